package script

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"kintsugi/internal/dialogue"
)

// reader reads files and gathers what is wrong with them.
type reader struct {
	fsys   fs.FS
	found  []Finding
	places map[*dialogue.Flow]*place
}

// place is where a flow was read from.
type place struct {
	file  string
	lang  string
	lines map[string]int
}

func (p *place) line(state string) int { return max(1, p.lines[state]) }

func (r *reader) add(file string, line int, code, format string, a ...any) {
	r.found = append(r.found, Finding{File: file, Line: line, Code: code, Message: fmt.Sprintf(format, a...)})
}

func (r *reader) warn(file string, line int, code, format string, a ...any) {
	r.add(file, line, code, format, a...)
	r.found[len(r.found)-1].Warn = true
}

// list returns the YAML files below a folder, in order.
func (r *reader) list(dir string) (files []string) {
	err := fs.WalkDir(r.fsys, dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".yaml") {
			files = append(files, path)
		}
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		r.add(dir, 0, "read", "%v", err)
	}
	slices.Sort(files)
	return files
}

// yaml reads a file into a value that knows every key there may be; all its
// mistakes are found at once.
func (r *reader) yaml(file string, into any) (*yaml.Node, bool) {
	data, err := fs.ReadFile(r.fsys, file)
	if err != nil {
		r.add(file, 0, "read", "the file can't be read")
		return nil, false
	}
	node := &yaml.Node{}
	if err := yaml.Load(data, node); err != nil {
		r.yamlError(file, err)
		return nil, false
	}
	if err := yaml.Load(data, into, yaml.WithKnownFields()); err != nil {
		r.yamlError(file, err)
		return node, false
	}
	return node, true
}

func (r *reader) yamlError(file string, err error) {
	var many *yaml.LoadErrors
	var one *yaml.LoadError
	switch {
	case errors.As(err, &many):
		for _, e := range many.Errors {
			r.add(file, e.Mark.Line, "yaml", "%s", e.Message)
		}
	case errors.As(err, &one):
		r.add(file, one.Mark.Line, "yaml", "%s", one.Message)
	default:
		r.add(file, 0, "yaml", "%v", err)
	}
}

// stateLines finds the line each state begins on.
func stateLines(doc *yaml.Node) map[string]int {
	lines := map[string]int{}
	root := doc
	if root.Kind == yaml.DocumentNode && len(root.Content) > 0 {
		root = root.Content[0]
	}
	for i := 0; i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value != "states" {
			continue
		}
		for _, s := range root.Content[i+1].Content {
			for j := 0; j+1 < len(s.Content); j += 2 {
				if s.Content[j].Value == "state" {
					lines[s.Content[j+1].Value] = s.Line
				}
			}
		}
	}
	return lines
}

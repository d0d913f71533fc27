package script

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
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
	lines  map[string]map[string]int // by file, the lines of its facts or sentences
}

func newReader(fsys fs.FS) *reader {
	return &reader{fsys: fsys, places: map[*dialogue.Flow]*place{}, lines: map[string]map[string]int{}}
}

// place is where a flow was read from.
type place struct {
	file  string
	lang  string
	lines map[string]int
	// exercise is where an exercise is declared.
	exercise int
	quiz     map[string]int // the lines of the flow's quiz, by scale and item; "" is its own
	teaches  map[string]int // the lines of the flow's teaching points, by id
}

// quizLine is where an item or a scale of the flow's quiz stands.
func (p *place) quizLine(id string) int {
	if line, ok := p.quiz[id]; ok {
		return line
	}
	return max(1, p.quiz[""])
}

func (p *place) line(state string) int { return max(1, p.lines[state]) }

// line is where a fact or a sentence stands in its file.
func (r *reader) line(file, name string) int { return max(1, r.lines[file][name]) }

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

// root is what a document holds.
func root(doc *yaml.Node) *yaml.Node {
	if doc.Kind == yaml.DocumentNode && len(doc.Content) > 0 {
		return doc.Content[0]
	}
	return doc
}

// under is what stands under a key of a mapping; an empty node where it has
// none.
func under(top *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(top.Content); i += 2 {
		if top.Content[i].Value == key {
			return top.Content[i+1]
		}
	}
	return &yaml.Node{}
}

// whole takes the items with nothing in them out of a list, and says where they
// stand.
func whole[T any](r *reader, file string, node *yaml.Node, list []*T) []*T {
	for i, x := range list {
		if x == nil && i < len(node.Content) {
			r.add(file, node.Content[i].Line, "yaml", "there is nothing in this item")
		}
	}
	return slices.DeleteFunc(list, func(x *T) bool { return x == nil })
}

// itemLines finds the line each item of a list begins on, by what one of its
// keys says.
func itemLines(list *yaml.Node, key string) map[string]int {
	lines := map[string]int{}
	for _, x := range list.Content {
		for j := 0; j+1 < len(x.Content); j += 2 {
			if x.Content[j].Value == key {
				lines[x.Content[j+1].Value] = x.Line
			}
		}
	}
	return lines
}

// quizLines finds the lines of a flow's quiz, its scales and its items.
func quizLines(flow *yaml.Node) map[string]int {
	quiz := under(flow, "quiz")
	lines := itemLines(under(quiz, "scales"), "scale")
	for _, part := range under(quiz, "parts").Content {
		maps.Copy(lines, itemLines(under(part, "items"), "item"))
	}
	lines[""] = quiz.Line
	return lines
}

// keyLines finds the line each key of a mapping stands on.
func keyLines(top *yaml.Node) map[string]int {
	lines := map[string]int{}
	for i := 0; i+1 < len(top.Content); i += 2 {
		lines[top.Content[i].Value] = top.Content[i].Line
	}
	return lines
}

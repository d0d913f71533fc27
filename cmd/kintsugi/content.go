package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"kintsugi/content"
	"kintsugi/internal/chart"
	"kintsugi/internal/crisis"
	"kintsugi/internal/crisis/detect"
	"kintsugi/internal/dialogue"
	"kintsugi/internal/letter"
	"kintsugi/internal/script"
)

// contentCommand looks at what the bot says.
type contentCommand struct {
	Check  contentCheck  `cmd:"" help:"Report every mistake in the content, as file:line: code: message. Exit code 1 when there is one that keeps it from being used."`
	Graph  contentGraph  `cmd:"" help:"Draw the flows as mermaid diagrams."`
	States contentStates `cmd:"" help:"Show the list of all states ever released; --update adds the new ones."`
}

// contentFolder is a folder with the layout of content/.
type contentFolder struct {
	Dir string `arg:"" optional:"" help:"A folder with the layout of content/. Without it CONTENT_DIR, or else the built-in content."`
}

// open returns the folder's files and the path to put before their names.
func (f contentFolder) open(p *process) (fs.FS, string, error) {
	dir, name := f.Dir, "DIR"
	if dir == "" {
		env, err := p.environ()
		if err != nil {
			return nil, "", err
		}
		dir, name = env["CONTENT_DIR"], "CONTENT_DIR"
	}
	if dir == "" {
		return content.FS, "content", nil
	}
	if err := setContentDir(&config{}, dir); err != nil {
		return nil, "", named(name, err)
	}
	return os.DirFS(dir), filepath.ToSlash(filepath.Clean(dir)), nil
}

// loadContent reads and checks all of a content folder. The library is nil when
// a finding is more than a warning.
func loadContent(fsys fs.FS, now time.Time) (*dialogue.Library, *crisis.Directory, []script.Finding) {
	directory, found := crisis.Load(fsys, now)
	rooms, rules := around(fsys, directory)
	library, all := script.Load(fsys, rooms)
	for _, f := range rules {
		all = append(all, script.Finding{File: f.File, Line: f.Line, Code: f.Code, Message: f.Message})
	}
	for _, f := range found {
		all = append(all, script.Finding{File: f.File, Line: f.Line, Code: f.Code, Message: f.Message, Warn: f.Warn})
	}
	slices.SortStableFunc(all, func(a, b script.Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	if len(script.Errors(all)) > 0 {
		library = nil
	}
	return library, directory, all
}

// around are the rooms that content speaks of, with what is wrong with the rules
// in the content folder that two of them read by.
func around(fsys fs.FS, directory *crisis.Directory) (script.Rooms, []detect.Finding) {
	detector, found := detect.Load(fsys)
	checker, more := letter.Load(fsys)
	return script.Rooms{
		Directory: directory, Pictures: chart.Names(), Reader: detect.Reader{D: detector}, Checker: checker,
	}, append(found, more...)
}

// contentCheck reports every finding of every file at once.
type contentCheck struct {
	contentFolder
	JSON bool `name:"json" help:"One JSON object a line: of a finding file, line, code, message, warn; of a flow lang, flow, reading_age, words, messages, above, fingerprint."`
}

// Run prints the findings, and how the flows read when they can be used; it fails
// when a finding keeps the content from being used.
func (c contentCheck) Run(p *process) error {
	fsys, dir, err := c.open(p)
	if err != nil {
		return err
	}
	library, _, found := loadContent(fsys, time.Now())
	printed := json.NewEncoder(p.out)
	printed.SetEscapeHTML(false)
	for _, f := range found {
		f.File = path.Join(dir, f.File)
		if c.JSON {
			err = printed.Encode(f)
		} else {
			_, err = fmt.Fprintln(p.out, line(f))
		}
		if err != nil {
			return fmt.Errorf("content check: print: %w", err)
		}
	}
	if library != nil {
		if err := c.readings(p.out, printed, script.Readings(library)); err != nil {
			return fmt.Errorf("content check: print: %w", err)
		}
	}
	return verdict(found)
}

// readings prints the reading age of each flow.
func (c contentCheck) readings(out io.Writer, encoder *json.Encoder, all []script.Reading) error {
	if c.JSON {
		for _, r := range all {
			if err := encoder.Encode(r); err != nil {
				return err
			}
		}
		return nil
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "\nflow\treading age\twords\tmessages\ttoo hard\tfingerprint")
	for _, r := range all {
		if r.Lang != dialogue.English {
			fmt.Fprintf(table, "(%s)\tno figure: the formula is for English\n", r.Lang)
			continue
		}
		age := "-"
		if r.Words > 0 {
			age = fmt.Sprintf("%.1f", r.Age)
		}
		fmt.Fprintf(table, "%s\t%s\t%d\t%d\t%d\t%s\n", cmp.Or(r.Flow, "(engine)"), age, r.Words, r.Messages, r.Above, r.Fingerprint)
	}
	return table.Flush()
}

func line(f script.Finding) string {
	if f.Warn {
		return f.String() + " (warning)"
	}
	return f.String()
}

// verdict is an error when the content can't be used.
func verdict(found []script.Finding) error {
	if n := len(script.Errors(found)); n > 0 {
		return fmt.Errorf("content: %d mistakes, %d warnings", n, len(found)-n)
	}
	return nil
}

// contentGraph draws a flow, or all and how they call each other.
type contentGraph struct {
	contentFolder
	Flow string `help:"Draw this flow only, as a bare mermaid diagram."`
}

// Run prints Markdown with a mermaid diagram of all calls and of each flow, or
// the diagram of one flow.
func (c contentGraph) Run(p *process) error {
	fsys, _, err := c.open(p)
	if err != nil {
		return err
	}
	library, _, found := loadContent(fsys, time.Now())
	if library == nil {
		return errors.Join(verdict(found), errors.New("content check says what they are"))
	}
	flows := library.Flows(dialogue.English)
	if c.Flow != "" {
		i := slices.IndexFunc(flows, func(f *dialogue.Flow) bool { return f.Name == c.Flow })
		if i < 0 {
			return fmt.Errorf("content graph: there is no flow %q", c.Flow)
		}
		_, err = fmt.Fprint(p.out, script.Graph(flows[i]))
		return err
	}
	var b strings.Builder
	draw := func(title, diagram string) { fmt.Fprintf(&b, "## %s\n\n```mermaid\n%s```\n\n", title, diagram) }
	draw("How the flows call each other", script.Calls(flows))
	for _, f := range flows {
		draw(f.Name, script.Graph(f))
	}
	_, err = fmt.Fprint(p.out, strings.TrimSuffix(b.String(), "\n"))
	return err
}

// contentStates keeps the list of all states ever released, in states.txt of
// the content folder.
type contentStates struct {
	contentFolder
	Update bool `help:"Write the list into the folder, rather than print it."`
}

// Run prints the list with today's states added, or writes it.
func (c contentStates) Run(p *process) error {
	if c.Update && c.Dir == "" {
		c.Dir = "content"
	}
	fsys, dir, err := c.open(p)
	if err != nil {
		return err
	}
	_, _, found := loadContent(fsys, time.Now())
	others := slices.DeleteFunc(slices.Clone(found), func(f script.Finding) bool { return f.Code == script.Unlisted })
	if err := verdict(others); err != nil {
		return errors.Join(err, errors.New("content check says what they are"))
	}
	text := strings.Join(script.Release(fsys, found), "\n") + "\n"
	if !c.Update {
		_, err = fmt.Fprint(p.out, text)
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, script.ReleasedFile), []byte(text), 0o644); err != nil {
		return fmt.Errorf("content states: %w", err)
	}
	return nil
}

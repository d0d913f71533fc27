package sheet

import (
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"slices"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/script"
)

//go:embed sheet.html
var markup string

var page = template.Must(template.New("sheet").Parse(markup))

// Options say what is written.
type Options struct {
	// Flow is the one flow that is written, with nothing around it; all if empty.
	Flow string
	// Lang is the language of the words, English if empty.
	Lang string
}

// sheet is what the page is made of.
type sheet struct {
	Lang   string
	Groups []group
	Rest   *rest
}

// group is the flows of one folder.
type group struct {
	Title string
	Flows []flow
}

// folders are the folders of content/flows in the order they are read in, with a
// heading for each; others follow.
var folders = []struct{ name, title string }{
	{"system", "Arriving, Home, and what is asked about the bot"},
	{"stages", "The stages"},
	{"tools", "Tools"},
	{"quiz", "Quizzes"},
	{"notes", "What comes by itself"},
	{"exercises", "Exercises"},
	{"crisis", "Help now"},
}

// journey is the order of the stages; flows it doesn't name follow by name.
var journey = []string{
	"first", "steady", "why", "roots", "forgive", "needs", "space", "civil", "self", "vision", "reconnect", "letgo",
}

// Write writes the page for a library; fsys are the files of its content folder.
// It fails where there is no such flow, and with what is wrong with the files that
// stand beside the flows.
func Write(w io.Writer, lib *dialogue.Library, fsys fs.FS, o Options) error {
	lang := cmp.Or(o.Lang, dialogue.English)
	if !slices.Contains(lib.Languages(), lang) {
		return fmt.Errorf("content sheet: there are no words in %q", lang)
	}
	flows := lib.Flows(lang)
	slices.SortStableFunc(flows, func(a, b *dialogue.Flow) int { return cmp.Compare(turn(a.Name), turn(b.Name)) })
	s := sheet{Lang: lang}
	made := maker{lib: lib, flows: map[string]*dialogue.Flow{}, readings: map[string]script.Reading{}}
	for _, f := range flows {
		made.flows[f.Name] = f
	}
	for _, r := range script.Readings(lib) {
		if r.Lang == lang {
			made.readings[r.Flow] = r
		}
	}
	if o.Flow != "" {
		if made.flows[o.Flow] == nil {
			return fmt.Errorf("content sheet: there is no flow %q", o.Flow)
		}
		s.Groups = []group{{Flows: []flow{made.flow(made.flows[o.Flow])}}}
		return s.write(w)
	}
	of, err := folderOf(fsys)
	if err != nil {
		return err
	}
	for _, folder := range grouped(of) {
		g := group{Title: folder.title}
		for _, f := range flows {
			if of[f.Name] == folder.name {
				g.Flows = append(g.Flows, made.flow(f))
			}
		}
		if len(g.Flows) > 0 {
			s.Groups = append(s.Groups, g)
		}
	}
	if s.Rest, err = made.rest(fsys, lang); err != nil {
		return err
	}
	return s.write(w)
}

// turn is when a flow comes.
func turn(name string) int {
	if i := slices.Index(journey, name); i >= 0 {
		return i
	}
	return len(journey)
}

func (s sheet) write(w io.Writer) error {
	if err := page.Execute(w, s); err != nil {
		return fmt.Errorf("content sheet: %w", err)
	}
	return nil
}

// folderOf tells in which folder each flow stands.
func folderOf(fsys fs.FS) (map[string]string, error) {
	of := map[string]string{}
	err := fs.WalkDir(fsys, "flows", func(name string, d fs.DirEntry, err error) error {
		if err == nil && path.Ext(name) == ".yaml" {
			base := path.Base(name)
			of[base[:len(base)-len(".yaml")]] = path.Base(path.Dir(name))
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("content sheet: %w", err)
	}
	return of, nil
}

// grouped are the folders there are, the known ones first.
func grouped(of map[string]string) []struct{ name, title string } {
	all := slices.Clone(folders)
	var more []string
	for _, name := range of {
		if !slices.ContainsFunc(all, func(f struct{ name, title string }) bool { return f.name == name }) && !slices.Contains(more, name) {
			more = append(more, name)
		}
	}
	slices.Sort(more)
	for _, name := range more {
		all = append(all, struct{ name, title string }{name, name})
	}
	return all
}

package script

import (
	"errors"
	"io/fs"
	"path"
	"strings"

	"kintsugi/internal/dialogue"
)

// Rooms are what content refers to and other rooms provide.
type Rooms struct {
	Directory dialogue.Directory
	// Pictures are the names of the drawings there are; one that takes a person's
	// numbers is name:count, as many as a row of it has.
	Pictures []string
	// Reader reads free text for danger; nil: nobody does.
	Reader dialogue.Reader
	// Checker looks a letter over; nil: nobody does.
	Checker dialogue.Checker
}

// Load reads a content folder. The library is nil when a finding is an error:
// content is taken whole or refused whole.
func Load(fsys fs.FS, rooms Rooms) (*dialogue.Library, []Finding) {
	r := newReader(fsys)
	src := dialogue.Source{
		Flows: map[string][]*dialogue.Flow{}, Words: map[string]*dialogue.Words{},
		Directory: rooms.Directory, Reader: rooms.Reader, Checker: rooms.Checker,
	}
	src.Words[dialogue.English] = r.sentences(dialogue.English)
	src.Facts = r.facts()
	src.Flows[dialogue.English] = r.flows()
	r.translations(&src)
	if len(Errors(r.found)) > 0 {
		sortFindings(r.found)
		return nil, r.found
	}
	lib, err := dialogue.New(src)
	r.problems(err)
	if len(Errors(r.found)) == 0 {
		r.check(&src, rooms)
	}
	sortFindings(r.found)
	if len(Errors(r.found)) > 0 {
		return nil, r.found
	}
	return lib, r.found
}

// problems turns the compiler's findings into lines of files.
func (r *reader) problems(err error) {
	if err == nil {
		return
	}
	all := []error{err}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		all = joined.Unwrap()
	}
	for _, err := range all {
		var p *dialogue.Problem
		if !errors.As(err, &p) {
			r.add("flows", 0, "content", "%v", err)
			continue
		}
		for f, at := range r.places { // a translation's shape is that of its English flow
			if f.Name == p.Flow && p.Lang == dialogue.English && at.lang == p.Lang {
				r.add(at.file, at.line(p.State), p.Code, "state %s: %s", p.State, p.Message)
			}
		}
	}
}

// facts reads what may be remembered.
func (r *reader) facts() (all []*dialogue.Fact) {
	if node, ok := r.yaml(factsFile, &all); ok {
		r.lines[factsFile] = itemLines(root(node), "fact")
		all = whole(r, factsFile, root(node), all)
	}
	return all
}

// sentences reads the engine's own words in a language.
func (r *reader) sentences(lang string) *dialogue.Words {
	w := &dialogue.Words{}
	if node, ok := r.yaml(wordsFile(lang), w); ok {
		r.lines[wordsFile(lang)] = keyLines(root(node))
	}
	return w
}

// flows reads all flows.
func (r *reader) flows() (all []*dialogue.Flow) {
	for _, file := range r.list("flows") {
		if f := r.flow(file); f != nil {
			all = append(all, f)
		}
	}
	r.exercises(all)
	return all
}

// flow reads one flow.
func (r *reader) flow(file string) *dialogue.Flow {
	f := &dialogue.Flow{}
	node, ok := r.yaml(file, f)
	if !ok {
		return nil
	}
	states := under(root(node), "states")
	f.States = whole(r, file, states, f.States)
	at := &place{
		file: file, lang: dialogue.English, lines: itemLines(states, "state"),
		exercise: max(1, keyLines(root(node))["exercise"]), quiz: quizLines(root(node)),
		teaches: keyLines(under(root(node), "teaches")),
	}
	if f.Name == "" {
		r.add(file, 1, "name", "the flow has no name (flow: ...)")
		return nil
	}
	for other, where := range r.places {
		if other.Name == f.Name {
			r.add(file, 1, "twice", "flow %s is also in %s", f.Name, where.file)
			return nil
		}
	}
	if base := strings.TrimSuffix(path.Base(file), ".yaml"); base != f.Name {
		r.add(file, 1, "name", "the file is called %s and the flow %s", base, f.Name)
	}
	r.places[f] = at
	return f
}

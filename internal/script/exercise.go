package script

import (
	"io/fs"

	"kintsugi/internal/dialogue"
)

// exerciseFile holds the states that stand around the steps of every exercise:
// what is said before and asked after is written once.
const exerciseFile = "exercise.yaml"

// around is what exerciseFile holds.
type around struct {
	Start  string            `yaml:"start"`
	TTL    dialogue.Span     `yaml:"ttl"`
	States []*dialogue.State `yaml:"states"`
}

// exercises puts what all exercises share around their own steps. A state that
// an exercise has itself stands in for the shared one of its name.
func (r *reader) exercises(flows []*dialogue.Flow) {
	shared, read := around{}, false
	for _, f := range flows {
		if f.Exercise == nil {
			continue
		}
		if !read {
			if node, ok := r.yaml(exerciseFile, &shared); ok {
				shared.States = whole(r, exerciseFile, under(root(node), "states"), shared.States)
			}
			read = true
		}
		f.Start = or(f.Start, shared.Start)
		if f.TTL == 0 {
			f.TTL = shared.TTL
		}
		for _, s := range shared.States {
			if own(f, s.Name) == nil {
				f.States = append(f.States, copied(s))
			}
		}
	}
}

// own is the state of a flow that is not compiled yet.
func own(f *dialogue.Flow, name string) *dialogue.State {
	for _, s := range f.States {
		if s.Name == name {
			return s
		}
	}
	return nil
}

// copied is a state that a flow may be compiled with: nothing the compiler
// writes to is shared.
func copied(s *dialogue.State) *dialogue.State {
	c := *s
	c.Options = append([]dialogue.Option(nil), s.Options...)
	c.Cases = append([]dialogue.Case(nil), s.Cases...)
	return &c
}

// translatedAround are the words of what exercises share in another language;
// nothing where there are none.
func (r *reader) translatedAround(lang string) (tr translation) {
	file := "translations/" + lang + "/" + exerciseFile
	if _, err := fs.Stat(r.fsys, file); err == nil {
		r.yaml(file, &tr)
	}
	return tr
}

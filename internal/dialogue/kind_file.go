package dialogue

import (
	"strings"
	"time"
)

// fileKind sends kept texts as a plain-text file, each under the day it was
// written, or the notes of some days, or a copy of everything, and goes on. It is
// never protected from copying (safety.md F9).
type fileKind struct{ basic }

func (fileKind) exits(s *State) []Exit { return next(s) }

func (fileKind) items(*turn, *State) []item { return nil }

func (k fileKind) enter(t *turn, s *State) {
	name := strings.ReplaceAll(s.File, "{date}", t.localTime().Format(time.DateOnly))
	m := Message{Text: t.fill(s.Text), File: name, All: s.All, Kept: k.kept(t, s)}
	if s.Days > 0 {
		m.Back = t.lookBack(s)
	}
	t.say(m)
	t.leave(eventNext)
}

func (fileKind) kept(t *turn, s *State) (all []Kept) {
	for _, x := range s.Shows {
		title := t.fill(x.Title)
		for _, e := range t.shelf(x.Shelf) {
			head := t.day(e.At)
			if len(s.Shows) > 1 {
				head = title + ", " + head
			}
			all = append(all, Kept{Title: head, IDs: []string{e.ID}})
		}
	}
	return all
}

package script

import (
	"slices"

	"kintsugi/internal/dialogue"
)

// teaches checks that each point a flow lists is made by the words of a state
// that can be reached, and that no state names a point the flow doesn't list.
func (c *checker) teaches(f *dialogue.Flow, at *place) {
	carried, reached := map[string]bool{}, c.reached(f)
	for _, s := range f.States {
		line := at.line(s.Name)
		for i, id := range s.Teaches {
			if _, ok := f.Teaches[id]; !ok {
				c.add(at.file, line, "teaches", "state %s: the flow's teaches doesn't list %q", s.Name, id)
			}
			if slices.Contains(s.Teaches[:i], id) {
				c.add(at.file, line, "teaches", "state %s: names %q twice", s.Name, id)
			}
			carried[id] = carried[id] || reached[s.Name]
		}
		if len(s.Teaches) > 0 && s.Text == "" {
			c.add(at.file, line, "teaches", "state %s: says nothing, so it can't make a point", s.Name)
		}
	}
	for id, words := range f.Teaches {
		line := max(1, at.teaches[id])
		switch {
		case !idForm.MatchString(id):
			c.add(at.file, line, "name", "teaches: %q: an id is a-z, 0-9 and _, at most 16 long", id)
		case words == "":
			c.add(at.file, line, "teaches", "teaches: %s: says in no word what the point is", id)
		case !carried[id]:
			c.add(at.file, line, "teaches", "teaches: %s: no state that can be reached carries it", id)
		}
	}
}

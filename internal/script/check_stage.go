package script

import "kintsugi/internal/dialogue"

// partsMost is how many parts the journey has.
const partsMost = 4

// stage checks what a stage declares: its code, its place, and that each sitting
// stands on a list and comes to an end.
func (c *checker) stage(f *dialogue.Flow, at *place) {
	x := f.Stage
	if x == nil {
		return
	}
	if !codeForm.MatchString(x.Code) {
		c.add(at.file, at.stage, "stage", "code %q: two small letters are wanted", x.Code)
	}
	for _, other := range c.flows {
		if other.Stage == nil || other.Name >= f.Name {
			continue
		}
		if other.Stage.Code == x.Code {
			c.add(at.file, at.stage, "stage", "code %s is that of %s", x.Code, other.Name)
		}
		if x.Order > 0 && other.Stage.Order == x.Order {
			c.add(at.file, at.stage, "stage", "order %d is that of %s", x.Order, other.Name)
		}
	}
	if x.Part < 1 || x.Part > partsMost {
		c.add(at.file, at.stage, "stage", "part %d: the journey has %d", x.Part, partsMost)
	}
	done := map[int]bool{}
	for _, s := range x.Sittings {
		if s.N < 1 || s.N > dialogue.SittingsMost {
			c.add(at.file, at.stage, "stage", "sitting %d: a number from 1 to %d is wanted", s.N, dialogue.SittingsMost)
		}
		done[s.N] = done[s.N] || len(s.Done) > 0
		for _, state := range s.Done {
			if f.State(state) == nil {
				c.add(at.file, at.stage, "stage", "sitting %d is done in %q, which is no state of this flow", s.N, state)
			}
		}
		if s.By != "" && !stands(f.State(s.At), s.By) {
			c.add(at.file, at.stage, "stage", "sitting %d: no list %q has an option %q", s.N, s.At, s.By)
		}
	}
	for n, ends := range done {
		if !ends {
			c.add(at.file, at.stage, "stage", "sitting %d is never done", n)
		}
	}
}

// stands tells whether a state is a list with that option.
func stands(s *dialogue.State, option string) bool {
	if s == nil || s.Kind != "choice" {
		return false
	}
	for _, o := range s.Options {
		if o.ID == option {
			return true
		}
	}
	return false
}

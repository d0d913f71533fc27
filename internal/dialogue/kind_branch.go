package dialogue

import "strconv"

// branchKind goes where the first condition that holds leads, and says nothing.
type branchKind struct{ basic }

func (branchKind) exits(s *State) (exits []Exit) {
	for i, c := range s.Cases {
		exits = append(exits, Exit{strconv.Itoa(i), c.To})
	}
	return append(exits, Exit{eventElse, s.Else})
}

func (branchKind) enter(t *turn, s *State) {
	for i, c := range s.Cases {
		if t.holds(c.when) {
			t.leave(strconv.Itoa(i))
			return
		}
	}
	t.leave(eventElse)
}

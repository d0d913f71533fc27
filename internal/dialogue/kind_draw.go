package dialogue

import "strconv"

// drawKind goes on to one of its cases, drawn by lot from person and turn, and to
// none a second time before all that fit had their turn. Its fact, a number, has a
// bit for each that was drawn. Where no case fits it goes where To leads; one that
// always has a case needs none.
type drawKind struct{ basic }

// DrawMost is how many cases can be told apart in a fact.
const DrawMost = 62

func (drawKind) exits(s *State) (exits []Exit) {
	for i, c := range s.Cases {
		exits = append(exits, Exit{strconv.Itoa(i), c.To})
	}
	if s.To != "" {
		exits = append(exits, Exit{eventNext, s.To})
	}
	return exits
}

func (drawKind) enter(t *turn, s *State) {
	drawn := t.number64(s.Fact)
	var fit, left []int
	for i, c := range s.Cases {
		if !t.holds(c.when) {
			continue
		}
		fit = append(fit, i)
		if drawn&(1<<i) == 0 {
			left = append(left, i)
		}
	}
	if len(left) == 0 { // all had their turn: anew
		left, drawn = fit, 0
	}
	if len(left) == 0 {
		t.leave(eventNext)
		return
	}
	i := left[uint64(t.quizSeed())%uint64(len(left))]
	t.s.Facts[s.Fact] = drawn | 1<<i
	t.leave(strconv.Itoa(i))
}

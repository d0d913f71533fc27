package dialogue

import "strings"

// whichKind asks which number of a page of the crisis directory didn't work
// (safety.md C4). Where the page has one number, or none any more, nothing is
// asked. What the next state counts is counted for that record.
type whichKind struct{ basic }

func (whichKind) exits(s *State) []Exit { return passes(s, next(s)) }

// numbers are those of the page that the state asks about.
func (whichKind) numbers(t *turn, s *State) []LinesNumber {
	return linesKind{}.page(t, s.flow.byName[s.Page]).Numbers
}

func (k whichKind) enter(t *turn, s *State) {
	switch numbers := k.numbers(t, s); len(numbers) {
	case 0:
		t.leave(eventNext)
	case 1:
		t.failed = numbers[0].Record
		t.leave(eventNext)
	default:
		t.wait(s)
	}
}

func (k whichKind) items(t *turn, s *State) (items []item) {
	for _, n := range k.numbers(t, s) {
		dense := strings.ReplaceAll(n.Number, " ", "") // as it is typed or pasted
		items = append(items, item{option: optRecord + n.Record, label: n.Number, words: []string{dense}})
	}
	return append(items, t.own(s)...)
}

func (whichKind) pick(t *turn, s *State, option string) bool {
	id, ok := strings.CutPrefix(option, optRecord)
	if !ok {
		return t.pass(s, option)
	}
	if _, _, known := t.lib.dir.Record(id); known {
		t.failed = id
	}
	t.leave(eventNext)
	return true
}

// loose is false: the numbers on the screen are no count of its options.
func (whichKind) loose() bool { return false }

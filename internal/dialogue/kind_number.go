package dialogue

import (
	"slices"
	"strings"
)

// numberKind asks for a whole number, typed in digits or in words; some may
// stand on buttons.
type numberKind struct{ basic }

func (numberKind) exits(s *State) []Exit { return passes(s, next(s)) }

func (numberKind) loose() bool { return false }

func (numberKind) items(t *turn, s *State) (items []item) {
	for _, n := range s.Picks {
		items = append(items, item{option: text(n), label: text(n)})
	}
	return append(items, t.own(s)...)
}

func (numberKind) pick(t *turn, s *State, option string) bool {
	if n := atoi(option); slices.Contains(s.Picks, n) && option == text(n) {
		return t.answered(s, int64(n))
	}
	return t.pass(s, option)
}

func (numberKind) read(t *turn, s *State, typed string) bool {
	low, high := bounds(s, 0, 1_000_000)
	n, ok := t.number(fold(typed))
	if !ok { // "about 3 years": the one number in it
		for _, part := range strings.Fields(fold(typed)) {
			if m, is := t.number(part); is {
				if ok && m != n {
					ok = false
					break
				}
				n, ok = m, true
			}
		}
	}
	if !ok || n < low || n > high {
		return t.retry(fillWith(t.words.NotNumber, "{min}", text(low), "{max}", text(high)))
	}
	return t.answered(s, int64(n))
}

package dialogue

import "strings"

// numberKind asks for a whole number, typed in digits or in words.
type numberKind struct{ basic }

func (numberKind) exits(s *State) []Exit { return passes(s, next(s)) }

func (numberKind) loose() bool { return false }

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

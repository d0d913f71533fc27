package dialogue

import "strconv"

// scaleKind asks for a number on a scale, with a button for each step.
type scaleKind struct{ basic }

func (scaleKind) exits(s *State) []Exit { return passes(s, next(s)) }

func (scaleKind) body(t *turn, s *State) string {
	b := t.fill(s.Text)
	low, high := bounds(s, 0, 10)
	if s.Low != "" && s.High != "" {
		b += "\n\n" + text(low) + " = " + t.fill(s.Low) + ", " + text(high) + " = " + t.fill(s.High)
	}
	return b
}

func (scaleKind) items(t *turn, s *State) (items []item) {
	low, high := bounds(s, 0, 10)
	for n := low; n <= high; n++ {
		items = append(items, item{option: text(n), label: text(n)})
	}
	return append(items, t.own(s)...)
}

func (k scaleKind) pick(t *turn, s *State, option string) bool {
	low, high := bounds(s, 0, 10)
	if n, err := strconv.Atoi(option); err == nil && low <= n && n <= high {
		return t.answered(s, int64(n))
	}
	return t.pass(s, option)
}

func (k scaleKind) read(t *turn, s *State, typed string) bool {
	n, ok := t.number(fold(typed))
	low, high := bounds(s, 0, 10)
	if !ok || n < low || n > high {
		return t.retry(fillWith(t.words.NotNumber, "{min}", text(low), "{max}", text(high)))
	}
	return t.answered(s, int64(n))
}

func (scaleKind) loose() bool { return false }

package dialogue

// choiceKind asks for one answer.
type choiceKind struct{ basic }

func (choiceKind) exits(s *State) (exits []Exit) {
	for _, o := range s.Options {
		exits = append(exits, Exit{o.ID, o.To})
	}
	return passes(s, exits)
}

func (choiceKind) items(t *turn, s *State) (items []item) {
	for _, o := range s.Options {
		if t.holds(o.when) {
			items = append(items, item{option: o.ID, label: t.label(o.Label), words: o.Words})
		}
	}
	for _, b := range s.Buttons {
		items = append(items, item{label: t.label(b.Label), copy: b.Copy, data: b.data()})
	}
	return append(items, t.own(s)...)
}

func (choiceKind) pick(t *turn, s *State, option string) bool {
	for _, o := range s.Options {
		if o.ID != option || !t.holds(o.when) {
			continue
		}
		if s.Fact != "" {
			t.remember(s.Fact, o.ID)
		}
		t.do(o.Acts)
		t.leave(o.ID)
		return true
	}
	return t.pass(s, option)
}

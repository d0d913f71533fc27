package dialogue

// endKind ends the flow; what is below goes on as Then says.
type endKind struct{ basic }

func (endKind) exits(*State) []Exit { return nil }

func (endKind) enter(t *turn, s *State) {
	if s.Text != "" {
		m := t.screen(s)
		m.Rows = nil
		t.say(m)
	}
	t.finish(s.Result, s.Then)
}

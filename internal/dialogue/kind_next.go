package dialogue

// nextKind opens the sitting that is proposed (see turn.next) and goes on when
// its stage has ended; it goes on at once where none is.
type nextKind struct{ basic }

func (nextKind) exits(s *State) []Exit { return next(s) }

func (nextKind) enter(t *turn, _ *State) {
	f, x := t.next()
	if f == nil {
		t.leave(eventNext)
		return
	}
	t.sitDown(f, x)
}

func (nextKind) waitsFor(t *turn, _ *State, flow string) bool {
	f := t.lib.flow(t.lang, flow)
	return f != nil && f.Stage != nil
}

func (nextKind) goOn(t *turn, _ *State, _ string) { t.leave(eventNext) }

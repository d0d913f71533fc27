package dialogue

// sayKind says something and goes on; with a button (go) it waits for that.
type sayKind struct{ basic }

func (sayKind) exits(s *State) []Exit { return next(s) }

func (sayKind) enter(t *turn, s *State) {
	if s.Go != "" {
		t.wait(s)
		return
	}
	t.say(t.spoken(s))
	t.leave(eventNext)
}

// spoken is a message nobody has to answer: without buttons of its own it has
// none at all, since what follows brings them.
func (t *turn) spoken(s *State) Message {
	m := t.screen(s)
	if len(s.Buttons) == 0 {
		m.Rows = nil
	}
	return m
}

func (sayKind) items(t *turn, s *State) (items []item) {
	if s.Go != "" {
		items = append(items, item{option: optNext, label: t.label(s.Go)})
	}
	for _, b := range s.Buttons {
		items = append(items, item{label: t.label(b.Label), copy: b.Copy, data: b.data()})
	}
	return items
}

func (sayKind) pick(t *turn, s *State, option string) bool {
	if option != optNext || s.Go == "" {
		return false
	}
	t.leave(eventNext)
	return true
}

// data is what a button that works from anywhere carries; "" for one that only
// copies.
func (a Action) data() string {
	switch {
	case a.Cancel != "":
		return cancelMark + a.Cancel
	case a.Open != "":
		return openMark + a.Open
	}
	return ""
}

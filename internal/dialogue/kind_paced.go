package dialogue

import "time"

// pacedKind says lines at their own rhythm by editing one message. The end of
// it is an entry of the schedule, so that it comes even if the process that
// was pacing is gone; the lines in between are lost then, and nothing else.
type pacedKind struct{}

func (pacedKind) exits(s *State) []Exit {
	return passes(s, []Exit{{eventNext, s.To}, {optStop, s.Stop}})
}

func (k pacedKind) enter(t *turn, s *State) {
	t.waited = true
	f := t.top()
	m := t.screen(s)
	m.Slot, m.Do, m.Target = "pace", Send, 0
	total := time.Duration(0)
	for range max(1, s.Repeat) {
		for _, l := range s.Lines {
			m.Pace = append(m.Pace, Line{Text: k.frame(t, s, l), For: time.Duration(l.For)})
			total += time.Duration(l.For)
		}
	}
	t.s.Schedule = append(t.s.Schedule, Scheduled{
		ID: paceID(*f), At: t.e.At.Add(total + time.Second - 1).Unix(), Flow: f.Flow, State: s.Name, Tag: tagPace,
	})
	t.say(m)
}

// frame is the whole message while one line stands.
func (pacedKind) frame(t *turn, s *State, l PacedLine) string {
	line := "<b>" + t.fill(l.Text) + "</b>"
	if s.Text == "" {
		return line
	}
	return t.fill(s.Text) + "\n\n" + line
}

func (k pacedKind) body(t *turn, s *State) string { return k.frame(t, s, s.Lines[0]) }

func (pacedKind) items(t *turn, s *State) []item {
	return append([]item{{option: optStop, label: t.words.Stop}}, t.own(s)...)
}

func (pacedKind) pick(t *turn, s *State, option string) bool {
	if option == optStop {
		t.leave(optStop)
		return true
	}
	return t.pass(s, option)
}

// read stops: somebody who writes is not following the lines any more.
func (pacedKind) read(t *turn, _ *State, _ string) bool {
	t.leave(optStop)
	return true
}

func (pacedKind) loose() bool { return false }

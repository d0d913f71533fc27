package dialogue

import "time"

// pacedKind says lines at their own rhythm by editing one message. The end of
// it is an entry of the schedule, so that it comes even if the process that
// was pacing is gone. When that process is gone before the end, the same entry
// comes early, and the person is told that it broke off.
type pacedKind struct{}

func (pacedKind) exits(s *State) []Exit {
	return passes(s, []Exit{{eventNext, s.To}, {optStop, s.Stop}})
}

func (k pacedKind) enter(t *turn, s *State) { k.run(t, s, 0) }

// run begins the sequence at a line, counted over all rounds.
func (k pacedKind) run(t *turn, s *State, from int) {
	t.waited = true
	f := t.top()
	from = min(from, s.lines()-1)
	f.Phase = stance{line: from}.phase()
	m := t.screen(s)
	m.Slot, m.Picture = slotPace, k.picture(s)
	round := make([]string, len(s.Lines)) // the same words in every round
	for i, l := range s.Lines {
		round[i] = k.frame(t, s, l)
	}
	total := time.Duration(0)
	for i := from; i < s.lines(); i++ {
		l := Line{Text: round[i%len(round)], For: time.Duration(s.line(i).For)}
		m.Pace = append(m.Pace, l)
		total += l.For
	}
	m.PaceID = t.onPace(*f, s.Name, total)
	k.place(t, &m)
	t.say(m)
}

// place says where a message of the sequence goes. The press that brought it
// came from the message of the lines, which is changed in its place; one that
// breathes is sent anew, since its picture begins with the in-breath only then.
func (pacedKind) place(t *turn, m *Message) {
	m.Do, m.Target = Send, 0
	if t.e.Kind != Pressed || t.slot != slotPace {
		return
	}
	if m.Picture != "" {
		t.say(Message{Do: Erase, Targets: []int{t.e.Message}})
		return
	}
	m.Do, m.Target = Edit, t.e.Message
}

// stand stops the lines and shows where they stand.
func (k pacedKind) stand(t *turn, s *State, x stance) {
	t.waited = true
	f := t.top()
	t.offPace(*f)
	f.Phase, f.Nonce = x.phase(), t.s.Turn
	m := t.screen(s)
	m.Slot = slotPace
	m.Do, m.Target = Send, 0
	if t.e.Kind == Due || t.e.Kind == Pressed && t.slot == slotPace {
		m.Do, m.Target = Edit, t.e.Message // which a due entry leaves to the slot
		if m.Picture = k.picture(s); m.Picture != "" {
			m.KeepPicture = true
		}
	}
	t.say(m)
}

// reveal shows the sequence again. One that runs stands still from here on,
// since something else was said below it; one that doesn't begins anew.
func (k pacedKind) reveal(t *turn, s *State) {
	f := t.top()
	x := stanceOf(*f)
	switch {
	case x.how != paceRuns:
		k.stand(t, s, x)
	case t.paceEnd(*f) > t.e.At.Unix():
		k.stand(t, s, stance{line: k.at(t, s), how: pacePaused})
	default:
		t.offPace(*f)
		f.Nonce = t.s.Turn
		k.run(t, s, 0)
	}
}

// picture is the drawing that breathes with the lines; "" for other sequences.
func (pacedKind) picture(s *State) string {
	b, err := s.Breath()
	if err != nil {
		return ""
	}
	return b.Picture()
}

// frame is the whole message while one line stands.
func (pacedKind) frame(t *turn, s *State, l PacedLine) string {
	line := "<b>" + t.fill(l.Text) + "</b>"
	if s.Text == "" {
		return line
	}
	return t.fill(s.Text) + "\n\n" + line
}

func (k pacedKind) body(t *turn, s *State) string {
	x := stanceOf(*t.top())
	switch x.how {
	case paceCut:
		return t.fill(t.words.CutOff)
	case pacePaused:
		return k.frame(t, s, s.line(x.line)) + "\n\n" + t.fill(t.words.Paused)
	}
	return k.frame(t, s, s.line(x.line))
}

func (pacedKind) items(t *turn, s *State) []item {
	first := item{option: optPause, label: t.words.Pause}
	switch stanceOf(*t.top()).how {
	case pacePaused:
		first = item{option: optGoOn, label: t.words.GoOn}
	case paceCut:
		first = item{option: optAgain, label: t.words.Again}
	}
	return append([]item{first, {option: optStop, label: t.words.Stop}}, t.own(s)...)
}

func (k pacedKind) pick(t *turn, s *State, option string) bool {
	x := stanceOf(*t.top())
	switch {
	case option == optStop:
		t.leave(optStop)
	case option == optPause && x.how == paceRuns:
		t.aside()
		k.stand(t, s, stance{line: k.at(t, s), how: pacePaused})
	case option == optGoOn && x.how == pacePaused, option == optAgain && x.how == paceCut:
		t.aside()
		t.top().Nonce = t.s.Turn
		k.run(t, s, k.resume(s, x))
	default:
		return t.pass(s, option)
	}
	return true
}

// aside says that the event is no answer Back could take away, only standing
// still or going on, and which message it came from.
func (t *turn) aside() { t.answer, t.slot = false, slotPace }

// resume is the line to go on with. A breath goes on with the in-breath that
// its line belongs to, because the circle begins there.
func (k pacedKind) resume(s *State, x stance) int {
	if x.how == paceCut {
		return 0
	}
	if k.picture(s) != "" {
		for x.line > 0 && (s.line(x.line).Breath != "in" || s.line(x.line-1).Breath == "in") {
			x.line--
		}
	}
	return x.line
}

// read stops: somebody who writes is not following the lines any more.
func (pacedKind) read(t *turn, _ *State, _ string) bool {
	t.leave(optStop)
	return true
}

func (pacedKind) loose() bool { return false }

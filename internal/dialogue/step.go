package dialogue

import (
	"slices"
	"strings"
)

// Step takes one event in and says what follows. s is nil for somebody new, and
// is not changed; next is nil when nothing is known of them and the event
// (something due, an edit, an old button) doesn't begin a conversation. Of
// somebody who is forgotten next is what remains (see Session.Gone).
//
// Step depends on nothing but its arguments. The caller has asked Taken before.
// The error is ErrBudget or a mistake in content; nothing may be kept of such a
// turn but that it happened (see Sorry).
func (l *Library) Step(s *Session, e Event) (next *Session, out Effects, err error) {
	if s != nil && e.Kind == Due && isDeletion(e.Entry) {
		return l.lapse(s, e)
	}
	fresh := s == nil || s.Gone
	if fresh {
		if !begins(e) {
			return nil, Effects{}, nil
		}
		s = s.anew()
	}
	t := l.begin(s, e)
	t.takeIn()
	if e.Kind == Blocked || e.Kind == Unblocked {
		if e.At.Unix() >= t.s.Last {
			t.s.Blocked = e.Kind == Blocked
		}
		return t.s, t.out, nil
	}
	if e.Kind != Due {
		t.s.Last, t.s.Blocked = e.At.Unix(), false
	}
	t.route(fresh)
	if t.out.Forget && t.err == nil {
		return t.forgotten()
	}
	if t.free && t.err == nil {
		t.read()
	}
	t.rewind()
	t.keepDates()
	t.settle()
	if t.err != nil {
		return nil, Effects{}, t.err
	}
	t.offCovered()
	t.record()
	t.done()
	return t.s, t.out, nil
}

// begins tells whether an event may start a conversation with somebody unknown.
func begins(e Event) bool {
	switch e.Kind {
	case Typed, Other:
		return true
	case Pressed:
		return Urgent(e.Text)
	}
	return false
}

// route sends the event where it belongs.
func (t *turn) route(fresh bool) {
	lost, gone := t.expire()
	moved := t.land() || gone
	t.offered = t.takeOffer()
	if to, ok := t.lib.urgentTo(t.e); ok {
		t.urgent(to)
		return
	}
	if t.offered != "" && t.e.Kind == Typed && t.answersOffer(t.offered, t.e.Text) {
		return
	}
	if fresh {
		t.free = true
		t.push(Frame{Flow: FlowFirst, Over: true}, t.lib.flow(t.lang, FlowFirst).Start)
		return
	}
	switch t.e.Kind {
	case Due:
		t.due()
		return
	case Edited:
		t.edited()
		return
	}
	if !t.command() {
		switch {
		case moved:
			t.lead = t.words.Moved
			t.again()
		case lost && t.top() == nil:
			t.lead = t.words.Expired
			t.reveal()
		case t.e.Kind == Pressed:
			t.press()
		case t.e.Kind == Other:
			t.lead = t.other()
			t.reveal()
		default:
			t.typed()
		}
	}
	if t.top() == nil && t.err == nil && !t.out.Forget {
		t.open(FlowHome, "", true)
	}
}

// command carries out a typed command; false when the event is none.
func (t *turn) command() bool {
	if t.e.Kind != Typed {
		return false
	}
	name, rest, ok := asCommand(strings.TrimSpace(t.e.Text))
	if !ok {
		return false
	}
	switch flow := t.lib.commands[name]; {
	case name == "start":
		t.welcome()
	case name == "home":
		t.goHome()
	case name == "back":
		t.back()
	case flow != "":
		t.answer = true
		t.open(flow, "", true)
		t.answerAtOnce(rest)
	default:
		t.lead = t.fill(t.words.Unknown)
		t.reveal()
	}
	return true
}

// answerAtOnce takes what stood behind a command as the answer to its first
// question (/pause 7), which then needs no asking.
func (t *turn) answerAtOnce(text string) {
	flow, s := t.place()
	if text == "" || t.err != nil || s == nil || s.kind.loose() || !s.Waits() || flow.Urgent {
		return
	}
	asked := len(t.out.Say)
	if s.kind.read(t, s, text) && asked > 0 {
		t.out.Say = slices.Delete(t.out.Say, asked-1, asked)
	}
}

// welcome is /start from somebody known.
func (t *turn) welcome() {
	t.leaveUrgent()
	flow, _ := t.place()
	switch {
	case flow == nil:
		t.open(FlowHome, "", true)
	case flow.Quiet || flow.Name == FlowFirst || flow.Name == FlowResume:
		t.reveal()
	default:
		t.push(Frame{Flow: FlowResume, Over: true}, t.lib.flow(t.lang, FlowResume).Start)
	}
}

func (t *turn) goHome() {
	t.answer = true
	t.open(FlowHome, "", true)
}

// Sorry is what is kept and said of a turn that went wrong: the event counts as
// taken in, everything else stays as it was, and help is one tap away.
func (l *Library) Sorry(s *Session, e Event) (*Session, Effects) {
	if s == nil || s.Gone {
		s = s.anew()
		s.Last = e.At.Unix()
	}
	t := l.begin(s, e)
	t.takeIn()
	if e.Kind == Due {
		t.s.Schedule = slices.DeleteFunc(t.s.Schedule, func(x Scheduled) bool { return x.ID == e.Entry })
	}
	t.say(Message{Text: t.words.Broken, Rows: t.nav(nil)})
	return t.s, t.out
}

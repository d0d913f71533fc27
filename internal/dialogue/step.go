package dialogue

import (
	"slices"
	"strings"
	"time"
)

// doubleTap is how long a second tap on a screen just answered is taken for the
// same tap.
const doubleTap = 3 * time.Second

// Step takes one event in and says what follows. s is nil for somebody new, and
// is not changed; next is nil when the person asked to be forgotten, or when
// nothing is known of them and the event (something due, an edit, an old
// button) doesn't begin a conversation.
//
// Step depends on nothing but its arguments. The caller has asked Taken before.
// The error is ErrBudget or a mistake in content; nothing may be kept of such a
// turn but that it happened (see Sorry).
func (l *Library) Step(s *Session, e Event) (next *Session, out Effects, err error) {
	fresh := s == nil
	if fresh {
		if !begins(e) {
			return nil, Effects{}, nil
		}
		s = &Session{}
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
	if t.err != nil {
		return nil, Effects{}, t.err
	}
	t.record()
	if t.out.Forget {
		return nil, t.forgotten(), nil
	}
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

// forgotten are the effects of /forget: everything goes, one message stays.
func (t *turn) forgotten() Effects {
	return Effects{Forget: true, Say: []Message{{Text: t.words.Forgotten}}, Way: t.out.Way}
}

// route sends the event where it belongs.
func (t *turn) route(fresh bool) {
	lost := t.expire()
	moved := t.land()
	if to, ok := t.lib.urgentTo(t.e); ok {
		t.urgent(to)
		return
	}
	if fresh {
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

// other is the answer to a message without text.
func (t *turn) other() string {
	if s := t.words.Other[t.e.What]; s != "" {
		return t.fill(s)
	}
	return t.fill(t.words.Other["other"])
}

// command carries out a typed command; false when the event is none.
func (t *turn) command() bool {
	if t.e.Kind != Typed || !strings.HasPrefix(t.e.Text, "/") {
		return false
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(t.e.Text, "/"), " ")
	name = strings.ToLower(strings.TrimSpace(name))
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
	default:
		t.lead = t.fill(t.words.Unknown)
		t.reveal()
	}
	return true
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

// press answers a button.
func (t *turn) press() {
	data := t.e.Text
	switch {
	case strings.HasPrefix(data, backMark):
		if f := t.top(); f != nil && data == backMark+nonceText(f.Nonce) {
			t.back()
			return
		}
	case strings.HasPrefix(data, openMark):
		if name := data[len(openMark):]; name == FlowHome {
			t.goHome()
			return
		} else if t.lib.flow(t.lang, name) != nil {
			t.answer = true
			t.open(name, "", true)
			return
		}
	case strings.HasPrefix(data, cancelMark):
		t.cancel(data[len(cancelMark):])
		t.say(Message{Text: t.words.CalledOff, Do: Edit, Target: t.e.Message})
		return
	default:
		if t.pressOption(data) {
			return
		}
	}
	t.lead = t.words.Stale
	t.reveal()
}

// pressOption answers a button of a screen; false when the screen has passed.
func (t *turn) pressOption(data string) bool {
	p, ok := parsePress(data)
	f := t.top()
	if !ok || f == nil {
		return false
	}
	if f.Flow == p.flow && f.State == p.state && f.Nonce == p.nonce {
		_, s := t.place()
		t.answer, t.slot = true, s.Slot
		t.touch(f)
		return s.kind.pick(t, s, p.option)
	}
	return t.sameTap(p)
}

// sameTap tells whether a press belongs to the screen that was answered a
// moment ago: a finger that tapped twice gets no second answer.
func (t *turn) sameTap(p press) bool {
	n := len(t.s.Undo)
	if n == 0 || t.e.At.Sub(time.Unix(t.old.Last, 0)) > doubleTap {
		return false
	}
	frames := t.s.Undo[n-1].Frames
	if len(frames) == 0 {
		return false
	}
	f := frames[len(frames)-1]
	return f.Flow == p.flow && f.State == p.state && f.Nonce == p.nonce
}

// typed answers a text.
func (t *turn) typed() {
	f := t.top()
	if f == nil {
		t.reveal()
		return
	}
	_, s := t.place()
	text := strings.TrimSpace(t.e.Text)
	if text == "" {
		t.lead = t.words.Empty
		t.reveal()
		return
	}
	t.touch(f)
	if option, ok := t.match(s, text); ok {
		t.answer = true
		if s.kind.pick(t, s, option) {
			return
		}
	}
	switch t.global(text) {
	case "back":
		t.back()
		return
	case "home":
		t.goHome()
		return
	case "hide":
		t.open("hide", "", true)
		return
	}
	t.answer = true
	if s.kind.read(t, s, text) {
		return
	}
	t.answer = false
	if t.inUrgent() {
		if codes, sure := t.lib.dir.Find(text); sure { // a country, typed anywhere in the crisis flow
			t.urgent(urgentPlace{state: s.Name, country: codes[0]})
			return
		}
	}
	t.lead = t.words.Missed
	if t.e.Forwarded {
		t.lead = t.words.Forwarded
	}
	t.reveal()
}

// edited follows the change of an older message: what was kept from it changes
// with it.
func (t *turn) edited() {
	text := strings.TrimSpace(t.e.Text)
	if text != "" && t.s.Fact != "" && t.e.Message == t.s.FactMessage {
		if f := t.lib.facts[t.s.Fact]; f != nil && len([]rune(text)) <= f.most() {
			t.s.Facts[t.s.Fact] = text
			t.say(Message{Text: t.words.Changed, Rows: t.nav(nil)})
			return
		}
	}
	lead := t.words.Unchanged
	if t.e.Kept != "" && text != "" {
		t.out.Revise = append(t.out.Revise, Entry{ID: EntryID(t.e.Message), Kind: t.e.Kept, Text: t.e.Text, At: t.e.At})
		lead = t.words.Changed
	}
	t.say(Message{Text: lead, Rows: t.nav(nil)})
}

// Sorry is what is kept and said of a turn that went wrong: the event counts as
// taken in, everything else stays as it was, and help is one tap away.
func (l *Library) Sorry(s *Session, e Event) (*Session, Effects) {
	if s == nil {
		s = &Session{}
	}
	t := l.begin(s, e)
	t.takeIn()
	if e.Kind == Due {
		t.s.Schedule = slices.DeleteFunc(t.s.Schedule, func(x Scheduled) bool { return x.ID == e.Entry })
	}
	t.say(Message{Text: t.words.Broken, Rows: t.nav(nil)})
	return t.s, t.out
}

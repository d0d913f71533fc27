package dialogue

import (
	"strings"
	"time"
)

// doubleTap is how long a second tap on a screen just answered is taken for the
// same tap.
const doubleTap = 3 * time.Second

// other is the answer to a message without text.
func (t *turn) other() string {
	t.free = true // a caption
	if s := t.words.Other[t.e.What]; s != "" {
		return t.fill(s)
	}
	return t.fill(t.words.Other["other"])
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
		if name := data[len(openMark):]; strings.TrimSuffix(name, hereMark) == FlowHome {
			if name != FlowHome {
				t.slot = slotHome
			}
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
		if t.lib.flow(t.lang, FlowHide) != nil {
			t.open(FlowHide, "", true)
			return
		}
	}
	t.answer, t.free = true, true
	if s.kind.read(t, s, text) {
		return
	}
	t.answer = false
	if t.inUrgent() && t.urgentCountry(s, text) {
		return
	}
	t.missed, t.lead = true, t.words.Missed
	if t.e.Forwarded {
		t.lead = t.words.Forwarded
	}
	t.reveal()
}

// edited follows the change of an older message: what was kept from it changes
// with it.
func (t *turn) edited() {
	t.free = true
	text := strings.Join(strings.Fields(t.e.Text), " ") // a remembered text is one line
	if text != "" && t.s.Fact != "" && t.e.Message == t.s.FactMessage {
		if f := t.lib.facts[t.s.Fact]; f != nil && len([]rune(text)) <= f.most() {
			t.s.Facts[t.s.Fact] = text
			t.say(Message{Text: t.words.Changed, Rows: t.nav(nil)})
			return
		}
	}
	lead := t.words.Unchanged
	if t.e.Kept != "" && text != "" {
		t.out.Revise = append(t.out.Revise, Entry{ID: EntryID(t.e.Message), Kind: t.e.Kept, Text: t.e.Text, At: t.e.KeptAt, Changed: t.e.At})
		lead = t.words.Changed
	}
	t.say(Message{Text: lead, Rows: t.nav(nil)})
}

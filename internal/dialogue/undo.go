package dialogue

import (
	"maps"
	"slices"
	"strings"
)

// undoMost is how many answers Back can take away.
const undoMost = 12

// record notes the difference this turn made, unless it made none.
func (t *turn) record() {
	if !t.answer || t.inUrgent() || t.old.inFlow(t.lib.urgent.Name) {
		return
	}
	u := Undo{Keep: commonFrames(t.old.Stack, t.s.Stack), Facts: formerFacts(t.old.Facts, t.s.Facts)}
	u.Frames = slices.Clone(t.old.Stack[u.Keep:])
	for _, x := range t.s.Schedule {
		if t.wanted(x) && !slices.Contains(t.old.Schedule, x) {
			u.Planned = append(u.Planned, x.ID)
		}
	}
	for _, x := range t.old.Schedule {
		if t.wanted(x) && x.ID != t.e.Entry && !slices.Contains(t.s.Schedule, x) {
			u.Lapsed = append(u.Lapsed, x)
		}
	}
	for _, x := range t.out.Keep {
		u.Entries = append(u.Entries, x.ID)
	}
	if len(u.Frames) == 0 && u.Keep == len(t.s.Stack) && u.Facts == nil && u.Planned == nil && u.Lapsed == nil {
		return
	}
	last := t.s.Undo[max(0, len(t.s.Undo)+1-undoMost):]
	t.s.Undo = slices.Concat(last, []Undo{u})
}

// wanted tells whether an entry of the schedule came from an answer. Paced
// sequences and daily rules look after their own.
func (t *turn) wanted(x Scheduled) bool { return x.Tag != tagPace && t.lib.rule(x) == nil }

func commonFrames(a, b []Frame) int {
	n := 0
	for n < len(a) && n < len(b) && a[n].same(b[n]) {
		n++
	}
	return n
}

// same compares places; when a frame was last touched is no difference.
func (f Frame) same(g Frame) bool {
	return f.Flow == g.Flow && f.State == g.State && f.Nonce == g.Nonce && f.Phase == g.Phase &&
		f.Picked == g.Picked && f.Over == g.Over && slices.Equal(f.Drafts, g.Drafts)
}

func formerFacts(old, now map[string]any) map[string]any {
	var former map[string]any
	put := func(k string, v any) {
		if strings.HasPrefix(k, factOffer) {
			return // an offer made stays made
		}
		if former == nil {
			former = map[string]any{}
		}
		former[k] = v
	}
	for k, v := range now {
		if was, ok := old[k]; !ok {
			put(k, nil)
		} else if was != v {
			put(k, was)
		}
	}
	for k, v := range old {
		if _, ok := now[k]; !ok {
			put(k, v)
		}
	}
	return former
}

// back takes the last answer away and shows the screen it was given on.
func (t *turn) back() {
	n := len(t.s.Undo)
	if n == 0 || t.inUrgent() {
		t.lead = t.words.NoBack
		t.reveal()
		return
	}
	u := t.s.Undo[n-1]
	t.s.Undo = slices.Clip(t.s.Undo[:n-1])
	for _, f := range t.s.Stack {
		t.offPace(f)
	}
	for _, f := range t.s.Stack[min(u.Keep, len(t.s.Stack)):] {
		for _, d := range f.Drafts {
			if !slices.ContainsFunc(u.Frames, func(g Frame) bool { return slices.Contains(g.Drafts, d) }) {
				t.out.Drop = append(t.out.Drop, d)
			}
		}
	}
	t.s.Stack = append(t.s.Stack[:min(u.Keep, len(t.s.Stack))], slices.Clone(u.Frames)...)
	facts := maps.Clone(t.s.Facts)
	for k, v := range u.Facts {
		if v == nil {
			delete(facts, k)
		} else {
			facts[k] = v
		}
	}
	t.s.Facts = facts
	t.s.Schedule = slices.DeleteFunc(t.s.Schedule, func(x Scheduled) bool { return slices.Contains(u.Planned, x.ID) })
	for _, x := range u.Lapsed {
		if x.At > t.e.At.Unix() {
			t.s.Schedule = append(t.s.Schedule, x)
		}
	}
	for _, id := range u.Entries {
		if !slices.Contains(t.out.Drop, id) {
			t.out.Drop = append(t.out.Drop, id)
		}
	}
	t.expire()
	t.land()
	t.again()
}

// again shows the present state with fresh buttons.
func (t *turn) again() {
	if f := t.top(); f != nil {
		f.Nonce = t.s.Turn
	}
	t.reveal()
}

// inFlow tells whether the session's present frame is of a flow.
func (s *Session) inFlow(name string) bool {
	return len(s.Stack) > 0 && s.Stack[len(s.Stack)-1].Flow == name
}

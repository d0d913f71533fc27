package dialogue

import (
	"slices"
	"time"
)

// tagPace marks the schedule entry that ends a paced sequence, so that one
// whose process died still comes to its end.
const tagPace = "pace"

// plan schedules a flow for later. The same thing is never waiting twice, but for
// another day: the newer time counts. Content bounds the days (see planned in
// functions).
func (t *turn) plan(p Plan) {
	at := t.e.At.Add(time.Duration(p.After))
	if p.On != "" {
		date, _ := t.s.Facts[p.On].(string)
		on, err := time.Parse(time.DateOnly, date)
		if err != nil {
			return // nobody has said which day
		}
		at = at.Add(on.Sub(t.today()))
	}
	t.s.Schedule = slices.DeleteFunc(t.s.Schedule, func(x Scheduled) bool {
		return x.Flow == p.Flow && x.State == p.At && x.Tag == p.Tag && (p.On == "" || x.At == at.Unix())
	})
	t.s.Schedule = append(t.s.Schedule, Scheduled{ID: t.nextID(), At: at.Unix(), Flow: p.Flow, State: p.At, Tag: p.Tag})
}

// cancel calls off what is scheduled under a tag.
func (t *turn) cancel(tag string) (found bool) {
	n := len(t.s.Schedule)
	t.s.Schedule = slices.DeleteFunc(t.s.Schedule, func(x Scheduled) bool { return x.Tag == tag })
	return len(t.s.Schedule) < n
}

// paceID is the schedule entry of a frame's paced sequence.
func paceID(f Frame) string { return "p" + nonceText(f.Nonce) }

// offPace takes the end of a frame's paced sequence out of the schedule.
func (t *turn) offPace(f Frame) {
	id := paceID(f)
	t.s.Schedule = slices.DeleteFunc(t.s.Schedule, func(x Scheduled) bool {
		return x.ID == id && x.Flow == f.Flow && x.Tag == tagPace
	})
}

// due starts what fell due, unless it is too late for it, the person rests, or
// the crisis frame must not be buried.
func (t *turn) due() {
	i := slices.IndexFunc(t.s.Schedule, func(x Scheduled) bool { return x.ID == t.e.Entry })
	if i < 0 {
		return
	}
	x := t.s.Schedule[i]
	t.s.Schedule = slices.Delete(t.s.Schedule, i, i+1)
	if x.Tag == tagPace {
		if f := t.top(); f != nil && f.Flow == x.Flow && f.State == x.State && paceID(*f) == x.ID {
			t.leave(eventNext)
		}
		return
	}
	flow := t.lib.flow(t.lang, x.Flow)
	now := t.e.At.Unix()
	switch {
	case flow == nil, t.s.Blocked, now-x.At > int64(flow.late().Seconds()):
		return
	case t.s.Rest > now && !flow.Resting:
		return
	case t.inUrgent() && !flow.Quiet:
		x.At = now + 3600
		t.s.Schedule = append(t.s.Schedule, x)
		return
	}
	state := x.State
	if flow.byName[state] == nil {
		state = flow.Start
	}
	t.pushed = true
	t.push(Frame{Flow: x.Flow, Over: true}, state)
	for i := range t.out.Say {
		t.out.Say[i].Until = time.Unix(x.At, 0).Add(flow.late())
	}
}

// Next tells when the schedule must be looked at again; zero: never.
func (s *Session) Next() time.Time {
	if s.Blocked || len(s.Schedule) == 0 {
		return time.Time{}
	}
	at := s.Schedule[0].At
	for _, x := range s.Schedule[1:] {
		at = min(at, x.At)
	}
	return time.Unix(at, 0)
}

// Fallen returns the ids of what is due at now, earliest first.
func (s *Session) Fallen(now time.Time) []string {
	if s.Blocked {
		return nil
	}
	var due []Scheduled
	for _, x := range s.Schedule {
		if x.At <= now.Unix() {
			due = append(due, x)
		}
	}
	slices.SortStableFunc(due, func(a, b Scheduled) int { return int(a.At - b.At) })
	ids := make([]string, len(due))
	for i, x := range due {
		ids[i] = x.ID
	}
	return ids
}

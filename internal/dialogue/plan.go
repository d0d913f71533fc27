package dialogue

import (
	"slices"
	"time"
)

// plan schedules a flow for later. The same thing is never waiting twice: the
// newer time counts.
func (t *turn) plan(p Plan) {
	t.s.Schedule = slices.DeleteFunc(t.s.Schedule, func(x Scheduled) bool {
		return x.Flow == p.Flow && x.State == p.At && x.Tag == p.Tag
	})
	t.s.Schedule = append(t.s.Schedule, Scheduled{
		ID: t.nextID(), At: t.e.At.Add(time.Duration(p.After)).Unix(), Flow: p.Flow, State: p.At, Tag: p.Tag,
	})
}

// cancel calls off what is scheduled under a tag.
func (t *turn) cancel(tag string) (found bool) {
	n := len(t.s.Schedule)
	t.s.Schedule = slices.DeleteFunc(t.s.Schedule, func(x Scheduled) bool { return x.Tag == tag })
	return len(t.s.Schedule) < n
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
		t.duePace(x)
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

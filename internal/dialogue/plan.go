package dialogue

import (
	"iter"
	"slices"
	"strings"
	"time"
)

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
		at = t.onDate(on, p)
	}
	if p.Awake {
		at = t.awake(at)
	}
	t.s.Schedule = slices.DeleteFunc(t.s.Schedule, func(x Scheduled) bool {
		return x.Flow == p.Flow && x.State == p.At && x.Tag == p.Tag && (p.On == "" || x.At == at.Unix())
	})
	t.s.Schedule = append(t.s.Schedule, Scheduled{ID: t.nextID(), At: at.Unix(), Flow: p.Flow, State: p.At, Tag: p.Tag})
}

// onDate is when a plan falls due on a date: at its time of day by the person's
// clock or, where it names none or their zone is not known, at this time of day.
func (t *turn) onDate(date time.Time, p Plan) time.Time {
	at := t.e.At.Add(time.Duration(p.After))
	minute, ok := t.timeOfDay(p.Time)
	loc := t.zone()
	if !ok || loc == nil {
		return at.Add(date.Sub(dateOf(t.today())))
	}
	if on, ok := instant(date.Unix()/day, minute, loc); ok {
		return on.Add(time.Duration(p.After))
	}
	return at.Add(date.Sub(dateOf(t.today()))) // that date is missing where they are
}

// timeOfDay is a time, HH:MM, or that which a fact holds, in minutes after
// midnight.
func (t *turn) timeOfDay(text string) (minute int, ok bool) {
	if said, _ := t.s.Facts[text].(string); said != "" {
		text = said
	}
	h, m, ok := strings.Cut(text, ":")
	return atoi(h)*60 + atoi(m), ok
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
	case flow == nil, t.s.Blocked, flow.tooLate(x, t.e.At):
		return
	case t.s.Rest > now && !flow.Resting:
		return
	}
	r := t.lib.rule(x)
	switch {
	case r != nil && t.inUrgent(): // there is another one tomorrow
		return
	case t.inUrgent() && !flow.Quiet:
		x.At = now + 3600
		t.s.Schedule = append(t.s.Schedule, x)
		return
	case r == nil && t.held(flow):
		x.At = t.heldUntil(x.At)
		t.s.Schedule = append(t.s.Schedule, x)
		return
	case r != nil:
		t.s.Facts[factOn+r.Tag], _ = x.day()
	}
	t.start(flow, x)
}

// start puts what fell due on top. An earlier one that nobody answered makes
// way.
func (t *turn) start(flow *Flow, x Scheduled) {
	state := x.State
	if flow.byName[state] == nil {
		state = flow.Start
	}
	if i := t.find(x.Flow); i >= 0 && !flow.Resume {
		t.replace(i, flow)
	}
	t.pushed = true
	t.push(Frame{Flow: x.Flow, Over: true}, state)
	silent, _ := t.s.Facts[factSilent].(bool)
	for i := range t.out.Say {
		t.out.Say[i].Until = time.Unix(x.At, 0).Add(flow.late())
		t.out.Say[i].Silent = t.out.Say[i].Silent || silent
	}
}

// held tells whether a pause keeps a flow back. What the person asked for a
// moment ago, or after a crisis answer, comes all the same.
func (t *turn) held(flow *Flow) bool {
	return t.today() < t.number64(factHold) && !flow.Resting && flow.late() >= time.Hour
}

// heldUntil is the same time of day when the pause is over.
func (t *turn) heldUntil(at int64) int64 {
	for d := t.today(); d < t.number64(factHold); d++ {
		at += day
	}
	return at
}

// Next tells when the schedule must be looked at again; zero: never.
func (s *Session) Next() time.Time {
	var at time.Time
	for x := range s.coming() {
		if then := time.Unix(x.At, 0); at.IsZero() || then.Before(at) {
			at = then
		}
	}
	return at
}

// Planned is the entry with that id of what is yet to come; false when there is
// none (any more).
func (s *Session) Planned(id string) (Scheduled, bool) {
	for x := range s.coming() {
		if x.ID == id {
			return x, true
		}
	}
	return Scheduled{}, false
}

// coming is what falls due: the schedule and, at its own time, the deletion of
// everything, which is all that comes to somebody who has blocked the bot.
func (s *Session) coming() iter.Seq[Scheduled] {
	return func(yield func(Scheduled) bool) {
		if end, ok := s.deletion(); ok && !yield(end) || s.Blocked {
			return
		}
		for _, x := range s.Schedule {
			if !yield(x) {
				return
			}
		}
	}
}

// Fallen returns the ids of what is due at now, earliest first.
func (s *Session) Fallen(now time.Time) []string {
	var due []Scheduled
	for x := range s.coming() {
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

// TooLate tells whether an entry of a schedule is so far past its time that its
// flow makes no sense any more, and a turn for it says nothing.
func (l *Library) TooLate(x Scheduled, now time.Time) bool {
	f := l.flow(English, x.Flow)
	return f != nil && f.tooLate(x, now)
}

func (f *Flow) tooLate(x Scheduled, now time.Time) bool {
	return now.Sub(time.Unix(x.At, 0)) > f.late()
}

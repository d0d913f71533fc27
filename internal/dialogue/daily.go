package dialogue

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Daily is something that a flow says by itself, day by day, at a time of the
// person's choice. Its entry of the schedule follows from the facts alone, so
// it is worked out anew after each turn: whoever changes the time, the zone or
// how often has nothing else to change.
type Daily struct {
	// Tag names the rule, in at most 4 characters; its last day is remembered
	// as the fact on_ and the tag.
	Tag string `yaml:"tag"`
	// State is where the flow is entered.
	State string `yaml:"at"`
	// Time is the fact that holds the time of day (HH:MM); while it is empty
	// nothing comes.
	Time string `yaml:"time"`
	// Every is an expression: the days from one to the next; 0 is never.
	Every string `yaml:"every"`

	flow  *Flow
	every *measure
}

// window is the time in which "around 20:00" falls. Everybody has a place of
// their own in it, so that popular minutes don't come all at once (Telegram
// takes 30 messages a second).
const window = 10 * time.Minute

// Facts the engine keeps about what comes by itself.
const (
	factOn     = "on_"    // with a rule's tag: the local day of the last one
	factHold   = "hold"   // the local day until which nothing is pushed (/pause)
	factSilent = "silent" // what is pushed comes without a sound (safety.md D2)
)

// settle puts the schedule in line with the daily rules.
func (t *turn) settle() {
	for _, r := range t.lib.daily {
		has, wanted := t.dailyEntry(r), t.nextDaily(r)
		if has >= 0 {
			if x := t.s.Schedule[has]; x == wanted || t.ripe(r, x) {
				continue
			}
			t.s.Schedule = slices.Delete(t.s.Schedule, has, has+1)
		}
		if wanted.ID != "" {
			t.s.Schedule = append(t.s.Schedule, wanted)
		}
	}
}

// silence calls off everything that would come by itself, now and later.
func (t *turn) silence() {
	t.s.Schedule = slices.DeleteFunc(t.s.Schedule, func(x Scheduled) bool { return x.Tag != tagPace })
	for _, r := range t.lib.daily {
		delete(t.s.Facts, r.Time)
	}
}

// dailyEntry is where a rule's entry stands in the schedule, -1 if nowhere.
func (t *turn) dailyEntry(r *Daily) int {
	return slices.IndexFunc(t.s.Schedule, func(x Scheduled) bool { return x.Tag == r.Tag && x.Flow == r.flow.Name })
}

// rule is the daily rule that an entry belongs to, nil for any other entry.
func (l *Library) rule(x Scheduled) *Daily {
	for _, r := range l.daily {
		if x.Tag == r.Tag && x.Flow == r.flow.Name {
			return r
		}
	}
	return nil
}

// nextDaily is the rule's next entry; one without an ID when none is to come.
// An ID names the local day, so that no day can have two.
func (t *turn) nextDaily(r *Daily) Scheduled {
	if _, _, ok := t.wish(r); !ok {
		return Scheduled{}
	}
	every := t.measured(r.every)
	if every <= 0 || t.err != nil {
		return Scheduled{}
	}
	first := max(t.today(), t.number64(factHold))
	if last := t.number64(factOn + r.Tag); last > 0 {
		first = max(first, last+every)
	}
	for d := first; d < first+4; d++ {
		if at, ok := t.onDay(r, d); ok && at.After(t.e.At) {
			return Scheduled{ID: r.Tag + "." + strconv.FormatInt(d, 36), At: at.Unix(), Flow: r.flow.Name, State: r.State, Tag: r.Tag}
		}
	}
	return Scheduled{}
}

// wish is the time the person picked for a rule, in minutes after midnight, and
// the zone of their clock; ok is false while either is missing.
func (t *turn) wish(r *Daily) (minute int, loc *time.Location, ok bool) {
	minute, ok = t.timeOfDay(r.Time)
	loc = t.zone()
	return minute, loc, ok && loc != nil
}

// onDay is when a rule's turn comes on a local day.
func (t *turn) onDay(r *Daily, d int64) (time.Time, bool) {
	minute, loc, ok := t.wish(r)
	if !ok {
		return time.Time{}, false
	}
	at, ok := instant(d, minute, loc)
	if on := at.Add(share(t.e.Chat, r.Tag)); dayOf(on) == d { // never into the next day
		at = on
	}
	return at, ok
}

// share is a person's own place within the window, in whole seconds.
func share(chat int64, tag string) time.Duration {
	h := fnv.New64a()
	_, _ = h.Write(binary.LittleEndian.AppendUint64([]byte(tag), uint64(chat)))
	return time.Duration(h.Sum64()%uint64(window/time.Second)) * time.Second
}

// ripe tells whether an entry has fallen due and is still right: it waits for
// its own turn, which may be a moment away.
func (t *turn) ripe(r *Daily, x Scheduled) bool {
	d, ok := x.day()
	at, set := t.onDay(r, d)
	return ok && set && at.Unix() == x.At && x.At <= t.e.At.Unix() && !r.flow.tooLate(x, t.e.At) && d > t.number64(factOn+r.Tag)
}

// day is the local day that a daily entry is for.
func (x Scheduled) day() (int64, bool) {
	_, text, ok := strings.Cut(x.ID, ".")
	d, err := strconv.ParseInt(text, 36, 64)
	return d, ok && err == nil
}

// number64 is a fact that holds a number, 0 if it is not there.
func (t *turn) number64(fact string) int64 {
	n, _ := t.s.Facts[fact].(int64)
	return n
}

// stamp remembers days: today, and so many more (a number, or a fact that holds
// one).
func (t *turn) stamp(stamps map[string]any) {
	for fact, after := range stamps {
		d := t.today()
		switch after := after.(type) {
		case int:
			d += int64(after)
		case string:
			d += t.number64(after)
		}
		t.s.Facts[fact] = d
	}
}

// dailyOf compiles the daily rules of a flow.
func (l *Library) dailyOf(f *Flow) (bad []error) {
	f.Daily = slices.Clone(f.Daily) // a translation shares its English flow's
	for i := range f.Daily {
		r := &f.Daily[i]
		r.flow = f
		var err error
		if r.every, err = compileMeasure(r.Every, l.env); err != nil {
			bad = append(bad, err)
		}
		if f.byName[r.State] == nil {
			bad = append(bad, fmt.Errorf("%s leads to %q, which is no state of this flow", r.Tag, r.State))
		}
		if len(r.Tag) == 0 || len(r.Tag) > 4 || strings.Contains(r.Tag, ".") {
			bad = append(bad, fmt.Errorf("the tag %q has to have 1 to 4 characters and no point", r.Tag))
		}
	}
	return bad
}

package crisis

import (
	"cmp"
	"slices"
	"time"

	"kintsugi/internal/dialogue"
)

// opening is whether a line is open at a moment.
type opening uint8

const (
	unsure  opening = iota // the hours are not known, or not for certain
	openNow                // also a line that never closes
	closedNow
)

// reach is how far the next opening is looked for: a week, and a day more for
// what began yesterday and where the clocks change.
const reach = 8

// opening tells whether the line is open at a moment, and the moment at which
// that changes; zero for a line that never closes and where it is unknown.
func (l *Line) opening(at time.Time) (o opening, change time.Time) {
	switch zone := l.clock(at); {
	case l.week == nil:
		return unsure, change
	case l.week.always:
		return openNow, change
	case zone == nil:
		return unsure, change
	default:
		return l.week.at(at.In(zone))
	}
}

// changes tells whether the line opens and closes at hours that are known.
func (l *Line) changes() bool { return l.week != nil && !l.week.always && len(l.zones) > 0 }

// at finds the span in which a moment lies, or the next one. Spans that touch
// are one.
func (w *week) at(at time.Time) (opening, time.Time) {
	spans := w.around(at)
	for i, s := range spans {
		switch {
		case !s.to.After(at):
			continue
		case s.from.After(at):
			return closedNow, s.from
		}
		until := s.to
		for _, next := range spans[i+1:] {
			if next.from.After(until) {
				break
			}
			until = later(until, next.to)
		}
		return openNow, until
	}
	return unsure, time.Time{}
}

// moments is a span on a certain date.
type moments struct{ from, to time.Time }

// around are the spans of the dates from a day before a moment to reach days
// after it, in order.
func (w *week) around(at time.Time) []moments {
	var all []moments
	year, month, day := at.Date()
	for ahead := -1; ahead <= reach; ahead++ {
		date := time.Date(year, month, day+ahead, 0, 0, 0, 0, time.UTC)
		for _, s := range w.days[monday(date)] {
			m := moments{wall(date, s.from, at.Location()), wall(date, s.to, at.Location())}
			if m.from.Before(m.to) { // else the clocks leapt over it
				all = append(all, m)
			}
		}
	}
	slices.SortFunc(all, func(a, b moments) int { return cmp.Compare(a.from.Unix(), b.from.Unix()) })
	return all
}

// monday is the day of the week, counted from Monday.
func monday(t time.Time) int { return (int(t.Weekday()) + 6) % 7 }

// wall is the first moment at which a clock in zone shows so many minutes after
// the midnight of a date or, where the clocks leap over that time, the moment
// of the leap.
func wall(date time.Time, minutes int, zone *time.Location) time.Time {
	shown := date.Add(time.Duration(minutes) * time.Minute) // as if it were UTC
	offset := func(t time.Time) time.Duration {
		_, seconds := t.In(zone).Zone()
		return time.Duration(seconds) * time.Second
	}
	before, after := offset(shown.Add(-24*time.Hour)), offset(shown.Add(24*time.Hour))
	first, second := shown.Add(-max(before, after)), shown.Add(-min(before, after))
	for _, t := range []time.Time{first, second} {
		if t.Add(offset(t)).Equal(shown) {
			return t.In(zone)
		}
	}
	if _, leap := first.In(zone).ZoneBounds(); !leap.IsZero() {
		return leap.In(zone)
	}
	return second.In(zone)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// opening is the sentence that says whether a line is open, or when it opens:
// in its own time and, where that is another, in the person's. Nothing is said
// where it is not known, and for a line that never closes, whose hours say so.
func (w *words) opening(l *Line, q dialogue.LinesQuery) string {
	now, change := l.opening(q.At)
	key, name := "open", "until"
	switch {
	case change.IsZero():
		return ""
	case now == closedNow:
		key, name = "opens", "when"
	}
	there := w.clock(change)
	if zone := location(q.Zone); zone != nil {
		if yours := w.clock(change.In(zone)); yours != there {
			return w.say(key+"-yours", name, there, "yours", yours)
		}
	}
	return w.say(key, name, there)
}

// clock is a moment as hour, minute and day of the week.
func (w *words) clock(t time.Time) string {
	if len(w.Days) != 7 {
		return t.Format("15:04")
	}
	return t.Format("15:04") + " (" + escape(w.Days[monday(t)]) + ")"
}

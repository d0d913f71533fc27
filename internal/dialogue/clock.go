package dialogue

import (
	"sync"
	"time"
)

// Local time. A day is counted as the days from 1 January 1970 to the date on
// the person's calendar, whatever their zone: it is the same number for one date
// everywhere, so that "once a day" survives a move from zone to zone.

// zones are the time zones that were asked for, by name: reading one takes as
// long as a whole step.
var zones sync.Map

// location is a time zone by its IANA name, nil for one there isn't.
func location(zone string) *time.Location {
	if zone == "" || zone == "Local" { // the zone of this machine says nothing
		return nil
	}
	if loc, ok := zones.Load(zone); ok {
		return loc.(*time.Location)
	}
	loc, err := time.LoadLocation(zone)
	if err != nil {
		return nil
	}
	zones.Store(zone, loc)
	return loc
}

// zone is where the person's clock is, nil while that is not known.
func (t *turn) zone() *time.Location {
	name, _ := t.s.Facts[factZone].(string)
	return location(name)
}

// local is a moment as the person's clock has it; in UTC while their zone is not
// known.
func (t *turn) local(at time.Time) time.Time {
	if loc := t.zone(); loc != nil {
		return at.In(loc)
	}
	return at.UTC()
}

// localTime is the time of the event where the person is.
func (t *turn) localTime() time.Time { return t.local(t.e.At) }

// today is the person's date.
func (t *turn) today() int64 { return dayOf(t.localTime()) }

// dayOf is the date a time shows, as days since 1970.
func dayOf(at time.Time) int64 {
	y, m, d := at.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / day
}

// dateOf is the date of a day, at midnight UTC.
func dateOf(d int64) time.Time { return time.Unix(d*day, 0).UTC() }

// weekdayOf is 1 for Monday to 7 for Sunday (ISO 8601).
func weekdayOf(d int64) int64 { return (d+3)%7 + 1 }

// instant is the moment at which clocks in loc first show so many minutes after
// midnight of a day. A time that the clocks leave out comes at the end of the
// gap; ok is false when they leave out so much that the date itself is missing,
// as in Samoa on 30 December 2011.
func instant(d int64, minute int, loc *time.Location) (at time.Time, ok bool) {
	wall := time.Unix(d*day+int64(minute)*60, 0).UTC() // as if it were UTC
	end := wall.Add(26 * time.Hour)
	for era := wall.Add(-26 * time.Hour).In(loc); ; {
		_, offset := era.Zone()
		start, stop := era.ZoneBounds()
		at := wall.Add(-time.Duration(offset) * time.Second)
		if (start.IsZero() || !at.Before(start)) && (stop.IsZero() || at.Before(stop)) {
			return at.In(loc), true
		}
		if stop.IsZero() || stop.After(end) {
			return time.Time{}, false
		}
		_, next := stop.Zone()
		before, after := stop.Add(time.Duration(offset)*time.Second), stop.Add(time.Duration(next)*time.Second)
		if !wall.Before(before.UTC()) && wall.Before(after.UTC()) {
			return stop.In(loc), after.Sub(before) < 12*time.Hour
		}
		era = stop.In(loc)
	}
}

// Quiet hours, in which nothing is pushed that the person has not put there
// themselves.
const (
	quietFrom = 22 // o'clock
	quietTo   = 8
)

// awake moves a moment out of the quiet hours, to when they end; where the zone
// is not known it stays as it is.
func (t *turn) awake(at time.Time) time.Time {
	loc := t.zone()
	if loc == nil {
		return at
	}
	local := at.In(loc)
	d := dayOf(local)
	switch h := local.Hour(); {
	case h >= quietFrom:
		d++
	case h >= quietTo:
		return at
	}
	if up, ok := instant(d, quietTo*60, loc); ok {
		return up
	}
	return at
}

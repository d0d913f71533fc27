package dialogue

import (
	"math/rand/v2"
	"os"
	"regexp"
	"testing"
	"time"
	_ "time/tzdata"
)

// ianaZones are the time zones of all countries, from the directory's own list.
func ianaZones(t *testing.T) []string {
	t.Helper()
	data, err := os.ReadFile("../../content/crisis/zones.yaml")
	if err != nil {
		t.Fatal(err)
	}
	zones := regexp.MustCompile(`[A-Z][a-z]+/[\w/+-]+`).FindAllString(string(data), -1)
	if len(zones) < 300 {
		t.Fatalf("only %d zones found", len(zones))
	}
	return zones
}

// slowInstant looks at every minute of three days: the first that shows the time
// or, where it is left out, the first after the gap.
func slowInstant(d int64, minute int, loc *time.Location) (time.Time, bool) {
	from := time.Unix(d*day, 0).Add(-26 * time.Hour).UTC()
	there := false // whether the date exists
	for i := range 3 * 24 * 60 {
		at := from.Add(time.Duration(i) * time.Minute).In(loc)
		switch on := dayOf(at); {
		case on == d:
			there = true
			if at.Hour()*60+at.Minute() >= minute {
				return at, true
			}
		case on > d:
			return at, there
		}
	}
	return time.Time{}, false
}

// A day's instant is what looking at every minute finds, in random zones and on
// random dates, half of them at the turn of a clock.
func TestInstantIsWhatTheClockShows(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	zones := ianaZones(t)
	for range 300 {
		name := zones[random.IntN(len(zones))]
		loc := location(name)
		if loc == nil {
			t.Fatalf("no zone %s", name)
		}
		at := time.Unix(random.Int64N(2_000_000_000), 0).In(loc)
		if _, turn := at.ZoneBounds(); !turn.IsZero() && random.IntN(2) == 0 {
			at = turn.Add(time.Duration(random.IntN(7200)-3600) * time.Second).In(loc)
		}
		// Clocks before 1972 kept odd seconds; whole minutes are what people pick.
		if _, off := at.Zone(); off%60 != 0 {
			continue
		}
		d, minute := dayOf(at), random.IntN(1440)
		if random.IntN(2) == 0 {
			minute = at.Hour()*60 + at.Minute()
		}
		got, ok := instant(d, minute, loc)
		want, wantOK := slowInstant(d, minute, loc)
		if ok != wantOK || ok && !got.Equal(want) {
			t.Errorf("%s on %s at %02d:%02d: %v %v, want %v %v", name, dateOf(d).Format(time.DateOnly), minute/60, minute%60, got, ok, want, wantOK)
		}
	}
}

// The turns of the clock, one by one.
func TestInstantAtTheTurnOfTheClock(t *testing.T) {
	for _, c := range []struct{ zone, date, clock, want string }{
		{"Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T03:00:00+02:00"}, // left out: the next that is
		{"Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T02:30:00+02:00"}, // twice: the first
		{"Europe/Berlin", "2026-10-25", "20:00", "2026-10-25T20:00:00+01:00"},
		{"Australia/Lord_Howe", "2026-10-04", "02:10", "2026-10-04T02:30:00+11:00"},
		{"America/New_York", "2024-02-29", "20:00", "2024-02-29T20:00:00-05:00"}, // a leap day
		{"Asia/Kathmandu", "2026-11-22", "08:00", "2026-11-22T08:00:00+05:45"},
		{"Pacific/Apia", "2011-12-30", "20:00", ""}, // a day that was left out
		{"Pacific/Apia", "2011-12-31", "20:00", "2011-12-31T20:00:00+14:00"},
	} {
		date, _ := time.Parse(time.DateOnly, c.date)
		clock, _ := time.Parse("15:04", c.clock)
		at, ok := instant(date.Unix()/day, clock.Hour()*60+clock.Minute(), location(c.zone))
		got := ""
		if ok {
			got = at.Format(time.RFC3339)
		}
		if got != c.want {
			t.Errorf("%s, %s %s: %s, want %s", c.zone, c.date, c.clock, got, c.want)
		}
	}
}

func TestWeekdays(t *testing.T) {
	for d := range int64(7) {
		at := time.Date(2026, 11, 16+int(d), 0, 0, 0, 0, time.UTC) // a Monday
		if got := weekdayOf(dayOf(at)); got != d+1 {
			t.Errorf("%s is day %d of the week, want %d", at.Weekday(), got, d+1)
		}
	}
}

package rehearse_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/rehearse"
)

// places are zones of every sort: no summer time, half hours, turns at midnight,
// turns by half an hour, south of the equator.
var places = []string{
	"Europe/Warsaw", "Europe/Dublin", "America/New_York", "America/Phoenix", "America/Santiago", "America/St_Johns", "Africa/Cairo",
	"Asia/Kolkata", "Asia/Kathmandu", "Asia/Beirut", "Asia/Tokyo", "Australia/Lord_Howe", "Australia/Sydney", "Pacific/Auckland", "Pacific/Honolulu",
	"Atlantic/Azores", "America/Asuncion", "Pacific/Chatham",
}

// shows is what a clock in a zone shows.
func shows(t *testing.T, at time.Time, zone string) time.Time {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	return at.In(loc)
}

// firstShown is the slow way to the moment of a time of day: each minute of the
// date is looked at, and the first that shows it, or a later one where it is
// left out, is it.
func firstShown(t *testing.T, date, clock, zone string) time.Time {
	t.Helper()
	from, err := time.Parse(time.DateOnly, date)
	if err != nil {
		t.Fatal(err)
	}
	from = shows(t, from, zone)
	for m := range 52 * 60 {
		at := from.Add(time.Duration(m)*time.Minute - 16*time.Hour)
		if at.Format(time.DateOnly) == date && at.Format("15:04") >= clock {
			return at
		}
	}
	return time.Time{}
}

// diary is somebody's life with daily notes, and what came when.
type diary struct {
	t     *testing.T
	c     *rehearse.Chat
	r     *rand.Rand
	clock string
	zone  string
	days  map[string]bool
	hold  string // the first date after a pause
	trail []string
}

func (d *diary) fail(format string, a ...any) {
	d.t.Helper()
	d.t.Fatalf("%s\nafter: %s", fmt.Sprintf(format, a...), strings.Join(d.trail[max(0, len(d.trail)-12):], "; "))
}

// note holds a note that came at its time against the clock.
func (d *diary) note(at time.Time) {
	local := shows(d.t, at, d.zone)
	date := local.Format(time.DateOnly)
	d.trail = append(d.trail, "a note at "+local.Format(time.RFC3339))
	if d.days[date] {
		d.fail("a second note on %s", date)
	}
	if date < d.hold {
		d.fail("a note on %s, in a pause until %s", date, d.hold)
	}
	d.days[date] = true
	// Ten minutes are the window that people are told of.
	if want := firstShown(d.t, date, d.clock, d.zone); at.Before(want) || at.After(want.Add(10*time.Minute)) {
		d.fail("a note for %s in %s came at %s, not at %s", d.clock, d.zone, local, want)
	}
}

// live lets a while pass, as a process would that is away for late.
func (d *diary) live(span, late time.Duration) {
	end := d.c.Now.Add(span)
	for {
		next := d.c.Session.Next()
		if next.IsZero() || next.After(end) {
			break
		}
		due := d.c.Session.Fallen(next)
		d.c.Now = next.Add(late)
		if err := d.c.Wait(0); err != nil {
			d.fail("%v", err)
		}
		came := false
		for _, h := range d.c.Heard {
			came = came || strings.HasPrefix(h.Message.Text, "A short note")
		}
		switch {
		case came && late > 2*time.Hour:
			d.fail("a note came %s late", late)
		case !came && late == 0:
			d.fail("no note came of %v", due)
		case came && late == 0:
			d.note(next)
		case came:
			d.days[shows(d.t, next, d.zone).Format(time.DateOnly)] = true
		}
		if x := d.c.Session.Next(); !x.IsZero() && !x.After(next) {
			d.fail("it is due again at %s", x)
		}
	}
	if d.c.Now.Before(end) {
		d.c.Now = end
	}
}

// TestDailyNotesKeepTheirTime lives through months in random zones, with moves,
// outages, pauses, answers and silence: a note comes when the person's clock
// shows the time they picked, once a local day, and never more than two hours
// late.
func TestDailyNotesKeepTheirTime(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	lib := library(t)
	notes := 0
	for n := range 60 {
		r := rand.New(rand.NewPCG(seed, uint64(n)))
		d := &diary{t: t, r: r, days: map[string]bool{}, zone: places[r.IntN(len(places))]}
		d.clock = fmt.Sprintf("%02d:%02d", r.IntN(24), r.IntN(60))
		d.c = rehearse.New(lib, time.Date(2024+r.IntN(4), time.Month(1+r.IntN(12)), 1+r.IntN(28), r.IntN(24), 7, 0, 0, time.UTC))
		d.c.Store = stored
		today := d.c.Now.Unix() / 86400
		d.c.Session = &dialogue.Session{Facts: map[string]any{
			"zone": d.zone, "n_pm": d.clock, "n_every": int64(1), "n_since": today, "n_ask": today, "n_stay": true,
		}}
		d.do("/home")
		for range 30 {
			switch r.IntN(8) {
			case 0:
				d.zone = places[r.IntN(len(places))]
				d.c.Session.Facts["zone"] = d.zone
				d.do("/home")
			case 1:
				d.do("/pause 2")
				d.hold = shows(t, d.c.Now, d.zone).AddDate(0, 0, 2).Format(time.DateOnly)
			case 2:
				d.live(30*time.Hour, time.Duration(r.IntN(5))*time.Hour)
			default:
				d.live(time.Duration(6+r.IntN(60))*time.Hour, 0)
				d.do("/checkin")
				d.do("One now")
				d.do("So-so")
			}
		}
		notes += len(d.days)
	}
	// One life may be all pauses and moves; sixty of them have some 1,500 notes.
	if notes < 1000 {
		t.Errorf("only %d notes came in all", notes)
	}
}

func (d *diary) do(text string) {
	d.trail = append(d.trail, text)
	if err := d.c.Type(text); err != nil {
		d.fail("%v", err)
	}
}

// The day after a pause is the first with a note again, and moving across the
// date line brings no second one.
func TestDailyNotesAcrossTheDateLine(t *testing.T) {
	c := rehearse.New(library(t), time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC)) // 19:00 in Auckland
	c.Session = &dialogue.Session{Facts: map[string]any{"zone": "Pacific/Auckland", "n_pm": "20:00", "n_every": int64(1), "n_since": int64(20779), "n_stay": true}}
	came := func(d time.Duration) (all []string) {
		t.Helper()
		if err := c.Wait(d); err != nil {
			t.Fatal(err)
		}
		for _, h := range c.Heard {
			all = append(all, h.At.Format("2 Jan 15"))
		}
		return all
	}
	if err := c.Type("/home"); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(came(2 * time.Hour)); got != "[22 Nov 20]" {
		t.Fatalf("in Auckland: %s", got)
	}
	c.Session.Facts["zone"] = "Pacific/Honolulu" // where it is 21 November still
	if err := c.Type("/home"); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(came(50 * time.Hour)); got != "[23 Nov 20]" {
		t.Fatalf("in Honolulu, where the 22nd comes again: %s", got)
	}
}

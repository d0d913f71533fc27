package dialogue

import (
	"testing"
	"time"
)

// since is a fact that ages, as content declares it.
var since = &Fact{Name: "since", Type: "word", Values: []string{"w2", "m3", "y1", "long"}, Ages: []int64{0, 14, 92, 366}}

// aging is a library with a question of how long ago, and one turn of somebody
// with these facts, last heard some days before noon.
func aging(t *testing.T, facts map[string]any, heard int, at time.Time) *turn {
	t.Helper()
	lib := small(t, &Flow{Name: "f", Title: "F", Start: "in", States: []*State{state("in", "end", "")}})
	lib.facts["since"], lib.aging = since, []*Fact{since}
	s := &Session{Facts: facts}
	if heard > 0 {
		s.Last = at.AddDate(0, 0, -heard).Unix()
	}
	return lib.begin(s, Event{Kind: Typed, At: at})
}

// TestG4HowLongAgoMovesOn follows an answer through the days after it was given:
// it never says that more time has gone by than surely has.
func TestG4HowLongAgoMovesOn(t *testing.T) {
	today := dayOf(noon)
	for _, x := range []struct {
		said  string
		after int64 // days since the answer
		word  string
		days  int64
	}{
		{"w2", 0, "w2", 0},
		{"w2", 13, "w2", 13},
		{"w2", 14, "m3", 14},
		{"w2", 28, "m3", 28},
		{"w2", 91, "m3", 91},
		{"w2", 92, "y1", 92},
		{"w2", 366, "long", 366},
		{"m3", 0, "m3", 14},
		{"m3", 13, "m3", 27},
		{"m3", 14, "m3", 28},
		{"m3", 77, "m3", 91},
		{"m3", 78, "y1", 92},
		{"y1", 0, "y1", 92},
		{"y1", 273, "y1", 365},
		{"y1", 274, "long", 366},
		{"long", 0, "long", 366},
		{"long", 1000, "long", 1366},
		{"", 10, "", 0},
	} {
		at := noon.AddDate(0, 0, int(x.after))
		tt := aging(t, map[string]any{"since": x.said, "at_since": today}, 1, at)
		if word, days := tt.aged(since); word != x.word || days != x.days {
			t.Errorf("%q, %d days on: %q, %d days at least; %q, %d were wanted", x.said, x.after, word, days, x.word, x.days)
		}
	}
}

// An answer from before its day was noted is dated to when the person was last
// heard, once; a new answer begins anew, and one that is taken back leaves no day.
func TestG4AnOldAnswerIsDatedOnce(t *testing.T) {
	today := dayOf(noon)
	tt := aging(t, map[string]any{"since": "w2"}, 20, noon)
	tt.keepDates()
	if d := tt.number64("at_since"); d != today-20 {
		t.Errorf("dated %d days ago; twenty were wanted", today-d)
	}
	if word, _ := tt.aged(since); word != "m3" {
		t.Errorf("twenty days after the last word it is still %q", word)
	}
	tt.remember("since", "w2")
	if word, days := tt.aged(since); word != "w2" || days != 0 {
		t.Errorf("answered anew it is %q, %d", word, days)
	}
	tt.remember("since", nil)
	tt.keepDates()
	if _, ok := tt.s.Facts["at_since"]; ok {
		t.Error("an answer that was taken back leaves its day")
	}
}

// TestANoteOnADateComesAtItsHour plans across clock changes and around the world:
// the person's clock shows the hour that was asked for, whatever happened to it
// in between.
func TestANoteOnADateComesAtItsHour(t *testing.T) {
	for _, x := range []struct{ zone, date, hour, want string }{
		{"Europe/Warsaw", "2026-12-24", "08:30", "2026-12-24 08:30 +0100"},
		{"Europe/Warsaw", "2027-03-28", "08:30", "2027-03-28 08:30 +0200"}, // that night the clocks went forward
		{"Europe/Warsaw", "2027-03-28", "02:30", "2027-03-28 03:00 +0200"}, // there is no half past two
		{"America/New_York", "2027-11-07", "08:30", "2027-11-07 08:30 -0500"},
		{"Pacific/Auckland", "2026-11-24", "08:30", "2026-11-24 08:30 +1300"},
		{"Pacific/Kiritimati", "2026-12-25", "07:15", "2026-12-25 07:15 +1400"},
		{"Asia/Kathmandu", "2026-12-25", "n_am", "2026-12-25 09:45 +0545"}, // the fact's
		{"", "2026-11-25", "08:30", "2026-11-25 12:00 +0000"},              // no clock is known: this time of day
	} {
		tt := aging(t, map[string]any{"zone": x.zone, "on": x.date, "n_am": "09:45"}, 1, noon)
		tt.plan(Plan{On: "on", Time: x.hour, Flow: "f", Tag: "hard"})
		got := tt.local(time.Unix(tt.s.Schedule[0].At, 0)).Format("2006-01-02 15:04 -0700")
		if got != x.want {
			t.Errorf("%s, %s at %s: %s; %s was wanted", x.zone, x.date, x.hour, got, x.want)
		}
	}
}

// Sittings are kept as four letters a stage, and what can't be read counts as not
// done.
func TestSittingsAreKeptInFewBytes(t *testing.T) {
	text := ""
	for _, x := range []struct {
		code string
		done uint64
		want string
	}{{"st", 0b1, "st01"}, {"wh", 0b1000000001, "st01whe9"}, {"st", 0b11111, "st0vwhe9"}} {
		if text = withSat(text, x.code, x.done); text != x.want {
			t.Errorf("noted %q; %q was wanted", text, x.want)
		}
	}
	if n, _ := satOf("xx!!st0vwh", "st"); n != 31 {
		t.Errorf("read %b", n)
	}
	for _, text := range []string{"", "st", "st!!", "stzz", "ab0v"} {
		if n, _ := satOf(text, "st"); n != 0 {
			t.Errorf("%q reads as %b", text, n)
		}
	}
	if text := withSat("st01wh", "sp", 1); text != "st01sp01" {
		t.Errorf("behind a broken end: %q", text)
	}
}

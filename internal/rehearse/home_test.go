package rehearse_test

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/rehearse"
	"kintsugi/internal/session"
)

// atHome is somebody with these facts who opens Home.
func atHome(t *testing.T, lib *dialogue.Library, at time.Time, facts map[string]any) *rehearse.Chat {
	t.Helper()
	c := rehearse.New(lib, at)
	c.Store = stored
	c.Session = &dialogue.Session{Facts: maps.Clone(facts)}
	say(t, c, "> /home")
	return c
}

// answeredGates are facts for every pair of answers at the two gates.
func answeredGates(more map[string]any) (all []map[string]any) {
	answers := []string{"", "no", "yes", "unsure", "skip", "shut"}
	for _, fear := range answers {
		for _, bound := range answers {
			facts := map[string]any{"keep": true}
			maps.Copy(facts, more)
			for name, v := range map[string]string{"fear": fear, "bound": bound} {
				if v != "" {
					facts[name] = v
				}
			}
			all = append(all, facts)
		}
	}
	return all
}

// proposed is the button of the sitting Home proposes; "" for none.
func proposed(c *rehearse.Chat) string {
	if !strings.Contains(last(c), "What could come next") {
		return ""
	}
	return labels(c)[0]
}

// spoken puts into a label what stands for its placeholders by default.
var spoken = strings.NewReplacer("{they}", "they", "{them}", "them", "{label}", "the other person")

// sitting is the sitting that Home calls by a label: its stage, and its number.
func sitting(t *testing.T, lib *dialogue.Library, label string) (flow *dialogue.Flow, n int) {
	t.Helper()
	for _, f := range lib.Flows(dialogue.English) {
		if f.Stage == nil || f.Stage.Order == 0 {
			continue
		}
		for _, x := range f.Stage.Sittings {
			if x.By == "" {
				continue
			}
			for _, o := range f.State(x.At).Options {
				if o.ID == x.By && spoken.Replace(o.Label) == label {
					return f, x.N
				}
			}
		}
	}
	t.Fatalf("no sitting is called %q", label)
	return nil, 0
}

// allProposed are the sittings Home proposes one after the other, as if each were
// done when it was proposed.
func allProposed(t *testing.T, lib *dialogue.Library, facts map[string]any, each func(c *rehearse.Chat, f *dialogue.Flow, label string)) {
	t.Helper()
	bits := map[string]int{}
	facts = maps.Clone(facts)
	for range 80 {
		c := atHome(t, lib, noon, facts)
		label := proposed(c)
		if label == "" {
			return
		}
		f, n := sitting(t, lib, label)
		if bits[f.Stage.Code]&(1<<(n-1)) != 0 {
			t.Fatalf("%q is proposed a second time", label)
		}
		each(c, f, label)
		bits[f.Stage.Code] |= 1 << (n - 1)
		sat := ""
		for _, code := range slices.Sorted(maps.Keys(bits)) {
			digits := strconv.FormatInt(int64(bits[code]), 36)
			sat += code + "00"[len(digits):] + digits
		}
		facts["sat"] = sat
	}
	t.Fatal("the sittings come to no end")
}

// D3, D4: whatever the gates were told, a sitting that Home proposes is entered by
// its stage's own door, and leads no further than the door's list does.
func TestD3WhatHomeProposesIsBehindTheSameDoor(t *testing.T) {
	lib := library(t)
	seen := map[string]bool{}
	for _, facts := range answeredGates(map[string]any{"since": "y1"}) {
		allProposed(t, lib, facts, func(c *rehearse.Chat, f *dialogue.Flow, label string) {
			key := fmt.Sprint(facts["fear"], facts["bound"], label)
			if seen[key] {
				return
			}
			seen[key] = true
			byDoor := atHome(t, lib, noon, facts)
			say(t, byDoor, "> /"+f.Commands[0])
			offered := labels(byDoor)
			list := last(byDoor)
			say(t, c, "> ["+label+"]")
			if c.Way[0].Flow != f.Name && !slices.ContainsFunc(c.Way, func(v dialogue.Visit) bool { return v.Flow == f.Name && v.State == f.Start }) {
				t.Errorf("%v: %q is not entered by the door of %s", facts, label, f.Name)
			}
			switch {
			case last(c) == list: // the door asks something, or the list is another one
			case slices.Contains(offered, label):
			case slices.Contains(offered, "Two more"): // a second page
			default:
				t.Errorf("%v: Home leads to %q in %s, whose list has only %q", facts, label, f.Name, offered)
			}
		})
	}
	if len(seen) < 500 {
		t.Errorf("only %d proposals were tried", len(seen))
	}
}

// D2, D3: no proposal names the other person, nor says what a gate was told: those of somebody who was afraid
// are among those that others get.
func TestD2HomeShowsNoAnswerOfAGate(t *testing.T) {
	lib := library(t)
	common := map[string]bool{"What I miss": true} // the same sitting, where it is called so
	allProposed(t, lib, map[string]any{"keep": true, "fear": "no", "bound": "no", "since": "y1"}, func(_ *rehearse.Chat, _ *dialogue.Flow, label string) { common[label] = true })
	if len(common) < 40 {
		t.Fatalf("only %d sittings are ever proposed", len(common))
	}
	for _, facts := range answeredGates(map[string]any{"since": "y1", "label": "Vexilqua"}) {
		allProposed(t, lib, facts, func(c *rehearse.Chat, _ *dialogue.Flow, label string) {
			if strings.Contains(c.Shown[len(c.Shown)-1].Text+label, "Vexilqua") {
				t.Errorf("Home names the other person: %q", label)
			}
			if !common[label] {
				t.Errorf("%v: %q is proposed, and to nobody else", facts, label)
			}
		})
	}
}

// G4: in the first two weeks only Steady and Space are proposed; fifteen days after
// that answer the other rooms are too.
func TestG4HomeProposesSteadyAndSpaceFirst(t *testing.T) {
	lib := library(t)
	today := noon.Unix() / 86400
	rooms := func(facts map[string]any) map[string]bool {
		all := map[string]bool{}
		allProposed(t, lib, facts, func(_ *rehearse.Chat, f *dialogue.Flow, _ string) { all[f.Name] = true })
		return all
	}
	first := rooms(map[string]any{"keep": true, "fear": "no", "bound": "no", "since": "w2", "at_since": today - 13})
	if len(first) != 2 || !first["steady"] || !first["space"] {
		t.Errorf("in the first two weeks: %v", first)
	}
	if later := rooms(map[string]any{"keep": true, "fear": "no", "bound": "no", "since": "w2", "at_since": today - 14}); len(later) != 9 {
		t.Errorf("after them: %v", later)
	}
}

// A8, G7: on a day of rest and at night Home proposes nothing; at night it has
// three doors beside Help now, also when it was said by day and is asked again.
func TestA8HomeProposesNothingWhenResting(t *testing.T) {
	lib := library(t)
	facts := map[string]any{"keep": true, "fear": "no", "bound": "no"}
	c := rehearse.New(lib, noon)
	c.Session = &dialogue.Session{Facts: maps.Clone(facts), Rest: noon.Add(time.Hour).Unix()}
	say(t, c, "> /steady", "> [What is this feeling?]", "> /home")
	if got := labels(c); slices.Contains(got, "Go on where I was") || proposed(c) != "" {
		t.Errorf("on a day of rest: %q", got)
	}
	say(t, c, "@ 2h", "> hm")
	if got := labels(c); got[0] != "Go on where I was" {
		t.Errorf("after it: %q", got)
	}
}

func TestG7HomeAtNightHasThreeDoorsAndHelpNow(t *testing.T) {
	lib := library(t)
	for _, facts := range answeredGates(map[string]any{"zone": "Europe/Warsaw", "since": "m3"}) {
		c := atHome(t, lib, time.Date(2026, 11, 22, 20, 0, 0, 0, time.UTC), facts) // 21:00 there
		say(t, c, "@ 2h", "> hm")
		got := slices.DeleteFunc(labels(c), func(l string) bool { return l == "Back" })
		if want := []string{"I'm about to write to them", "I can't sleep", "It's bad", "Help now"}; !slices.Equal(got, want) {
			t.Fatalf("at night: %q", got)
		}
	}
}

// F3: a sitting that was done is noted only for those who allowed a few answers,
// and can be cleared.
func TestF3SittingsAreNotedOnlyWhereAnswersMayBeKept(t *testing.T) {
	for _, keep := range []bool{false, true} {
		c := atHome(t, library(t), noon, map[string]any{"keep": keep})
		say(t, c, "> /steady", "> [Sleep, food, water]", "> [Skip]", "> [Done for now]")
		if got := c.Session.Facts["sat"]; keep && got != "st02" || !keep && got != nil {
			t.Errorf("keep %v: noted %v", keep, got)
		}
		if keep {
			say(t, c, "> /way", "> [Clear the sittings]", "> [Clear it]")
			if c.Session.Facts["sat"] != nil || c.Session.Facts["sat_on"] != nil {
				t.Errorf("cleared, and there is still %v", c.Session.Facts)
			}
		}
	}
}

// G3: the way so far counts what was, in words as in the picture, and has no share
// of anything.
func TestG3TheWayIsNoMeasure(t *testing.T) {
	c := atHome(t, library(t), noon, map[string]any{"keep": true, "sat": "st07wh02sp01le03", "ridden": int64(4), "relief": "fe5kcw03"})
	for i, as := range []string{"am", "pm", "pm"} {
		id := fmt.Sprintf("%s.%s", as, strconv.FormatInt(monday-int64(max(0, i-1)), 36))
		c.Entries[id] = dialogue.Entry{ID: id, Kind: dialogue.KindDay, Text: "mood=hard", At: noon}
	}
	say(t, c, "> /way")
	shown := c.Shown[len(c.Shown)-1]
	want := "Getting steady, circles: 4\nBuilding, stars: 1\nDeciding, squares: 2\nDays with a note, the stem: 2\nWaves that went by, the wave: 4\nWhat eased it: Feet on the floor"
	if !strings.HasSuffix(shown.Text, want) || shown.Picture != "way:4.0.1.2:2.4" {
		t.Errorf("%s\n%q", shown.Picture, shown.Text)
	}
	if strings.ContainsAny(shown.Text, "%/") || strings.Contains(shown.Text, " of ") {
		t.Errorf("a share of something: %q", shown.Text)
	}
}

// G4: whatever text of a stage asks for ten minutes of writing marks the day, and
// after it no other stage offers the pen that day; the pages stay open.
func TestG4TenMinutesOfWritingADayInAllRooms(t *testing.T) {
	lib := library(t)
	pens := 0
	for _, f := range lib.Flows(dialogue.English) {
		for _, s := range f.States {
			if s.Kind != "text" || s.Keep == "none" || f.Name == "journal" || f.Exercise != nil {
				continue
			}
			if s.Pen {
				pens++
			} else if strings.Contains(strings.ToLower(s.Text), "ten minutes") && !strings.Contains(s.Text, "ten minutes of") {
				t.Errorf("%s/%s takes ten minutes of writing and marks no day", f.Name, s.Name)
			}
		}
	}
	if pens < 35 {
		t.Errorf("only %d texts mark the day", pens)
	}
	clear := map[string]any{"fear": "no", "bound": "no", "since": "y1", "pen_on": noon.Unix() / 86400}
	for _, way := range [][]string{
		{"> /why", "> [In my own words]"},
		{"> /roots", "> [What they asked for]"},
	} {
		c := atHome(t, lib, noon, clear)
		say(t, c, way...)
		if strings.Contains(last(c), "kept only if you say so") {
			t.Errorf("%q offers the pen a second time: %q", way, last(c))
		}
		say(t, c, "> /journal", "> [A few lines]")
		if !strings.Contains(last(c), "only after your yes") {
			t.Errorf("the pages are not open: %q", last(c))
		}
	}
}

// G3, A8: quiet lines that nobody answers come daily three times, every third day
// three times, weekly three times, say so once, and end. None comes on a day of
// rest, during a pause or after /stop.
func TestG3QuietLinesFadeOut(t *testing.T) {
	lib := library(t)
	lines := func(facts map[string]any, rest time.Duration, first ...string) (days []int) {
		c := rehearse.New(lib, noon)
		c.Store = stored
		c.Session = &dialogue.Session{Facts: maps.Clone(facts), Rest: noon.Add(rest).Unix()}
		say(t, c, append([]string{"> hm"}, first...)...)
		for day := range 60 {
			say(t, c, "@ 1d")
			for _, h := range c.Heard {
				if strings.HasPrefix(h.Message.Text, "A short note for today.") {
					days = append(days, day)
				}
			}
		}
		return days
	}
	facts := map[string]any{"zone": "Europe/Dublin", "rt_am": "14:00"}
	if got, want := lines(facts, 0), []int{0, 1, 2, 5, 8, 11, 18, 25, 32}; !slices.Equal(got, want) {
		t.Errorf("lines on days %v; %v were wanted", got, want)
	}
	if got := lines(facts, 26*time.Hour); len(got) == 0 || got[0] != 1 {
		t.Errorf("with a day of rest before: %v", got)
	}
	if got := lines(facts, 0, "> /pause 5"); len(got) == 0 || got[0] != 5 {
		t.Errorf("with a pause of five days: %v", got)
	}
	if got := lines(facts, 0, "> /stop"); len(got) != 0 {
		t.Errorf("after /stop: %v", got)
	}
	week := map[string]any{"zone": "Europe/Dublin", "g_time": "14:00", "on_g": noon.Unix() / 86400}
	if got, want := lines(week, 0), []int{7, 14, 21}; !slices.Equal(got, want) {
		t.Errorf("weekly notes on days %v; %v were wanted", got, want)
	}
}

// A note on a hard day comes on that morning by the person's clock, at the time
// of their morning note if they have one, whatever the hour at which it was asked
// for; a day that has begun gets none.
func TestAHardDayBringsItsNoteInTheMorning(t *testing.T) {
	lib := library(t)
	for _, x := range []struct{ zone, am, want string }{
		{"Europe/Dublin", "", "Thu 24 Dec, 08:30"},
		{"America/Los_Angeles", "", "Thu 24 Dec, 08:30"},
		{"Pacific/Auckland", "07:10", "Thu 24 Dec, 07:10"},
		{"Europe/Warsaw", "19:00", "Thu 24 Dec, 08:30"}, // no morning time at all
	} {
		c := rehearse.New(lib, time.Date(2026, 11, 22, 17, 0, 0, 0, time.UTC))
		c.Session = &dialogue.Session{Facts: map[string]any{"zone": x.zone}}
		say(t, c, "> /days", "> 24 December, the cabin", "> [Keep it]")
		if !slices.Contains(labels(c), "Yes, a note") { // it is night there
			say(t, c, "@ 12h", "> /days", "> [Add a day]", "> again", "> [Keep it]")
		}
		if x.am != "" {
			c.Session.Facts["n_am"] = x.am
		}
		say(t, c, "> [Yes, a note]", "> 24 December")
		delete(c.Session.Facts, "n_am")
		say(t, c, "@ 33d")
		heard := slices.DeleteFunc(c.Heard, func(h rehearse.Heard) bool { return h.Message.Text != "A short note for today." })
		if len(heard) != 1 || heard[0].At.Format("Mon 2 Jan, 15:04") != x.want {
			t.Errorf("%s: %v", x.zone, heard)
		}
	}
}

// The fullest session of somebody who uses all there is: every room done, all
// notes, lists and quizzes, and all that may be scheduled.
func TestAllToolsFitIntoTheSession(t *testing.T) {
	lib := library(t)
	today := noon.Unix() / 86400
	facts := map[string]any{
		"keep": true, "fear": "unsure", "bound": "unsure", "label": strings.Repeat("é", 30), "pronoun": "they", "happened": "apart", "since": "long",
		"at_since": today, "country": "PL", "zone": "America/Argentina/Buenos_Aires", "ridden": int64(400), "silent": true,
		"sat": "ci73fo0vle03lg0vne0vre0vro1vse3jsp73st0vvi0vwh73", "sat_on": today, "pen_on": today,
		"n_am": "08:00", "n_pm": "20:00", "n_log": true, "n_every": int64(1), "n_since": today, "n_ask": today, "n_stay": true, "n_day": today,
		"on_am": today, "on_pm": today, "on_rm": today, "on_re": today, "on_g": today, "a3_day": today, "hold": today,
		"rt_am": "08:00", "rt_pm": "21:00", "rt_m": "wat", "rt_e": "dim", "rt_miss": int64(2), "g_time": "10:00", "g_miss": int64(1),
		"r_me": "4.4.4.4.4", "r_them": "4.4.4.4.4", "r_why": "2.2.2.2.2.1.1.1.1.0", "v_top": "calm,work,home", "kids": "yes", "roof": "yes", "letter": "rest",
		"relief": "",
	}
	for _, f := range exercisesOf(lib) {
		facts["relief"] = facts["relief"].(string) + f.Exercise.Code + "5k"
	}
	z := &sizes{}
	c := rehearse.New(lib, noon)
	c.Store = z.store
	c.Session = &dialogue.Session{Facts: facts, Schedule: slices.Concat(hardDays, waiting)}
	say(t, c, "> /home", "> [More]", "> [What I write and keep]", "> [More of it]", "> [Mornings and evenings]", "> [The morning]", "> [In my own words]", "> a line", "> [Keep it]", "> /home")
	z.check(t)
}

// TestEveryAnswerFitsIntoTheSession answers all there is at once, each answer as
// long as it can be, with two places left behind and all that may be planned.
func TestEveryAnswerFitsIntoTheSession(t *testing.T) {
	lib := library(t)
	facts := map[string]any{"at_since": monday, "night_at": monday * 1440, "offer": "self_harm"}
	for _, f := range lib.Facts() {
		facts[f.Name] = longest(f)
	}
	s := &dialogue.Session{
		Turn: 90_000, Last: noon.Unix(), Lang: "en", Rest: noon.Unix() + 86_400, Facts: facts, Schedule: slices.Concat(hardDays, waiting),
		Stack: []dialogue.Frame{
			{Flow: "home", State: "left", Nonce: 89_000, At: noon.Unix()/60 - 40_000},
			{Flow: "roots", State: "learnt", Nonce: 89_990, At: noon.Unix()/60 - 40},
			{Flow: "journal", State: "search", Nonce: 90_000, At: noon.Unix() / 60, Over: true},
		},
	}
	for i := range int64(16) {
		s.Seen[0].IDs, s.Seen[1].IDs = append(s.Seen[0].IDs, 900_000_000+7*i), append(s.Seen[1].IDs, 900_000_003+7*i)
	}
	s.Seen[0].At, s.Seen[1].At = noon.Unix(), noon.Unix()
	plain, err := session.Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d answers take %d bytes of %d", len(facts), session.Size(plain), session.LimitFull)
}

// longest is a value of a fact that takes as much room as one can.
func longest(f *dialogue.Fact) any {
	switch f.Type {
	case "flag":
		return true
	case "number":
		return monday
	case "spread":
		return "4.4.4.4.4"
	case "answers":
		return "" // there only while a quiz is asked
	case "word":
		return slices.MaxFunc(f.Values, func(a, b string) int { return len(a) - len(b) })
	}
	switch f.Name {
	case "v_a", "v_b", "v_c", "sp_t", "look", "h_date":
		return "" // there only between two screens
	}
	if f.Max > 0 {
		return strings.Repeat("x", f.Max)
	}
	return "123456,123470,123499" // three kept texts
}

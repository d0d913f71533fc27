package rehearse_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/rehearse"
	"kintsugi/internal/session"
)

// exercisesOf are the exercises of the library.
func exercisesOf(lib *dialogue.Library) (all []*dialogue.Flow) {
	for _, f := range lib.Flows(dialogue.English) {
		if f.Exercise != nil {
			all = append(all, f)
		}
	}
	return all
}

// before is somebody who is about to begin an exercise that Ground offered.
func before(t *testing.T, lib *dialogue.Library, f *dialogue.Flow, facts map[string]any) *rehearse.Chat {
	t.Helper()
	c := rehearse.New(lib, noon)
	c.Store = stored
	at := noon.Unix() / 60
	c.Session = &dialogue.Session{Facts: facts, Stack: []dialogue.Frame{
		{Flow: "ground", State: "you", At: at, Over: true}, {Flow: f.Name, State: f.Start, At: at},
	}}
	say(t, c, "> /start", "> [Go on there]", "> begin")
	return c
}

// through goes through an exercise that has begun, to the question after it, and
// returns how long its lines took. Whatever it asks is skipped, and what it
// says is gone on from.
func through(t *testing.T, c *rehearse.Chat) (paced time.Duration) {
	t.Helper()
	for range 20 {
		if strings.Contains(last(c), "easier, the same, or worse?") {
			return paced
		}
		_, buttons := c.Keyboard()
		switch lines := c.Heard[len(c.Heard)-1].Pace; {
		case len(lines) > 0:
			total := time.Duration(0)
			for _, l := range lines {
				if total += l.For; l.For < time.Second {
					t.Errorf("a line stands for %s: %s", l.For, l.Text)
				}
			}
			paced += total
			if err := c.Wait(total + time.Second); err != nil {
				t.Fatal(err)
			}
		case slices.Contains(labels(c), "Skip"):
			say(t, c, "> [Skip]")
		default:
			say(t, c, "> ["+buttons[0].Label+"]")
		}
	}
	t.Fatalf("it does not come to its end: %q", last(c))
	return 0
}

// Every exercise is gone through on a clock that is not real: it takes about the
// minutes it promises, asks how it was, and is noted.
func TestEveryExerciseComesToItsEnd(t *testing.T) {
	lib := library(t)
	all := exercisesOf(lib)
	if len(all) < 22 {
		t.Errorf("there are %d exercises", len(all))
	}
	for _, f := range all {
		c := before(t, lib, f, map[string]any{"keep": true})
		paced, promised := through(t, c), time.Duration(f.Exercise.Minutes)*time.Minute
		if off := promised - paced; off < -30*time.Second || off > 30*time.Second && !writes(f) {
			t.Errorf("%s promises %s, and its lines take %s", f.Name, promised, paced)
		}
		say(t, c, "> [Easier]")
		if got := c.Session.Facts["relief"]; got != f.Exercise.Code+"2s" { // 100 to the base 36: easier once
			t.Errorf("%s: what is noted is %v", f.Name, got)
		}
	}
}

// writes tells whether an exercise asks for something to be typed.
func writes(f *dialogue.Flow) bool {
	return slices.ContainsFunc(f.States, func(s *dialogue.State) bool { return s.Kind == "text" })
}

// A3, G8: after "worse", and after 8, the very next screen is the direct
// question, whichever exercise it was; Stop leads to the question before.
func TestA3WorseAfterAnyExercise(t *testing.T) {
	lib := library(t)
	for _, f := range exercisesOf(lib) {
		for _, answer := range [][]string{{"> [Worse]"}, {"> [Put a number on it]", "> 8"}, {"> [Put a number on it]", "> 7", "> [Worse]"}} {
			c := before(t, lib, f, nil)
			if writes(f) {
				through(t, c)
			} else {
				say(t, c, "> [Stop]")
			}
			say(t, c, answer...)
			if !strings.Contains(last(c), "are you thinking about ending your life?") {
				t.Fatalf("%s: after %q comes %q", f.Name, answer, last(c))
			}
		}
	}
}

// G4, G8: before typing, the screen says what becomes of it; the first one names
// ten minutes; what is kept nowhere leaves the chat; the ground comes after it.
func TestG4WritingIsShortAndLeadsToTheGround(t *testing.T) {
	lib, n := library(t), 0
	for _, f := range exercisesOf(lib) {
		if !writes(f) {
			continue
		}
		n++
		c := before(t, lib, f, nil)
		if text := last(c); !strings.Contains(text, "en minutes at most") {
			t.Errorf("%s names no limit: %q", f.Name, text)
		}
		for _, s := range f.States {
			if s.Kind == "text" && !strings.Contains(s.Text, "kept nowhere") && !strings.Contains(s.Text, "stays only if you say so") {
				t.Errorf("%s/%s doesn't say what is kept: %q", f.Name, s.Name, s.Text)
			}
			if s.Kind == "text" && s.Keep == "none" && !s.Erase {
				t.Errorf("%s/%s leaves in the chat what it keeps nowhere", f.Name, s.Name)
			}
		}
		if paced := through(t, c); paced < 30*time.Second {
			t.Errorf("%s leads to %s of ground", f.Name, paced)
		}
	}
	if n < 4 {
		t.Errorf("%d exercises are written", n)
	}
}

// G7: what is for the day is offered by no list at night, no line sends anybody
// out, and nothing counts backwards.
func TestG7AtNightNoExerciseSendsAnybodyOut(t *testing.T) {
	lib := library(t)
	for _, f := range exercisesOf(lib) {
		for _, s := range f.States {
			for _, l := range append(s.Lines, dialogue.PacedLine{Text: s.Text}) {
				for _, no := range []string{"go out", "outside", "outdoors", "fresh air", "sevens", "backwards", "count down"} {
					if strings.Contains(strings.ToLower(l.Text), no) {
						t.Errorf("%s/%s says %q: %s", f.Name, s.Name, no, l.Text)
					}
				}
			}
		}
		if !f.Exercise.Day {
			continue
		}
		for _, g := range lib.Flows(dialogue.English) {
			for _, s := range g.States {
				if s.Kind == "offer" && !s.Tried && s.Offers(f.Exercise, true) {
					t.Errorf("%s/%s offers %s at night", g.Name, s.Name, f.Name)
				}
			}
		}
	}
}

// G8: whatever is chosen in Ground, an exercise begins with the third tap or
// before, by day and at night, with nothing typed.
func TestG8AnExerciseWithinThreeTaps(t *testing.T) {
	lib := library(t)
	for _, night := range []bool{false, true} {
		ways := [][]string{{}}
		found := 0
		for taps := 1; taps <= 3; taps++ {
			var further [][]string
			for _, way := range ways {
				c := rehearse.New(lib, noon)
				c.Store = stored
				c.Session = &dialogue.Session{}
				if night {
					c.Session.Facts = map[string]any{"night_at": noon.Unix() / 60}
				}
				say(t, c, append([]string{"> /ground"}, way...)...)
				switch {
				case slices.Contains(labels(c), "Begin") || slices.Contains(labels(c), "Begin, with no pauses"):
					found++
				case len(c.Session.Stack) > 0 && c.Session.Stack[len(c.Session.Stack)-1].Flow == "ground":
					_, buttons := c.Keyboard()
					for _, b := range buttons {
						if dialogue.Numbered(b) && b.Label != "What helps me" {
							further = append(further, append(slices.Clone(way), "> ["+b.Label+"]"))
						}
					}
				}
			}
			ways = further
		}
		if len(ways) > 0 || found != 12 {
			t.Errorf("night %v: %d ways lead to an exercise; these take longer: %q", night, found, ways)
		}
	}
}

// Whoever has tried everything has a session that is still small, and reads all
// of it in "What helps me".
func TestEverythingTriedFitsIntoASession(t *testing.T) {
	lib := library(t)
	all := exercisesOf(lib)
	facts := map[string]any{
		"keep": true, "label": strings.Repeat("é", 30), "pronoun": "they", "happened": "apart", "since": "w2", "fear": "unsure",
		"bound": "unsure", "country": "PL", "ridden": int64(400), "zone": "Europe/Warsaw", "relief": "",
	}
	for _, f := range all {
		facts["relief"] = facts["relief"].(string) + f.Exercise.Code + "5k"
	}
	c := rehearse.New(lib, noon)
	z := &sizes{}
	c.Store = z.store
	c.Session = &dialogue.Session{Facts: facts}
	say(t, c, "> /helps")
	read := ""
	for range (len(all) + 4) / 5 {
		read += last(c)
		say(t, c, "> [More]")
	}
	for _, f := range all {
		if !strings.Contains(read, fmt.Sprintf("%s: it eased 2 of 2 times", f.Title)) {
			t.Errorf("%s is not on any page", f.Title)
		}
	}
	for _, answer := range []string{"Easier", "The same", "Worse", "Easier"} {
		say(t, c, "> /helps", "> [More]")
		_, buttons := c.Keyboard()
		say(t, c, "> ["+buttons[0].Label+"]", "> ["+labels(c)[0]+"]")
		if slices.Contains(labels(c), "Stop") {
			say(t, c, "> [Stop]", "> ["+answer+"]")
		}
	}
	t.Logf("%d exercises take %d bytes of a session; the largest session takes %d of %d", len(all), len(c.Session.Facts["relief"].(string)), z.most, session.Limit)
	if z.most > session.Limit {
		t.Errorf("a session takes %d bytes", z.most)
	}
}

// Somebody who stood in a way of Ground that has gone, in the middle of an
// exercise and with a fact that nothing asks for any more, goes on from there.
func TestWhoStoodInTheFormerGroundGoesOn(t *testing.T) {
	lib := library(t)
	for _, former := range []string{"choose", "breath", "senses", "water", "taps", "feet", "here", "surf"} {
		c := rehearse.New(lib, noon)
		c.Store = stored
		at := noon.Unix() / 60
		c.Session = &dialogue.Session{Facts: map[string]any{"keep": true, "best": "feet"}, Stack: []dialogue.Frame{
			{Flow: "ground", State: former, At: at, Over: true}, {Flow: "feet", State: "how", At: at}, {Flow: "after", State: "how", At: at},
		}}
		say(t, c, "> easier")
		if !strings.Contains(last(c), "That was one round.") || c.Session.Facts["relief"] != "fe2s" {
			t.Errorf("from %s: %q, noted %v", former, last(c), c.Session.Facts["relief"])
		}
		c.Session.Stack = []dialogue.Frame{{Flow: "ground", State: former, At: at, Over: true}}
		say(t, c, "> /start", "> [Go on there]", "> hm")
		if top := c.Session.Stack[len(c.Session.Stack)-1]; top.Flow != "ground" || top.State == former {
			t.Errorf("from %s the person stands in %s/%s", former, top.Flow, top.State)
		}
	}
}

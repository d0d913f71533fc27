package rehearse_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kintsugi/internal/rehearse"
)

// withNotes is somebody in Poland with a note at six in the evening, on a Monday
// morning.
func withNotes(t *testing.T, more ...string) *rehearse.Chat {
	t.Helper()
	return talk(t, append([]string{
		"@ 13h", "> /start", "> [Look around]", "> [Enough for now]", "> /checkin", "> [Pick a time]", "> Poland", "> [In the evening]", "> [18:00]", "> [Keep it]",
	}, more...)...)
}

// pushed are the messages that came by themselves in a stretch of time.
func pushed(t *testing.T, c *rehearse.Chat, d time.Duration) (all []rehearse.Heard) {
	t.Helper()
	if err := c.Wait(d); err != nil {
		t.Fatal(err)
	}
	for _, h := range c.Heard {
		if !h.At.IsZero() {
			all = append(all, h)
		}
	}
	return all
}

// A3: the lowest tap brings the direct question as the very next screen, once a
// day; after that the doors of Help now.
func TestA3TheLowestTapAsksOnceADay(t *testing.T) {
	c := withNotes(t, "@ 8h", "> [Very hard]")
	if !strings.Contains(last(c), "are you thinking about ending your life?") {
		t.Fatalf("after the lowest tap comes %q", last(c))
	}
	say(t, c, "> [Not now]", "> /checkin", "> [One now]", "> [Very hard]")
	wantButtons(t, c, "Someone I know", "Call a line", "Text or chat", "Get through the next ten minutes")
}

// A8: after an answer to the direct question nothing is pushed for a day.
func TestA8NoNoteWithinADay(t *testing.T) {
	c := withNotes(t, "@ 8h", "> [Very hard]", "> [I have thoughts, I'm safe right now]", "> [Not now]")
	if all := pushed(t, c, 23*time.Hour+50*time.Minute); len(all) > 0 {
		t.Errorf("within a day came %q", all[0].Message.Text)
	}
	if all := pushed(t, c, 25*time.Hour); len(all) != 1 {
		t.Errorf("on the day after that came %d notes", len(all))
	}
}

// D2: whatever comes by itself begins with a neutral line, brings no picture,
// and has no sound for somebody who asked for none.
func TestD2WhatIsPushedIsNeutral(t *testing.T) {
	c := withNotes(t)
	for _, h := range pushed(t, c, 60*24*time.Hour) {
		line, _, _ := strings.Cut(rehearse.Plain(h.Message.Text), "\n")
		if line != "A short note for today." || h.Message.Picture != "" || h.Message.Silent {
			t.Errorf("pushed: %q, picture %q, silent %v", line, h.Message.Picture, h.Message.Silent)
		}
	}
	c = withNotes(t, "> /settings", "> [What is kept, and more]", "> [With or without a sound]", "> [Without a sound]")
	for _, h := range pushed(t, c, 24*time.Hour) {
		if !h.Message.Silent {
			t.Error("a note came with a sound")
		}
	}
}

// D7: /hide calls off what would come day by day; so does /stop.
func TestD7NothingIsPushedAfterHide(t *testing.T) {
	for _, how := range []string{"/hide", "/stop"} {
		if all := pushed(t, withNotes(t, "> "+how), 30*24*time.Hour); len(all) > 0 {
			t.Errorf("after %s came %q", how, all[0].Message.Text)
		}
	}
}

// F3: a note of the day holds what was tapped, only after a yes, and no words.
func TestF3NotesAreKeptOnlyAfterAYes(t *testing.T) {
	answers := []string{"@ 8h", "> [Hard]", "> [☐ Sadness]", "> [Done]", "> [Skip]", "> [Done]"}
	for _, kept := range []string{"Keep it", "Keep nothing"} {
		c := talk(t, "@ 13h", "> /start", "> /checkin", "> [Pick a time]", "> Poland", "> [In the evening]", "> [18:00]", "> ["+kept+"]")
		say(t, c, answers...)
		got := ""
		for id, e := range c.Entries {
			got += fmt.Sprintf("%s %s %s;", id, e.Kind, e.Text)
		}
		if want := map[string]string{"Keep it": "pm.g18 day feel=sad&mood=hard;", "Keep nothing": ""}[kept]; got != want {
			t.Errorf("%s: kept %q, want %q", kept, got, want)
		}
		for _, fact := range []string{"mood", "feel", "did", "sleep"} {
			if v, ok := c.Session.Facts[fact]; ok {
				t.Errorf("%s: the session still has %s %v", kept, fact, v)
			}
		}
	}
}

// G3: notes nobody answers fade out, a week or more before they end, and say
// nothing of it; a single answer brings the old rhythm back.
func TestG3UnansweredNotesFadeOut(t *testing.T) {
	c := withNotes(t)
	var days []string
	for _, h := range pushed(t, c, 120*24*time.Hour) {
		days = append(days, h.At.Format("2.1."))
		for _, word := range []string{"miss", "streak", "again", "yesterday", "in a row"} {
			if strings.Contains(h.Message.Text, word) {
				t.Errorf("a note speaks of %q: %s", word, h.Message.Text)
			}
		}
	}
	want := "[23.11. 24.11. 25.11. 28.11. 1.12. 4.12. 11.12. 18.12. 25.12.]"
	if got := fmt.Sprint(days); got != want {
		t.Errorf("notes came on %s, want %s", got, want)
	}
}

// G7: in the quiet hours nothing comes that was not put there by hand, and a
// time in them is asked about.
func TestG7ATimeInTheQuietHoursIsAskedAbout(t *testing.T) {
	c := talk(t, "@ 13h", "> /start", "> /checkin", "> [Pick a time]", "> Poland", "> [In the evening]", "> [Another time]", "> 23:30")
	if !strings.Contains(last(c), "quiet hours") {
		t.Fatalf("after 23:30 comes %q", last(c))
	}
	say(t, c, "> [Not now]")
	if all := pushed(t, c, 3*24*time.Hour); len(all) > 0 {
		t.Errorf("a note came at %s", all[0].At)
	}
}

// A8: the follow-up after a crisis answer waits for the morning where the
// night would have it.
func TestA8TheFollowUpWaitsForTheMorning(t *testing.T) {
	c := talk(t, "@ 13h", "> /start", "> /checkin", "> [Pick a time]", "> Poland", "> [In the evening]", "> [18:00]", "> [Keep nothing]", "> /stop")
	say(t, c, "> /help_now", "> [Something else]", "> [I think about ending my life]", "> [I have thoughts, I'm safe right now]")
	say(t, c, "> [Not now]", "> [Go on]")
	say(t, c, "> [Yes, in 12 hours]")
	all := pushed(t, c, 48*time.Hour)
	if len(all) != 1 || all[0].At.Hour() < 8 || all[0].At.Hour() >= 22 {
		t.Errorf("the follow-up: %v", all)
	}
}

// A week and a month can be looked at, as a picture and in words; a day without
// a note is not spoken of.
func TestTheWeekInWords(t *testing.T) {
	c := withNotes(t, "@ 8h", "> [Hard]", "> [Skip]", "> [Skip]", "> [Done]", "@ 48h", "> [Good]", "> [☐ Calm]", "> [Done]", "> [Skip]", "> [Done]")
	say(t, c, "> /checkin", "> [My week]")
	_, text, _ := strings.Cut(last(c), "\n\n")
	if want := "Mon 23: hard\nWed 25: good; calm"; text != want {
		t.Errorf("the week reads\n%s\nwant\n%s", text, want)
	}
	m := c.Shown[len(c.Shown)-1]
	if want := "days:20261119:0.0.0.0.2.0.5"; m.Picture != want {
		t.Errorf("the picture is %q, want %q", m.Picture, want)
	}
}

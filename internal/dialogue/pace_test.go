package dialogue_test

import (
	"strings"
	"testing"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/rehearse"
)

// breathing is somebody in the paced sequence of the test content: two rounds
// of four and six seconds.
func breathing(t *testing.T) *rehearse.Chat {
	t.Helper()
	_, every := libraries(t)
	c := rehearse.New(every, evening)
	c.Session = &dialogue.Session{Turn: 9, Last: evening.Unix(), Stack: []dialogue.Frame{
		{Flow: "kinds", State: "paced", Nonce: 9, At: evening.Unix() / 60, Over: true, Phase: 2}, // it broke off
	}}
	if err := c.PressData(1, "kinds:paced:9:-again"); err != nil {
		t.Fatal(err)
	}
	return c
}

func newest(c *rehearse.Chat) string { return rehearse.Plain(c.Shown[len(c.Shown)-1].Text) }

func TestPauseStandsAtTheLineThatStands(t *testing.T) {
	for second, want := range map[int]string{1: "In.", 3: "In.", 5: "Out.", 9: "Out.", 11: "In.", 15: "Out."} {
		c := breathing(t)
		c.Now = c.Now.Add(time.Duration(second) * time.Second)
		if err := c.Press("Pause"); err != nil {
			t.Fatal(err)
		}
		if got := newest(c); !strings.Contains(got, want) || !strings.Contains(got, "Paused.") {
			t.Errorf("paused after %d s: %q", second, got)
		}
		if c.Session.Paced() != "" || len(c.Session.Schedule) > 0 {
			t.Errorf("paused after %d s, its end is still to come", second)
		}
	}
}

// TestPauseByTheLine: whoever shows the lines knows better than the clock which
// one stands.
func TestPauseByTheLine(t *testing.T) {
	c := breathing(t)
	e := dialogue.Event{Kind: dialogue.Typed, ID: 50, Chat: 1, At: c.Now.Add(time.Second), Text: "pause", Line: 4}
	_, out, err := c.Library.Step(c.Session, e)
	if err != nil {
		t.Fatal(err)
	}
	if got := rehearse.Plain(out.Say[0].Text); !strings.Contains(got, "Out.") {
		t.Errorf("at the fourth line: %q", got)
	}
	e.Line = 99
	if _, _, err := c.Library.Step(c.Session, e); err != nil {
		t.Errorf("at a line there is none of: %v", err)
	}
}

// TestALateEndIsNone: a sequence whose end comes minutes late was not shown to
// its end, since nobody was there.
func TestALateEndIsNone(t *testing.T) {
	for late, want := range map[time.Duration]string{0: "That was it.", 59 * time.Second: "That was it.", 61 * time.Second: "This broke off"} {
		c := breathing(t)
		c.Now = c.Session.Next().Add(late)
		if err := c.CutOff(); err != nil {
			t.Fatal(err)
		}
		if got := newest(c); !strings.HasPrefix(got, want) {
			t.Errorf("%v late: %q, want %q", late, got, want)
		}
	}
}

// TestWhatLiesOnTopEndsTheLines: they don't run on underneath, and begin anew
// when the person comes back.
func TestWhatLiesOnTopEndsTheLines(t *testing.T) {
	c := breathing(t)
	if c.Session.Paced() == "" {
		t.Fatal("no lines are shown")
	}
	if err := c.Type("/long"); err != nil {
		t.Fatal(err)
	}
	if id := c.Session.Paced(); id != "" {
		t.Errorf("below another flow %s still runs", id)
	}
	for _, x := range c.Session.Schedule {
		if x.Tag == "pace" {
			t.Error("the end of what does not run any more is still to come")
		}
	}
}

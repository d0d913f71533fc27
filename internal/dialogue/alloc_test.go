package dialogue_test

import (
	"testing"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/rehearse"
)

// presses are answers and how many allocations each may cost, with a person in
// mid-journey: a few more than it costs today, so that a regression shows. Most
// are the buttons of the next screen; Home has five, and a condition.
var presses = []struct {
	label, to string
	most      float64
}{
	{"Info", "info", 32},
	{"OK", "menu", 45},
}

// TestAPressAllocatesLittle presses answers, twelve of them into a conversation.
func TestAPressAllocatesLittle(t *testing.T) {
	_, every := libraries(t)
	c := rehearse.New(every, evening)
	for _, say := range []string{"hello", "Nothing now"} {
		if err := c.Type(say); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 14 {
		p := presses[i%2]
		if i >= 12 {
			e := press(t, c, p.label)
			got := fewest(func() {
				next, out, err := every.Step(c.Session, e)
				if err != nil || len(out.Say) != 1 || next.Stack[len(next.Stack)-1].State != p.to {
					t.Fatal(out.Say, err)
				}
			})
			t.Logf("%s costs %v allocations", p.label, got)
			if got > p.most {
				t.Errorf("%s costs %v allocations; %v were allowed", p.label, got, p.most)
			}
		}
		if err := c.Press(p.label); err != nil {
			t.Fatal(err)
		}
	}
}

// press is the press of a button of the present screen.
func press(t *testing.T, c *rehearse.Chat, label string) dialogue.Event {
	t.Helper()
	message, buttons := c.Keyboard()
	for _, b := range buttons {
		if b.Label == label {
			return dialogue.Event{Kind: dialogue.Pressed, ID: 1000, Chat: rehearse.Person, At: c.Now, Message: message, Text: b.Data}
		}
	}
	t.Fatalf("there is no button %q", label)
	return dialogue.Event{}
}

// fewest is how many allocations a call makes when the pools it draws from are
// full: the least of many, since a collection empties them, and the race
// detector drops some of what is put back.
func fewest(call func()) float64 {
	least := testing.AllocsPerRun(1, call)
	for range 100 {
		least = min(least, testing.AllocsPerRun(1, call))
	}
	return least
}

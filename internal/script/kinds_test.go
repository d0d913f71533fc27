package script

import (
	"strings"
	"testing"
	"time"

	"kintsugi/internal/rehearse"
)

var evening = time.Date(2026, 11, 22, 21, 0, 0, 0, time.UTC)

// step is one thing a person does and what must then be there.
type step struct {
	do   string
	want string // in the newest message
	fact string // name=value
}

func run(t *testing.T, c *rehearse.Chat, steps []step) {
	t.Helper()
	for _, s := range steps {
		out, err := rehearse.Replay(c, s.do)
		if err != nil {
			t.Fatalf("%s: %v", s.do, err)
		}
		if s.want != "" && !strings.Contains(out, s.want) {
			t.Fatalf("%s: %q is not in:\n%s", s.do, s.want, out)
		}
		if name, want, ok := strings.Cut(s.fact, "="); ok {
			if got := factText(c, name); got != want {
				t.Fatalf("%s: fact %s is %q, not %q", s.do, name, got, want)
			}
		}
	}
	for _, f := range c.Faults {
		t.Error(f)
	}
}

func TestEveryKindTakesWhatAPersonGives(t *testing.T) {
	c := rehearse.New(testLibrary(t, nil), evening)
	run(t, c, []step{
		{do: "> /start", want: "[All kinds]"},
		{do: "> all kind", want: "How is it?"}, // a slip of the finger
		{do: "> what?", want: "I may have missed something important"},
		{do: "> 1", want: "Which of these?", fact: "mood=low"},
		{do: "> [☐ Sleep]", want: "[☑ Sleep]"},
		{do: "> sleep and food", want: "[☑ Food]"},
		{do: "> [☐ People]", want: "[☑ People]"},
		{do: "> done", want: "Between 1 and 2"},
		{do: "> [☑ People]", want: "[☐ People]"},
		{do: "> [Done]", want: "How strong?", fact: "chosen=sleep,food"},
		{do: "> eleven", want: "from 0 to 10"},
		{do: "> 9️⃣", want: "That is strong.", fact: "strength=9"},
		{do: "> about twenty-one days", want: "When was it?", fact: "count=21"},
		{do: "> 3/5/2024", want: "couldn't read a date"},
		{do: "> 3 May 2099", want: "still to come"},
		{do: "> 3rd of May 2024", want: "At what time?", fact: "day=2024-05-03"},
		{do: "> half past eight", want: "Which country?", fact: "clock=08:30"},
		{do: "> [P]", want: "[Poland]"},
		{do: "> Atlantis", want: "couldn't find that country"},
		{do: "> Deutschland", want: "What shall I call them?", fact: "country=DE"},
		{do: "> a name that is really much too long", want: "Up to 20 characters"},
		{do: "> <b>Al\u202ex", want: "Write a line about <b>Al", fact: "label=<b>Al\u202ex"},
		{do: "> (edit) Alex", want: "Changed", fact: "label=Alex"},
		{do: "> It was a long day.", want: "[Keep it]"},
		{do: "> And longer still.", want: "Added"},
		{do: "> [Keep it]", want: "Let it out."},
		{do: "> I hate this", want: "(deleted: I hate this)"},
	})
	if n := len(c.Entries); n != 2 {
		t.Errorf("%d entries are kept, not the two that were said yes to", n)
	}
	run(t, c, []step{
		{do: "@ 30s", want: "That was it."},
		{do: "> [Good]", want: "Done."},
	})
}

func factText(c *rehearse.Chat, name string) string {
	return strings.TrimSpace(sprint(c.Session.Facts[name]))
}

func TestNumbersDatesAndTimes(t *testing.T) {
	for _, x := range []struct{ state, typed, fact string }{
		{"number", "٣", "count=3"},
		{"number", "maybe 12", "count=12"},
		{"date", "2024-05-03", "day=2024-05-03"},
		{"date", "3.5.2024", "day=2024-05-03"},
		{"date", "May 3, 2024", "day=2024-05-03"},
		{"date", "yesterday", "day=2026-11-21"},
		{"date", "2 weeks ago", "day=2026-11-08"},
		{"date", "a month ago", "day=2026-10-22"},
		{"date", "31.12.", "day=2025-12-31"},
		{"time", "8pm", "clock=20:00"},
		{"time", "20.30", "clock=20:30"},
		{"time", "20h", "clock=20:00"},
		{"time", "2015", "clock=20:15"},
		{"time", "12:05 am", "clock=00:05"},
		{"time", "quarter to nine", "clock=08:45"},
		{"time", "noon", "clock=12:00"},
	} {
		c := rehearse.New(testLibrary(t, nil), evening)
		run(t, c, []step{{do: "> /start"}, {do: "> [All kinds]"}})
		for c.Session.Stack[len(c.Session.Stack)-1].State != x.state {
			run(t, c, []step{{do: "> [Skip]"}})
		}
		run(t, c, []step{{do: "> " + x.typed, fact: x.fact}})
	}
}

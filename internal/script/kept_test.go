package script

import (
	"strings"
	"testing"

	"kintsugi/internal/rehearse"
)

// keptFlow is a list of kept texts: written, shown, cleared.
const keptFlow = `
flow: plan
title: My plan
start: show
commands: [plan]
hint: My plan
basis: practice only
review: {state: draft}
states:
  - state: show
    kind: kept
    menu: true
    text: Your plan.
    empty: Nothing is in it yet.
    shows: [{title: Warning signs, fact: signs}, {title: People, fact: people}]
    options:
      - {id: add, label: Add a sign, to: sign}
      - {id: who, label: Add somebody, to: who}
      - {id: clear, label: Clear the signs, to: show, clear: [signs], count: cleared}
      - {id: out, label: Done, to: out}
  - {state: sign, kind: text, text: What tells you?, keep: plan, fact: signs, to: show, skip: show}
  - {state: who, kind: text, text: Who?, keep: plan, fact: people, to: show, skip: show}
  - {state: out, kind: end}
`

func TestKeptTextsAreShownWordForWord(t *testing.T) {
	facts := "- {fact: signs, type: text}\n- {fact: people, type: text}\n"
	c := rehearse.New(testLibrary(t, map[string]string{"flows/plan.yaml": keptFlow, "facts.yaml": testFacts(t) + facts}), evening)
	run(t, c, []step{
		{do: "> /start"},
		{do: "> /plan", want: "Nothing is in it yet."},
		{do: "> [Add a sign]"},
		{do: "> I stop <eating> & sleeping"},
		{do: "> [Keep it]", want: "Warning signs\n  I stop <eating> & sleeping"},
		{do: "> [Add a sign]"},
		{do: "> never said yes to"},
		{do: "> [Don't keep it]"},
		{do: "> [Add somebody]"},
		{do: "> Alex, next door"},
		{do: "> [Keep it]", want: "People\n  Alex, next door"},
	})
	if last := c.Heard[len(c.Heard)-1].Message.Text; strings.Contains(last, "never said yes") {
		t.Error("a text that was not kept is shown")
	}
	run(t, c, []step{{do: "> [Clear the signs]"}})
	if last := c.Heard[0].Message.Text; strings.Contains(last, "eating") || !strings.Contains(last, "Alex") {
		t.Errorf("after clearing one list: %q", last)
	}
	if len(c.Entries) != 1 || len(c.Counted) != 1 || c.Counted[0] != "cleared" {
		t.Errorf("%d texts are left; counted %q", len(c.Entries), c.Counted)
	}
}

func TestAListTakesSixTexts(t *testing.T) {
	facts := "- {fact: signs, type: text}\n- {fact: people, type: text}\n"
	c := rehearse.New(testLibrary(t, map[string]string{"flows/plan.yaml": keptFlow, "facts.yaml": testFacts(t) + facts}), evening)
	run(t, c, []step{{do: "> /start"}, {do: "> /plan"}})
	long := strings.Repeat("word ", 700)
	for range 6 {
		run(t, c, []step{{do: "> [Add a sign]"}, {do: "> " + long}, {do: "> [Keep it]"}})
	}
	for _, h := range c.Heard {
		if n := len([]rune(h.Message.Text)); n > 4096 {
			t.Errorf("a message of %d characters", n)
		}
	}
	run(t, c, []step{{do: "> [Add a sign]"}, {do: "> one more", want: "This list is full."}})
	if len(c.Entries) != 6 {
		t.Errorf("%d texts are kept", len(c.Entries))
	}
}

// outright is a reader that finds danger in two words.
type outright struct{}

func (outright) Read(text, _ string) (string, bool) {
	switch {
	case strings.Contains(text, "DANGER"):
		return "self_harm", true
	case strings.Contains(text, "danger"):
		return "self_harm", false
	case strings.Contains(text, "hint"):
		return "abuse", false
	}
	return "none", false
}

// B1, B3: what reads like danger brings an offer beside the answer, once a day
// unless the words escalate, and the text goes where it was going.
func TestB1FreeTextBringsAnOfferAndIsNotLost(t *testing.T) {
	help := readFile(t, "testdata/flows/help.yaml") + "offers: {self_harm: ask, abuse: doors}\nhinted: [self_harm]\n"
	rooms := testRooms(t)
	rooms.Reader = outright{}
	lib, found := Load(testContent(t, map[string]string{"flows/help.yaml": help}), rooms)
	if lib == nil {
		t.Fatal(found)
	}
	c := rehearse.New(lib, evening)
	run(t, c, []step{{do: "> /start"}, {do: "> [All kinds]"}})
	for c.Session.Stack[len(c.Session.Stack)-1].State != "journal" {
		run(t, c, []step{{do: "> [Skip]"}})
	}
	run(t, c, []step{{do: "> some danger here", want: "Are you thinking about it?"}})
	if len(c.Entries) != 1 {
		t.Error("the text was lost on its way")
	}
	run(t, c, []step{{do: "> more danger"}})
	if len(c.Heard) != 1 {
		t.Error("the same offer is made twice a day")
	}
	run(t, c, []step{{do: "> DANGER", want: "Are you thinking about it?"}, {do: "> [I'm in danger now]", want: "Noted."}})
	run(t, c, []step{{do: "> /home"}, {do: "@ 25h"}, {do: "> danger", want: "Are you thinking about it?"}})
	run(t, c, []step{{do: "> /home"}, {do: "> a hint"}})
	if len(c.Heard) != 1 {
		t.Error("a hint brings an offer of a class that wants it said outright")
	}
	fresh := rehearse.New(lib, evening)
	run(t, fresh, []step{{do: "> danger", want: "Are you thinking about it?"}})
}

// A3: an answer to the offer may be typed, since it is the last thing the
// person has read; and what they write in words of their own is asked about
// again rather than missed.
func TestA3TheOfferIsAnsweredByTyping(t *testing.T) {
	rooms := testRooms(t)
	rooms.Reader = outright{}
	help := readFile(t, "testdata/flows/help.yaml") + "offers: {self_harm: ask}\nhinted: [self_harm]\n"
	lib, found := Load(testContent(t, map[string]string{"flows/help.yaml": help}), rooms)
	if lib == nil {
		t.Fatal(found)
	}
	for _, answer := range []string{"1", "I'm in danger now", "im in danger now"} {
		c := rehearse.New(lib, evening)
		run(t, c, []step{
			{do: "> /start"},
			{do: "> danger", want: "Are you thinking about it?"},
			{do: "> yes, so much danger", want: "Are you thinking about it?"},
			{do: "> " + answer, want: "emergency number", fact: "seen=true"},
		})
		for _, m := range c.Shown {
			if m.Mine && m.Text == answer && !m.Deleted {
				t.Errorf("the answer %q still stands in the chat", answer)
			}
		}
	}
	c := rehearse.New(lib, evening)
	run(t, c, []step{
		{do: "> /start"},
		{do: "> danger", want: "Are you thinking about it?"},
		{do: "> [Nothing now]"},
		{do: "> 1", want: "How is it?"}, // the offer has passed: a number is for the screen
	})
}

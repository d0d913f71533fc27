package script

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kintsugi/internal/rehearse"
)

// shelfFlow is a shelf of texts: written, looked through, searched, sent as a
// file, cleared.
const shelfFlow = `
flow: notes
title: Notes
start: in
commands: [notes]
hint: Notes
basis: practice only
review: {state: draft}
states:
  - {state: in, kind: branch, cases: [{if: 'kept("notes") > 0 and age("notes") >= 48', to: old}], else: list}
  - {state: old, kind: say, text: Nothing was written for two days., to: list}
  - state: list
    kind: kept
    menu: true
    text: Your notes.
    empty: There are none.
    shows: [{title: Notes, shelf: notes}]
    options:
      - {id: add, label: Write one, to: write}
      - {id: look, label: Look through, to: leaf}
      - {id: month, label: By month, to: months}
      - {id: find, label: Search, to: find}
      - {id: file, label: As a file, to: file, when: 'kept("notes") > 0'}
      - {id: clear, label: Clear them, to: list, clear: [notes]}
      - {id: out, label: Done, to: out}
  - {state: write, kind: text, text: "Write. {prompt}", keep: notes, to: list, else: list, skip: list, prompts: [{text: Prompt A.}, {text: Prompt B.}, {text: Prompt C., when: seen}, {text: Prompt of the long one., stage: long}]}
  - {state: months, kind: months, text: Which month?, empty: No month has any., shelf: notes, fact: chosen, to: leaf, later: list}
  - {state: find, kind: text, text: Which word?, fact: chosen, to: leaf, skip: leaf}
  - state: leaf
    kind: leaf
    menu: true
    slot: screen
    text: One of them.
    empty: Nothing is here.
    shelf: notes
    find: chosen
    options: [{id: list, label: The list, to: list, remember: {chosen: null}}]
  - {state: file, kind: file, text: Here they are., file: notes.txt, shows: [{title: Notes, shelf: notes}], to: list}
  - {state: out, kind: end}
`

func shelfChat(t *testing.T) *rehearse.Chat {
	t.Helper()
	c := rehearse.New(testLibrary(t, map[string]string{"flows/notes.yaml": shelfFlow}), evening)
	run(t, c, []step{{do: "> /start"}, {do: "> /notes", want: "There are none."}})
	return c
}

// wrote puts texts on the shelf.
func wrote(t *testing.T, c *rehearse.Chat, texts ...string) {
	t.Helper()
	for _, text := range texts {
		run(t, c, []step{{do: "> [Write one]"}, {do: "> " + text}, {do: "> [Keep it]", want: "Kept."}})
	}
}

// newest is what the bot said last.
func newest(c *rehearse.Chat) string { return rehearse.Plain(c.Heard[len(c.Heard)-1].Message.Text) }

// A shelf takes texts with nothing of them in the session, shows the newest
// first, and a text that still waits for a yes is not on it (F3).
func TestF3AShelfHoldsWhatWasSaidYesTo(t *testing.T) {
	c := shelfChat(t)
	wrote(t, c, "the first <b>", "the second")
	if text := newest(c); !strings.Contains(text, "the second\n") || strings.Index(text, "the second") > strings.Index(text, "the first <b>") {
		t.Errorf("the list reads %q", text)
	}
	run(t, c, []step{{do: "> [Write one]"}, {do: "> a secret draft"}, {do: "> /notes"}})
	if strings.Contains(newest(c), "secret") {
		t.Error("a draft stands on the shelf before the yes")
	}
	run(t, c, []step{{do: "> [Write one]"}, {do: "> no, not this"}, {do: "> [Don't keep it]"}})
	if strings.Contains(newest(c), "not this") {
		t.Error("a text that was not kept is shown")
	}
	for _, v := range c.Session.Facts {
		if text, ok := v.(string); ok && text != "" {
			t.Errorf("the session holds %q", text)
		}
	}
	run(t, c, []step{{do: "> [Clear them]", want: "There are none."}})
	if len(c.Entries) != 0 {
		t.Errorf("%d entries are left", len(c.Entries))
	}
}

// A text is changed where it stands, also by editing the message it came in;
// either way it keeps its date.
func TestAKeptTextIsChanged(t *testing.T) {
	c := shelfChat(t)
	wrote(t, c, "as it was")
	run(t, c, []step{
		{do: "@ 26h"},
		{do: "> (edit) as it was said better", want: "Changed"},
		{do: "> [Look through]", want: "22 November 2026\n  as it was said better"},
		{do: "> [Change it]", want: "can stand in its place"},
		{do: "> in new words", want: "stand in the place of the old one?"},
		{do: "> [Don't keep it]", want: "as it was said better"},
		{do: "> [Change it]"},
		{do: "> in new words"},
		{do: "> and more of them", want: "stand in the place"},
		{do: "> [Keep it]", want: "22 November 2026\n  in new words"},
	})
	if len(c.Entries) != 2 {
		t.Errorf("%d texts are kept, not the two that stand in the place of the first", len(c.Entries))
	}
	run(t, c, []step{{do: "> [Back]"}})
	if len(c.Entries) != 2 {
		t.Error("Back has taken away what stands in the place of a deleted text")
	}
}

// Deleting one text asks once, and says so; the next one comes up.
func TestOneKeptTextIsDeleted(t *testing.T) {
	c := shelfChat(t)
	wrote(t, c, "one", "two", "three")
	run(t, c, []step{
		{do: "> [Look through]", want: "three"},
		{do: "> [Older]", want: "two"},
		{do: "> [Delete this one]", want: "It goes for good."},
		{do: "> [Leave it as it is]", want: "two"},
		{do: "> [Delete this one]"},
		{do: "> [Delete this one]", want: "Deleted.\n\n  One of them.\n\n  22 November 2026\n  one"},
		{do: "> [Newer]", want: "three"},
		{do: "> [Delete this one]"},
		{do: "> [Delete this one]", want: "one"},
		{do: "> [Delete this one]"},
		{do: "> [Delete this one]", want: "Nothing is here."},
		{do: "> [The list]", want: "There are none."},
	})
}

// What a button of the confirming screen meant is not done to another text when
// the one it was about has gone.
func TestADeletionMeansOneText(t *testing.T) {
	c := shelfChat(t)
	wrote(t, c, "one", "two")
	run(t, c, []step{{do: "> [Look through]"}, {do: "> [Delete this one]"}})
	for id, x := range c.Entries {
		if x.Text == "two" {
			delete(c.Entries, id)
		}
	}
	run(t, c, []step{{do: "> [Delete this one]"}})
	if len(c.Entries) != 1 {
		t.Error("another text was deleted than the one that was asked about")
	}
}

func TestTextsAreFoundByMonthAndWord(t *testing.T) {
	c := shelfChat(t)
	wrote(t, c, "a walk by the río")
	run(t, c, []step{{do: "@ 20d"}, {do: "> /notes", want: "for two days"}})
	wrote(t, c, "soup, and a walk", "nothing much")
	run(t, c, []step{
		{do: "> [By month]", want: "[December 2026 (2)]\n  [November 2026 (1)]"},
		{do: "> [November 2026 (1)]", want: "the río"},
		{do: "> [The list]"},
		{do: "> [Search]"},
		{do: "> WALK", want: "soup"},
		{do: "> [Older]", want: "the río"},
		{do: "> [The list]"},
		{do: "> [Search]"},
		{do: "> rio", want: "the río"},
		{do: "> [The list]"},
		{do: "> [Search]"},
		{do: "> mountain", want: "Nothing is here."},
		{do: "> [The list]"},
		{do: "> [As a file]", want: "(file: notes.txt)\n  | 22 November 2026\n  |\n  | a walk by the río\n  |\n  | 12 December 2026"},
	})
}

// The prompt is the same for a whole day of the person's, another one the next
// day; of those for the stage they are in the middle of, if there are any.
func TestThePromptOfTheDay(t *testing.T) {
	c := shelfChat(t)
	run(t, c, []step{{do: "> [Write one]"}})
	first := newest(c)
	run(t, c, []step{{do: "> [Another one]"}})
	second := newest(c)
	run(t, c, []step{{do: "> [Skip]"}, {do: "@ 1h"}, {do: "> [Write one]"}})
	if newest(c) != first || first == second {
		t.Errorf("on one day it is %q, then %q; the other one is %q", first, newest(c), second)
	}
	run(t, c, []step{{do: "> [Skip]"}, {do: "@ 24h"}, {do: "> [Write one]"}})
	if newest(c) != second {
		t.Errorf("the next day it is %q", newest(c))
	}
	run(t, c, []step{{do: "> /long"}, {do: "> /notes"}, {do: "> [Write one]", want: "Prompt of the long one."}})
}

// A long shelf is shown in pages, each of one message.
func TestALongShelfHasPages(t *testing.T) {
	c := shelfChat(t)
	for i := range 30 {
		wrote(t, c, fmt.Sprintf("text number %d.", i))
	}
	seen := map[string]bool{}
	for range 3 {
		for line := range strings.Lines(newest(c)) {
			seen[strings.TrimSpace(line)] = true
		}
		run(t, c, []step{{do: "> [More]"}})
	}
	for i := range 30 {
		if !seen[fmt.Sprintf("text number %d.", i)] {
			t.Errorf("text %d is on no page", i)
		}
	}
	wrote(t, c, strings.Repeat("long ", 700))
	if n := len([]rune(newest(c))); n > 4096 {
		t.Errorf("a message of %d characters", n)
	}
}

// A shelf takes 200 texts and a draft 20 messages; who comes to the end of
// either is told, before they have written where that can be.
func TestAShelfHasABound(t *testing.T) {
	c := shelfChat(t)
	run(t, c, []step{{do: "> [Write one]"}})
	for range 21 {
		run(t, c, []step{{do: "> a piece"}})
	}
	if !strings.Contains(newest(c), "as much as fits here at one time") || len(c.Entries) != 20 {
		t.Errorf("%d pieces are kept; %q", len(c.Entries), newest(c))
	}
	run(t, c, []step{{do: "> [Keep it]"}})
	for i := range 179 {
		wrote(t, c, fmt.Sprint(i))
	}
	run(t, c, []step{{do: "> [Write one]"}, {do: "> the last piece"}, {do: "> one too many", want: "200 texts here"}, {do: "> [Keep it]"}})
	if len(c.Entries) != 200 {
		t.Errorf("%d texts are kept", len(c.Entries))
	}
	run(t, c, []step{{do: "> [Write one]", want: "200 texts here, and no more fit"}})
	if !strings.Contains(newest(c), "Your notes.") {
		t.Errorf("a full shelf leads to %q", newest(c))
	}
	run(t, c, []step{{do: "> [Look through]"}, {do: "> [Change it]"}, {do: "> changed all the same", want: "in the place of the old"}})
}

// A note can be planned for a day that was named, at this time of day.
func TestANoteOnANamedDay(t *testing.T) {
	flow := `
flow: days
title: Days
start: date
commands: [days]
hint: Days
basis: practice only
review: {state: draft}
states:
  - {state: date, kind: date, text: Which day?, fact: day, future: true, to: ask, skip: ask}
  - state: ask
    kind: choice
    text: A note?
    options:
      - {id: 'yes', label: A note, to: date, when: "planned('day') < 2", schedule: [{after: 0s, on: day, flow: note, tag: day}]}
      - {id: 'no', label: No note, to: out, cancel: [day]}
    later: out
  - {state: out, kind: end}
`
	c := rehearse.New(testLibrary(t, map[string]string{"flows/days.yaml": flow}), evening)
	run(t, c, []step{
		{do: "> /start"},
		{do: "> /days"},
		{do: "> in 3 days"},
		{do: "> [A note]"},
		{do: "> in 5 days"},
		{do: "> [A note]"},
		{do: "> in 5 days"},
	})
	var at []time.Duration
	for _, x := range c.Session.Schedule {
		at = append(at, time.Unix(x.At, 0).Sub(c.Now).Round(time.Minute))
	}
	if want := []time.Duration{72 * time.Hour, 120 * time.Hour}; !slices.Equal(at, want) {
		t.Errorf("notes in %v, not in %v", at, want)
	}
	for _, b := range c.Heard[0].Message.Rows {
		if b[0].Label == "A note" {
			t.Error("a third note is offered")
		}
	}
	run(t, c, []step{{do: "@ 73h", want: "A short note for today."}})
}

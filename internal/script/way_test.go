package script

import (
	"strings"
	"testing"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/rehearse"
)

// begun is a person who has left the first conversation behind.
func begun(t *testing.T) *rehearse.Chat {
	t.Helper()
	c := rehearse.New(testLibrary(t, nil), evening)
	run(t, c, []step{{do: "> hello", want: "Hello. Where to?"}, {do: "> [Nothing now]", want: "Home. What now?"}})
	return c
}

func TestInterruptedAndTakenUpAgain(t *testing.T) {
	c := begun(t)
	run(t, c, []step{
		{do: "> [A long one]", want: "Part one."},
		{do: "> [Go on]", want: "Part two."},
		{do: "> /kinds", want: "How is it?"},
		{do: "@ 3h"},
		{do: "> /home", want: "[Go on where I was]"},
		{do: "> [Go on where I was]", want: "How is it?"},
		{do: "> /long", want: "Part two."}, // a stage goes on where it was
		{do: "> [Go on]", want: "Part three."},
		{do: "> [Go on]", want: "You were here: All kinds, at the beginning"},
		{do: "> [Not now]", want: "Home. What now?"},
	})
}

func TestACalledFlowReturnsItsResult(t *testing.T) {
	c := begun(t)
	run(t, c, []step{
		{do: "> [A long one]"},
		{do: "> [Go on]"},
		{do: "> [Go on]"},
		{do: "> [Go on]", want: "It ended well."},
	})
}

func TestBackUndoesWhatAnAnswerBroughtAbout(t *testing.T) {
	c := begun(t)
	run(t, c, []step{
		{do: "> [All kinds]"},
		{do: "> [Low tonight]", fact: "mood=low"},
	})
	if factText(c, "score") != "2" {
		t.Fatal("the answer did not score")
	}
	run(t, c, []step{
		{do: "> [Back]", want: "How is it?", fact: "mood="},
		{do: "> [Rather high]", fact: "seen=true"},
		{do: "> /back", want: "How is it?", fact: "seen="},
	})
	if factText(c, "score") != "" {
		t.Error("Back left the score behind")
	}
	run(t, c, []step{{do: "> back", want: "Home. What now?"}, {do: "> [Remind me]"}})
	if len(c.Session.Schedule) != 2 {
		t.Fatal("nothing was scheduled")
	}
	run(t, c, []step{{do: "> [Back]"}})
	if len(c.Session.Schedule) != 0 {
		t.Error("Back left the schedule behind")
	}
}

func TestBackDeletesWhatWasKept(t *testing.T) {
	c := begun(t)
	run(t, c, []step{{do: "> [All kinds]"}})
	for c.Session.Stack[len(c.Session.Stack)-1].State != "journal" {
		run(t, c, []step{{do: "> [Skip]"}})
	}
	run(t, c, []step{{do: "> a line"}, {do: "> [Keep it]", want: "Let it out."}, {do: "> [Back]"}, {do: "> [Back]", want: "Write a line"}})
	if len(c.Entries) != 0 {
		t.Errorf("Back left %d entries behind", len(c.Entries))
	}
}

func TestBackGoesTwelveAnswersAndNoFurther(t *testing.T) {
	c := begun(t)
	for range 20 {
		run(t, c, []step{{do: "> [Info]"}, {do: "> [OK]"}})
	}
	if n := len(c.Session.Undo); n != 12 {
		t.Fatalf("%d answers can be undone", n)
	}
	for range 12 {
		run(t, c, []step{{do: "> [Back]"}})
	}
	run(t, c, []step{{do: "> /back", want: "nothing to go back to"}})
}

func TestAnOldButtonGetsAKindWordAndThePresentScreen(t *testing.T) {
	c := begun(t)
	run(t, c, []step{{do: "> [A long one]"}})
	message, buttons := c.Keyboard()
	run(t, c, []step{{do: "> [Go on]", want: "Part two."}, {do: "@ 1m"}})
	if err := c.PressData(message, buttons[0].Data); err != nil {
		t.Fatal(err)
	}
	got := c.Heard[0].Message.Text
	if !strings.Contains(got, "from earlier") || !strings.Contains(got, "Part two.") {
		t.Errorf("an old button is answered with %q", got)
	}
}

func TestASecondTapAtOnceSaysNothing(t *testing.T) {
	c := begun(t)
	run(t, c, []step{{do: "> [A long one]"}})
	message, buttons := c.Keyboard()
	for i := range 2 {
		if err := c.PressData(message, buttons[0].Data); err != nil {
			t.Fatal(err)
		}
		if n := len(c.Heard); n != 1-i {
			t.Errorf("tap %d brought %d messages", i+1, n)
		}
	}
}

// A1: Help now works in every state, is never stale and is left without a trace
// on the way back.
func TestA1HelpNowFromAnywhere(t *testing.T) {
	c := begun(t)
	run(t, c, []step{
		{do: "> [All kinds]"},
		{do: "> [Help now]", want: "[Call]"},
		{do: "> /help_now Poland", want: "112", fact: "country=PL"},
		{do: "> [Call]", want: "116 123"},
		{do: "> [The doors]", want: "[Call]"},
		{do: "> [Enough]", want: "You were here: All kinds, at the beginning. Go on there?"},
		{do: "> [Go on]", want: "How is it?"},
		{do: "> [Help now]", want: "112"},
		{do: "> /home", want: "Home."},
	})
	for _, f := range c.Session.Stack {
		if f.Flow == "help" {
			t.Error("the crisis frame is buried")
		}
	}
	fresh := rehearse.New(testLibrary(t, nil), evening)
	run(t, fresh, []step{{do: "> /sos", want: "[Call]"}})
}

// D2: after the tap no answer stands in the chat.
func TestD2AGateIsNoted(t *testing.T) {
	c := begun(t)
	run(t, c, []step{{do: "> [Help now]"}, {do: "> [Ask me]", want: "[Hide this chat]"}, {do: "> [I'm in danger now]", want: "Noted."}})
	for _, m := range c.Shown {
		if strings.Contains(m.Text, "Are you thinking") {
			t.Error("the question still stands in the chat")
		}
	}
	run(t, c, []step{{do: "> [Help now]"}, {do: "> [Ask me]"}, {do: "> no", want: "(deleted: no)"}})
}

// A8: for a day nothing is pushed.
func TestA8NothingIsPushedForADay(t *testing.T) {
	c := begun(t)
	run(t, c, []step{{do: "> [Remind me]"}, {do: "> [Help now]"}, {do: "> [Ask me]"}, {do: "> [I'm in danger now]"}, {do: "> /home"}, {do: "@ 1h"}})
	if len(c.Heard) != 0 {
		t.Errorf("%d messages were pushed", len(c.Heard))
	}
}

func TestDueNotesComeAtTheirTimeAndCanBeCalledOff(t *testing.T) {
	c := begun(t)
	run(t, c, []step{
		{do: "> [Remind me]"},
		{do: "@ 90s"},
		{do: "> [A long one]", want: "Part one."},
		{do: "@ 1m", want: "A short note for today."},
		{do: "> [Stop these notes]", want: "Stopped."},
		{do: "@ 1h"},
		{do: "> [Go on]", want: "Part two."}, // a note interrupts nothing
	})
	if len(c.Session.Schedule) != 0 {
		t.Error("the notes were not called off")
	}
}

func TestWhatIsTooLateIsNotSaid(t *testing.T) {
	c := begun(t)
	run(t, c, []step{{do: "> [Remind me]"}})
	c.Now = c.Now.Add(8 * time.Minute)
	run(t, c, []step{{do: "@ 1s"}})
	if len(c.Heard) != 0 {
		t.Errorf("a note was said six minutes late")
	}
}

func TestAFrameLivesItsTime(t *testing.T) {
	c := begun(t)
	run(t, c, []step{{do: "> /long"}, {do: "@ 25h"}, {do: "> hello", want: "Home. What now?"}})
}

func TestComingBackDaysLater(t *testing.T) {
	c := begun(t)
	run(t, c, []step{{do: "> [All kinds]"}, {do: "@ 5d"}, {do: "> /start", want: "You were here: All kinds, at the beginning"}, {do: "> go on", want: "How is it?"}})
}

func TestAChangedFlowLandsItsPeople(t *testing.T) {
	c := begun(t)
	run(t, c, []step{{do: "> /long"}})
	c.Session.Stack[len(c.Session.Stack)-1].State = "old"
	run(t, c, []step{{do: "> hm", want: "This part has changed"}})
	if s := c.Session.Stack[len(c.Session.Stack)-1].State; s != "two" {
		t.Errorf("landed in %s", s)
	}
	c.Session.Stack = append(c.Session.Stack, dialogue.Frame{Flow: "never", State: "was", At: c.Now.Unix() / 60})
	run(t, c, []step{{do: "> hm", want: "Part two."}})
}

func TestOddMessagesGetAKindAnswer(t *testing.T) {
	c := begun(t)
	for _, kind := range []string{"voice", "photo", "sticker", "location", "contact", "poll", "dice"} {
		run(t, c, []step{{do: "> <" + kind + ">", want: "Home. What now?"}})
	}
	run(t, c, []step{
		{do: ">", want: "no words"},
		{do: "> /nonsense", want: "I don't know that command"},
		{do: "> (edit) something", want: "something"},
		{do: "> " + strings.Repeat("слово ", 700), want: "missed"},
		{do: "> مرحبا", want: "missed"},
	})
}

func TestForgetLeavesNothing(t *testing.T) {
	lib := testLibrary(t, map[string]string{"flows/wipe.yaml": `
flow: wipe
title: Wipe
start: now
commands: [forget]
hint: Delete
basis: practice only
review: {state: draft}
states:
  - {state: now, kind: end, text: Going., act: forget}
`})
	c := rehearse.New(lib, evening)
	run(t, c, []step{{do: "> hi"}, {do: "> /forget", want: "Deleted:"}})
	if !c.Session.Nobody() {
		t.Errorf("%+v is left", c.Session)
	}
	if err := c.PressData(1, "home:menu:1:info"); err != nil || len(c.Heard) != 0 {
		t.Error("an old button brings a forgotten person back")
	}
}

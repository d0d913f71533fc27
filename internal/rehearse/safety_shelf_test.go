package rehearse_test

import (
	"slices"
	"strings"
	"testing"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/rehearse"
)

// gatesClear answers both gates with no at the door of the letter, and goes on to
// the first part.
var gatesClear = []string{"> /start", "> /letter", "> [No]", "> [No]", "> [Begin]", "> [No]"}

// written is a letter of one part, laid to rest.
func written(t *testing.T, door ...string) *rehearse.Chat {
	t.Helper()
	c := talk(t, door...)
	say(t, c, "> I see how tired you were.", "> [Keep it]", "> [Not now]", "> [Look it over]", "> [Let it rest three days]", "> [No note]", "> [Not now]")
	return c
}

func hasButton(c *rehearse.Chat, label string) bool { return slices.Contains(labels(c), label) }

// B1: a page and a letter are read on the machine like any other text. What
// reads like danger brings an offer beside the answer, and the text is kept
// where it was going, word for word.
func TestB1PagesAndLettersAreReadAndNotLost(t *testing.T) {
	const words = "I want to die, and nobody knows. <3"
	for _, way := range [][]string{
		{"> /start", "> /journal", "> [A few lines]"},
		{"> /start", "> /journal", "> [With a prompt]"},
		gatesClear,
	} {
		c := talk(t, way...)
		say(t, c, "> "+words)
		wantButtons(t, c, "I'm in danger now")
		say(t, c, "> [Keep it]")
		if len(c.Entries) != 1 {
			t.Fatalf("%d texts are kept after %q", len(c.Entries), way)
		}
		for _, x := range c.Entries {
			if x.Text != words {
				t.Errorf("kept is %q", x.Text)
			}
		}
	}
}

// B1: also a text that is changed later, by editing its message or on its page.
func TestB1AChangedPageIsReadToo(t *testing.T) {
	c := talk(t, "> /start", "> /journal", "> [A few lines]", "> a quiet day", "> [Keep it]")
	say(t, c, "> (edit) I want to die")
	wantButtons(t, c, "I'm in danger now")
	c = talk(t, "> /start", "> /journal", "> [A few lines]", "> a quiet day", "> [Keep it]", "> /journal", "> [Read back]", "> [The newest first]", "> [Change it]")
	say(t, c, "> I want to die")
	wantButtons(t, c, "I'm in danger now")
}

// D3: with fear, not sure, or the question left open there is no letter, not for
// the drawer either; nothing of it can be written.
func TestD3NoLetterWithFear(t *testing.T) {
	for _, fear := range []any{"yes", "unsure", "skip", "shut", nil} {
		c := rehearse.New(library(t), evening)
		c.Session = &dialogue.Session{Facts: map[string]any{"fear": fear, "bound": "no"}}
		if fear == nil {
			delete(c.Session.Facts, "fear")
		}
		say(t, c, "> /letter")
		for hasButton(c, "Hide this chat") { // the gate, asked again at its door
			say(t, c, "> [Skip]")
		}
		if hasButton(c, "Begin") {
			t.Errorf("with fear %v a letter can be begun", fear)
		}
		if !slices.ContainsFunc(c.Shown, func(m *rehearse.Shown) bool { return strings.Contains(m.Text, "stays closed") }) {
			t.Errorf("with fear %v: %q", fear, last(c))
		}
	}
}

// D3: who becomes afraid later finds the room closed, and may delete what stands
// in it; abuse is never their part.
func TestD3ALetterIsClosedWhenFearComesUp(t *testing.T) {
	c := written(t, gatesClear...)
	c.Session.Facts["fear"] = "yes"
	say(t, c, "> /letter")
	wantOrder(t, last(c), "stays closed", "never your part")
	wantButtons(t, c, "People to talk to about it")
	say(t, c, "> [Delete what stands here]", "> [Delete it]")
	if len(c.Entries) != 0 {
		t.Errorf("%d texts are left", len(c.Entries))
	}
}

// D4: with a boundary, not sure, or the question left open the letter is for the
// drawer only, however long it has rested.
func TestD4WithABoundaryTheDrawerOnly(t *testing.T) {
	for _, bound := range []string{"yes", "unsure", "skip", "shut"} {
		c := written(t, gatesClear...)
		c.Session.Facts["bound"] = bound
		say(t, c, "@ 80h", "> /letter")
		for hasButton(c, "Hide this chat") {
			say(t, c, "> [Skip]")
		}
		wantButtons(t, c, "Keep it in the drawer")
		if hasButton(c, "I may send it myself, once") {
			t.Errorf("with a boundary of %s sending comes up", bound)
		}
	}
}

// D3, D4: with fear, a no, or a question left open, no line of the contact plan
// offers a way of writing oneself; somebody carries it, by a lawful way.
func TestD4ThePlanOffersNoWayOfWritingOneself(t *testing.T) {
	for _, answers := range [][2]string{{"yes", "no"}, {"unsure", "no"}, {"shut", "no"}, {"no", "yes"}, {"no", "unsure"}, {"no", "shut"}} {
		c := rehearse.New(library(t), evening)
		c.Session = &dialogue.Session{Facts: map[string]any{"fear": answers[0], "bound": answers[1]}}
		say(t, c, "> /contact", "> [Go on]", "> the school", "> [Keep it]", "> my lawyer", "> [Keep it]", "> [Skip]", "> [Add a line]", "> [Channel]", "> [Not now]", "> [Add a line]", "> [Hours]")
		for _, m := range c.Shown {
			for _, no := range []string{"one chat", "mail box", "in writing if you can", "and answer?"} {
				if !m.Mine && strings.Contains(m.Text, no) {
					t.Errorf("with fear %s and a boundary of %s: %q", answers[0], answers[1], m.Text)
				}
			}
		}
	}
}

// D5: a yes to the mirror question, or not sure, keeps the letter in the drawer;
// a skip is asked again before sending.
func TestD5AYesKeepsTheLetterInTheDrawer(t *testing.T) {
	for _, answer := range []string{"Yes", "Not sure"} {
		c := talk(t, gatesClear[:5]...)
		say(t, c, "> ["+answer+"]")
		wantOrder(t, last(c), "no shame", "stop plan")
		wantButtons(t, c, "Talk to a line about it")
		say(t, c, "> [Write, for the drawer]", "> I see it.", "> [Keep it]", "> [Not now]", "> [Look it over]", "> [Let it rest three days]", "> [No note]", "> [Not now]", "@ 80h", "> /letter")
		if hasButton(c, "I may send it myself, once") {
			t.Errorf("after %s sending comes up", answer)
		}
	}
	c := talk(t, gatesClear[:5]...)
	say(t, c, "> [Yes, and spoke of harming myself]")
	wantOrder(t, last(c), "are you thinking about ending your life?")
}

// The letter rests 72 hours from its last change, also one made by editing a
// message; before that, sending does not come up.
func TestD4TheLetterRestsThreeDays(t *testing.T) {
	c := written(t, gatesClear...)
	say(t, c, "@ 71h", "> /letter")
	wantOrder(t, last(c), "It rests until three days")
	if hasButton(c, "I may send it myself, once") {
		t.Error("sending comes up before the rest is over")
	}
	for _, m := range c.Shown { // the page of the letter is the message with these words
		if m.Mine && m.Text == "I see how tired you were." {
			if err := c.EditMessage(m, "I see how very tired you were."); err != nil {
				t.Fatal(err)
			}
		}
	}
	say(t, c, "@ 3h", "> /letter")
	wantOrder(t, last(c), "It rests until three days", "how very tired")
	say(t, c, "@ 70h", "> /letter")
	wantOrder(t, last(c), "Three days have gone by")
	wantButtons(t, c, "I may send it myself, once")
}

// Sending oneself comes up only after every question, and once. The bot sends
// the letter to nobody, and forbids nobody to copy it (F9).
func TestF9TheLetterMayBeCopiedOnce(t *testing.T) {
	c := written(t, gatesClear...)
	say(t, c, "@ 80h", "> /letter", "> [I may send it myself, once]", "> [Yes, both]", "> [More than four weeks]", "> [No]", "> [Go on]", "> [Yes]", "> [Yes]")
	wantOrder(t, last(c), "yours to send or not, once", "I see how tired you were.")
	if m := c.Shown[len(c.Shown)-1]; m.Protect {
		t.Error("the letter can't be copied")
	}
	say(t, c, "> [The drawer after all]", "> [Not now]", "@ 30d", "> /letter")
	if hasButton(c, "I may send it myself, once") || hasButton(c, "Rewrite it") {
		t.Errorf("a second letter comes up: %q", labels(c))
	}
}

// At night the letter is put off, and sending does not come up at all.
func TestG7TheLetterWaitsForTheDay(t *testing.T) {
	c := written(t, gatesClear...)
	say(t, c, "@ 80h")
	c.Session.Facts["night_at"] = c.Now.Unix() / 60
	say(t, c, "> /letter")
	wantOrder(t, last(c), "easier by day")
	say(t, c, "> [Ten minutes now]")
	if hasButton(c, "I may send it myself, once") {
		t.Error("sending comes up at night")
	}
}

// F3: nothing typed into a page, a letter or a list is kept but by a tap on
// "Keep it", whatever else is done; and before typing the screen says so.
func TestF3OnlyKeepItKeeps(t *testing.T) {
	for _, way := range [][]string{
		{"> /start", "> /journal", "> [A few lines]"},
		{"> /start", "> /journal", "> [With a prompt]"},
		{"> /start", "> /people"},
		{"> /start", "> /days"},
		{"> /start", "> /contact", "> [No]", "> [No]"},
		gatesClear,
	} {
		for _, then := range []string{"> [Don't keep it]", "> [Back]", "@ 40d"} {
			c := talk(t, way...)
			wantOrder(t, last(c), "kept", "only after your yes")
			say(t, c, "> words that were never said yes to", then)
			if then == "@ 40d" {
				say(t, c, "> /home") // what lived out its time goes with the next turn
			}
			if len(c.Entries) != 0 {
				t.Errorf("%q, then %s: %d texts are kept", way, then, len(c.Entries))
			}
		}
	}
}

// F9: the pages come as a file that nothing forbids to copy, word for word.
func TestF9PagesComeAsAFile(t *testing.T) {
	c := talk(t, "> /start", "> /journal", "> [A few lines]", "> one & <two>", "> [Keep it]", "> /journal", "> [As a text file]")
	i := slices.IndexFunc(c.Shown, func(m *rehearse.Shown) bool { return m.File != "" })
	if i < 0 || c.Shown[i].Protect || c.Shown[i].Words != "22 November 2026\n\none & <two>\n\n" {
		t.Fatalf("the file is %+v", c.Shown[max(i, 0)])
	}
}

// G4: no prompt asks for reasons, each fits on a screen, and those about one's
// own part come up only where the fear gate is a clear no.
func TestG4PromptsDoNotDig(t *testing.T) {
	var prompts []dialogue.Prompt
	for _, f := range library(t).Flows(dialogue.English) {
		if f.Name == "journal" {
			prompts = f.State("prompt").Prompts
		}
	}
	if len(prompts) < 30 {
		t.Fatalf("%d prompts", len(prompts))
	}
	for _, p := range prompts {
		text := strings.ToLower(p.Text)
		for _, no := range []string{"why", "reason", "fault", "blame", "your part", "should"} {
			if strings.Contains(text, no) {
				t.Errorf("%q says %q", p.Text, no)
			}
		}
	}
	for _, fear := range []string{"yes", "unsure", "skip", "shut", ""} {
		c := rehearse.New(library(t), evening)
		c.Session = &dialogue.Session{Facts: map[string]any{"fear": fear}}
		say(t, c, "> /journal", "> [With a prompt]")
		for range len(prompts) {
			if strings.Contains(last(c), "you would do another way") || strings.Contains(last(c), "longer than you talked") {
				t.Fatalf("with fear %q: %q", fear, last(c))
			}
			say(t, c, "> [Another one]")
		}
	}
}

// D2: the notes of the letter, of a hard day, of what was kept for later, of the
// week and of rituals come without a sound, and their first line says nothing.
func TestD2NotesAboutWritingAreNeutral(t *testing.T) {
	neutral := func(c *rehearse.Chat) {
		t.Helper()
		if len(c.Heard) != 1 || !c.Heard[0].Message.Silent || rehearse.Plain(c.Heard[0].Message.Text) != "A short note for today." {
			t.Errorf("pushed: %+v", c.Heard)
		}
	}
	c := talk(t, gatesClear...)
	say(t, c, "> I see it.", "> [Keep it]", "> [Not now]", "> [Look it over]", "> [Let it rest three days]", "> [Yes, a note]", "@ 73h")
	neutral(c)
	c = talk(t, "> /start", "> /days", "> 1 December: the hearing", "> [Keep it]", "> [Yes, a note]", "> 1 December", "> Ireland", "@ 9d")
	neutral(c)
	c = talk(t, "> /start", "> /mine", "> [More of it]", "> [Kept for later]", "> a scarf", "> [Keep it]", "> [Yes, a note]", "@ 30d")
	neutral(c)
	c = talk(t, "> /goals", "> /goals", "> [The body]", "> a swim", "> [Keep it]", "> [A note once a week]", "> Ireland", "> [In the morning, at 10:00]", "@ 7d")
	neutral(c)
	c = talk(t, "> /rituals", "> /rituals", "> [The morning]", "> [Water, window, shoes]", "> [A quiet line at that time]", "> Ireland", "> [In the morning]", "> [09:00]", "@ 13h")
	neutral(c)
}

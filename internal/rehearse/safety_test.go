package rehearse_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/rehearse"
)

// talk plays a conversation on the content of this repository.
func talk(t *testing.T, lines ...string) *rehearse.Chat {
	t.Helper()
	c := rehearse.New(library(t), evening)
	c.Store = stored
	say(t, c, lines...)
	return c
}

func say(t *testing.T, c *rehearse.Chat, lines ...string) {
	t.Helper()
	for _, line := range lines {
		if _, err := rehearse.Replay(c, line); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range c.Faults {
		t.Error(f)
	}
}

// last is what the bot said last, as a person reads it.
func last(c *rehearse.Chat) string {
	for _, m := range slices.Backward(c.Shown) {
		if !m.Mine && !m.Deleted {
			return rehearse.Plain(m.Text)
		}
	}
	return ""
}

func labels(c *rehearse.Chat) (all []string) {
	_, buttons := c.Keyboard()
	for _, b := range buttons {
		all = append(all, b.Label)
	}
	return all
}

func wantButtons(t *testing.T, c *rehearse.Chat, want ...string) {
	t.Helper()
	have := labels(c)
	for _, label := range want {
		if !slices.Contains(have, label) {
			t.Errorf("there is no button %q under %q, only %q", label, last(c), have)
		}
	}
}

// wantOrder checks that the parts come in this order.
func wantOrder(t *testing.T, text string, parts ...string) {
	t.Helper()
	at := 0
	for _, part := range parts {
		i := strings.Index(text[at:], part)
		if i < 0 {
			t.Fatalf("%q does not come (in this place) in %q", part, text)
		}
		at += i + len(part)
	}
}

// A1: in every state, by button and by command, also before anything was said
// (TestEverythingIsReached finds the button on every keyboard).
func TestA1HelpNowIsOneTapAwayEverywhere(t *testing.T) {
	lib := library(t)
	for _, f := range lib.Flows(dialogue.English) {
		for _, s := range f.States {
			if !s.Waits() {
				continue
			}
			c := rehearse.New(lib, evening)
			c.Session = &dialogue.Session{Stack: []dialogue.Frame{{Flow: f.Name, State: s.Name, At: evening.Unix() / 60, Over: true}}}
			for _, how := range []string{"/help_now PL", "/sos", "help now"} {
				if err := c.Type(how); err != nil {
					t.Fatalf("%s/%s, %s: %v", f.Name, s.Name, how, err)
				}
				if !strings.Contains(last(c), "112") {
					t.Errorf("%s/%s: %s is answered with %q", f.Name, s.Name, how, last(c))
				}
			}
		}
	}
}

// A2: four doors side by side, and a message to copy that the bot sends to
// nobody.
func TestA2FourDoors(t *testing.T) {
	c := talk(t, "> /help_now Poland")
	wantButtons(t, c, "Someone I know", "Call a line", "Text or chat", "Get through the next ten minutes")
	say(t, c, "> [Someone I know]")
	_, buttons := c.Keyboard()
	if !slices.ContainsFunc(buttons, func(b dialogue.Button) bool { return strings.HasPrefix(b.Copy, "Can you stay on the phone") }) {
		t.Error("there is no message to copy")
	}
}

// A3: after "worse" the very next screen asks directly, with three answers.
func TestA3TheDirectQuestion(t *testing.T) {
	c := talk(t, "> /start", "> [It's bad right now]", "@ 3m", "> [Worse]")
	if !strings.Contains(last(c), "are you thinking about ending your life?") {
		t.Fatalf("after worse comes %q", last(c))
	}
	wantButtons(t, c, "I'm in danger now", "I have thoughts, I'm safe right now", "No, it's just heavy", "Help now")
}

// A4: the emergency number first, then people and distance, then lines, then
// distraction; no exercise stands in between.
func TestA4InDangerNow(t *testing.T) {
	c := talk(t, "> /help_now Poland", "> [Something else]", "> [I think about ending my life]", "> [I'm in danger now]")
	wantOrder(t, last(c), "112", "nearer to another person", "away from anything you could use")
	have := labels(c)
	if slices.Index(have, "Call a line") > slices.Index(have, "Get through the next ten minutes") {
		t.Errorf("distraction stands before the lines: %q", have)
	}
	say(t, c, "> [Call a line]")
	wantOrder(t, last(c), "116 123")
}

func TestA4aThoughtsAndSafeRightNow(t *testing.T) {
	c := talk(t, "> /help_now Poland", "> [Something else]", "> [I think about ending my life]", "> [I have thoughts, I'm safe right now]")
	wantOrder(t, last(c), "You said it.", "can pass", "easier with somebody", "who could know tonight?")
	wantButtons(t, c, "Someone I know", "Call a line", "Text or chat", "Get through the next ten minutes", "My plan", "It got worse")
	wantOrder(t, last(c), "keep away what you might use")
	say(t, c, "> [Not now]")
	wantOrder(t, last(c), "what you might use", "A line can help you plan that")
	say(t, c, "> [Go on]")
	wantOrder(t, last(c), "tomorrow")
	say(t, c, "> [Help now]", "> [Something else]", "> [I think about ending my life]", "> [I have thoughts, I'm safe right now]", "> [It got worse]")
	wantOrder(t, last(c), "112")
}

func TestA4bSomebodyElseInDanger(t *testing.T) {
	open := []string{"> /help_now Poland", "> [Something else]", "> [Somebody else or a child is in danger]"}
	c := talk(t, open...)
	wantOrder(t, last(c), "Could somebody get hurt right now?")
	say(t, c, "> [Yes]")
	wantOrder(t, last(c), "112")
	c = talk(t, open...)
	say(t, c, "> [Yes, and it could be by me]")
	wantOrder(t, last(c), "112", "away from them", "away from anything you could use")
	wantButtons(t, c, "Lines for this")
	c = talk(t, open...)
	say(t, c, "> [Yes, and I think of dying too]")
	wantOrder(t, last(c), "112", "away from them", "anything you could use")
	wantButtons(t, c, "Call a line", "Lines about hurting others")
}

// throughFear answers the first questions up to the fear gate.
var throughFear = []string{"> /start", "> [Look around]", "> [A few questions, so it fits]", "> [Yes, a few]", "> [Skip]", "> [Skip]", "> [Skip]"}

func TestA4cNotSafeRightNow(t *testing.T) {
	c := talk(t, append(slices.Clone(throughFear), "> [Yes]")...)
	wantOrder(t, last(c), "Are you safe right now?")
	say(t, c, "> [No]")
	wantOrder(t, last(c), "emergency number", "towards other people")
	wantButtons(t, c, "Lines about violence")
}

// A4d: a door without a record says so and shows the next; with no country the
// picker stands below.
func TestA4dNoRecordAndNoCountry(t *testing.T) {
	c := talk(t, "> /help_now")
	wantOrder(t, last(c), "Call the emergency number where you are")
	wantButtons(t, c, "Choose my country")
	say(t, c, "> [Choose my country]")
	wantButtons(t, c, "A", "P", "Z")
	say(t, c, "> [P]", "> [Poland]")
	wantOrder(t, last(c), "112")
	c = talk(t, "> /help_now Antarctica", "> [Call a line]")
	if text := last(c); !strings.Contains(text, "Antarctica") || strings.Contains(text, "116") {
		t.Errorf("a country without a record is answered with %q", text)
	}
}

func TestA7HonestLimitsInTheCrisisText(t *testing.T) {
	c := talk(t, "> /help_now Poland")
	wantOrder(t, last(c), "I'm a program", "nobody is reading along", "I can't call anyone")
}

// A8: nothing is pushed for a day but the one note that was asked for.
func TestA8OneFollowUpOnlyIfWanted(t *testing.T) {
	crisis := []string{"> /help_now Poland", "> [Something else]", "> [I think about ending my life]", "> [No, it's just heavy]", "> [Enough for now]"}
	c := talk(t, "> /start", "> [I'm about to write to them]", "> [I'm holding on]", "@ 2m", "> [Longing]", "> [Go on]", "> [Yes, with three short notes]")
	say(t, c, crisis...)
	say(t, c, "> [No note]", "@ 30d")
	if len(c.Heard) != 0 {
		t.Errorf("something was pushed: %q", c.Heard[0].Message.Text)
	}
	c = talk(t, crisis...)
	say(t, c, "> [Yes, in 24 hours]", "@ 23h")
	if len(c.Heard) != 0 {
		t.Errorf("something was pushed before its time: %q", c.Heard[0].Message.Text)
	}
	say(t, c, "@ 2h")
	if len(c.Heard) != 1 || rehearse.Plain(c.Heard[0].Message.Text) != "A short note for today." {
		t.Errorf("the note that was asked for: %v", c.Heard)
	}
}

// A8: a note for tomorrow is promised only by the turn that keeps it, never by
// the answer that is sent ahead of it.
func TestA8NothingIsPromisedAhead(t *testing.T) {
	lib := library(t)
	press := func(state string) dialogue.Event {
		return dialogue.Event{Kind: dialogue.Pressed, ID: 1, Chat: 1, At: evening, Text: "!" + state + ":PL:tomorrow"}
	}
	if lib.Helps(press("note_day")) || len(lib.Ahead(press("note_day"))) > 0 {
		t.Error("a note is promised before it is kept")
	}
	if say := lib.Ahead(press("danger")); len(say) != 1 || !strings.Contains(say[0].Text, "112") {
		t.Errorf("in danger now is answered ahead with %v", say)
	}
}

// A9: no number of the crisis flow is typed into it, and its words keep to safe
// messaging.
func TestA9SafeMessaging(t *testing.T) {
	for _, f := range library(t).Flows(dialogue.English) {
		for _, s := range f.States {
			text := strings.ToLower(s.Text)
			for _, no := range []string{"commit", "suicide attempt", "because of a breakup", "so much to live for", "promise me", "selfish", "overdose", "rope"} {
				if strings.Contains(text, no) {
					t.Errorf("%s/%s says %q", f.Name, s.Name, no)
				}
			}
		}
	}
}

// C4: a number that didn't work is counted by its record, is asked about only
// where several stand, and the next door comes at once.
func TestC4AFailedNumberIsCountedByItsRecord(t *testing.T) {
	c := talk(t, "> /help_now Poland", "> [Call a line]", "> [This number didn't work]", "> 800702222")
	wantOrder(t, last(c), "lines you can write to")
	say(t, c, "> [This number didn't work]")
	wantButtons(t, c, "There is nobody I can ask")
	say(t, c, "> [Help now]", "> [Something else]", "> [I am being hurt or watched]", "> [This number didn't work]", "> [Skip]")
	if want := []string{"number_failed/pl-800702222", "number_failed/pl-895270000", "number_failed/PL"}; !slices.Equal(c.Counted, want) {
		t.Errorf("counted %q, want %q", c.Counted, want)
	}
}

// C4: a country typed in answer to the question brings its page, not the
// question about numbers that were never shown.
func TestC4ACountryTypedAtTheQuestionBringsItsPage(t *testing.T) {
	c := talk(t, "> /help_now Poland", "> [Call a line]", "> [This number didn't work]", "> I'm in Austria")
	wantOrder(t, last(c), "Austria: helplines", "Call")
	if len(c.Counted) > 0 {
		t.Errorf("counted %q", c.Counted)
	}
}

// C1 and A1: a country misspelt anywhere in the crisis flow is asked about, and
// one tap brings the same screen with its numbers.
func TestC1AMisspeltCountryIsAskedAboutInTheCrisisFlow(t *testing.T) {
	c := talk(t, "> /help_now", "> [Call a line]", "> switzerlnad")
	wantButtons(t, c, "Switzerland", "Help now")
	say(t, c, "> [Switzerland]")
	wantOrder(t, last(c), "Switzerland: helplines", "143")
	c = talk(t, "> /help_now", "> I can not go on like this, not even in switzerlnad")
	wantOrder(t, last(c), "I may have missed something important")
}

// C4: where no number stands, none is asked about.
func TestC4NoNumberNothingToReport(t *testing.T) {
	for _, country := range []string{"", " Antarctica"} {
		c := talk(t, "> /help_now"+country, "> [Call a line]")
		if slices.Contains(labels(c), "This number didn't work") {
			t.Errorf("%q: a number is asked about where none stands: %q", country, last(c))
		}
	}
}

// C4 and A1: the question which number it was, and its answer, need no session;
// what they carry is checked, and fits a button.
func TestC4AFailedNumberIsAskedAboutWithNoSession(t *testing.T) {
	lib := library(t)
	press := func(data string) dialogue.Event {
		return dialogue.Event{Kind: dialogue.Pressed, ID: 1, Chat: 1, At: evening, Text: data}
	}
	button := func(e dialogue.Event, label string) string {
		t.Helper()
		say := lib.Ahead(e)
		for _, row := range say[len(say)-1].Rows {
			for _, b := range row {
				if b.Label == label && len(b.Data) <= 64 {
					return b.Data
				}
			}
		}
		t.Fatalf("%s brings no button %q that fits: %v", e.Text, label, say)
		return ""
	}
	failed := button(press("!call:PL:doors"), "This number didn't work")
	data := button(press(failed), "116 111")
	for data, want := range map[string]string{
		data: "number_failed/pl-116111",
		strings.Replace(data, "pl-116111", "words of somebody", 1): "number_failed/PL",
	} {
		_, out, err := lib.Step(nil, press(data))
		if err != nil || !slices.Equal(out.Count, []string{want}) {
			t.Errorf("%s: counted %q, %v", data, out.Count, err)
		}
	}
}

// D1, F7, A7 and G8: the first screen says them in three sentences, and two of
// its doors work with nothing asked.
func TestD1TheFirstScreen(t *testing.T) {
	c := talk(t, "> /start")
	text := last(c)
	wantOrder(t, text, "somebody else can see this phone", "safer device", "18 or over", "I'm a program")
	if n := strings.Count(text, ". ") + 1; n > 3 {
		t.Errorf("%d sentences: %q", n, text)
	}
	wantButtons(t, c, "It's bad right now", "I'm about to write to them", "Look around", "Help now")
	say(t, c, "> [It's bad right now]")
	if len(c.Heard) != 1 || len(c.Heard[0].Pace) < 2 {
		t.Error("relief does not begin at once")
	}
	total := time.Duration(0)
	for _, l := range c.Heard[0].Pace {
		total += l.For
	}
	if total != 2*time.Minute {
		t.Errorf("a round of relief takes %s, not two minutes", total)
	}
}

// D2: a pushed first line is neutral, silent and without a picture; so are the
// commands and the bot's own texts.
func TestD2Discreet(t *testing.T) {
	words := []string{"ex ", "divorce", "abuse", "crisis", "mood", "suicide", "breakup", "husband", "wife"}
	neutral := func(what, text string) {
		for _, w := range words {
			if strings.Contains(strings.ToLower(text)+" ", w) {
				t.Errorf("%s says %q: %s", what, w, text)
			}
		}
	}
	lib := library(t)
	for _, f := range lib.Flows(dialogue.English) {
		for _, c := range f.Commands {
			neutral("a command", c+" "+f.Hint)
		}
	}
	w := lib.Words(dialogue.English)
	neutral("the description", w.Description)
	neutral("the short description", w.About)
	neutral("the group notice", w.Group)
	c := talk(t, "> /start", "> [I'm about to write to them]", "> [I'm holding on]", "@ 2m", "> [Longing]", "> [Go on]", "> [Yes, with three short notes]")
	for range 3 {
		say(t, c, "@ 10m")
		for _, h := range c.Heard {
			first, _, _ := strings.Cut(rehearse.Plain(h.Message.Text), "\n")
			if first != "A short note for today." || !h.Message.Silent || h.Message.Picture != "" {
				t.Errorf("pushed: %q, silent %v", h.Message.Text, h.Message.Silent)
			}
		}
	}
}

// D2: after a tap on a gate no question and no answer stand in the chat, and a
// way to hide is under each.
func TestD2GatesAreNoted(t *testing.T) {
	c := talk(t, throughFear...)
	wantOrder(t, last(c), "Have you felt afraid")
	wantButtons(t, c, "Hide this chat")
	say(t, c, "> not sure", "> [Skip]", "> [Go on]")
	wantOrder(t, last(c), "Have they asked for no contact")
	wantButtons(t, c, "Hide this chat")
	say(t, c, "> [Yes]")
	for _, m := range c.Shown {
		for _, trace := range []string{"Have you felt afraid", "Have they asked", "not sure", "Are you safe"} {
			if !m.Deleted && strings.Contains(strings.ToLower(m.Text), strings.ToLower(trace)) {
				t.Errorf("still in the chat: %q", m.Text)
			}
		}
	}
}

// D3: yes or unsure opens the abuse card and closes the mirror's own part; a
// skip is asked again at the door, and skipped twice it stays shut.
func TestD3TheFearGate(t *testing.T) {
	for _, answer := range []string{"[Yes]", "[Not sure]"} {
		c := talk(t, append(slices.Clone(throughFear), "> "+answer, "> [Yes, right now]")...)
		wantOrder(t, last(c), "Abuse is never your part")
		wantButtons(t, c, "People to talk to about it")
	}
	c := talk(t, append(slices.Clone(throughFear), "> [Skip]", "> [Skip]", "> [Not now]", "> /urge", "> [Children, or something that can't wait]")...)
	if !slices.ContainsFunc(c.Shown, func(m *rehearse.Shown) bool { return strings.Contains(m.Text, "Have you felt afraid") }) {
		t.Error("a skipped gate is not asked again at its door")
	}
	if fear := c.Session.Facts["fear"]; fear != "skip" {
		t.Errorf("after one skip the fact is %v", fear)
	}
	say(t, c, "> [Skip]")
	if fear := c.Session.Facts["fear"]; fear != "shut" {
		t.Errorf("after two skips the fact is %v", fear)
	}
}

// D4: with a yes to the boundary gate only children and law stay, and one plain
// sentence says why.
func TestD4TheBoundaryGate(t *testing.T) {
	c := talk(t, append(slices.Clone(throughFear), "> [No]", "> [Yes]")...)
	wantOrder(t, last(c), "but for children and the law", "can be stalking")
}

// D5: looking or driving by asks about one's own acts, without shame, with lines
// for that.
func TestD5TheMirrorQuestion(t *testing.T) {
	c := talk(t, "> /start", "> [I'm about to write to them]", "> [I'm holding on]", "@ 2m", "> [A pull to look or go there]")
	wantOrder(t, last(c), "For yourself alone, not kept", "checked on", "turned up", "many messages", "a threat?")
	say(t, c, "> [Yes]")
	wantOrder(t, last(c), "no shame", "A stop plan")
	wantButtons(t, c, "Talk to a line about it", "Twenty minutes")
	for _, m := range c.Shown {
		if strings.Contains(m.Text, "turned up") && !m.Deleted {
			t.Error("the question still stands in the chat")
		}
	}
	say(t, c, "> [Talk to a line about it]")
	wantOrder(t, last(c), "one's own temper or acts")
	c = talk(t, "> /start", "> [I'm about to write to them]", "> [I'm holding on]", "@ 2m", "> [A pull to look or go there]", "> [Yes, and spoke of harming myself]")
	wantOrder(t, last(c), "are you thinking about ending your life?")
}

// The three notes of Urge come at their minutes although the process, and all it
// had in memory, is another one by then; the last is answered.
func TestUrgeNotesSurviveARestart(t *testing.T) {
	c := talk(t, "> /start", "> [I'm about to write to them]", "> [I'm holding on]", "> [Stop]", "> [Skip]", "> [Yes, with three short notes]")
	for i, at := range []time.Duration{2 * time.Minute, 8 * time.Minute, 10 * time.Minute} {
		c.Library = library(t)
		if err := c.Wait(at - time.Second); err != nil || len(c.Heard) > 0 {
			t.Errorf("note %d came before its time: %v, %v", i, c.Heard, err)
		}
		if err := c.Wait(time.Second); err != nil || len(c.Heard) != 1 || !c.Heard[0].Message.Silent {
			t.Fatalf("note %d after its time: %v, %v", i, c.Heard, err)
		}
		if want := []string{"Stop these notes", "Stop these notes", "It has eased"}[i]; !slices.Contains(labels(c), want) {
			t.Errorf("note %d has no button %q", i, want)
		}
	}
	say(t, c, "> [It went the other way]")
	wantOrder(t, last(c), "no blame", "The next message is the one you can choose")
}

// D7: one neutral line, and it says what it can't do.
func TestD7Hide(t *testing.T) {
	c := talk(t, "> /start", "> [Look around]", "> /hide")
	left := 0
	for _, m := range c.Shown {
		if !m.Deleted {
			left++
		}
	}
	if left != 1 || !strings.Contains(last(c), "older than two days stays") {
		t.Errorf("%d messages are left; the last is %q", left, last(c))
	}
	if len(c.Session.Schedule) != 0 {
		t.Error("prompts were not stopped")
	}
}

// F3 and G8: before typing, the screen says whether it is kept; "typing it out"
// leaves nothing, in the chat or in the store.
func TestF3TypedOutAndKeptNowhere(t *testing.T) {
	c := talk(t, "> /start", "> [I'm about to write to them]", "> [I'm holding on]", "@ 2m", "> [Longing]", "> [Go on]", "> [Type it out here instead]")
	if text := strings.ToLower(last(c)); !strings.Contains(text, "keep nothing") {
		t.Errorf("the screen does not say that nothing is kept: %q", text)
	}
	say(t, c, "> come back please I miss you", "> come back please, what is there without you")
	for _, m := range c.Shown {
		if m.Mine && !m.Deleted && strings.Contains(m.Text, "come back please") {
			t.Error("what was typed still stands in the chat")
		}
	}
	say(t, c, "> I want to die tonight")
	if !strings.Contains(last(c), "are you thinking about ending your life?") {
		t.Errorf("words of danger, typed out, are followed by %q", last(c))
	}
	if len(c.Entries) != 0 {
		t.Error("what was typed was kept")
	}
	for _, v := range c.Session.Facts {
		if s, ok := v.(string); ok && strings.Contains(s, "come back") {
			t.Error("what was typed became a fact")
		}
	}
}

// F6: said once, plainly, before the first answer is kept.
func TestF6NotEndToEndEncrypted(t *testing.T) {
	c := talk(t, throughFear[:3]...)
	wantOrder(t, last(c), "May I keep a few answers", "not end-to-end encrypted", "could read them")
	say(t, c, "> [No, keep nothing]")
	for _, fact := range []string{"label", "happened", "since"} {
		if c.Session.Facts[fact] != nil {
			t.Errorf("%s was kept after a no", fact)
		}
	}
}

// F7: those under 18 are shown youth lines.
func TestF7Under18(t *testing.T) {
	c := talk(t, "> /start", "> [I'm under 18]")
	found := false
	for _, h := range c.Heard {
		found = found || strings.Contains(strings.ToLower(h.Message.Text), "young") || strings.Contains(strings.ToLower(h.Message.Text), "country")
	}
	if !found {
		t.Errorf("under 18 leads to %q", last(c))
	}
}

// F9: nothing in the content forbids copying what people may want to copy.
func TestF9NothingToCopyIsProtected(t *testing.T) {
	for _, f := range library(t).Flows(dialogue.English) {
		for _, s := range f.States {
			copies := slices.ContainsFunc(s.Buttons, func(b dialogue.Action) bool { return b.Copy != "" })
			if s.Protect && (f.Urgent || s.Kind == "lines" || copies) {
				t.Errorf("%s/%s is protected", f.Name, s.Name)
			}
		}
	}
}

// F8: never therapist, treatment, clinical, diagnosis, symptom score or AI.
func TestF8SelfHelpAndInformation(t *testing.T) {
	for _, f := range library(t).Flows(dialogue.English) {
		for _, s := range f.States {
			for _, no := range []string{"therapist", "treatment", "clinical", "diagnos", "symptom", "artificial intelligence"} {
				if strings.Contains(strings.ToLower(s.Text), no) {
					t.Errorf("%s/%s says %q", f.Name, s.Name, no)
				}
			}
		}
	}
}

//go:build unix

package endtoend

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/rehearse"
)

// The ways through the first five minutes and Steady that people walk. A line
// in brackets is a button, ? waits for words of the bot, anything else is
// typed; {me} is a word that nobody else uses.
var paths = []string{
	// It is bad; then grief, with a text that is kept.
	`/start
	[It's bad right now]
	[Easier]
	[Yes, a few]
	[Another word]
	{me}
	[she]
	[I was left]
	[In the last year]
	[No]
	[No]
	[Enough for now]
	[Get through today]
	[This is grief]
	[Go on]
	[Go on]
	[Go on]
	{me} and a house <b>by the lake & under larches
	[Keep it]
	[Shaky and small]
	[Begin]
	[The same]
	[Enough for now]
	[Done for now]
	? This is Home`,

	// Nothing is kept; sleep, then the feeling, with an exercise stopped.
	`/start
	[It's bad right now]
	[The same]
	[No, keep nothing]
	[Sleep]
	[Go on]
	[Go on]
	[Done for now]
	[Get through today]
	[What is this feeling?]
	[Longing]
	[Chest or throat]
	[I said it]
	[Go on]
	[Far away or unreal]
	[Begin]
	[Stop]
	[Easier]
	[Enough for now]
	[Done for now]
	? This is Home`,

	// Looks around first; both gates skipped; why the urge comes; people.
	`/start
	[Look around]
	[A calm minute]
	[You choose]
	[Begin]
	[Put a number on it]
	six
	[Enough for now]
	[A few questions, so it fits]
	[Yes, a few]
	[My husband]
	[It is ending now]
	[In the last two weeks]
	[Skip]
	[Skip]
	[Understanding what happens in me]
	[Go on]
	[Go on]
	[Go on]
	[Go on]
	[I can try that]
	[Go on]
	[Done for now]
	[Get through today]
	[People to lean on]
	[Go on]
	[One]
	[Go on]
	[Something else]
	[Go on]
	[Done for now]
	? This is Home`,

	// About to write; afraid; Help now in the middle of Steady, and back.
	`/start
	[I'm about to write to them]
	[I'm holding on]
	[Longing]
	[Go on]
	[Yes, by myself]
	[It has eased]
	[Yes, a few]
	[My ex]
	[I ended it]
	[Longer ago]
	[Not sure]
	[Yes, right now]
	[Go on]
	[Yes]
	[Go on]
	[Enough for now]
	[Get through today]
	[Sleep, food, water]
	[Food and water]
	? Hunger may be gone
	[Help now]
	? I can't call anyone
	[Call a line]
	? emergency
	/start
	[Go on there]
	? Hunger may be gone
	[Go on]
	[Go on]
	[Done for now]
	? This is Home`,

	// Types everything: labels, numbers, words for numbers, one more text.
	`/start
	look around
	2
	two
	food and water
	go on
	go on
	done for now
	get through today
	This is grief
	go on
	go on
	go on
	{me} and the garden with the crooked gate
	and {me} once more
	? Added to what you wrote
	keep it
	shaky and small
	begin
	[Worse]
	[No, it's just heavy]
	[Enough for now]
	[No note]
	[Go on there]
	? This is Home`,
}

// step is one thing a person does.
type step struct{ press, typed, awaits string }

func parsePath(text, me string) (steps []step) {
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "{me}", me), "\n") {
		line = strings.TrimSpace(line)
		if label, ok := strings.CutPrefix(line, "["); ok {
			steps = append(steps, step{press: strings.TrimSuffix(label, "]")})
		} else if words, ok := strings.CutPrefix(line, "? "); ok {
			steps = append(steps, step{awaits: words})
		} else {
			steps = append(steps, step{typed: line})
		}
	}
	return steps
}

// said is one thing the bot did in a chat: said, changed or deleted something.
type said struct {
	what, text string
	at         time.Time
}

func (s said) String() string { return s.what + " " + strings.ReplaceAll(s.text, "\n", " | ") }

// course is how a path goes when nothing disturbs it.
type course struct {
	said    []said
	session *dialogue.Session
	entries []string // the texts kept
}

// rehearsed plays a path without any server.
func rehearsed(lib *dialogue.Library, path string) (course, error) {
	c := rehearse.New(lib, time.Now())
	var all course
	hear := func() {
		for _, h := range c.Heard {
			all.said = append(all.said, said{what: h.What, text: rehearse.Plain(h.Message.Text)})
		}
	}
	for _, s := range parsePath(path, "{me}") {
		c.Now = c.Now.Add(5 * time.Second)
		var err error
		switch {
		case s.press != "":
			if !offered(c, s.press) { // a paced sequence is under way
				err = c.Wait(time.Minute)
				hear()
			}
			if err == nil {
				err = c.Press(s.press)
			}
		case s.typed != "":
			err = c.Type(s.typed)
		default:
			if n := len(c.Shown); !strings.Contains(rehearse.Plain(c.Shown[n-1].Text), s.awaits) {
				err = fmt.Errorf("the newest message is %q", c.Shown[n-1].Text)
			}
			c.Heard = nil
		}
		if err != nil {
			return all, fmt.Errorf("%+v: %w", s, err)
		}
		hear()
	}
	all.session = c.Session
	for _, x := range c.Entries {
		all.entries = append(all.entries, x.Text)
	}
	return all, nil
}

// offered tells whether the newest keyboard has a button.
func offered(c *rehearse.Chat, label string) bool {
	_, buttons := c.Keyboard()
	for _, b := range buttons {
		if b.Label == label {
			return true
		}
	}
	return false
}

// courses are the undisturbed courses of all paths.
func courses(t testing.TB, dir string) []course {
	t.Helper()
	lib := library(t, dir)
	all := make([]course, len(paths))
	for i, p := range paths {
		var err error
		if all[i], err = rehearsed(lib, p); err != nil {
			t.Fatalf("path %d: %v", i+1, err)
		}
	}
	return all
}

// TestPathsLeadHome rehearses every path: the proofs that follow stand on them.
func TestPathsLeadHome(t *testing.T) {
	for i, c := range courses(t, contentDir(t)) {
		if len(c.session.Stack) == 0 || c.session.Stack[len(c.session.Stack)-1].Flow != dialogue.FlowHome {
			t.Errorf("path %d ends elsewhere: %+v", i+1, c.session.Stack)
		}
		t.Logf("path %d: %d turns, the bot says or changes %d messages", i+1, c.session.Turn, len(c.said))
	}
}

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

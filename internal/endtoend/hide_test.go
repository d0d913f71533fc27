//go:build unix

package endtoend

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kintsugi/internal/telegramtest"
)

const (
	// clearedWords is the one neutral line of /hide.
	clearedWords = "Cleared what could be cleared."
	deletable    = 48 * time.Hour // of a message, by a bot (deleteMessages)
	hiddenMost   = 250            // messages that stand in the chat before /hide
)

// TestD7HideOnTelegram says /hide in a chat of 250 messages, the bot's and the
// person's, with notes planned: all that Telegram lets a bot delete goes, in calls
// of a hundred at most, past a 429 and past the death of the process in the
// middle; one neutral line is left that says what stays, nothing follows it, and
// the conversation can go on.
func TestD7HideOnTelegram(t *testing.T) {
	t.Parallel()
	for name, disturb := range map[string]func(*testing.T, *house, *telegramtest.Person, *process) *process{
		"quietly": func(_ *testing.T, _ *house, _ *telegramtest.Person, p *process) *process { return p },
		"past a 429": func(_ *testing.T, h *house, ann *telegramtest.Person, p *process) *process {
			h.telegram.FloodChat(ann.ID(), 1500*time.Millisecond)
			return p
		},
		"killed in the middle": func(t *testing.T, h *house, ann *telegramtest.Person, p *process) *process {
			h.telegram.SetFaults(telegramtest.Faults{Delay: 300 * time.Millisecond})
			calls := h.telegram.Calls("deleteMessages")
			eventually(t, 20*time.Second, "the first hundred to go", func() bool { return h.telegram.Calls("deleteMessages") > calls })
			p.kill()
			if n := standing(ann); n < hiddenMost/3 {
				t.Errorf("when the process was killed only %d messages were left", n)
			}
			h.telegram.SetFaults(telegramtest.Faults{})
			return h.start(t)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, telegramtest.Options{})
			p := h.start(t)
			ann := h.people(1)[0]
			crowdedChat(t, ann)
			old := ann.Messages()[:6] // too old to be deleted by now
			for _, m := range old {
				ann.Age(m.ID, deletable+time.Hour)
			}
			if name == "past a 429" {
				p = disturb(t, h, ann, p)
			}
			ann.Type("/hide")
			if name != "past a 429" {
				p = disturb(t, h, ann, p)
			}
			hears(t, ann, clearedWords)
			settled(t, ann)
			checkHidden(t, ann, old)
			if s := h.kept(t, ann.ID()).Session; len(s.Schedule) > 0 {
				t.Errorf("%d things are still planned", len(s.Schedule))
			}
			if n := h.telegram.Calls("deleteMessages"); n < 3 {
				t.Errorf("%d calls", n)
			}
			ann.Type("/start")
			hears(t, ann, "Go on there?")
			p.stop(t)
		})
	}
}

// TestD2AndF9OnTelegram goes through a gate and to the numbers: the gate's
// question can't be forwarded, and "Noted." stands in its place after the answer;
// what people may want to copy can be.
func TestD2AndF9OnTelegram(t *testing.T) {
	t.Parallel()
	h := newHouse(t, telegramtest.Options{})
	h.start(t)
	ann := h.people(1)[0]
	for _, step := range []struct{ press, hears string }{
		{"", "safer device"},
		{"Look around", "calm minutes"},
		{"A few questions, so it fits", "May I keep a few answers"},
		{"Yes, a few", "What shall I call"},
		{"My ex", "What happened?"},
		{"I was left", "How long ago"},
		{"In the last year", "Have you felt afraid"},
	} {
		if step.press == "" {
			ann.Type("/start")
		} else {
			presses(t, ann, step.press)
		}
		hears(t, ann, step.hears)
	}
	gate := ann.State().Screen
	if !gate.Protected {
		t.Error("the question of a gate can be forwarded")
	}
	presses(t, ann, "Not sure")
	hears(t, ann, "Are you safe right now?")
	for _, m := range ann.Messages() {
		if m.ID == gate.ID && (m.Text != "Noted." || len(m.Buttons) > 0) {
			t.Errorf("in the place of the question stands %q", m.Text)
		}
	}
	ann.Type("/help_now Poland")
	hears(t, ann, "112")
	presses(t, ann, "Call a line")
	hears(t, ann, "116 123")
	settled(t, ann)
	for _, m := range ann.Messages() {
		if m.Bot && m.Protected && (strings.Contains(m.Text, "112") || strings.Contains(m.Text, "116")) {
			t.Errorf("numbers that can't be copied: %q", m.Text)
		}
	}
}

// crowdedChat brings a chat to 250 messages, some of them edited, with three
// notes on their way.
func crowdedChat(t testing.TB, ann *telegramtest.Person) {
	t.Helper()
	ann.Type("/start")
	hears(t, ann, "safer device")
	presses(t, ann, "I'm about to write to them")
	hears(t, ann, "Which is nearest")
	presses(t, ann, "I'm holding on")
	hears(t, ann, "What is under it")
	presses(t, ann, "Skip")
	hears(t, ann, "hold this back for 20 minutes")
	presses(t, ann, "Yes, with three short notes")
	settled(t, ann)
	for len(ann.Messages()) < hiddenMost {
		for i := range 10 {
			ann.Type(fmt.Sprintf("words of mine, number %d", i))
		}
		ann.Post("voice", "")
		settled(t, ann)
	}
}

// standing is how many messages of a chat are not deleted.
func standing(p *telegramtest.Person) (n int) {
	for _, m := range p.Messages() {
		if m.Deleted.IsZero() {
			n++
		}
	}
	return n
}

// settled waits until a chat stands still.
func settled(t testing.TB, ann *telegramtest.Person) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := ann.Settle(ctx, 200*time.Millisecond); err != nil {
		t.Fatal(err)
	}
}

// checkHidden holds a chat against what /hide promises.
func checkHidden(t testing.TB, ann *telegramtest.Person, old []telegramtest.Message) {
	t.Helper()
	var left []string
	lines := 0
	for _, m := range ann.Messages() {
		isOld := slices.ContainsFunc(old, func(o telegramtest.Message) bool { return o.ID == m.ID })
		switch {
		case !m.Deleted.IsZero():
			if isOld {
				t.Errorf("message %d was deleted, which Telegram doesn't allow", m.ID)
			}
		case m.Bot && strings.HasPrefix(m.Text, clearedWords):
			lines++
			if !strings.Contains(m.Text, "older than two days stays") || len(m.Buttons) > 0 || m.Picture != "" {
				t.Errorf("the line reads %q, with %d rows of buttons", m.Text, len(m.Buttons))
			}
		case !isOld:
			left = append(left, m.Text)
		}
	}
	if lines != 1 || len(left) > 0 {
		t.Errorf("%d lines, and %d messages are left: %q", lines, len(left), left[:min(len(left), 5)])
	}
	if all := ann.Messages(); !strings.HasPrefix(all[len(all)-1].Text, clearedWords) {
		t.Errorf("after the line came %q", all[len(all)-1].Text)
	}
}

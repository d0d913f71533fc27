//go:build unix

package endtoend

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"kintsugi/internal/session"
	"kintsugi/internal/telegramtest"
)

// TestStrangersInGroups puts the bot into groups and a channel, talks to it there
// and presses forged buttons there: it says its one line in a group, nothing in a
// channel, leaves, and keeps nothing of anybody. Kinds of update that it has not
// asked for are passed over.
func TestStrangersInGroups(t *testing.T) {
	t.Parallel()
	h := newHouse(t, telegramtest.Options{})
	p := h.start(t, "LOG_LEVEL", "debug")
	p.says(t, "talking")
	ann := h.people(1)[0]
	group := h.telegram.Person(-1007340000009)
	group.Invite()
	for _, text := range []string{"/start", "/help_now PL", "I want to die", "/hide", "/forget", "help"} {
		group.Type(text)
	}
	press := map[string]any{
		"id": "1", "chat_instance": "1", "data": "!danger:PL:ask", "from": map[string]any{"id": ann.ID(), "is_bot": false, "first_name": "A"},
		"message": map[string]any{"message_id": 5, "date": 1, "chat": map[string]any{"id": group.ID(), "type": "supergroup"}},
	}
	group.Update("callback_query", press)
	for _, kind := range []string{"inline_query", "chosen_inline_result", "channel_post", "business_message", "chat_join_request", "message_reaction", "poll_answer", "not_invented_yet"} {
		group.Update(kind, map[string]any{"id": "1", "from": press["from"], "query": "/start", "text": "/start", "chat": map[string]any{"id": group.ID(), "type": "channel"}})
	}
	h.drained(t, 20*time.Second)
	eventually(t, 10*time.Second, "the group to be left", func() bool { return group.State().Left })
	if sends := group.Sends(); len(sends) != 1 || strings.ContainsAny(sends[0].Text, "!") {
		t.Errorf("in the group it said %+v", sends)
	}
	for _, key := range h.client.Keys(t.Context(), "*").Val() {
		if what, _ := session.Registered(key); what.Why != "of nobody" {
			t.Errorf("of strangers it keeps %q", key)
		}
	}
	if sends := ann.Sends(); len(sends) > 0 {
		t.Errorf("somebody was written to for what a group did: %+v", sends)
	}
	p.stop(t)
}

// TestTheTerminalShowsNoEscapes types what would move a cursor, change a title or
// turn a line, at places where it is shown again at once or later: nothing of it
// comes out.
func TestTheTerminalShowsNoEscapes(t *testing.T) {
	t.Parallel()
	const short = "zqzq \x1b[2J\x1b]0;x\x07\u009b31m\u202Et\x7f"
	const evil = short + " \x08\x08\u0085 &#27;[2J <b>\x1b[1m</b> \x1b[31m red, and so on for a line or two of it"
	lines := []string{
		"/start", "Look around", "A few questions, so it fits", "Yes, a few", "Another word", short, "she", evil, "/urge", evil,
		"/journal", "A few lines", evil, evil, "Keep it", "My pages", "Read back", "1", "/journal", "As a text file", "/help_now " + evil, evil, "/" + evil, "/quit",
	}
	cmd := exec.Command(program)
	cmd.Dir = t.TempDir()
	cmd.Env = []string{"HOME=" + cmd.Dir, "PATH=" + os.Getenv("PATH"), "DATA_DIR=" + filepath.Join(cmd.Dir, "data"), "LOG_LEVEL=debug"}
	cmd.Stdin = strings.NewReader(strings.Join(lines, "\n") + "\n")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, tail(string(out), 5))
	}
	text := string(out)
	if n := strings.Count(text, "zqzq"); n < 2 {
		t.Errorf("what was typed is shown %d times: hardly anything was tried", n)
	}
	for i, r := range text {
		if r != '\n' && unicode.IsControl(r) || r >= '\u202A' && r <= '\u202E' {
			t.Fatalf("%U comes out: %q", r, text[max(0, i-80):min(len(text), i+20)])
		}
	}
}

package main

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/localredis"
	"kintsugi/internal/session"
	"kintsugi/internal/vault"
)

// theirChat is a person whose id must not be seen anywhere.
const theirChat = 7340000099

// storeOn opens what a bot with this key keeps on a server.
func storeOn(t *testing.T, server *localredis.Server) *session.Store {
	t.Helper()
	client, err := session.Open(server.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	v, err := vault.New([]byte(someKey))
	if err != nil {
		t.Fatal(err)
	}
	return session.New(client, v, session.Options{})
}

// buried is a server with somebody for whom two things could not be done.
func buried(t *testing.T) (*session.Store, []string) {
	t.Helper()
	server, env := embedded(t)
	store := storeOn(t, server)
	s := &dialogue.Session{Last: time.Now().Unix(), Stack: []dialogue.Frame{{Flow: "home", State: "menu"}}}
	if _, err := store.Commit(t.Context(), session.Commit{Chat: theirChat, Session: s}); err != nil {
		t.Fatal(err)
	}
	for i, d := range []session.Dead{
		{Why: "the step panicked", Event: &dialogue.Event{Kind: dialogue.Typed, ID: 4, Text: "Vexilqua"}},
		{Why: "telegram: sendMessage: refused (400 x)", Message: &dialogue.Message{Text: "Vexilqua"}},
	} {
		d.At = time.Date(2026, 11, 20+i, 1, 2, 3, 0, time.UTC)
		if err := store.Bury(t.Context(), theirChat, d); err != nil {
			t.Fatal(err)
		}
	}
	return store, env
}

var letterID = regexp.MustCompile(`(?m)^[0-9a-f]{18}`)

// TestF3DeadLettersShowNobody: the list tells when, what kind and why, and no
// word, chat id or content; it is in the order of time.
func TestF3DeadLettersShowNobody(t *testing.T) {
	_, env := buried(t)
	code, out, says := call(t, env, "dead")
	if code != 0 || len(letterID.FindAllString(out, -1)) != 2 {
		t.Fatalf("exit %d, %q:\n%s", code, says, out)
	}
	for _, want := range []string{"2026-11-20T01:02:03Z  typed    the step panicked", "2026-11-21T01:02:03Z  message  telegram: sendMessage: refused"} {
		if !strings.Contains(out, want) {
			t.Errorf("the list lacks %q:\n%s", want, out)
		}
	}
	if strings.Contains(out, "Vexilqua") || strings.Contains(out, "734") {
		t.Errorf("the list tells on somebody:\n%s", out)
	}
	_, out, _ = call(t, []string{env[0], "MASTER_KEY=" + strings.Replace(someKey, "A", "B", 1)}, "dead")
	if n := strings.Count(out, "sealed with another key"); n != 2 {
		t.Errorf("with another key:\n%s", out)
	}
}

// TestDeadLettersAreDoneAgain: each by its id, or all; once, and to be said by
// whatever bot runs.
func TestDeadLettersAreDoneAgain(t *testing.T) {
	store, env := buried(t)
	_, out, _ := call(t, env, "dead", "list")
	ids := letterID.FindAllString(out, -1)
	if code, _, says := call(t, env, "dead", "again", ids[1], "00"); code != 1 || !strings.Contains(says, `"00"; nothing was done`) {
		t.Errorf("an unknown id: exit %d, %q", code, says)
	}
	if code, out, says := call(t, env, "dead", "again", ids[1]); code != 0 || out != ids[1]+": done; a running bot says 1 messages\n" {
		t.Errorf("exit %d, %q, %q", code, out, says)
	}
	if code, out, says := call(t, env, "dead", "again", "all"); code != 0 || !strings.HasPrefix(out, ids[0]+": done; a running bot says") {
		t.Errorf("exit %d, %q, %q", code, out, says)
	}
	items, err := store.Outbox(t.Context(), theirChat)
	if err != nil || len(items) < 2 || items[0].Message.Text != "Vexilqua" {
		t.Errorf("%d messages are to be said (%v)", len(items), err)
	}
	if _, out, _ := call(t, env, "dead", "again", "all"); out != "" {
		t.Errorf("done again a second time: %q", out)
	}
}

func TestDeadLettersAreDropped(t *testing.T) {
	store, env := buried(t)
	if code, out, says := call(t, env, "dead", "drop", "all"); code != 0 || strings.Count(out, ": dropped\n") != 2 {
		t.Errorf("exit %d, %q, %q", code, out, says)
	}
	if items, _ := store.Outbox(t.Context(), theirChat); len(items) > 0 {
		t.Errorf("what was dropped is to be said: %d messages", len(items))
	}
	if _, out, _ := call(t, env, "dead"); letterID.MatchString(out) {
		t.Errorf("letters are left:\n%s", out)
	}
}

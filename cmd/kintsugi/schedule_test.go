package main

import (
	"strings"
	"testing"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/session"
)

// TestScheduleCounts: people by when they are due and of which kind, those who
// blocked the bot, for whom there is only the deletion, the bucket and the dead
// letters.
func TestScheduleCounts(t *testing.T) {
	server, env := embedded(t)
	store := storeOn(t, server)
	now := time.Now()
	for i, p := range []struct {
		last, due time.Duration
		blocked   bool
	}{
		{-48 * time.Hour, -3 * time.Hour, false},
		{-48 * time.Hour, 40 * time.Minute, false},
		{-48 * time.Hour, 20 * time.Hour, false},
		{0, 40 * time.Second, false},
		{0, time.Hour, true},
	} {
		s := &dialogue.Session{Last: now.Add(p.last).Unix(), Blocked: p.blocked}
		s.Schedule = []dialogue.Scheduled{{ID: "a", At: now.Add(p.due).Unix(), Flow: "note"}}
		if _, err := store.Commit(t.Context(), session.Commit{Chat: int64(100 + i), Session: s}); err != nil {
			t.Fatal(err)
		}
	}
	gone := session.Commit{Chat: 200, Session: &dialogue.Session{Gone: true}, Effects: dialogue.Effects{Forget: true}}
	if _, err := store.Commit(t.Context(), gone); err != nil { // of whom nothing is counted
		t.Fatal(err)
	}
	if err := store.Bury(t.Context(), 100, session.Dead{Why: "x"}); err != nil {
		t.Fatal(err)
	}
	code, out, says := call(t, append(env, "BULK_RATE=100"), "schedule")
	if code != 0 {
		t.Fatalf("exit %d, %q", code, says)
	}
	got := strings.Join(strings.Fields(out), " ")
	for _, want := range []string{
		"asked for unasked", "people scheduled 1 4", " overdue 0 1", "longest overdue 0s 3h0m", "within a minute 1 0",
		"within an hour 1 1", "within a day 1 2", "100 a second over all processes; 20 can go at once",
		"5 people are known; 1 of them have blocked", "1 dead letters of 1 people",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("it lacks %q:\n%s", want, out)
		}
	}
	if _, out, _ := call(t, env, "schedule", "--quick"); strings.Contains(out, "known") {
		t.Errorf("quick, and yet:\n%s", out)
	}
	if code, _, says := call(t, []string{"DATA_DIR=" + t.TempDir()}, "schedule"); code != 1 || !strings.Contains(says, "REDIS_URL") {
		t.Errorf("without a server: exit %d, %q", code, says)
	}
}

package bot

import (
	"errors"
	"strings"
	"testing"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/schedule"
	"kintsugi/internal/session"
	"kintsugi/internal/telegram"
)

// letter is the only dead letter there is.
func letter(t testing.TB, s *session.Store) session.Letter {
	t.Helper()
	all, err := s.Letters(t.Context())
	if err != nil || len(all) != 1 {
		t.Fatalf("%d dead letters (%v)", len(all), err)
	}
	return all[0]
}

// TestADeadTurnIsTurnedAgain: what somebody typed when the engine was broken, and
// what fell due then, is turned once when the engine is mended, and said by
// whatever bot runs.
func TestADeadTurnIsTurnedAgain(t *testing.T) {
	for what, meet := range map[string]func(r *rig){
		"typed": func(r *rig) {
			if err := r.take(t, typed(1, 2, "break")); err != nil {
				t.Fatal(err)
			}
		},
		"due": func(r *rig) {
			l, err := r.store.Load(t.Context(), 1)
			if err != nil {
				t.Fatal(err)
			}
			l.Session.Schedule = []dialogue.Scheduled{{ID: "x", At: time.Now().Unix(), Flow: "first", State: "a"}}
			if _, err := r.store.Commit(t.Context(), session.Commit{Chat: 1, Was: l.Version, Session: l.Session}); err != nil {
				t.Fatal(err)
			}
			r.Look(1)
		},
	} {
		t.Run(what, func(t *testing.T) {
			server, lib, broken, out := embedded(t), testLibrary(t), brokenLibrary(t, panics{}), &fake{} // also a circle at state a
			r := newRig(t, server, lib, out, nil)
			if err := r.take(t, typed(1, 1, "hello")); err != nil {
				t.Fatal(err)
			}
			r.settle(t, 1)
			r.SetLibrary(broken)
			meet(r)
			r.settle(t, 1)
			dead := letter(t, r.store)
			before := len(out.texts(1))
			if _, err := Again(t.Context(), r.store, broken, dead, time.Now()); !errors.Is(err, ErrStillBroken) {
				t.Fatalf("a turn that is still broken: %v", err)
			}
			r.SetLibrary(lib)
			said, err := Again(t.Context(), r.store, lib, dead, time.Now())
			if err != nil || said != 1 {
				t.Fatalf("%d messages (%v)", said, err)
			}
			if _, err := Again(t.Context(), r.store, lib, dead, time.Now()); !errors.Is(err, session.ErrNoLetter) {
				t.Errorf("turned a second time: %v", err)
			}
			r.claims(t, server, schedule.Options{}, 1)
			eventually(t, "the answer", func() bool { return len(out.texts(1)) > before })
			r.settle(t, 1)
			if got := out.texts(1)[before:]; len(got) != 1 {
				t.Errorf("the letter became %q", got)
			}
			if n := letters(t, r.store); n != 0 {
				t.Errorf("%d letters are left", n)
			}
		})
	}
}

func letters(t testing.TB, s *session.Store) int {
	t.Helper()
	all, err := s.Letters(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}

// TestADeadMessageIsSaidAgain: a message that Telegram refused is said when an
// operator asks for it, once; one of somebody who is forgotten meanwhile is not.
func TestADeadMessageIsSaidAgain(t *testing.T) {
	server, out := embedded(t), &fake{}
	out.fail = func(int64, dialogue.Message) error { return &telegram.Error{Kind: telegram.Refused, Code: 400} }
	r := newRig(t, server, testLibrary(t), out, nil)
	if err := r.take(t, typed(1, 1, "hello")); err != nil {
		t.Fatal(err)
	}
	r.settle(t, 1)
	dead := letter(t, r.store)
	if strings.Contains(dead.Why, "hello") {
		t.Error("the reason holds what was typed")
	}
	out.mu.Lock()
	out.fail = nil
	out.mu.Unlock()
	for n := range 2 {
		if _, err := Again(t.Context(), r.store, r.Library(), dead, time.Now()); n == 0 && err != nil {
			t.Fatal(err)
		}
	}
	r.claims(t, server, schedule.Options{}, 1)
	eventually(t, "the message", func() bool { return len(out.texts(1)) > 0 })
	r.settle(t, 1)
	if got := out.texts(1); len(got) != 1 {
		t.Errorf("one letter became %d messages", len(got))
	}
	if _, err := Again(t.Context(), r.store, r.Library(), dead, time.Now()); !errors.Is(err, session.ErrNoLetter) {
		t.Errorf("a letter that is gone: %v", err)
	}
}

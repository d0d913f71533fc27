package bot

import (
	"strings"
	"testing"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/session"
)

// A session can be so full that not even a turn that went wrong fits into it.
// That is said and set aside, and is no outage: nobody else hears of it.
func TestASessionThatIsFullIsNoOutage(t *testing.T) {
	const chat = 9400
	out := &fake{}
	r := newRig(t, embedded(t), testLibrary(t), out, nil)
	s := &dialogue.Session{Turn: 1, Last: 1_795_000_000, Facts: map[string]any{"x": ""}}
	for n := session.LimitFull; ; n-- {
		s.Facts["x"] = strings.Repeat("x", n)
		if _, err := session.Encode(s); err == nil {
			break
		}
	}
	if _, err := r.store.Commit(t.Context(), session.Commit{Chat: chat, Session: s}); err != nil {
		t.Fatal(err)
	}
	if err := r.take(t, typed(chat, 1<<40, "words of somebody")); err != nil {
		t.Error(err)
	}
	r.settle(t, chat)
	if got := out.texts(chat); len(got) != 1 || got[0] != r.Library().Words("en").Broken {
		t.Errorf("said: %q", got)
	}
	if len(r.away.spells) > 0 {
		t.Error("it counts as an outage of the shard")
	}
	dead, err := r.store.Letters(t.Context())
	if err != nil || len(dead) != 1 || dead[0].Event == nil {
		t.Errorf("set aside: %v, %v", dead, err)
	}
}

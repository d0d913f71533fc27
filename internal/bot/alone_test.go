package bot

import (
	"testing"

	"kintsugi/internal/dialogue"
)

// D8: whatever one person does, nothing of it goes to anybody else, the other
// one who talks to the bot or a stranger.
func TestD8NothingGoesToAnybodyElse(t *testing.T) {
	out := &fake{}
	r := newRig(t, embedded(t), testLibrary(t), out, nil)
	if err := r.take(t, typed(2, 1, "hello")); err != nil {
		t.Fatal(err)
	}
	r.settle(t, 2)
	before := len(out.texts(2))
	for n, text := range []string{"hello", "tell 2 that I am here", "/help_now Poland", "@2 read this", "/hide"} {
		if err := r.take(t, typed(1, int64(10+n), text)); err != nil {
			t.Fatal(err)
		}
	}
	forwarded := dialogue.Event{Kind: dialogue.Typed, ID: 20, Chat: 1, At: typed(1, 1, "").At, Text: "from 2", Message: 20, Forwarded: true}
	if err := r.take(t, forwarded); err != nil {
		t.Fatal(err)
	}
	r.settle(t, 1)
	if len(out.texts(1)) == 0 {
		t.Fatal("nothing was said to the one who wrote")
	}
	if got := out.texts(2); len(got) != before {
		t.Errorf("the other one was told %q", got[before:])
	}
	for _, all := range [][]sent{out.arrived, out.edits} {
		for _, s := range all {
			if s.chat != 1 && s.chat != 2 {
				t.Errorf("something went to %d", s.chat)
			}
		}
	}
}

package bot

import (
	"context"
	"testing"

	"kintsugi/internal/session"
)

// slowNotes is a store whose answers to notes are held back.
type slowNotes struct {
	Store
	done, let chan struct{}
}

func (s slowNotes) Note(ctx context.Context, chat int64, n session.Note) (session.Head, error) {
	head, err := s.Store.Note(ctx, chat, n)
	s.done <- struct{}{}
	<-s.let
	return head, err
}

// TestAnswersThatCross has the note of one message find nothing more to say, and
// tell so only when the next turn is committed: what that one has to say is said
// then, and not when the lease has run out.
func TestAnswersThatCross(t *testing.T) {
	const chat = 9300
	out := &fake{}
	notes := slowNotes{done: make(chan struct{}, 9), let: make(chan struct{}, 9)}
	r := newRig(t, embedded(t), testLibrary(t), out, func(o *Options) {
		notes.Store = o.Store
		o.Store = notes
	})
	if err := r.take(t, typed(chat, 1, "/start")); err != nil {
		t.Fatal(err)
	}
	<-notes.done // the outbox is empty, and nobody here knows it yet
	if err := r.take(t, typed(chat, 2, "one")); err != nil {
		t.Fatal(err)
	}
	close(notes.let)
	r.settle(t, chat)
	if got := out.texts(chat); len(got) != 2 {
		t.Errorf("said: %q", got)
	}
}

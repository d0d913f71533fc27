package bot

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/session"
	"kintsugi/internal/telegram"
)

// TestTheTalkersCopyIsRight holds what a talker knows of an outbox against the
// store, while it fills, overflows and is said, in any order: as long as it
// trusts its copy, the copy is the outbox.
func TestTheTalkersCopyIsRight(t *testing.T) {
	r := newRig(t, swift(t), testLibrary(t), &fake{}, nil)
	chat, full := int64(0), 0
	rapid.Check(t, func(t *rapid.T) {
		chat++
		ctx := r.ctx
		l := &lane{chat: chat, talking: true} // whoever talks is this test
		l.changed = sync.NewCond(&l.mu)
		var version session.Version
		for turn := range rapid.IntRange(1, 16).Draw(t, "turns") {
			c := session.Commit{Chat: chat, Was: version, Session: &dialogue.Session{Turn: turn}}
			for i := range rapid.IntRange(0, 10).Draw(t, "items") {
				m := dialogue.Message{Text: fmt.Sprintf("%d.%d", turn, i)}
				if rapid.IntRange(0, 6).Draw(t, "stays") == 0 {
					m.Do = dialogue.Edit
				}
				c.Effects.Say = append(c.Effects.Say, m)
			}
			l.inFlight, l.moves = 1, l.moves+1
			receipt, err := r.store.Commit(ctx, c)
			if err != nil {
				t.Fatal(err)
			}
			r.committed(l, c, receipt, nil)
			version = receipt.Version
			if receipt.Before != nil {
				full++
			}
			for range rapid.IntRange(0, 6).Draw(t, "said") {
				r.copied(t, l)
				if len(l.outbox) == 0 {
					break
				}
				id := l.outbox[0].ID
				head, err := r.store.Note(ctx, chat, session.Note{Item: id})
				if err != nil {
					t.Fatal(err)
				}
				l.said(id, head, l.ended())
			}
			r.copied(t, l)
		}
	})
	if full == 0 {
		t.Error("no outbox was ever full")
	}
}

// copied holds a lane's copy against the store.
func (r *rig) copied(t *rapid.T, l *lane) {
	items, err := r.store.Outbox(r.ctx, l.chat)
	if err != nil {
		t.Fatal(err)
	}
	if l.stale {
		t.Fatal("the copy is given up, and would have to be read anew at each turn of a flood")
	}
	ids := func(list []session.Item) (all []string) {
		for _, x := range list {
			all = append(all, x.Message.Text)
		}
		return all
	}
	if got, want := ids(l.outbox), ids(items); !slices.Equal(got, want) {
		t.Fatalf("the copy is\n%s, not\n%s", strings.Join(got, " "), strings.Join(want, " "))
	}
}

// TestAFloodIsAnsweredByItsLastScreen sends 200 messages to somebody whom nothing
// reaches: all count, and what is said when it can be is the oldest 29 answers
// and the last.
func TestAFloodIsAnsweredByItsLastScreen(t *testing.T) {
	out := &fake{}
	shut := true
	out.fail = func(chat int64, _ dialogue.Message) error {
		if shut && chat == 1 {
			return &telegram.Error{Kind: telegram.TooMany, RetryAfter: 0}
		}
		return nil
	}
	r := newRig(t, embedded(t), testLibrary(t), out, nil)
	for n := range 200 {
		if err := r.take(t, typed(1, int64(n+1), fmt.Sprint("w", n))); err != nil {
			t.Fatal(err)
		}
		if n%20 == 0 { // somebody else is not held up
			if err := r.take(t, typed(2, int64(n+1), "x")); err != nil {
				t.Fatal(err)
			}
		}
	}
	r.settle(t, 2)
	if got := out.texts(2); len(got) != 10 {
		t.Errorf("the other was told %d of 10 things", len(got))
	}
	out.mu.Lock()
	shut = false
	out.mu.Unlock()
	r.settle(t, 1)
	got := out.texts(1)
	if len(got) != 30 || !strings.Contains(got[29], "w199") || !strings.Contains(got[28], "w28") {
		t.Errorf("told %d things, the last are %q", len(got), got[max(0, len(got)-2):])
	}
	loaded, err := r.store.Load(t.Context(), 1)
	if err != nil || loaded.Session.Turn != 200 || loaded.Session.Facts["said"] != "w199" {
		t.Errorf("the turns do not count: %+v, %v", loaded.Session, err)
	}
}

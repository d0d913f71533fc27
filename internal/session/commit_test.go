package session

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"kintsugi/internal/dialogue"
)

func conflictChangesNothing(w *world) {
	r := w.commit(w.a, Version{}, "kept")
	before := w.dump()
	c := w.turn(newVersion(), "lost")
	c.Effects.Forget, c.Effects.Unsaid = true, true
	c.Effects.Keep = []dialogue.Entry{{ID: "x", Text: "lost"}}
	c.Messages = []int{5}
	if _, err := w.b.Commit(w.Context(), c); !errors.Is(err, ErrConflict) {
		w.Fatalf("got %v, want ErrConflict", err)
	}
	if after := w.dump(); after != before {
		w.Errorf("changed:\n%s\n%s", before, after)
	}
	c.Session = forgotten()
	c.Effects.Keep = nil
	if _, err := w.b.Commit(w.Context(), c); !errors.Is(err, ErrConflict) {
		w.Errorf("forget: got %v, want ErrConflict", err)
	}
	same(w, "after forget in conflict", w.dump(), before)
	w.commit(w.a, r.Version)
}

// dump is every key of the person as the server serialises it, and the score.
func (w *world) dump() string {
	var b strings.Builder
	for _, k := range keysOf(w.chat)[:keyDue] {
		b.WriteString(k + "=" + w.client.Type(w.Context(), k).Val() + " ")
	}
	for _, which := range []int{keySession, keyLease} {
		b.WriteString(w.client.Get(w.Context(), keyOf(w.chat, which)).Val() + " ")
	}
	for _, it := range w.client.LRange(w.Context(), keyOf(w.chat, keyOutbox), 0, -1).Val() {
		b.WriteString(it + " ")
	}
	b.WriteString(time.UnixMilli(w.due()).String())
	return b.String()
}

func firstCommitOfTwo(w *world) {
	w.commit(w.a, Version{}, "first")
	if _, err := w.b.Commit(w.Context(), w.turn(Version{}, "second")); !errors.Is(err, ErrConflict) {
		w.Errorf("got %v, want ErrConflict", err)
	}
	if got := w.texts(); !slices.Equal(got, []string{"first"}) {
		w.Errorf("outbox %v", got)
	}
}

// again runs the very same commit a second time, as a client does that did not
// get the answer.
func (w *world) again(s *Store, c Commit, between func()) (first, second []any) {
	w.Helper()
	version := newVersion()
	args, _, err := s.commitArgs(&c, version)
	if err != nil {
		w.Fatal(err)
	}
	r1, _, err := s.run(w.Context(), commitScript, c.Chat, s.lease, args...)
	if err != nil {
		w.Fatal(err)
	}
	between()
	r2, _, err := s.run(w.Context(), commitScript, c.Chat, s.lease, args...)
	if err != nil {
		w.Fatal(err)
	}
	return asList(r1), asList(r2)
}

func ownVersionSaysYesAgain(w *world) {
	r := w.commit(w.a, Version{}, "before")
	c := w.turn(r.Version, "once")
	c.Effects.Keep = []dialogue.Entry{{ID: "e", Text: "text"}}
	r1, r2 := w.again(w.a, c, func() {})
	if !slices.Equal(r1, r2) {
		w.Errorf("first %q, again %q", r1, r2)
	}
	if got := w.texts(); !slices.Equal(got, []string{"before", "once"}) {
		w.Errorf("outbox %v", got)
	}
}

func ownVersionAfterOthersAppended(w *world) {
	r := w.commit(w.a, Version{}, "before")
	c := w.turn(r.Version, "once")
	r1, r2 := w.again(w.a, c, func() {
		l, _ := w.b.Load(w.Context(), w.chat)
		n := w.turn(l.Version)
		n.Effects.Say = []dialogue.Message{{Text: "other"}}
		if _, err := w.b.Commit(w.Context(), n); err != nil {
			w.Fatal(err)
		}
	})
	same(w, "first", r1[0], any(int64(1)))
	same(w, "again", r2[0], any(int64(0))) // the session has moved on: load again, the event is in
	if got := w.texts(); !slices.Equal(got, []string{"before", "once", "other"}) {
		w.Errorf("outbox %v", got)
	}
}

func forgottenAgain(w *world) {
	r := w.commit(w.a, Version{}, "old")
	c := w.forgetting(r.Version, "forgotten")
	r1, r2 := w.again(w.a, c, func() {})
	if !slices.Equal(r1, r2) {
		w.Errorf("first %q, again %q", r1, r2)
	}
	if got := w.texts(); !slices.Equal(got, []string{"forgotten"}) {
		w.Errorf("outbox %v", got)
	}
}

// outcomeUnknown cuts the wait for the answer short: the caller is let go at
// once, and what it committed is found by loading again.
func outcomeUnknown(w *world) {
	r := w.commit(w.a, Version{}) // the person's node knows the script from now on
	ctx, cancel := context.WithCancel(w.Context())
	client, err := Open(urlOf(w.client))
	if err != nil {
		w.Fatal(err)
	}
	defer client.Close()
	client.AddHook(late{cancel})
	s := New(client, testVault(w), Options{Holder: "a", Now: w.now})
	c := w.turn(r.Version, "said")
	c.Session.Seen[0].IDs = []int64{77}
	if _, err := s.Commit(ctx, c); !errors.Is(err, context.Canceled) {
		w.Fatalf("got %v, want context.Canceled", err)
	}
	l := Loaded{Version: r.Version}
	for deadline := time.Now().Add(5 * time.Second); l.Version == r.Version; {
		if l, err = w.a.Load(w.Context(), w.chat); err != nil || time.Now().After(deadline) {
			w.Fatalf("the commit did not arrive: %v", err)
		}
	}
	same(w, "event is in", l.Session.Seen[0].IDs[0], 77)
	if got := w.texts(); !slices.Equal(got, []string{"said"}) {
		w.Errorf("outbox %v", got)
	}
}

// late is a hook that ends the caller's context once its command is away.
type late struct{ cancel func() }

func (l late) DialHook(next redis.DialHook) redis.DialHook          { return next }
func (l late) ProcessHook(next redis.ProcessHook) redis.ProcessHook { return next }
func (l late) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		l.cancel()
		time.Sleep(20 * time.Millisecond) // for the caller to notice before the answer
		return next(ctx, cmds)
	}
}

// urlOf is the address a client was opened with.
func urlOf(c redis.UniversalClient) string {
	if cluster, ok := c.(*redis.ClusterClient); ok {
		return "redis+cluster://" + strings.Join(cluster.Options().Addrs, ",")
	}
	addr := c.(*redis.Client).Options().Addr
	if strings.HasPrefix(addr, "/") {
		return "unix://" + addr
	}
	return "redis://" + addr
}

func unsaid(w *world) {
	r := w.commit(w.a, Version{}, "1", "2")
	c := w.turn(r.Version, "3")
	c.Effects.Unsaid = true
	r, err := w.a.Commit(w.Context(), c)
	if err != nil {
		w.Fatal(err)
	}
	same(w, "last", r.Last, "")
	if got := w.texts(); !slices.Equal(got, []string{"3"}) {
		w.Errorf("outbox %v", got)
	}
}

// unsaidWhileSaying: another process drops what the talker is in the middle of
// saying. The talker keeps the lease, learns the new head, and goes on.
func unsaidWhileSaying(w *world) {
	r := w.commit(w.a, Version{}, "saying", "2")
	said := r.Items[0].ID
	c := w.turn(r.Version, "help now")
	c.Effects.Unsaid = true
	r, err := w.b.Commit(w.Context(), c)
	if err != nil {
		w.Fatal(err)
	}
	same(w, "the other talks", r.Mine, false)
	h := w.note(w.a, Note{Item: said, Message: 9, Slot: "screen"})
	same(w, "head", h, Head{Item: r.Items[0].ID, Mine: true})
	slot, err := w.a.Slot(w.Context(), w.chat, "screen")
	if err != nil {
		w.Fatal(err)
	}
	same(w, "slot of what was said", slot, 9)
}

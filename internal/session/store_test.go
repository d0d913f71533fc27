package session

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/redis/go-redis/v9"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/localredis"
)

// keysOfOneSlot asks the server for the slot of every key of a commit, for
// people of all shards.
func keysOfOneSlot(w *world) {
	if _, ok := w.client.(*redis.ClusterClient); !ok {
		return // only a cluster has slots; the embedded server always says 163
	}
	for chat := range int64(Shards) {
		slots := map[int64]bool{}
		for _, k := range keysOf(chat) {
			slots[w.client.ClusterKeySlot(w.Context(), k).Val()] = true
		}
		if len(slots) != 1 {
			w.Fatalf("shard %d: keys in %d slots", chat, len(slots))
		}
	}
}

func scriptsFlushed(w *world) {
	r := w.commit(w.a, Version{}, "1")
	flush := func() {
		if err := w.client.ScriptFlush(w.Context()).Err(); err != nil {
			w.Fatal(err)
		}
		if cluster, ok := w.client.(*redis.ClusterClient); ok {
			if err := cluster.ForEachMaster(w.Context(), flushNode); err != nil {
				w.Fatal(err)
			}
		}
	}
	flush()
	w.note(w.a, Note{Item: r.Items[0].ID})
	flush()
	errs := make(chan error, 20)
	for i := range cap(errs) { // at once, so that they share a pipeline
		go func() {
			_, err := w.a.Commit(w.Context(), Commit{Chat: w.chat + 256*int64(i+1), Session: &dialogue.Session{}})
			errs <- err
		}()
	}
	for range cap(errs) {
		if err := <-errs; err != nil {
			w.Error(err)
		}
	}
	flush()
	if err := w.a.Release(w.Context(), w.chat); err != nil {
		w.Error(err)
	}
	flush()
	if _, err := w.a.Extend(w.Context(), w.chat, 0); err != nil {
		w.Error(err)
	}
	flush()
	if err := w.a.Bury(w.Context(), w.chat, Dead{}); err != nil {
		w.Error(err)
	}
}

func flushNode(ctx context.Context, node *redis.Client) error { return node.ScriptFlush(ctx).Err() }

func deadLetters(w *world) {
	if err := w.a.Bury(w.Context(), w.chat, Dead{Why: "nobody"}); err != nil {
		w.Fatal(err)
	}
	same(w, "of nobody", w.exists(keyDead), false)
	w.commit(w.a, Version{})
	full := dialogue.Message{
		Do: dialogue.Edit, Text: "secret words", Slot: "screen", Target: 5, Targets: []int{1, 2}, Silent: true, Protect: true,
		Picture: "moods", KeepPicture: true, PaceID: "p7", File: "a.txt", All: "html", Until: w.now(), Pace: []dialogue.Line{{Text: "in", For: 4 * time.Second}},
		Rows: [][]dialogue.Button{{{Label: "a", Data: "d"}, {Label: "b", Copy: "c"}}, {{Label: "u", URL: "https://example.org"}}},
	}
	event := dialogue.Event{
		Kind: dialogue.Typed, ID: 9, Chat: w.chat, At: w.now(), Text: "secret words", What: "voice", Message: 3,
		Lang: "de", Forwarded: true, Entry: "e", Said: true,
	}
	want := []Dead{{At: w.now(), Why: "panic", Event: &event}, {At: w.now(), Why: "refused", Message: &full}}
	for i := range want {
		if err := w.a.Bury(w.Context(), w.chat, want[len(want)-1-i]); err != nil {
			w.Fatal(err)
		}
	}
	got, err := w.b.Buried(w.Context(), w.chat, 10)
	if err != nil {
		w.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(Dead{}, "ID")); diff != "" {
		w.Error(diff)
	}
	for _, raw := range w.client.LRange(w.Context(), keyOf(w.chat, keyDead), 0, -1).Val() {
		if strings.Contains(raw, "secret") {
			w.Error("F2: a dead letter can be read in the database")
		}
	}
	for range maxDead + 3 {
		if err := w.a.Bury(w.Context(), w.chat, Dead{Why: "more"}); err != nil {
			w.Fatal(err)
		}
	}
	if got, _ = w.b.Buried(w.Context(), w.chat, 100); len(got) != maxDead {
		w.Errorf("%d letters stay", len(got))
	}
}

// twoRoundTrips counts at the client what one turn takes before its reply.
func twoRoundTrips(w *world) {
	var n Counter
	client, err := Open(urlOf(w.client))
	if err != nil {
		w.Fatal(err)
	}
	defer client.Close()
	s := New(client, testVault(w), Options{})
	l, err := s.Load(w.Context(), w.chat) // connects, and on a cluster learns who has what
	if err != nil {
		w.Fatal(err)
	}
	r, err := s.Commit(w.Context(), w.turn(l.Version, "1"))
	if err != nil {
		w.Fatal(err)
	}
	if _, err := s.Note(w.Context(), w.chat, Note{}); err != nil {
		w.Fatal(err) // from now on the server knows both scripts
	}
	client.AddHook(&n)
	if l, err = s.Load(w.Context(), w.chat); err != nil {
		w.Fatal(err)
	}
	same(w, "load: round trips", n.RoundTrips(), 1)
	c := w.turn(l.Version, "2", "3")
	c.Effects.Keep = []dialogue.Entry{{ID: "e", Text: "text"}}
	c.Messages = []int{1}
	if _, err = s.Commit(w.Context(), c); err != nil {
		w.Fatal(err)
	}
	same(w, "load and commit: round trips", n.RoundTrips(), 2)
	same(w, "load and commit: commands", n.Commands(), 2)
	if _, err := s.Note(w.Context(), w.chat, Note{Item: r.Items[0].ID, Message: 4, Slot: "screen"}); err != nil {
		w.Fatal(err)
	}
	same(w, "and a note: round trips", n.RoundTrips(), 3)
}

func checkPasses(w *world) {
	if err := w.a.Check(w.Context()); err != nil {
		w.Error(err)
	}
}

func TestCheckRefusesAServerThatEvicts(t *testing.T) {
	for _, policy := range []string{"allkeys-lru", "volatile-ttl"} {
		client := opened(t, started(t, func() (*localredis.Server, error) { return localredis.Node("--maxmemory-policy", policy) }))
		err := New(client, testVault(t), Options{}).Check(t.Context())
		if err == nil || !strings.Contains(err.Error(), policy) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", policy, err)
		}
	}
}

func TestCheckSaysThatNobodyAnswers(t *testing.T) {
	client, err := Open("redis://:hunter2@127.0.0.1:1/0")
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	err = New(client, testVault(t), Options{}).Check(t.Context())
	if err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("got %v", err)
	}
}

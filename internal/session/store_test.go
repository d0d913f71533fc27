package session

import (
	"context"
	"errors"
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
	var errs = make(chan error, 20)
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
		Picture: "moods", Until: w.now(), Pace: []dialogue.Line{{Text: "in", For: 4 * time.Second}},
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
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
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

// TestWaitReplicas: the answer to a commit tells whether a replica has it, in
// the round trip of the commit itself.
func TestWaitReplicas(t *testing.T) {
	primary := started(t, func() (*localredis.Server, error) { return localredis.Node() })
	client := opened(t, primary)
	var n Counter
	client.AddHook(&n)
	s := New(client, testVault(t), Options{WaitReplicas: 1, WaitFor: 100 * time.Millisecond})
	commit := func(was Version) (Receipt, error) {
		return s.Commit(t.Context(), Commit{Chat: 5, Was: was, Session: &dialogue.Session{}})
	}
	r, err := commit(Version{})
	if !errors.Is(err, ErrUnconfirmed) || r.Version == (Version{}) {
		t.Fatalf("without a replica: %+v, %v", r, err)
	}
	if l, err := s.Load(t.Context(), 5); err != nil || l.Version != r.Version {
		t.Fatalf("what is unconfirmed stands all the same: %+v, %v", l, err)
	}
	host, port, _ := strings.Cut(primary.Addrs()[0], ":")
	replica := opened(t, started(t, func() (*localredis.Server, error) { return localredis.Node("--replicaof", host+" "+port) }))
	s = New(client, testVault(t), Options{WaitReplicas: 1, WaitFor: 1500 * time.Millisecond})
	for deadline := time.Now().Add(20 * time.Second); err != nil; {
		if r, err = commit(r.Version); err != nil && (!errors.Is(err, ErrUnconfirmed) || time.Now().After(deadline)) {
			t.Fatal(err)
		}
	}
	before := n.RoundTrips()
	if r, err = commit(r.Version); err != nil {
		t.Fatal(err)
	}
	if got := n.RoundTrips() - before; got != 1 {
		t.Errorf("commit and WAIT took %d round trips", got)
	}
	if got := replica.GetRange(t.Context(), keyOf(5, keySession), 0, 7).Val(); got != string(r.Version[:]) {
		t.Error("the replica does not have what it confirmed")
	}
}

// TestASlotMoves: a person whose slot has moved to another node since the client
// last looked is still served, with WAIT and without.
func TestASlotMoves(t *testing.T) {
	client := opened(t, started(t, func() (*localredis.Server, error) { return localredis.Cluster(3) })).(*redis.ClusterClient)
	plain := New(client, testVault(t), Options{})
	durable := New(client, testVault(t), Options{WaitReplicas: 1, WaitFor: 10 * time.Millisecond})
	for i, s := range []*Store{plain, durable, plain, durable} {
		chat := int64(21 * (i + 1))
		move(t, client, keyOf(chat, keySession))
		r, err := s.Commit(t.Context(), Commit{Chat: chat, Session: &dialogue.Session{}})
		if s == durable && !errors.Is(err, ErrUnconfirmed) || s == plain && err != nil {
			t.Fatalf("chat %d: %v", chat, err)
		}
		if l, err := s.Load(t.Context(), chat); err != nil || l.Version != r.Version {
			t.Fatalf("chat %d: %+v, %v", chat, l, err)
		}
	}
}

// move gives the empty slot of a key to another node, behind the client's back.
func move(t *testing.T, client *redis.ClusterClient, key string) {
	t.Helper()
	ctx := t.Context()
	owner, err := client.MasterForKey(ctx, key)
	if err != nil {
		t.Fatal(err)
	}
	slot := client.ClusterKeySlot(ctx, key).Val()
	var target string
	for _, addr := range client.Options().Addrs {
		if addr != owner.Options().Addr {
			target = addr
		}
	}
	node := func(addr string) *redis.Client { return redis.NewClient(&redis.Options{Addr: addr}) }
	to := node(target)
	defer to.Close()
	id := to.Do(ctx, "CLUSTER", "MYID").Val()
	for _, addr := range append([]string{target}, client.Options().Addrs...) {
		n := node(addr)
		if err := n.Do(ctx, "CLUSTER", "SETSLOT", slot, "NODE", id).Err(); err != nil {
			t.Error(err)
		}
		n.Close()
	}
	if err := node(owner.Options().Addr).Get(ctx, key).Err(); !redis.HasErrorPrefix(err, "MOVED") {
		t.Fatalf("the slot did not move: %v", err)
	}
}

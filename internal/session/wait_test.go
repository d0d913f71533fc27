package session

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/localredis"
)

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

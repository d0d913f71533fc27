package schedule

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"kintsugi/internal/localredis"
)

// shards are the due-sets of the tests, spread over the nodes of a cluster.
const shards = 16

func keys() []string { return keysNamed("due") }

// sets are the due-sets of the tests, of both kinds.
func sets() Sets { return Sets{Asked: keys(), Bulk: keysNamed("bulk")} }

func keysNamed(kind string) (list []string) {
	for i := range shards {
		list = append(list, fmt.Sprintf("{s%03d}%s", i, kind))
	}
	return list
}

// cases is what a claimer promises, on each kind of server.
var cases = []struct {
	name string
	run  func(*testing.T, redis.UniversalClient)
}{
	{"each is claimed once", eachIsClaimedOnce},
	{"a claim without a commit comes back", withoutCommit},
	{"nobody is claimed early", nobodyEarly},
	{"a flushed script is sent again", flushedScript},
	{"bad shards do not hold up the others", badShards},
	{"bulk waits for the bucket", bulkWaits},
	{"a survey counts everybody", survey},
}

// TestClaims runs the cases. Where the program of a server is missing its cases
// are left out at a desk and fail under CI.
func TestClaims(t *testing.T) {
	for _, kind := range []struct {
		name  string
		start func() (*localredis.Server, error)
	}{
		{"embedded", localredis.Embedded},
		{"server", func() (*localredis.Server, error) { return localredis.Node() }},
		{"cluster of 3", func() (*localredis.Server, error) { return localredis.Cluster(3) }},
	} {
		t.Run(kind.name, func(t *testing.T) {
			s, err := kind.start()
			if errors.Is(err, localredis.ErrNoBinary) && os.Getenv("CI") != "true" {
				t.Skip("left out: redis-server is missing")
			}
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			client := redis.NewUniversalClient(s.Options())
			defer client.Close()
			for _, c := range cases {
				t.Run(c.name, func(t *testing.T) { c.run(t, client) })
			}
		})
	}
}

// due puts n people on the due-sets, at the given moment.
func due(t *testing.T, client redis.UniversalClient, n int, at time.Time) {
	t.Helper()
	dueIn(t, client, keys(), n, at)
}

// dueIn is due with the due-sets named; those of both kinds are emptied first.
func dueIn(t *testing.T, client redis.UniversalClient, keys []string, n int, at time.Time) {
	t.Helper()
	for _, key := range slices.Concat(sets().Asked, sets().Bulk) {
		if err := client.Del(t.Context(), key).Err(); err != nil {
			t.Fatal(err)
		}
	}
	pipe := client.Pipeline()
	for chat := range n {
		pipe.ZAdd(t.Context(), keys[chat%shards], redis.Z{Score: float64(at.UnixMilli()), Member: strconv.Itoa(chat)})
	}
	if _, err := pipe.Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// claims counts who was claimed how often.
type claims struct {
	mu sync.Mutex
	n  map[int64]int
}

// Look implements Taker.
func (c *claims) Look(chat int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.n == nil {
		c.n = map[int64]int{}
	}
	c.n[chat]++
}

// LookBulk implements Taker: each is told one message at once.
func (c *claims) LookBulk(chat int64, done func(said int)) {
	c.Look(chat)
	done(1)
}

func (c *claims) people() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.n)
}

func (c *claims) exactly(t *testing.T, people, times int) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.n) != people {
		t.Errorf("%d people were claimed, want %d", len(c.n), people)
	}
	for chat, n := range c.n {
		if n != times {
			t.Errorf("person %d was claimed %d times, want %d", chat, n, times)
		}
	}
}

// eachIsClaimedOnce lets several claimers run on the server's own clock.
func eachIsClaimedOnce(t *testing.T, client redis.UniversalClient) {
	const people = 400
	due(t, client, people, time.Now().Add(-time.Minute))
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	var got claims
	var wg sync.WaitGroup
	for range 6 {
		c := New(client, sets(), Options{Batch: 5, Every: 5 * time.Millisecond, Lease: time.Hour})
		wg.Go(func() { c.Run(ctx, &got) })
	}
	for got.people() < people && ctx.Err() == nil {
		time.Sleep(time.Millisecond)
	}
	cancel()
	wg.Wait()
	got.exactly(t, people, 1)
}

// look looks with one claimer until nobody is left.
func look(t *testing.T, c *Claimer, to Taker) {
	t.Helper()
	for {
		next, err := c.Look(t.Context(), to)
		if err != nil {
			t.Fatal(err)
		}
		if next > 0 {
			return
		}
	}
}

func withoutCommit(t *testing.T, client redis.UniversalClient) {
	const people, kept = 60, 7
	var now atomic.Int64
	now.Store(1_795_348_800_000)
	clock := func() time.Time { return time.UnixMilli(now.Load()) }
	due(t, client, people, clock())
	c := New(client, sets(), Options{Batch: 3, Lease: time.Minute, Now: clock})
	d := New(client, sets(), Options{Batch: 3, Lease: time.Minute, Now: clock})
	var got claims
	look(t, c, &got)
	got.exactly(t, people, 1)
	// One person's turn is committed: their next time is a day away.
	day := redis.Z{Score: float64(clock().Add(24 * time.Hour).UnixMilli()), Member: strconv.Itoa(kept)}
	if err := client.ZAdd(t.Context(), keys()[kept], day).Err(); err != nil {
		t.Fatal(err)
	}
	now.Add(time.Minute.Milliseconds() - 1)
	look(t, d, &got)
	got.exactly(t, people, 1)
	now.Add(1 + 3) // a batch of three comes back one by one, a millisecond apart
	look(t, d, &got)
	if got.n[kept] != 1 {
		t.Errorf("the one whose turn was committed came back")
	}
	got.n[kept]++
	got.exactly(t, people, 2)
}

func nobodyEarly(t *testing.T, client redis.UniversalClient) {
	due(t, client, 40, time.Now().Add(time.Hour))
	if err := client.ZAdd(t.Context(), keys()[3], redis.Z{Score: float64(time.Now().Add(slack / 2).UnixMilli()), Member: "1000"}).Err(); err != nil {
		t.Fatal(err)
	}
	var got claims
	look(t, New(client, sets(), Options{}), &got)
	got.exactly(t, 0, 0)
}

func flushedScript(t *testing.T, client redis.UniversalClient) {
	const people = 64
	c := New(client, sets(), Options{})
	for round := range 2 {
		due(t, client, people, time.Now().Add(-time.Second))
		var got claims
		look(t, c, &got)
		got.exactly(t, people, 1)
		if round == 0 {
			flush(t, client)
		}
	}
}

func flush(t *testing.T, client redis.UniversalClient) {
	t.Helper()
	one := func(ctx context.Context, node redis.UniversalClient) error { return node.ScriptFlush(ctx).Err() }
	err := one(t.Context(), client)
	if cluster, ok := client.(*redis.ClusterClient); ok {
		err = cluster.ForEachMaster(t.Context(), func(ctx context.Context, n *redis.Client) error { return one(ctx, n) })
	}
	if err != nil {
		t.Fatal(err)
	}
}

func badShards(t *testing.T, client redis.UniversalClient) {
	due(t, client, shards, time.Now().Add(-time.Second))
	if err := client.Set(t.Context(), keys()[2], "not a set", 0).Err(); err != nil {
		t.Fatal(err)
	}
	if err := client.ZAdd(t.Context(), keys()[5], redis.Z{Score: 1, Member: "not a number"}).Err(); err != nil {
		t.Fatal(err)
	}
	var got claims
	_, err := New(client, sets(), Options{}).Look(t.Context(), &got)
	if err == nil {
		t.Error("nobody was told")
	}
	got.exactly(t, shards-1, 1)
}

// TestRunGoesOnAfterAFailure: while the server is away Run tells it and goes on
// looking; it ends with its context.
func TestRunGoesOnAfterAFailure(t *testing.T) {
	client := redis.NewClient(&redis.Options{Addr: "127.0.0.1:1", MaxRetries: -1, DialerRetries: 1})
	defer client.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	failures := 0
	c := New(client, sets(), Options{Every: time.Millisecond, Failed: func(error) {
		if failures++; failures == 3 {
			cancel()
		}
	}})
	var got claims
	c.Run(ctx, &got)
	got.exactly(t, 0, 0)
	if failures != 3 {
		t.Errorf("%d failures were told", failures)
	}
}

// BenchmarkLook is one look at 256 shards with a thousand people in each set, nobody
// being due.
func BenchmarkLook(b *testing.B) {
	s, err := localredis.Node()
	if err != nil {
		b.Skip(err)
	}
	defer s.Close()
	client := redis.NewUniversalClient(s.Options())
	defer client.Close()
	var all []string
	later := float64(time.Now().Add(time.Hour).UnixMilli())
	for i := range 512 {
		key := fmt.Sprintf("{s%03d}%s", i%256, [2]string{"due", "bulk"}[i/256])
		all = append(all, key)
		pipe := client.Pipeline()
		for chat := range 1000 {
			pipe.ZAdd(b.Context(), key, redis.Z{Score: later + float64(chat), Member: strconv.Itoa(chat)})
		}
		if _, err := pipe.Exec(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	c := New(client, Sets{Asked: all[:256], Bulk: all[256:]}, Options{})
	var got claims
	for b.Loop() {
		if _, err := c.Look(b.Context(), &got); err != nil {
			b.Fatal(err)
		}
	}
	if got.people() > 0 {
		b.Error("nobody is due")
	}
}

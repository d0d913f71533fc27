package session

import (
	"errors"
	"os"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/localredis"
)

// servers are the kinds of server on which everything has to hold.
var servers = []struct {
	name  string
	start func() (*localredis.Server, error)
}{
	{"embedded", localredis.Embedded},
	{"server", func() (*localredis.Server, error) { return localredis.Node() }},
	{"cluster of 3", func() (*localredis.Server, error) { return localredis.Cluster(3) }},
}

// started starts a server for a test. Where the program is missing the test is
// left out at a desk and fails under CI.
func started(t testing.TB, start func() (*localredis.Server, error)) *localredis.Server {
	t.Helper()
	s, err := start()
	if errors.Is(err, localredis.ErrNoBinary) && os.Getenv("CI") != "true" {
		t.Skip("left out: redis-server is missing")
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func opened(t testing.TB, s *localredis.Server) redis.UniversalClient {
	t.Helper()
	c, err := Open(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// world is one person on one server, with a clock that stands still and two
// processes that look after them.
type world struct {
	*testing.T
	client redis.UniversalClient
	a, b   *Store
	chat   int64
	ms     atomic.Int64
}

const lease = 15 * time.Second

var people atomic.Int64

func newWorld(t *testing.T, client redis.UniversalClient) *world {
	w := &world{T: t, client: client, chat: 7_000_000_000 + people.Add(1)*41}
	w.ms.Store(1_795_348_800_123)
	w.a, w.b = w.store("a"), w.store("b")
	return w
}

func (w *world) now() time.Time       { return time.UnixMilli(w.ms.Load()) }
func (w *world) pass(d time.Duration) { w.ms.Add(d.Milliseconds()) }
func (w *world) store(holder string) *Store {
	return New(w.client, testVault(w), Options{Holder: holder, Lease: lease, Now: w.now})
}

// commit commits a turn of somebody whose session falls due in an hour.
func (w *world) commit(s *Store, was Version, say ...string) Receipt {
	w.Helper()
	r, err := s.Commit(w.Context(), w.turn(was, say...))
	if err != nil {
		w.Fatal(err)
	}
	return r
}

func (w *world) turn(was Version, say ...string) Commit {
	c := Commit{Chat: w.chat, Was: was, Session: &dialogue.Session{
		Last: w.now().Unix(), Schedule: []dialogue.Scheduled{{ID: "1", At: w.now().Unix() + 3600, Flow: "checkin"}},
	}}
	for _, text := range say {
		c.Effects.Say = append(c.Effects.Say, dialogue.Message{Text: text})
	}
	return c
}

// texts is what the outbox holds.
func (w *world) texts() []string {
	w.Helper()
	items, err := w.a.Outbox(w.Context(), w.chat)
	if err != nil {
		w.Fatal(err)
	}
	var texts []string
	for _, it := range items {
		texts = append(texts, it.Message.Text)
	}
	return texts
}

// due is the person's score in whichever due-set they are in, in ms; 0 when
// they are in neither. Nobody may be in both.
func (w *world) due() int64 {
	w.Helper()
	due, bulk := w.score(DueKey), w.score(BulkKey)
	if due > 0 && bulk > 0 {
		w.Errorf("one person is in both due-sets, at %d and %d", due, bulk)
	}
	return max(due, bulk)
}

// score is the person's score in one kind of due-set; 0 when they are not there.
func (w *world) score(key func(shard int) string) int64 {
	w.Helper()
	score, err := w.client.ZScore(w.Context(), key(ShardOf(w.chat)), strconv.FormatInt(w.chat, 10)).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		w.Fatal(err)
	}
	return int64(score)
}

func (w *world) note(s *Store, n Note) Head {
	w.Helper()
	h, err := s.Note(w.Context(), w.chat, n)
	if err != nil {
		w.Fatal(err)
	}
	return h
}

func (w *world) exists(which int) bool {
	w.Helper()
	n, err := w.client.Exists(w.Context(), keyOf(w.chat, which)).Result()
	if err != nil {
		w.Fatal(err)
	}
	return n == 1
}

// same fails the test when two comparable values differ.
func same[V comparable](w *world, what string, got, want V) {
	w.Helper()
	if got != want {
		w.Errorf("%s: got %v, want %v", what, got, want)
	}
}

package session

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/localredis"
)

// BenchmarkMemory prints what one person in mid-journey costs the server: the
// growth of used_memory over 5,000 people, message ids and entries aside.
func BenchmarkMemory(b *testing.B) {
	client := opened(b, started(b, func() (*localredis.Server, error) { return localredis.Node() }))
	s, session := New(client, testVault(b), Options{}), midJourney()
	const n = 5000
	for b.Loop() {
		client.FlushAll(b.Context())
		before := usedMemory(b, client)
		forEach(b, n, 64, func(i int64) error {
			_, err := s.Commit(b.Context(), Commit{Chat: 7_000_000_000 + i, Session: session})
			return err
		})
		b.ReportMetric(float64(usedMemory(b, client)-before)/n, "B/person")
	}
}

func usedMemory(b *testing.B, client redis.UniversalClient) int64 {
	for _, line := range strings.Split(client.Info(b.Context(), "memory").Val(), "\r\n") {
		if text, found := strings.CutPrefix(line, "used_memory:"); found {
			n, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				b.Fatal(err)
			}
			return n
		}
	}
	b.Fatal("the server does not tell its memory")
	return 0
}

// forEach runs n jobs on some goroutines.
func forEach(b *testing.B, n int64, workers int, job func(int64) error) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for {
				i := next.Add(1) - 1
				if i >= n {
					return
				}
				if err := job(i); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
}

// BenchmarkTurn is load, commit and note of one message, by 64 people at once:
// with pipelines shared as the store does it, by go-redis's AutoPipeline, and
// without sharing. One op is 640 turns.
func BenchmarkTurn(b *testing.B) {
	const round = 640
	for _, kind := range servers[1:] {
		for _, way := range []string{"own batches", "AutoPipeline", "one by one"} {
			b.Run(kind.name+"/"+way, func(b *testing.B) {
				client := opened(b, started(b, kind.start))
				s := New(client, testVault(b), Options{})
				switch way {
				case "AutoPipeline":
					auto, err := auto(client)
					if err != nil {
						b.Fatal(err)
					}
					s.send = direct(auto.Process)
				case "one by one":
					s.send = direct(client.Process)
				}
				var n Counter
				client.AddHook(&n)
				turns, start := int64(0), time.Now()
				for b.Loop() {
					forEach(b, round, 64, func(i int64) error { return benchTurn(b.Context(), s, 7_000_000_000+i%64) })
					turns += round
				}
				b.ReportMetric(float64(turns)/time.Since(start).Seconds(), "turns/s")
				b.ReportMetric(float64(n.Commands())/float64(turns), "commands/turn")
				b.ReportMetric(float64(n.RoundTrips())/float64(turns), "trips/turn")
			})
		}
	}
}

// direct sends a command without the store's batches.
type direct func(context.Context, redis.Cmder) error

func (d direct) do(ctx context.Context, _ string, _ bool, cmd redis.Cmder) (int64, error) {
	return 0, d(ctx, cmd)
}

func auto(client redis.UniversalClient) (*redis.AutoPipeliner, error) {
	if cluster, ok := client.(*redis.ClusterClient); ok {
		return cluster.AutoPipeline()
	}
	return client.(*redis.Client).AutoPipeline()
}

func benchTurn(ctx context.Context, s *Store, chat int64) error {
	for {
		l, err := s.Load(ctx, chat)
		if err != nil {
			return err
		}
		if l.Session == nil {
			l.Session = midJourney()
		}
		l.Session.Turn++
		r, err := s.Commit(ctx, Commit{
			Chat: chat, Was: l.Version, Session: l.Session,
			Effects: dialogue.Effects{Say: []dialogue.Message{{Text: "What helps you tonight?", Slot: "screen"}}},
		})
		if err == ErrConflict {
			continue
		}
		if err != nil {
			return err
		}
		_, err = s.Note(ctx, chat, Note{Item: r.Items[0].ID, Message: l.Session.Turn, Slot: "screen"})
		return err
	}
}

// BenchmarkEntries is what a turn about kept texts costs besides: reading and
// opening a full shelf (200 texts of 400 characters), as a multiple of loading
// the session; both alternate in one run, against a real server.
func BenchmarkEntries(b *testing.B) {
	client := opened(b, started(b, func() (*localredis.Server, error) { return localredis.Node() }))
	s := New(client, testVault(b), Options{})
	const chat = 7_000_000_000
	c := Commit{Chat: chat, Session: midJourney()}
	for i := range 200 {
		text := strconv.Itoa(i) + strings.Repeat("a line I wrote, ", 25)
		c.Effects.Keep = append(c.Effects.Keep, dialogue.Entry{ID: dialogue.EntryID(i), Kind: "journal", Text: text, At: time.Unix(int64(i), 0)})
	}
	if _, err := s.Commit(b.Context(), c); err != nil {
		b.Fatal(err)
	}
	var load, read time.Duration
	for b.Loop() {
		began := time.Now()
		if _, err := s.Load(b.Context(), chat); err != nil {
			b.Fatal(err)
		}
		between := time.Now()
		if list, err := s.Entries(b.Context(), chat); err != nil || len(list) != 200 {
			b.Fatal(len(list), err)
		}
		load, read = load+between.Sub(began), read+time.Since(between)
	}
	b.ReportMetric(float64(read)/float64(load), "times-load")
}

package bench

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"kintsugi/internal/bot"
	"kintsugi/internal/dialogue"
	"kintsugi/internal/localredis"
	"kintsugi/internal/schedule"
	"kintsugi/internal/session"
	"kintsugi/internal/vault"
)

const (
	// crowd is how many people wait for an unasked message.
	crowd = 40_000
	// replies is how many answers are timed, askers how many people type.
	replies, askers = 600, 20
	// telegramTakes is how long each call of the messenger takes.
	telegramTakes = 30 * time.Millisecond
)

// BenchmarkReplyUnderBulk is how long somebody who types waits for the answer,
// from the event to the call of the messenger, while a crowd waits for messages
// that nobody asked for: none is sent (quiet), 25 a second, or 1,000 a second.
// The three take turns on one real redis-server. It prints in milliseconds
//
//	quiet-p50, quiet-p99    with no bulk
//	more25-p50, more25-p99  by how much longer at 25 a second; the aim is 100 at most
//	more1000-...            likewise at 1,000 a second
//	bulk/s                  unasked messages a second while answers were timed, at 1,000
func BenchmarkReplyUnderBulk(b *testing.B) {
	server, err := localredis.Node()
	if err != nil {
		b.Skip(err)
	}
	b.Cleanup(func() { server.Close() })
	v, err := vault.New(vault.Generate())
	if err != nil {
		b.Fatal(err)
	}
	client, err := session.Open(server.URL())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { client.Close() })
	r := &replying{B: b, lib: library(b), client: client, store: session.New(client, v, session.Options{})}
	for b.Loop() {
		r.gather()
		var waits [3][]time.Duration
		var bulk float64
		for range 3 {
			for i, rate := range []float64{0, 25, 1000} {
				w, told := r.answers(rate)
				waits[i] = append(waits[i], w...)
				if rate == 1000 {
					bulk += told / 3
				}
			}
		}
		r.report(waits, bulk)
	}
	b.ReportMetric(0, "ns/op") // one operation is all of it
}

// replying is what the three have in common.
type replying struct {
	*testing.B
	lib    *dialogue.Library
	client redis.UniversalClient
	store  *session.Store
	event  int64
}

// gather puts the crowd into the schedule, due in a moment.
func (r *replying) gather() {
	now := time.Now()
	s := &dialogue.Session{Last: now.Add(-24 * time.Hour).Unix()}
	s.Schedule = []dialogue.Scheduled{{ID: "a", At: now.Unix(), Flow: "urge_note", State: "two"}}
	var running sync.WaitGroup
	for w := range 64 {
		running.Go(func() {
			for i := w; i < crowd; i += 64 {
				if _, err := r.store.Commit(context.Background(), session.Commit{Chat: int64(i + 1), Session: s}); err != nil {
					r.Error(err)
					return
				}
			}
		})
	}
	running.Wait()
}

// answers has people type while the crowd is told at a rate, and returns how
// long each waited, and how many of the crowd were told a second.
func (r *replying) answers(rate float64) (waits []time.Duration, bulk float64) {
	out := &far{}
	x := bot.New(bot.Options{Library: r.lib, Store: r.store, Out: out})
	ctx, stop := context.WithCancel(context.Background())
	claimed := make(chan struct{})
	go func() {
		defer close(claimed)
		if rate == 0 {
			return
		}
		sets := schedule.Sets{Asked: session.DueKeys(), Bulk: session.BulkKeys()}
		bucket := schedule.NewBucket(r.client, schedule.BucketOptions{Rate: rate})
		schedule.New(r.client, sets, schedule.Options{Bucket: bucket, Room: max(32, int(rate))}).Run(ctx, x)
	}()
	began, before := time.Now(), out.bulk.Load()
	var running sync.WaitGroup
	all := make([][]time.Duration, askers)
	for a := range askers {
		chat := firstChat + int64(a)
		out.asked.Store(chat, make(chan time.Time, 1)) // they are none of the crowd
		first := atomic.AddInt64(&r.event, replies) - replies
		running.Go(func() {
			for n := range replies / askers {
				time.Sleep(20 * time.Millisecond)
				all[a] = append(all[a], r.ask(x, out, chat, first+int64(n)+1))
			}
		})
	}
	running.Wait()
	bulk = float64(out.bulk.Load()-before) / time.Since(began).Seconds()
	stop()
	<-claimed
	if err := x.Stop(context.Background()); err != nil {
		r.Error(err)
	}
	return slices.Concat(all...), bulk
}

// ask types one word and waits for the first message in answer.
func (r *replying) ask(x *bot.Bot, out *far, chat, id int64) time.Duration {
	e := dialogue.Event{Kind: dialogue.Typed, ID: id, Chat: chat, At: time.Now(), Text: "/home", Message: int(id), Lang: "en"}
	mine := make(chan time.Time, 1)
	out.asked.Store(chat, mine)
	began := time.Now()
	x.Take(context.Background(), e, func(error) {})
	told := <-mine
	if err := x.Settled(context.Background(), chat); err != nil {
		r.Error(err)
	}
	return told.Sub(began)
}

// report prints medians and 99th percentiles.
func (r *replying) report(waits [3][]time.Duration, bulk float64) {
	part := func(all []time.Duration, of float64) float64 {
		slices.Sort(all)
		return float64(all[int(of*float64(len(all)-1))].Microseconds()) / 1000
	}
	for name, of := range map[string]float64{"p50": 0.5, "p99": 0.99} {
		quiet := part(waits[0], of)
		r.ReportMetric(quiet, "quiet-"+name+"-ms")
		r.ReportMetric(part(waits[1], of)-quiet, "more25-"+name+"-ms")
		r.ReportMetric(part(waits[2], of)-quiet, "more1000-"+name+"-ms")
	}
	r.ReportMetric(bulk, "bulk/s")
}

// far is a messenger some way off. It tells when it was called for somebody who
// types, and counts the crowd.
type far struct {
	nobody
	asked sync.Map // chat -> chan time.Time
	bulk  atomic.Int64
}

func (f *far) Send(ctx context.Context, chat int64, m dialogue.Message) (int, error) {
	f.called(chat)
	time.Sleep(telegramTakes)
	return f.nobody.Send(ctx, chat, m)
}

func (f *far) Edit(ctx context.Context, chat int64, id int, m dialogue.Message) error {
	f.called(chat)
	time.Sleep(telegramTakes)
	return f.nobody.Edit(ctx, chat, id, m)
}

func (f *far) called(chat int64) {
	at, typing := f.asked.Load(chat)
	if !typing {
		f.bulk.Add(1)
		return
	}
	select {
	case at.(chan time.Time) <- time.Now():
	default: // the answer's second message
	}
}

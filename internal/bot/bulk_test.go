package bot

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/v9"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/localredis"
	"kintsugi/internal/schedule"
	"kintsugi/internal/session"
	"kintsugi/internal/telegram"
)

// crowdFrom is the chat id of the first of a crowd; people of a test have small
// ones.
const crowdFrom = 1000

// crowd commits people whose note fell due a while ago, and who were last heard
// the day before.
func crowd(t testing.TB, s *session.Store, n int, ago time.Duration) {
	t.Helper()
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			x := &dialogue.Session{
				Last:     time.Now().Add(-24 * time.Hour).Unix(),
				Schedule: []dialogue.Scheduled{{ID: "a", At: time.Now().Add(-ago).Unix(), Flow: "note"}},
			}
			if _, err := s.Commit(context.Background(), session.Commit{Chat: int64(crowdFrom + i), Session: x}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

// claims has a claimer hand people to the bot until the test ends.
func (r *rig) claims(t testing.TB, server *localredis.Server, o schedule.Options, rate float64) {
	t.Helper()
	client := redis.NewUniversalClient(server.Options())
	o.Bucket = schedule.NewBucket(client, schedule.BucketOptions{Rate: rate})
	o.Failed = func(err error) { t.Error(err) }
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		schedule.New(client, schedule.Sets{Asked: session.DueKeys(), Bulk: session.BulkKeys()}, o).Run(ctx, r.Bot)
	}()
	t.Cleanup(func() {
		cancel()
		<-done
		client.Close()
	})
}

func eventually(t testing.TB, what string, cond func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !cond(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("waited in vain for ", what)
		}
	}
}

// TestRepliesGoFirst: while a crowd waits and every message to it hangs, no more
// of it are in hand than there is room for, and whoever writes gets each answer
// with as many round trips as on a quiet day, waiting for none of the crowd.
func TestRepliesGoFirst(t *testing.T) {
	const room = 8
	server, out := swift(t), &slowCrowd{release: make(chan struct{})}
	r := newRig(t, server, testLibrary(t), &out.fake, func(o *Options) { o.Out, o.SendTimeout = out, 30*time.Second; o.Lease = time.Minute })
	crowd(t, r.store, 300, time.Minute)
	r.claims(t, server, schedule.Options{Room: room, Lease: time.Minute, Every: 10 * time.Millisecond}, 1000)
	eventually(t, "the crowd to fill its room", func() bool { return out.hanging.Load() == room })
	for n := range 20 {
		before := r.count.RoundTrips()
		if err := r.take(t, typed(1, int64(n+1), fmt.Sprint("w", n))); err != nil {
			t.Fatal(err)
		}
		r.settle(t, 1)
		if got := r.count.RoundTrips() - before; n > 0 && got != 3 {
			t.Errorf("answer %d took %d round trips, not 3", n, got)
		}
	}
	if got := len(out.texts(1)); got != 20 {
		t.Errorf("%d of 20 answers came while the crowd hung", got)
	}
	if got := out.hanging.Load(); got != room {
		t.Errorf("%d of the crowd are in hand, and there is room for %d", got, room)
	}
	close(out.release)
	eventually(t, "the crowd to be told", func() bool { return out.told(crowdFrom, 300) == 300 })
}

// slowCrowd hangs on every message to the crowd until it is released.
type slowCrowd struct {
	fake
	hanging atomic.Int64
	release chan struct{}
}

func (s *slowCrowd) Send(ctx context.Context, chat int64, m dialogue.Message) (int, error) {
	if chat >= crowdFrom {
		s.hanging.Add(1)
		<-s.release
	}
	return s.fake.Send(ctx, chat, m)
}

// told counts the messages to chats from first on.
func (f *fake) told(first int64, n int) (count int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, s := range f.arrived {
		if s.chat >= first && s.chat < first+int64(n) {
			count++
		}
	}
	return count
}

// TestTwoProcessesShareOneBucket: two bots with a crowd before them tell it no
// more than one bucket gives out, each person once.
func TestTwoProcessesShareOneBucket(t *testing.T) {
	const people, rate = 40, 20
	server, lib, out := embedded(t), testLibrary(t), &fake{}
	a, b := newRig(t, server, lib, out, nil), newRig(t, server, lib, out, nil)
	crowd(t, a.store, people, time.Minute)
	began := time.Now()
	a.claims(t, server, schedule.Options{Lease: time.Minute}, rate)
	b.claims(t, server, schedule.Options{Lease: time.Minute}, rate)
	for out.told(crowdFrom, people) < people {
		n := out.told(crowdFrom, people)
		if most := rate/5 + rate*time.Since(began).Seconds(); float64(n) > most+1 {
			t.Fatalf("%d were told within %s, and %.0f may be", n, time.Since(began), most)
		}
		if time.Since(began) > 20*time.Second {
			t.Fatalf("after 20 s %d of %d were told", n, people)
		}
		time.Sleep(5 * time.Millisecond)
	}
	for chat := range int64(people) {
		if got := out.texts(crowdFrom + chat); len(got) != 1 || !strings.Contains(got[0], "A short note") {
			t.Errorf("person %d was told %q", chat, got)
		}
	}
}

// TestTooLateIsDropped: what fell due more than two hours ago is not said, is
// counted, and costs no token; the schedule goes on.
func TestTooLateIsDropped(t *testing.T) {
	const people = 100
	server, out := embedded(t), &fake{}
	registry := prometheus.NewRegistry()
	r := newRig(t, server, testLibrary(t), out, func(o *Options) { o.Metrics = NewMetrics(registry) })
	crowd(t, r.store, people, 3*time.Hour)
	r.claims(t, server, schedule.Options{Lease: time.Minute, Every: 10 * time.Millisecond}, 1)
	eventually(t, "all to be gone through", func() bool {
		return counted(t, registry, "kintsugi_due_total", "dropped") == people
	})
	if n := out.told(0, crowdFrom+people); n > 0 {
		t.Errorf("%d people were told something two hours late", n)
	}
	if got := counted(t, registry, "kintsugi_due_late_seconds", ""); got != people {
		t.Errorf("the lateness of %v turns is known", got)
	}
}

// counted is the value of a counter with this label, or how many values a
// histogram has seen.
func counted(t testing.TB, from prometheus.Gatherer, name, label string) float64 {
	t.Helper()
	families, err := from.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			switch l := m.GetLabel(); {
			case f.GetName() != name, label != "" && (len(l) != 1 || l[0].GetValue() != label):
			case m.GetHistogram() != nil:
				return float64(m.GetHistogram().GetSampleCount())
			default:
				return m.GetCounter().GetValue()
			}
		}
	}
	return 0
}

// TestBlockedLeaveTheSchedule: whoever turns out to have blocked the bot, when a
// check-in is sent or otherwise, is in no due-set any more, unless everything is
// to be deleted one day.
func TestBlockedLeaveTheSchedule(t *testing.T) {
	server, out := embedded(t), &fake{}
	out.fail = func(int64, dialogue.Message) error { return &telegram.Error{Kind: telegram.Blocked, Code: 403} }
	r := newRig(t, server, testLibrary(t), out, nil)
	for chat, at := range []time.Duration{-time.Minute, -time.Minute, time.Hour} {
		x := &dialogue.Session{Last: time.Now().Add(-24 * time.Hour).Unix(), Facts: map[string]any{"stay": int64(-1)}}
		x.Schedule = []dialogue.Scheduled{
			{ID: "a", At: time.Now().Add(at).Unix(), Flow: "note"}, {ID: "b", At: time.Now().Add(time.Hour).Unix(), Flow: "note"},
		}
		if _, err := r.store.Commit(t.Context(), session.Commit{Chat: int64(chat), Session: x}); err != nil {
			t.Fatal(err)
		}
	}
	if n := members(t, server); n != 3 {
		t.Fatalf("%d people are scheduled, not 3", n)
	}
	if err := r.take(t, dialogue.Event{Kind: dialogue.Blocked, Chat: 2, At: time.Now()}); err != nil {
		t.Fatal(err)
	}
	r.claims(t, server, schedule.Options{Lease: time.Minute}, 1000)
	eventually(t, "nobody to be scheduled", func() bool { return members(t, server) == 0 })
	r.settle(t, 0, 1, 2)
	if n := members(t, server); n != 0 {
		t.Errorf("%d people who blocked the bot are scheduled", n)
	}
}

// members counts all members of all due-sets.
func members(t testing.TB, server *localredis.Server) (n int64) {
	t.Helper()
	client := redis.NewUniversalClient(server.Options())
	defer client.Close()
	pipe := client.Pipeline()
	var cmds []*redis.IntCmd
	for _, key := range append(session.DueKeys(), session.BulkKeys()...) {
		cmds = append(cmds, pipe.ZCard(context.Background(), key))
	}
	if _, err := pipe.Exec(context.Background()); err != nil {
		t.Fatal(err)
	}
	for _, c := range cmds {
		n += c.Val()
	}
	return n
}

// TestANoteGoesBesideTheCrowd: a note that somebody asked for, and a reply that a
// process left unsaid when it died, don't stand behind a crowd for which the
// bucket has hardly a token.
func TestANoteGoesBesideTheCrowd(t *testing.T) {
	server, lib := embedded(t), testLibrary(t)
	dead := newRig(t, server, lib, &fake{}, nil)
	crowd(t, dead.store, 50, time.Minute)
	dead.out.fail = func(int64, dialogue.Message) error { return &telegram.Error{Kind: telegram.Away} }
	if err := dead.take(t, typed(1, 1, "hello")); err != nil { // its answer is left unsaid
		t.Fatal(err)
	}
	x := &dialogue.Session{Last: time.Now().Unix(), Schedule: []dialogue.Scheduled{{ID: "a", At: time.Now().Unix(), Flow: "note"}}}
	if _, err := dead.store.Commit(t.Context(), session.Commit{Chat: 2, Session: x}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := dead.Stop(ctx); err != nil {
		t.Fatal(err)
	}
	out := &fake{}
	r := newRig(t, server, lib, out, nil)
	r.claims(t, server, schedule.Options{Lease: time.Minute}, 0.01)
	eventually(t, "the reply and the note", func() bool { return out.told(1, 1) == 1 && out.told(2, 1) == 1 })
	if n := out.told(crowdFrom, 50); n > 1 {
		t.Errorf("%d of the crowd were told on one token", n)
	}
}

// TestAllWaitIsTold: when Telegram slows the whole bot down, whoever pauses
// the other processes is told for how long.
func TestAllWaitIsTold(t *testing.T) {
	var slow atomic.Int64
	out, left := &fake{}, 1
	out.fail = func(int64, dialogue.Message) error {
		if left--; left >= 0 {
			return &telegram.Error{Kind: telegram.TooMany, RetryAfter: 200 * time.Millisecond}
		}
		return nil
	}
	r := newRig(t, embedded(t), testLibrary(t), out, func(o *Options) { o.Slow = func(d time.Duration) { slow.Add(int64(d)) } })
	if err := r.take(t, typed(1, 1, "x")); err != nil {
		t.Fatal(err)
	}
	r.settle(t, 1)
	if got := time.Duration(slow.Load()); got != 200*time.Millisecond {
		t.Errorf("the pause that was told is %s", got)
	}
}

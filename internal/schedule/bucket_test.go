package schedule

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"pgregory.net/rapid"

	"kintsugi/internal/localredis"
)

// clock is a time that a test moves, in microseconds: what the server says it is,
// the latest it ever said, and how much has really passed.
type clock struct{ says, latest, passed int64 }

func (c *clock) now() time.Time { return time.UnixMicro(c.says) }

// step moves the clock; backwards no time passes.
func (c *clock) step(us int64) {
	c.says += us
	c.passed += max(us, 0)
	c.latest = max(c.latest, c.says)
}

// embedded is a client of a server inside this process.
func embedded(t testing.TB) redis.UniversalClient {
	t.Helper()
	s, err := localredis.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	client := redis.NewUniversalClient(s.Options())
	t.Cleanup(func() { client.Close() })
	return client
}

// grant is what was let go at a time that has passed.
type grant struct {
	at int64 // microseconds
	n  int
}

// within fails where more was let go in some window than so many at once and so
// many a second besides.
func within(t *rapid.T, all []grant, rate float64, atOnce int) {
	slices.SortFunc(all, func(a, b grant) int { return cmp.Compare(a.at, b.at) })
	for i := range all {
		sum := 0
		for _, g := range all[i:] {
			sum += g.n
			window := float64(g.at-all[i].at) / 1e6
			if most := float64(atOnce) + rate*window + 1e-3; float64(sum) > most {
				t.Fatalf("%d were let go within %.3f s, and %.3f may be", sum, window, most)
			}
		}
	}
}

// TestBucketHoldsItsRate: whatever three processes ask of one bucket, and
// however the server's clock jumps, no window of time sees more than what it
// holds and what its rate brings; and it gives as much as its arithmetic
// without a server (Meter) does.
func TestBucketHoldsItsRate(t *testing.T) {
	client := embedded(t)
	rapid.Check(t, func(t *rapid.T) {
		if err := client.FlushAll(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
		c := &clock{says: 1_795_348_800_000_000}
		o := BucketOptions{Rate: float64(rapid.IntRange(1, 1000).Draw(t, "rate")), Now: c.now}
		o.Holds = rapid.IntRange(1, max(1, int(o.Rate))).Draw(t, "holds")
		processes := []*Bucket{NewBucket(client, o), NewBucket(client, o), NewBucket(client, o)}
		model := Meter{Rate: o.Rate, Holds: o.Holds}
		var let []grant
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			c.step(rapid.Int64Range(-2_000_000, 2_000_000).Draw(t, "us"))
			most := rapid.IntRange(0, 2*o.Holds).Draw(t, "most")
			got, err := processes[rapid.IntRange(0, 2).Draw(t, "process")].Take(t.Context(), most)
			if err != nil {
				t.Fatal(err)
			}
			if want := model.Take(c.says, most); got != want {
				t.Fatalf("the bucket stands at %+v, its arithmetic at %+v", got, want)
			}
			let = append(let, grant{c.passed, got.Taken})
			if got.Left == 0 { // as told, something can be taken after the wait
				c.step(got.Wait.Microseconds())
				if ask := model; ask.Take(c.says, 1).Taken != 1 {
					t.Fatalf("after a wait of %s there is nothing", got.Wait)
				}
			}
		}
		within(t, let, o.Rate, o.Holds)
	})
}

// TestBucketPause: a pause keeps every process from taking; the longest counts;
// afterwards all goes on.
func TestBucketPause(t *testing.T) {
	client := embedded(t)
	a, b := NewBucket(client, BucketOptions{}), NewBucket(client, BucketOptions{})
	for _, d := range []time.Duration{200 * time.Millisecond, 700 * time.Millisecond, 300 * time.Millisecond} {
		if err := a.Pause(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	l, err := b.Take(t.Context(), 5)
	if err != nil || l.Taken != 0 || l.Wait < 400*time.Millisecond || l.Wait > 700*time.Millisecond {
		t.Fatalf("in the pause the bucket answers %+v (%v)", l, err)
	}
	time.Sleep(l.Wait + 20*time.Millisecond)
	if l, err = b.Take(t.Context(), 5); err != nil || l.Taken != 5 {
		t.Errorf("after the pause the bucket answers %+v (%v)", l, err)
	}
}

// bulkWaits: of the crowd no more are claimed than the bucket has tokens for,
// those who wait longest first, and what is asked for goes beside it.
func bulkWaits(t *testing.T, client redis.UniversalClient) {
	if err := client.Del(t.Context(), tokensKey, pauseKey).Err(); err != nil {
		t.Fatal(err)
	}
	dueIn(t, client, sets().Bulk, 100, time.Now().Add(-time.Minute))
	old := redis.Z{Score: float64(time.Now().Add(-time.Hour).UnixMilli()), Member: "1000"}
	note := redis.Z{Score: float64(time.Now().Add(-time.Second).UnixMilli()), Member: "2000"}
	if err := client.ZAdd(t.Context(), sets().Bulk[7], old).Err(); err != nil {
		t.Fatal(err)
	}
	if err := client.ZAdd(t.Context(), sets().Asked[7], note).Err(); err != nil {
		t.Fatal(err)
	}
	bucket := NewBucket(client, BucketOptions{Rate: 0.001, Holds: 7})
	var got claims
	for range 3 {
		if _, err := New(client, sets(), Options{Bucket: bucket, Lease: time.Hour}).Look(t.Context(), &got); err != nil {
			t.Fatal(err)
		}
	}
	if got.n[1000] != 1 || got.n[2000] != 1 {
		t.Errorf("the oldest was claimed %d times, the note %d times", got.n[1000], got.n[2000])
	}
	got.exactly(t, 7+1, 1)
}

// TestQuietTurnsCostNothing: people who turn out to have nothing to be told,
// since it is too late, are gone through on the same few tokens.
func TestQuietTurnsCostNothing(t *testing.T) {
	client := embedded(t)
	dueIn(t, client, sets().Bulk, 200, time.Now().Add(-time.Minute))
	c := New(client, sets(), Options{Bucket: NewBucket(client, BucketOptions{Rate: 0.001, Holds: 4}), Lease: time.Hour})
	var got quiet
	for range 200 {
		if _, err := c.Look(t.Context(), &got); err != nil {
			t.Fatal(err)
		}
	}
	got.exactly(t, 200, 1)
}

// TestEachMessageCostsAToken: a turn of two messages leaves one less for others.
func TestEachMessageCostsAToken(t *testing.T) {
	client := embedded(t)
	dueIn(t, client, sets().Bulk, 20, time.Now().Add(-time.Minute))
	c := New(client, sets(), Options{Bucket: NewBucket(client, BucketOptions{Rate: 0.001, Holds: 4}), Lease: time.Hour, Room: 1})
	var got wordy
	for range 20 {
		if _, err := c.Look(t.Context(), &got); err != nil {
			t.Fatal(err)
		}
	}
	got.exactly(t, 2, 1)
}

// wordy tells everybody two messages.
type wordy struct{ claims }

// LookBulk implements Taker.
func (w *wordy) LookBulk(chat int64, done func(said int)) {
	w.Look(chat)
	done(2)
}

// quiet tells nobody anything.
type quiet struct{ claims }

// LookBulk implements Taker.
func (q *quiet) LookBulk(chat int64, done func(said int)) {
	q.Look(chat)
	done(0)
}

// TestRoomBoundsTheCrowd: of the crowd no more are in hand than there is room
// for, however many wait and whatever the bucket holds; each that is done with
// makes room for one.
func TestRoomBoundsTheCrowd(t *testing.T) {
	client := embedded(t)
	dueIn(t, client, sets().Bulk, 200, time.Now().Add(-time.Minute))
	c := New(client, sets(), Options{Bucket: NewBucket(client, BucketOptions{Rate: 1000, Holds: 1000}), Lease: time.Hour, Room: 9})
	var got stuck
	for n := range 12 {
		for range 3 {
			if _, err := c.Look(t.Context(), &got); err != nil {
				t.Fatal(err)
			}
		}
		if want := 9 + n; got.people() != want {
			t.Fatalf("%d people were claimed, want %d", got.people(), want)
		}
		got.done[n](1)
	}
}

// stuck keeps everybody in hand.
type stuck struct {
	claims
	done []func(said int)
}

// LookBulk implements Taker.
func (s *stuck) LookBulk(chat int64, done func(said int)) {
	s.Look(chat)
	s.done = append(s.done, done)
}

func ExampleMeter() {
	m := Meter{Rate: 30, Holds: 6}
	fmt.Println(m.Take(0, 10).Taken, m.Take(100_000, 10).Taken, m.Take(1_000_000, 10).Taken)
	// Output: 6 3 6
}

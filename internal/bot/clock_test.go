package bot

import (
	"errors"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/localredis"
	"kintsugi/internal/schedule"
	"kintsugi/internal/session"
)

// clock is a clock that a test puts forward and back.
type clock struct{ ms atomic.Int64 }

func (c *clock) now() time.Time       { return time.UnixMilli(c.ms.Load()) }
func (c *clock) jump(d time.Duration) { c.ms.Add(d.Milliseconds()) }

// server is a real one; under CI it has to be there.
func server(t testing.TB) *localredis.Server {
	t.Helper()
	s, err := localredis.Node()
	if errors.Is(err, localredis.ErrNoBinary) && os.Getenv("CI") != "true" {
		t.Skip("left out: redis-server is missing")
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// TestAClockJumpsAnHour puts the bot's clock, Redis's, or both, forward or back
// an hour, and right again minutes later, while a note is planned. What a person
// sees: it comes once. Redis's clock says when to look and the bot's whether it is
// time, so it takes both to be ahead for it to come too early. Where Redis's alone
// was ahead, whoever was looked at in vain meanwhile is looked at again when that
// time comes once more: the note is late by as much. It never comes twice.
func TestAClockJumpsAnHour(t *testing.T) {
	const hour = time.Hour
	redis, lib := server(t), testLibrary(t)
	for i, c := range []struct {
		name       string
		bot, redis time.Duration
		early      int // notes that came while the clocks were wrong
		onTime     int // notes that had come at the right time
	}{
		{"the bot's ahead", hour, 0, 0, 1},
		{"the bot's back", -hour, 0, 0, 1},
		{"Redis's ahead", 0, hour, 0, 0},
		{"Redis's back", 0, -hour, 0, 1},
		{"both ahead", hour, hour, 1, 1},
		{"both back", -hour, -hour, 0, 1},
		{"apart", hour, -hour, 0, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			chat := int64(9100 + i)
			var ours, theirs clock
			start := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
			ours.ms.Store(start.UnixMilli())
			theirs.ms.Store(start.UnixMilli())
			out := &fake{}
			r := newRig(t, redis, lib, out, func(o *Options) {
				client, err := session.Open(redis.URL())
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { client.Close() })
				o.Clock = ours.now
				o.Store = session.New(client, testKey(), session.Options{Lease: 2 * time.Second, Now: theirs.now})
			})
			client, err := session.Open(redis.URL())
			if err != nil {
				t.Fatal(err)
			}
			defer client.Close()
			claimer := schedule.New(client, schedule.Sets{Asked: session.DueKeys(), Bulk: session.BulkKeys()},
				schedule.Options{Lease: time.Second, Now: theirs.now})
			jump := func(bot, redis time.Duration) { ours.jump(bot); theirs.jump(redis) }
			look := func(want int, when string) {
				t.Helper()
				for range 3 { // each a lease after the one before
					if _, err := claimer.Look(t.Context(), r.Bot); err != nil {
						t.Fatal(err)
					}
					r.settle(t, chat)
					jump(2*time.Second, 2*time.Second)
				}
				if got := len(out.texts(chat)); got != want {
					t.Fatalf("%s: told %d times, not %d", when, got, want)
				}
			}
			if _, err := r.Options.Store.Commit(t.Context(), session.Commit{Chat: chat, Session: &dialogue.Session{
				Last: start.Add(-24 * hour).Unix(), Facts: map[string]any{},
				Schedule: []dialogue.Scheduled{{ID: "a", At: start.Add(10 * time.Minute).Unix(), Flow: "note"}},
			}}); err != nil {
				t.Fatal(err)
			}
			look(0, "ten minutes before")
			jump(c.bot, c.redis)
			look(c.early, "with a wrong clock")
			jump(-c.bot, -c.redis)
			jump(5*time.Minute, 5*time.Minute)
			look(c.early, "put right, minutes before")
			jump(5*time.Minute, 5*time.Minute)
			look(c.onTime, "at its time")
			jump(hour, hour)
			look(1, "an hour later")
			jump(-hour, -hour)
			look(1, "an hour back")
			jump(hour, hour)
			look(1, "an hour later once more")
		})
	}
}

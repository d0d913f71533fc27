package main

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"kintsugi/content"
	"kintsugi/internal/bot"
	"kintsugi/internal/chart"
	"kintsugi/internal/crisis"
	"kintsugi/internal/dialogue"
	"kintsugi/internal/schedule"
	"kintsugi/internal/script"
	"kintsugi/internal/session"
)

func dueSets() schedule.Sets {
	return schedule.Sets{Asked: session.DueKeys(), Bulk: session.BulkKeys()}
}

// claimed counts people and does nothing for them.
type claimed struct{ n int }

// Look implements schedule.Taker.
func (c *claimed) Look(int64) { c.n++ }

// LookBulk implements schedule.Taker.
func (c *claimed) LookBulk(_ int64, done func(said int)) {
	c.n++
	done(1)
}

// claims claims everybody, at a time when all are due, in batches of 100.
func (g *ground) claims(ctx context.Context, people int, at time.Time) error {
	c := schedule.New(g.client, dueSets(), schedule.Options{
		Batch: 100, Lease: 24 * time.Hour, Now: func() time.Time { return at }, Room: 1 << 30,
	})
	var got claimed
	took, err := g.of(ctx, func() error {
		for got.n < people {
			before := got.n
			if _, err := c.Look(ctx, &got); err != nil {
				return err
			}
			if got.n == before {
				return fmt.Errorf("%d of %d people were claimed", got.n, people)
			}
		}
		return nil
	})
	g.say("claims in batches of 100, one process (aim 100000 a second): %s", took.each(people))
	return err
}

// turns takes due turns to their end, from the claim to the note of what was
// said, on one process with a messenger that delivers at once.
func (g *ground) turns(ctx context.Context, n int) error {
	lib, err := library()
	if err != nil {
		return err
	}
	now := time.Now()
	at := now.Add(-time.Second)
	first := firstChat + 2<<30
	if err := g.commit(ctx, first, n, func(i int) *dialogue.Session { return person(i, now, at) }); err != nil {
		return err
	}
	var count session.Counter
	client, err := session.Open(g.server.URL())
	if err != nil {
		return err
	}
	defer client.Close()
	client.AddHook(&count)
	out := &swallows{}
	x := bot.New(bot.Options{Library: lib, Store: g.storeOn(client), Out: out})
	running, stop := context.WithCancel(ctx)
	defer stop()
	took, err := g.of(ctx, func() error {
		go schedule.New(g.client, dueSets(), schedule.Options{Room: 1000}).Run(running, x)
		return out.wait(ctx, n)
	})
	if err != nil {
		return err
	}
	stop()
	if err := x.Stop(ctx); err != nil {
		return err
	}
	g.say("whole due turns, one process (aim 5000 a second): %s; %.2f commands, %.3f round trips",
		took.each(n), float64(count.Commands())/float64(n), float64(count.RoundTrips())/float64(n))
	return nil
}

// library is the content of the binary.
func library() (*dialogue.Library, error) {
	directory, err := crisis.Open(content.FS, time.Now())
	if err != nil {
		return nil, err
	}
	lib, found := script.Load(content.FS, script.Rooms{Directory: directory, Pictures: chart.Names()})
	if lib == nil {
		return nil, fmt.Errorf("content: %v", script.Errors(found))
	}
	return lib, nil
}

// swallows is a messenger that delivers at once, to nobody.
type swallows struct{ said atomic.Int64 }

// Send implements bot.Messenger.
func (s *swallows) Send(context.Context, int64, dialogue.Message) (int, error) {
	return int(s.said.Add(1)), nil
}

// Edit implements bot.Messenger.
func (s *swallows) Edit(context.Context, int64, int, dialogue.Message) error { return nil }

// Delete implements bot.Messenger.
func (s *swallows) Delete(context.Context, int64, []int) error { return nil }

// Acknowledge implements bot.Messenger.
func (s *swallows) Acknowledge(context.Context, string) error { return nil }

// wait waits until n messages were said.
func (s *swallows) wait(ctx context.Context, n int) error {
	for late := time.Now().Add(5 * time.Minute); s.said.Load() < int64(n); time.Sleep(time.Millisecond) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if time.Now().After(late) {
			return fmt.Errorf("%d of %d people were told", s.said.Load(), n)
		}
	}
	return nil
}

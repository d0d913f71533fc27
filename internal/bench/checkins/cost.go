package main

import (
	"context"
	"fmt"
	"strconv"
	"time"
)

// cost is what something took: time, and processor time of this process and of
// the server. On a machine that others use too, only the last two mean much.
type cost struct{ clock, own, server time.Duration }

// now is the cost of everything so far.
func (g *ground) now(ctx context.Context) (cost, error) {
	info, err := g.client.InfoMap(ctx, "cpu").Result()
	if err != nil {
		return cost{}, fmt.Errorf("ask for processor time: %w", err)
	}
	c := cost{clock: time.Since(g.began), own: ownTime()}
	for _, name := range []string{"used_cpu_user", "used_cpu_sys"} {
		seconds, err := strconv.ParseFloat(info["CPU"][name], 64)
		if err != nil {
			return cost{}, fmt.Errorf("ask for processor time: %w", err)
		}
		c.server += time.Duration(seconds * float64(time.Second))
	}
	return c, nil
}

// of runs something n times over and returns what it took.
func (g *ground) of(ctx context.Context, do func() error) (cost, error) {
	before, err := g.now(ctx)
	if err != nil {
		return cost{}, err
	}
	if err := do(); err != nil {
		return cost{}, err
	}
	after, err := g.now(ctx)
	return cost{after.clock - before.clock, after.own - before.own, after.server - before.server}, err
}

// each is the cost of one of n: how many a second, and microseconds of processor
// time here and in the server.
func (c cost) each(n int) string {
	us := func(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1000 / float64(n) }
	return fmt.Sprintf("%.0f a second; processor time of each: %.1f us here, %.1f us in Redis",
		float64(n)/c.clock.Seconds(), us(c.own), us(c.server))
}

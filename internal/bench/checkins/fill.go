package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/session"
)

const (
	// firstChat is the first of the people, and lengths of ids are like
	// Telegram's; those of the other parts of the measuring come behind.
	firstChat int64 = 6_000_000_000
	// writers is how many commits are on their way at a time.
	writers = 128
	// window is how long around a chosen minute check-ins are spread.
	window = 10 * time.Minute
)

// popular are the hours that half of the people choose.
var popular = []time.Duration{7 * time.Hour, 8 * time.Hour, 20 * time.Hour, 21 * time.Hour, 22 * time.Hour}

// chosen are the times of day that people's check-ins are due, in seconds: half
// at any time, half at a popular one, each within the window from there.
func chosen(people int, seed uint64) []int {
	dice := rand.New(rand.NewPCG(seed, 1))
	all := make([]int, people)
	for i := range all {
		if i%2 == 0 {
			all[i] = dice.IntN(24 * 3600)
		} else {
			all[i] = int(popular[i/2%len(popular)].Seconds()) + dice.IntN(int(window.Seconds()))
		}
	}
	return all
}

// person is somebody some weeks in, who was last heard yesterday; at, unless
// zero, is when their check-in is due.
func person(i int, now, at time.Time) *dialogue.Session {
	s := &dialogue.Session{
		Turn: 200 + i%100, Last: now.Add(-24 * time.Hour).Unix(), Lang: "en",
		Stack: []dialogue.Frame{{Flow: "home", State: "menu", Nonce: 199, At: now.Unix() / 60}},
		// Labels of all lengths, since memory is given out in steps.
		Facts: map[string]any{"country": "PL", "label": strings.Repeat("m", 1+i%40), "pronoun": "he", "fear": "no", "boundary": "no"},
	}
	if !at.IsZero() {
		s.Schedule = []dialogue.Scheduled{{ID: "7k", At: at.Unix(), Flow: due, State: dueAt, Tag: "daily"}}
	}
	return s
}

// The flow that falls due: one message with its buttons, as a check-in begins.
const (
	due   = "urge_note"
	dueAt = "two"
)

// commit commits n people side by side.
func (g *ground) commit(ctx context.Context, first int64, n int, who func(i int) *dialogue.Session) error {
	var running sync.WaitGroup
	errs := make([]error, writers)
	for w := range writers {
		running.Go(func() {
			for i := w; i < n && errs[w] == nil; i += writers {
				_, errs[w] = g.store.Commit(ctx, session.Commit{Chat: first + int64(i), Session: who(i)})
			}
		})
	}
	running.Wait()
	return errors.Join(errs...)
}

// fill commits everybody, each with a check-in.
func (g *ground) fill(ctx context.Context, all []int, begin time.Time) error {
	now := time.Now()
	c, err := g.of(ctx, func() error {
		return g.commit(ctx, firstChat, len(all), func(i int) *dialogue.Session {
			return person(i, now, begin.Add(time.Duration(all[i])*time.Second))
		})
	})
	g.say("commits, to fill it: %s", c.each(len(all)))
	return err
}

// sample is how many people are weighed with and without a check-in.
const sample = 1000

// memory prints what being scheduled takes of the server's memory.
func (g *ground) memory(ctx context.Context, people int) error {
	sets, err := g.weigh(ctx, slices.Concat(session.DueKeys(), session.BulkKeys()), "samples", "0")
	if err != nil {
		return err
	}
	now := time.Now()
	other := firstChat + 1<<30
	err = g.commit(ctx, other, sample, func(i int) *dialogue.Session { return person(i, now, time.Time{}) })
	if err != nil {
		return err
	}
	with, err := g.weigh(ctx, sessions(firstChat))
	if err != nil {
		return err
	}
	without, err := g.weigh(ctx, sessions(other))
	if err != nil {
		return err
	}
	member, entry := float64(sets)/float64(people), float64(with-without)/sample
	g.say("being scheduled: %.0f bytes a person (aim 120): %.0f in the due-set, %.0f in the session", member+entry, member, entry)
	used, err := g.used(ctx)
	g.say("the server uses %.0f bytes a person for all of this", float64(used)/float64(people))
	return err
}

// sessions are the keys of a sample of sessions.
func sessions(first int64) []string {
	keys := make([]string, sample)
	for i := range keys {
		keys[i] = session.SessionKey(first + int64(i))
	}
	return keys
}

// weigh adds up what the server says these keys take.
func (g *ground) weigh(ctx context.Context, keys []string, more ...any) (sum int64, err error) {
	for some := range slices.Chunk(keys, 16) { // a large set takes the server a while
		pipe := g.client.Pipeline()
		cmds := make([]*redis.Cmd, len(some))
		for i, key := range some {
			cmds[i] = pipe.Do(ctx, append([]any{"memory", "usage", key}, more...)...)
		}
		if _, err := pipe.Exec(ctx); err != nil && !errors.Is(err, redis.Nil) {
			return 0, fmt.Errorf("weigh keys: %w", err)
		}
		for _, c := range cmds {
			if n, err := c.Int64(); err == nil { // an empty set is no key
				sum += n
			}
		}
	}
	return sum, nil
}

// used is used_memory.
func (g *ground) used(ctx context.Context) (int64, error) {
	info, err := g.client.InfoMap(ctx, "memory").Result()
	if err != nil {
		return 0, fmt.Errorf("ask for memory: %w", err)
	}
	return strconv.ParseInt(info["Memory"]["used_memory"], 10, 64)
}

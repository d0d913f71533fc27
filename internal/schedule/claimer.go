package schedule

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

//go:embed claim.lua
var claimLua string

// slack is how far the clocks of a cluster's nodes may differ before a claim
// comes late by the difference. The claim itself uses its own node's clock.
const slack = 2 * time.Second

// Options are the settings of a claimer. The zero value is good.
type Options struct {
	// Batch is the most people claimed of one shard at once; 50 when 0.
	Batch int
	// Every is the pause between two looks; 500 ms when 0.
	Every time.Duration
	// Failed is told of each look that did not succeed wholly. The next one
	// comes as usual.
	Failed func(error)
	// Lease is how long a claim keeps others away; 30 s when 0.
	Lease time.Duration
	// Now replaces the server's clock, for tests.
	Now func() time.Time
}

// Claimer claims people who are due.
type Claimer struct {
	client redis.UniversalClient
	keys   []string
	o      Options
	script *redis.Script
}

// New makes a claimer of the due-sets of these keys, one a shard.
func New(client redis.UniversalClient, keys []string, o Options) *Claimer {
	if o.Batch == 0 {
		o.Batch = 50
	}
	if o.Every == 0 {
		o.Every = 500 * time.Millisecond
	}
	if o.Failed == nil {
		o.Failed = func(error) {}
	}
	if o.Lease == 0 {
		o.Lease = 30 * time.Second
	}
	return &Claimer{client: client, keys: keys, o: o, script: redis.NewScript(claimLua)}
}

// Run looks until ctx ends, and calls take for each person it claims, one after
// the other: take hands them on and returns. People claimed but not yet taken
// when ctx ends come back after the lease.
func (c *Claimer) Run(ctx context.Context, take func(ctx context.Context, chat int64)) {
	t := time.NewTicker(c.o.Every)
	defer t.Stop()
	for {
		more, err := c.Look(ctx, take)
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			c.o.Failed(err)
		}
		if more && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
	}
}

// Look looks once at every shard and calls take for each person it claims. More
// tells that a shard gave a full batch, so that there may be more at once. An
// error tells of the shards that could not be asked; the others were.
func (c *Claimer) Look(ctx context.Context, take func(ctx context.Context, chat int64)) (more bool, err error) {
	keys, err := c.ripe(ctx)
	if len(keys) == 0 {
		return false, err
	}
	members, full, err2 := c.claim(ctx, keys)
	err = errors.Join(err, err2)
	for _, m := range members {
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		chat, bad := strconv.ParseInt(m, 10, 64)
		if bad != nil {
			err = errors.Join(err, errors.New("schedule: a member of a due-set is not a chat id"))
			continue
		}
		take(ctx, chat)
	}
	return full, err
}

// ripe asks all shards for their earliest score, in one pipeline, and returns
// the keys of those that may have somebody due, in a random order so that
// several claimers do not get in each other's way. This is cheaper than running
// a script on each, and mostly nobody is due.
func (c *Claimer) ripe(ctx context.Context) (keys []string, err error) {
	pipe := c.client.Pipeline()
	clock := pipe.Time(ctx)
	first := make([]*redis.ZSliceCmd, len(c.keys))
	for i, key := range c.keys {
		first[i] = pipe.ZRangeWithScores(ctx, key, 0, 0)
	}
	_, _ = pipe.Exec(ctx) // each command has its own error
	now := clock.Val().Add(slack)
	if c.o.Now != nil {
		now = c.o.Now()
	} else if clock.Err() != nil {
		now = time.Now().Add(slack)
	}
	for i, cmd := range first {
		if cmd.Err() != nil {
			err = cmd.Err()
		} else if z := cmd.Val(); len(z) > 0 && z[0].Score <= float64(now.UnixMilli()) {
			keys = append(keys, c.keys[i])
		}
	}
	rand.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
	if err != nil {
		err = fmt.Errorf("schedule: look at the due-sets: %w", err)
	}
	return keys, err
}

// claim runs the script on each of the keys, in one pipeline; on a cluster the
// client sends each to its node.
func (c *Claimer) claim(ctx context.Context, keys []string) (members []string, full bool, err error) {
	cmds := c.eval(ctx, keys, redis.Pipeliner.EvalSha, c.script.Hash())
	var unknown []string
	for i, cmd := range cmds {
		if redis.HasErrorPrefix(cmd.Err(), "NOSCRIPT") {
			unknown = append(unknown, keys[i])
		}
	}
	if len(unknown) > 0 {
		cmds = append(cmds, c.eval(ctx, unknown, redis.Pipeliner.Eval, claimLua)...)
	}
	for _, cmd := range cmds {
		list, e := cmd.StringSlice()
		if e != nil {
			if !redis.HasErrorPrefix(e, "NOSCRIPT") {
				err = fmt.Errorf("schedule: claim: %w", e)
			}
			continue
		}
		members = append(members, list...)
		full = full || len(list) == c.o.Batch
	}
	return members, full, err
}

// evaler is EVAL or EVALSHA.
type evaler func(p redis.Pipeliner, ctx context.Context, script string, keys []string, args ...any) *redis.Cmd

func (c *Claimer) eval(ctx context.Context, keys []string, run evaler, script string) []*redis.Cmd {
	var now any = ""
	if c.o.Now != nil {
		now = c.o.Now().UnixMilli()
	}
	pipe := c.client.Pipeline()
	cmds := make([]*redis.Cmd, len(keys))
	for i, key := range keys {
		cmds[i] = run(pipe, ctx, script, []string{key}, c.o.Lease.Milliseconds(), c.o.Batch, now)
	}
	_, _ = pipe.Exec(ctx) // each command has its own error
	return cmds
}

package schedule

import (
	"cmp"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

//go:embed claim.lua
var claimLua string

// slack is how far the clocks of a cluster's nodes may differ before a claim
// comes late by the difference. The claim itself uses its own node's clock.
const slack = 2 * time.Second

// hand hands members over by their chat ids, and counts them.
func hand(members []string, to func(chat int64)) (n int, err error) {
	for _, m := range members {
		chat, bad := strconv.ParseInt(m, 10, 64)
		if bad != nil {
			err = errors.New("schedule: a member of a due-set is not a chat id")
			continue
		}
		to(chat)
		n++
	}
	return n, err
}

// quota is how many are to be claimed of one due-set.
type quota struct {
	key   string
	first float64 // its earliest score when it was looked at
	most  int
	empty bool // it gave fewer than that
}

// shares is how many claims make it worth asking one more due-set: each costs a
// run of the script, and the sets are much alike.
const shares = 8

// share shares n claims out among due-sets, the longest overdue first.
func share(due []quota, n int) []quota {
	slices.SortFunc(due, func(a, b quota) int { return cmp.Compare(a.first, b.first) })
	due = due[:min((n+shares-1)/shares, len(due))]
	for i := range due {
		due[i].most = n / len(due)
		if i < n%len(due) {
			due[i].most++
		}
	}
	return due
}

// ripe asks all shards for their earliest score, in one pipeline, and returns
// the due-sets that may have somebody due. This is cheaper than running a script
// on each, and mostly nobody is due.
func (c *Claimer) ripe(ctx context.Context) (asked, bulk []quota, err error) {
	pipe := c.client.Pipeline()
	clock := pipe.Time(ctx)
	keys := slices.Concat(c.sets.Asked, c.sets.Bulk)
	first := make([]*redis.ZSliceCmd, len(keys))
	for i, key := range keys {
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
			q := quota{key: keys[i], first: z[0].Score, most: c.o.Batch}
			if i < len(c.sets.Asked) {
				asked = append(asked, q)
			} else {
				bulk = append(bulk, q)
			}
		}
	}
	if err != nil {
		err = fmt.Errorf("schedule: look at the due-sets: %w", err)
	}
	return asked, bulk, err
}

// claim runs the script on each of the due-sets, in one pipeline; on a cluster
// the client sends each to its node. Full tells that a due-set gave as many as
// were asked for, so that there may be more; those that gave fewer are marked.
func (c *Claimer) claim(ctx context.Context, from []quota) (members []string, full bool, err error) {
	cmds := c.eval(ctx, from, redis.Pipeliner.EvalSha, c.script.Hash())
	var unknown []quota
	for i, cmd := range cmds {
		if redis.HasErrorPrefix(cmd.Err(), "NOSCRIPT") {
			unknown = append(unknown, from[i])
		}
	}
	if len(unknown) > 0 {
		cmds, from = append(cmds, c.eval(ctx, unknown, redis.Pipeliner.Eval, claimLua)...), slices.Concat(from, unknown)
	}
	for i, cmd := range cmds {
		list, e := cmd.StringSlice()
		if e != nil {
			if !redis.HasErrorPrefix(e, "NOSCRIPT") {
				err = fmt.Errorf("schedule: claim: %w", e)
			}
			continue
		}
		members = append(members, list...)
		from[i].empty = len(list) < from[i].most
		full = full || !from[i].empty
	}
	return members, full, err
}

// evaler is EVAL or EVALSHA.
type evaler func(p redis.Pipeliner, ctx context.Context, script string, keys []string, args ...any) *redis.Cmd

func (c *Claimer) eval(ctx context.Context, from []quota, run evaler, script string) []*redis.Cmd {
	var now any = ""
	if c.o.Now != nil {
		now = c.o.Now().UnixMilli()
	}
	pipe := c.client.Pipeline()
	cmds := make([]*redis.Cmd, len(from))
	for i, q := range from {
		cmds[i] = run(pipe, ctx, script, []string{q.key}, c.o.Lease.Milliseconds(), q.most, now)
	}
	_, _ = pipe.Exec(ctx) // each command has its own error
	return cmds
}

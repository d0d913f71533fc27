package schedule

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"
)

// pace is the pause between two looks at all shards while bulk waits. In between,
// as room or tokens come back, only those that were found due are asked.
const pace = 100 * time.Millisecond

// Sets are the due-sets, one of each kind a shard.
type Sets struct {
	// Asked hold the people to be looked at as soon as they are due.
	Asked []string
	// Bulk hold those whose next message nobody waits for.
	Bulk []string
}

// Taker takes people over. Both methods return at once.
type Taker interface {
	// Look is for somebody to be looked at now.
	Look(chat int64)
	// LookBulk is the same for somebody for whom there is a token of the
	// bucket, good for one message. When all that followed is said or given
	// up, done is called once with the number of messages it was.
	LookBulk(chat int64, done func(said int))
}

// Options are the settings of a claimer. The zero value is good.
type Options struct {
	// Batch is the most people claimed of one shard at once; 50 when 0.
	Batch int
	// Bucket is asked before bulk is claimed; nil: all that is due is claimed.
	Bucket *Bucket
	// Every is the pause between two looks; 500 ms when 0.
	Every time.Duration
	// Failed is told of each look that did not succeed wholly. The next one
	// comes as usual.
	Failed func(error)
	// Lease is how long a claim keeps others away; 30 s when 0.
	Lease time.Duration
	// Now replaces the server's clock, for tests.
	Now func() time.Time
	// Room is the most bulk people in hand at once, so that a Telegram that
	// stands still, or a crowd, leaves the machine to those who write; 64
	// when 0.
	Room int
}

// Claimer claims people who are due.
type Claimer struct {
	client redis.UniversalClient
	sets   Sets
	o      Options
	purse  purse
	script *redis.Script

	looked  time.Time // when all shards were last looked at
	again   bool      // that look left people who must not wait
	waiting []quota   // the due-sets with bulk to claim, as far as known
}

// New makes a claimer of these due-sets.
func New(client redis.UniversalClient, sets Sets, o Options) *Claimer {
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
	if o.Room == 0 {
		o.Room = 64
	}
	c := &Claimer{client: client, sets: sets, o: o, script: redis.NewScript(claimLua)}
	c.purse = purse{room: o.Room, holds: o.Room, now: o.Now, wake: make(chan struct{}, 1)}
	if o.Bucket != nil {
		c.purse.holds = o.Bucket.o.Holds
	}
	if o.Now == nil {
		c.purse.now = time.Now
	}
	return c
}

// Run looks until ctx ends and hands over whom it claims. People claimed but
// not yet handed over when ctx ends come back after the lease.
func (c *Claimer) Run(ctx context.Context, to Taker) {
	for {
		look := c.Look
		if !c.again && time.Since(c.looked) < pace {
			look = c.lookBulk
		}
		next, err := look(ctx, to)
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			c.o.Failed(err)
			next, c.again, c.waiting = c.o.Every, false, nil
		}
		t := time.NewTimer(next)
		select {
		case <-ctx.Done():
		case <-c.purse.wake:
		case <-t.C:
		}
		t.Stop()
	}
}

// Look looks once at every shard and hands over whom it claims. It returns when
// to look again: at once where a shard gave a full batch, soon where bulk waits
// for the bucket. An error tells of the shards that could not be asked; the
// others were.
func (c *Claimer) Look(ctx context.Context, to Taker) (next time.Duration, err error) {
	asked, bulk, err := c.ripe(ctx)
	c.looked, c.again, c.waiting = time.Now(), false, bulk
	next = c.o.Every
	if len(asked) > 0 {
		members, full, err2 := c.claim(ctx, asked)
		_, err3 := hand(members, to.Look)
		err = errors.Join(err, err2, err3)
		if c.again = full; full {
			next = 0
		}
	}
	wait, err2 := c.lookBulk(ctx, to)
	return min(next, wait), errors.Join(err, err2)
}

// lookBulk claims as many of the crowd as there are tokens for, and room. It
// returns when to look again.
func (c *Claimer) lookBulk(ctx context.Context, to Taker) (next time.Duration, err error) {
	if len(c.waiting) == 0 {
		c.purse.enough()
		return c.o.Every, nil
	}
	n, wait, err := c.purse.draw(ctx, c.o.Batch*len(c.waiting), c.o.Bucket)
	if n == 0 {
		return max(wait, pace), err
	}
	members, full, err := c.claim(ctx, share(c.waiting, n))
	handed, err2 := hand(members, func(chat int64) { to.LookBulk(chat, c.purse.done) })
	c.purse.back(n - handed)
	c.waiting = slices.DeleteFunc(c.waiting, func(q quota) bool { return q.empty })
	err = errors.Join(err, err2)
	if len(c.waiting) > 0 && (full && wait == 0 || handed < n) {
		return 0, err // there is room, and a token
	}
	return max(wait, pace), err
}

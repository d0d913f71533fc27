package schedule

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

//go:embed bucket.lua
var bucketLua string

// The bucket's keys; one hash tag, so that a cluster keeps both on one node.
const (
	tokensKey = "{bulk}tokens"
	pauseKey  = "{bulk}pause"
)

// BucketOptions are the settings of a bucket; all processes have the same.
type BucketOptions struct {
	// Rate is how many unasked messages a second all processes say together;
	// 25 when 0.
	Rate float64
	// Holds is how many may be said at once after a silence; what gathers in
	// 200 ms when 0, and at least one.
	Holds int
	// Now replaces the server's clock, for tests.
	Now func() time.Time
}

// Bucket gives out the right to say unasked messages: so many a second over
// all processes. Its methods may be called from many goroutines.
type Bucket struct {
	client redis.UniversalClient
	o      BucketOptions
	script *redis.Script

	mu     sync.Mutex
	paused time.Time // until when this process has paused everybody
}

// NewBucket makes a bucket on a server, or on one node of a cluster.
func NewBucket(client redis.UniversalClient, o BucketOptions) *Bucket {
	if o.Rate == 0 {
		o.Rate = 25
	}
	if o.Holds == 0 {
		o.Holds = max(1, int(o.Rate/5))
	}
	return &Bucket{client: client, o: o, script: redis.NewScript(bucketLua)}
}

// Level is how a bucket stands.
type Level struct {
	// Taken is what was taken just now.
	Taken int
	// Left is what could be taken at once.
	Left int
	// Wait is how long it is until something can be taken; 0 when Left is more.
	Wait time.Duration
}

// Take takes at most so many tokens, each good for one message, and returns at
// once. With 0 it only tells how the bucket stands.
func (b *Bucket) Take(ctx context.Context, most int) (Level, error) {
	var now any = ""
	if b.o.Now != nil {
		now = b.o.Now().UnixMicro()
	}
	list, err := b.script.Run(ctx, b.client, []string{tokensKey, pauseKey}, b.o.Rate, b.o.Holds, max(most, 0), now).Int64Slice()
	if err != nil {
		return Level{}, fmt.Errorf("schedule: ask the bucket: %w", err)
	}
	if len(list) != 3 {
		return Level{}, errors.New("schedule: ask the bucket: not an answer of its script")
	}
	return Level{Taken: int(list[0]), Left: int(list[1]), Wait: time.Duration(list[2]) * time.Microsecond}, nil
}

// Pause keeps every process from taking anything for so long. The longest pause
// counts; one that this process has ordered already is not ordered again.
func (b *Bucket) Pause(ctx context.Context, d time.Duration) error {
	b.mu.Lock()
	until := time.Now().Add(d)
	if until.Before(b.paused.Add(pauseStep)) {
		b.mu.Unlock()
		return nil
	}
	b.paused = until
	b.mu.Unlock()
	pipe := b.client.Pipeline()
	pipe.SetNX(ctx, pauseKey, 1, d)
	pipe.Do(ctx, "PEXPIRE", pauseKey, d.Milliseconds(), "GT")
	if _, err := pipe.Exec(ctx); err != nil {
		return fmt.Errorf("schedule: pause the bucket: %w", err)
	}
	return nil
}

// pauseStep is by how much a pause must be longer than the one before to be
// worth a round trip.
const pauseStep = 100 * time.Millisecond

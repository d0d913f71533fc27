package session

import (
	"context"
	"strconv"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	// batchSize is the most commands that one pipeline carries.
	batchSize = 128
	// batchTime bounds one pipeline, reconnecting included.
	batchTime = 6 * time.Second
)

// sender runs one command about key and returns how many replicas have it
// (asked only for durable ones). When ctx ends first the outcome is unknown,
// and cmd must not be read.
type sender interface {
	do(ctx context.Context, key string, durable bool, cmd redis.Cmder) (copies int64, err error)
}

// call is one command on its way.
type call struct {
	cmd    redis.Cmder
	pipe   func() redis.Pipeliner // to the command's node
	copies int64                  // replicas that have it, where the lane asks
	done   chan struct{}
}

// batcher lets commands of many goroutines share pipelines: while one pipeline
// is under way the next one fills. A command that comes alone leaves at once.
//
// go-redis has the same (AutoPipeline). It is not used because it sends WAIT
// over another connection, where it counts the wrong writes, and because it
// does not let a caller go whose context has ended.
type batcher struct {
	client  redis.UniversalClient
	cluster *redis.ClusterClient // nil on a single server
	wait    int                  // replicas that a durable command waits for
	waitFor time.Duration

	mu    sync.Mutex
	lanes map[laneKey]*lane
}

// laneKey keeps commands apart that must not wait for each other: those of
// different nodes, and those that wait for replicas from those that don't.
type laneKey struct {
	node    string
	durable bool
}

func newBatcher(client redis.UniversalClient, wait int, waitFor time.Duration) *batcher {
	b := &batcher{client: client, wait: wait, waitFor: waitFor, lanes: map[laneKey]*lane{}}
	b.cluster, _ = client.(*redis.ClusterClient)
	return b
}

// do implements sender.
func (b *batcher) do(ctx context.Context, key string, durable bool, cmd redis.Cmder) (copies int64, err error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	l, pipe, err := b.lane(ctx, key, durable && b.wait > 0)
	if err != nil {
		return 0, err
	}
	c := &call{cmd: cmd, pipe: pipe, done: make(chan struct{})}
	l.add(c)
	select {
	case <-c.done:
		return c.copies, cmd.Err()
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// lane finds the lane of a command's node, and what makes a pipeline to it.
func (b *batcher) lane(ctx context.Context, key string, durable bool) (l *lane, pipe func() redis.Pipeliner, err error) {
	k := laneKey{durable: durable}
	pipe = b.client.Pipeline
	if b.cluster != nil {
		node, err := b.cluster.MasterForKey(ctx, key)
		if err != nil {
			return nil, nil, err
		}
		k.node = node.Options().Addr
		if durable {
			// WAIT counts the writes of its own connection.
			pipe = node.Pipeline
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if l = b.lanes[k]; l == nil {
		l = &lane{send: func(calls []*call) { b.send(durable, calls) }}
		b.lanes[k] = l
	}
	return l, pipe, nil
}

// send runs one pipeline and wakes everybody who waits for it.
func (b *batcher) send(durable bool, calls []*call) {
	pipe := calls[len(calls)-1].pipe() // the newest picture of the cluster
	ctx, cancel := context.WithTimeout(context.Background(), batchTime)
	defer cancel()
	for _, c := range calls {
		_ = pipe.Process(ctx, c.cmd) // a pipeline only takes it down
	}
	var wait *redis.IntCmd
	if durable {
		wait = redis.NewIntCmd(ctx, "wait", strconv.Itoa(b.wait), b.waitFor.Milliseconds())
		_ = pipe.Process(ctx, wait)
	}
	_, _ = pipe.Exec(ctx) // each command has its own error
	for _, c := range calls {
		if wait != nil {
			c.copies = wait.Val()
		}
		close(c.done)
	}
}

// lane is one queue of commands with at most one pipeline under way.
type lane struct {
	send  func([]*call)
	mu    sync.Mutex
	queue []*call
	busy  bool
}

func (l *lane) add(c *call) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.queue = append(l.queue, c)
	if !l.busy {
		l.busy = true
		go l.run()
	}
}

// run sends until the queue is empty.
func (l *lane) run() {
	for {
		l.mu.Lock()
		n := min(len(l.queue), batchSize)
		if n == 0 {
			l.busy, l.queue = false, nil
			l.mu.Unlock()
			return
		}
		calls := l.queue[:n:n]
		l.queue = l.queue[n:]
		l.mu.Unlock()
		l.send(calls)
	}
}

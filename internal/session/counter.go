package session

import (
	"context"
	"sync/atomic"

	"github.com/redis/go-redis/v9"
)

// Counter counts what a client sends: a hook, to be given to the client's
// AddHook. What belongs to making a connection is not counted.
type Counter struct {
	commands, trips atomic.Int64
}

// Commands is how many commands were sent.
func (c *Counter) Commands() int64 { return c.commands.Load() }

// RoundTrips is how many times the client waited for the server; a pipeline
// counts once.
func (c *Counter) RoundTrips() int64 { return c.trips.Load() }

// DialHook implements redis.Hook; connecting is not counted.
func (c *Counter) DialHook(next redis.DialHook) redis.DialHook { return next }

// ProcessHook implements redis.Hook.
func (c *Counter) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		c.add(cmd)
		return next(ctx, cmd)
	}
}

// ProcessPipelineHook implements redis.Hook.
func (c *Counter) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		c.add(cmds...)
		return next(ctx, cmds)
	}
}

func (c *Counter) add(cmds ...redis.Cmder) {
	n := int64(0)
	for _, cmd := range cmds {
		switch cmd.Name() {
		case "hello", "auth", "client", "select", "readonly", "cluster", "command":
		default:
			n++
		}
	}
	if n > 0 {
		c.commands.Add(n)
		c.trips.Add(1)
	}
}

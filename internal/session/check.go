package session

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/redis/go-redis/v9"
)

// keepAll is the only maxmemory-policy that never drops a key.
const keepAll = "noeviction"

// ErrEvicts says that a server drops keys as its memory fills.
var ErrEvicts = errors.New("this Redis may drop people's sessions when its memory is full")

// Check returns an error when no server answers, when one takes no writes now
// (its memory or its disk is full, it is a replica, it lacks replicas, it is
// still reading its data, a script keeps it busy), and when one would drop keys as
// its memory fills: people's sessions would go without a trace. A server that
// does not tell its policy passes. Nothing is written.
func (s *Store) Check(ctx context.Context) error {
	if s.cluster != nil {
		return s.cluster.ForEachMaster(ctx, func(ctx context.Context, node *redis.Client) error {
			return checkNode(ctx, node)
		})
	}
	return checkNode(ctx, s.client)
}

// mayWrite does nothing. Since it declares itself without the flag no-writes, a
// server refuses it whenever it would refuse a script that writes.
const mayWrite = "#!lua\nreturn 1"

// olderServer tells whether a server (before Redis 7) knows no such declaration.
func olderServer(err error) bool { return strings.Contains(err.Error(), "Error compiling script") }

func checkNode(ctx context.Context, node redis.UniversalClient) error {
	if err := node.Ping(ctx).Err(); err != nil {
		return fmt.Errorf("session: Redis does not answer: %w", err)
	}
	if err := node.Eval(ctx, mayWrite, nil).Err(); err != nil && !olderServer(err) {
		return fmt.Errorf("session: Redis takes no writes: %w", err)
	}
	info, err := node.Info(ctx, "memory").Result()
	if err != nil {
		if redis.HasErrorPrefix(err, "NOPERM") || strings.Contains(err.Error(), "not supported") {
			return nil
		}
		return fmt.Errorf("session: ask Redis for its memory policy: %w", err)
	}
	for _, line := range strings.Split(info, "\r\n") {
		policy, found := strings.CutPrefix(line, "maxmemory_policy:")
		if found && policy != keepAll {
			return fmt.Errorf("%w: set maxmemory-policy to %s (it is %s)", ErrEvicts, keepAll, policy)
		}
	}
	return nil
}

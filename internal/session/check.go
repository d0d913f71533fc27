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

// Check is for the start. It returns an error when no server answers, and when
// one would drop keys as its memory fills: people's sessions would go without a
// trace. A server that does not tell its policy passes.
func (s *Store) Check(ctx context.Context) error {
	if s.cluster != nil {
		return s.cluster.ForEachMaster(ctx, func(ctx context.Context, node *redis.Client) error {
			return checkNode(ctx, node)
		})
	}
	return checkNode(ctx, s.client)
}

func checkNode(ctx context.Context, node redis.UniversalClient) error {
	if err := node.Ping(ctx).Err(); err != nil {
		return fmt.Errorf("session: Redis does not answer: %w", err)
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

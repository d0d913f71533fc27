package session

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"
)

// scanCount is about how many keys a node looks at between two answers.
const scanCount = 1000

// scan walks all keys that match, node by node, and hands them on with the node
// that has them, one batch after the other. A key may come twice, and one that is
// made or deleted meanwhile may come or not. It takes the server about a second
// a million keys, a little at a time: for an operator, never for a turn.
func (s *Store) scan(ctx context.Context, match string, f func(ctx context.Context, node redis.UniversalClient, keys []string) error) error {
	return s.scanBy(ctx, match, scanCount, f)
}

// scanBy is scan with another number than scanCount.
func (s *Store) scanBy(ctx context.Context, match string, count int64, f func(ctx context.Context, node redis.UniversalClient, keys []string) error) error {
	var mu sync.Mutex
	walk := func(ctx context.Context, node redis.UniversalClient) error {
		for cursor := uint64(0); ; {
			keys, next, err := node.Scan(ctx, cursor, match, count).Result()
			if err != nil {
				return fmt.Errorf("session: walk the keys: %w", err)
			}
			mu.Lock()
			err = f(ctx, node, keys)
			mu.Unlock()
			if cursor = next; err != nil || cursor == 0 {
				return err
			}
		}
	}
	if s.cluster != nil {
		return s.cluster.ForEachMaster(ctx, func(ctx context.Context, node *redis.Client) error { return walk(ctx, node) })
	}
	return walk(ctx, s.client)
}

// which tells whose key a key is, and which of theirs; ok is false for a key
// that is nobody's.
func which(key string) (chat int64, kind int, ok bool) {
	rest, isTagged := strings.CutPrefix(key, "{s")
	_, rest, closed := strings.Cut(rest, "}")
	letter, id, whole := strings.Cut(rest, ":")
	if !isTagged || !closed || !whole {
		return 0, 0, false
	}
	chat, err := strconv.ParseInt(id, 10, 64)
	for kind := range own {
		if own[kind].Name == letter && err == nil {
			return chat, kind, true
		}
	}
	return 0, 0, false
}

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
	var mu sync.Mutex
	walk := func(ctx context.Context, node redis.UniversalClient) error {
		for cursor := uint64(0); ; {
			keys, next, err := node.Scan(ctx, cursor, match, scanCount).Result()
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
	for kind, s := range suffixes {
		if s == letter && err == nil {
			return chat, kind, true
		}
	}
	return 0, 0, false
}

// Letter is a dead letter and whose it is.
type Letter struct {
	Chat int64
	Dead
	// Sealed is true for one that doesn't open: of Dead only ID is known.
	Sealed bool
}

// Letters are the dead letters of all people, those of one person newest first.
// It walks all keys.
func (s *Store) Letters(ctx context.Context) (all []Letter, err error) {
	seen := map[string]bool{}
	err = s.scan(ctx, "{s???}"+suffixes[keyDead]+":*", func(ctx context.Context, node redis.UniversalClient, keys []string) error {
		for _, key := range keys {
			chat, kind, ok := which(key)
			if !ok || kind != keyDead || seen[key] {
				continue
			}
			seen[key] = true
			values, err := node.LRange(ctx, key, 0, -1).Result()
			if err != nil {
				return fmt.Errorf("session: read dead letters: %w", err)
			}
			for _, v := range values {
				all = append(all, s.letter(chat, v))
			}
		}
		return nil
	})
	return all, err
}

func (s *Store) letter(chat int64, value string) Letter {
	d, err := s.openDead(chat, value)
	if err != nil {
		d.ID = ItemID(value[:min(idSize, len(value))])
	}
	return Letter{Chat: chat, Dead: d, Sealed: err != nil}
}

// Census is what walking all keys tells.
type Census struct {
	// People is how many have a session, Blocked how many of them are known to
	// have blocked the bot.
	People, Blocked int
	// Letters is how many dead letters there are, of WithLetters people.
	Letters, WithLetters int
}

// Census walks all keys and counts.
func (s *Store) Census(ctx context.Context) (c Census, err error) {
	err = s.scan(ctx, "{s???}*", func(ctx context.Context, node redis.UniversalClient, keys []string) error {
		pipe := node.Pipeline()
		var marks []*redis.StringCmd
		var letters []*redis.IntCmd
		for _, key := range keys {
			switch _, kind, ok := which(key); {
			case ok && kind == keySession:
				marks = append(marks, pipe.GetRange(ctx, key, 8, 8))
			case ok && kind == keyDead:
				letters = append(letters, pipe.LLen(ctx, key))
			}
		}
		if len(marks)+len(letters) == 0 {
			return nil
		}
		if _, err := pipe.Exec(ctx); err != nil {
			return fmt.Errorf("session: count people: %w", err)
		}
		for _, m := range marks {
			c.People++
			if m.Val() == string([]byte{markBlocked}) {
				c.Blocked++
			}
		}
		for _, l := range letters {
			c.WithLetters++
			c.Letters += int(l.Val())
		}
		return nil
	})
	return c, err
}

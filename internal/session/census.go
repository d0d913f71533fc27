package session

import (
	"context"
	"fmt"

	"github.com/redis/go-redis/v9"
)

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
			switch m.Val() {
			case string([]byte{markGone}):
				continue // forgotten: nobody
			case string([]byte{markBlocked}):
				c.Blocked++
			}
			c.People++
		}
		for _, l := range letters {
			c.WithLetters++
			c.Letters += int(l.Val())
		}
		return nil
	})
	return c, err
}

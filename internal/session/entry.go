package session

import (
	"context"
	"errors"
	"fmt"

	"github.com/redis/go-redis/v9"

	"kintsugi/internal/dialogue"
)

// Entry is one of the texts kept for a person; ok is false when there is none
// under that id.
func (s *Store) Entry(ctx context.Context, chat int64, id string) (e dialogue.Entry, ok bool, err error) {
	key := keyOf(chat, keyEntries)
	cmd := redis.NewStringCmd(ctx, "hget", key, id)
	_, err = s.send.do(ctx, key, false, cmd)
	if errors.Is(err, redis.Nil) {
		return e, false, nil
	}
	if err != nil {
		return e, false, fmt.Errorf("session: read entry: %w", err)
	}
	var w entry
	if err := s.opened(chat, kindEntry(id), []byte(cmd.Val()), &w); err != nil {
		return e, false, ErrSealed
	}
	return w.dialogue(id), true, nil
}

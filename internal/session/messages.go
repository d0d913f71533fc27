package session

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// remembered is how long a message id is of use: Telegram deletes no message
// that is older (deleteMessage). lua/common.lua has the same number.
const remembered = 48 * time.Hour

// Slot is the id of the message that fills a slot (screen, home, pace); 0 when
// none is known.
func (s *Store) Slot(ctx context.Context, chat int64, slot string) (int, error) {
	key := keyOf(chat, keySlots)
	cmd := redis.NewStringCmd(ctx, "hget", key, slot)
	_, err := s.send.do(ctx, key, false, cmd)
	if errors.Is(err, redis.Nil) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("session: read slot: %w", err)
	}
	id, err := cmd.Int()
	if err != nil {
		return 0, errors.New("session: read slot: not a message id")
	}
	return id, nil
}

// Messages are the ids of the messages of the last 48 hours, the bot's and the
// person's, oldest first, and of these the newest 5,000: somebody who floods must
// not fill the store.
func (s *Store) Messages(ctx context.Context, chat int64) ([]int, error) {
	key := keyOf(chat, keyMessages)
	now := time.Now()
	if s.now != nil {
		now = s.now()
	}
	from := strconv.FormatInt(now.Add(-remembered).UnixMilli(), 10)
	cmd := redis.NewStringSliceCmd(ctx, "zrangebyscore", key, from, "+inf")
	if _, err := s.send.do(ctx, key, false, cmd); err != nil {
		return nil, fmt.Errorf("session: read message ids: %w", err)
	}
	ids := make([]int, 0, len(cmd.Val()))
	for _, text := range cmd.Val() {
		id, err := strconv.Atoi(text)
		if err != nil {
			return nil, errors.New("session: read message ids: not a message id")
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// ForgetMessages forgets these message ids, after the messages were deleted.
func (s *Store) ForgetMessages(ctx context.Context, chat int64, ids ...int) error {
	if len(ids) == 0 {
		return nil
	}
	key := keyOf(chat, keyMessages)
	args := []any{"zrem", key}
	for _, id := range ids {
		args = append(args, id)
	}
	if _, err := s.send.do(ctx, key, false, redis.NewIntCmd(ctx, args...)); err != nil {
		return fmt.Errorf("session: forget message ids: %w", err)
	}
	return nil
}

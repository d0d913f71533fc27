package session

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// PaceLease is how long whoever shows the lines of a paced sequence may be
// silent before the person is told that it broke off: three renewals.
// lua/common.lua has the same number.
const PaceLease = 6 * time.Second

// BeginPace takes the lease of a paced sequence, named by the schedule entry
// that ends it, from whoever had it. False says that the person's session knows
// no such sequence (any more), so that no line of it may be shown.
func (s *Store) BeginPace(ctx context.Context, chat int64, entry string) (bool, error) {
	return s.pace(ctx, chat, PaceLease, entry, 1)
}

// RenewPace moves the end of the lease. False says that the sequence is over,
// or another process shows it: no further line may be shown.
func (s *Store) RenewPace(ctx context.Context, chat int64, entry string) (bool, error) {
	return s.pace(ctx, chat, PaceLease, entry, 0)
}

// EndPace gives the lease up before its time, if it is ours, so that the next
// who looks tells the person that it broke off. It is for a clean stop.
func (s *Store) EndPace(ctx context.Context, chat int64, entry string) error {
	_, err := s.pace(ctx, chat, 0, entry, 0)
	return err
}

func (s *Store) pace(ctx context.Context, chat int64, lease time.Duration, entry string, begin int) (bool, error) {
	reply, _, err := s.run(ctx, paceScript, chat, lease, entry, begin)
	if err != nil {
		return false, err
	}
	a := answer{list: []any{reply}}
	return a.int() == 1, a.err
}

// HoldsPace tells, without renewing, whether the lease of a paced sequence is
// this process's. It only reads, so it may be asked before each line.
func (s *Store) HoldsPace(ctx context.Context, chat int64, entry string) (bool, error) {
	key := keyOf(chat, keyRunner)
	cmd := redis.NewStringCmd(ctx, "get", key)
	_, err := s.send.do(ctx, key, false, cmd)
	if errors.Is(err, redis.Nil) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("session: read runner: %w", err)
	}
	return strings.HasSuffix(cmd.Val(), ":"+entry+":"+s.holder), nil
}

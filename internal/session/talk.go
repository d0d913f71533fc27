package session

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// Head is what a talker knows of an outbox.
type Head struct {
	// Item is the message to say next; "" when there is none.
	Item ItemID
	// Mine is true when this process holds the lease and has to say it.
	Mine bool
	// CutOff is the schedule entry of a paced sequence whose lines nobody shows
	// any more, though it is not over; "" when there is none. Only Extend tells.
	CutOff string
}

// Note is what became of a message.
type Note struct {
	// Item is the message that is done with, said or given up. Empty, nothing
	// is taken off the outbox; a note of nothing at all only settles when
	// somebody must look next.
	Item ItemID
	// Message is Telegram's id of the message as it now stands in the chat; 0
	// when there is none to remember.
	Message int
	// Slot is the place that Message now fills; "" for none.
	Slot string
	// Gone says that Message no longer exists (deleted): it is forgotten
	// instead of remembered.
	Gone bool
}

// Note writes down what became of a message: takes it off the outbox if it is
// still the head, remembers its message id and slot, renews the lease if it is
// ours or free, and tells what is next. When nothing is left the lease is given
// back. It may be repeated until it succeeds.
func (s *Store) Note(ctx context.Context, chat int64, n Note) (Head, error) {
	gone := 0
	if n.Gone {
		gone = 1
	}
	return s.head(ctx, noteScript, chat, s.lease, string(n.Item), n.Message, n.Slot, gone)
}

// Extend moves the end of the lease to d from now (0: a lease's usual length),
// for a talker that has to wait, and takes the lease if it is free or past. It
// tells what is at the head. While somebody else holds the lease nothing
// changes and Mine is false.
func (s *Store) Extend(ctx context.Context, chat int64, d time.Duration) (Head, error) {
	if d <= 0 {
		d = s.lease
	}
	return s.head(ctx, extendScript, chat, d)
}

func (s *Store) head(ctx context.Context, sc *script, chat int64, lease time.Duration, args ...any) (Head, error) {
	reply, _, err := s.run(ctx, sc, chat, lease, args...)
	if err != nil {
		return Head{}, err
	}
	a := answer{list: asList(reply)}
	h := Head{Item: ItemID(a.string()), Mine: a.int() == 1}
	if sc == extendScript {
		h.CutOff = a.string()
	}
	return h, a.err
}

// Release gives the lease back, if it is ours, so that another process says at
// once what is left. It is for a clean stop.
func (s *Store) Release(ctx context.Context, chat int64) error {
	_, _, err := s.run(ctx, releaseScript, chat, s.lease)
	return err
}

// Outbox reads what is still to be said, in order.
func (s *Store) Outbox(ctx context.Context, chat int64) ([]Item, error) {
	key := keyOf(chat, keyOutbox)
	cmd := redis.NewStringSliceCmd(ctx, "lrange", key, 0, -1)
	if _, err := s.send.do(ctx, key, false, cmd); err != nil {
		return nil, fmt.Errorf("session: read outbox: %w", err)
	}
	var items []Item
	var errs []error
	for _, value := range cmd.Val() {
		it, err := s.openItem(chat, value)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		items = append(items, it)
	}
	return items, errors.Join(errs...)
}

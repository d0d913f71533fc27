package session

import (
	"context"
	"errors"
)

// ErrNoLetter says that there is no such dead letter, or no more.
var ErrNoLetter = errors.New("session: there is no such dead letter any more")

// Discard takes a dead letter away for good.
func (s *Store) Discard(ctx context.Context, chat int64, id ItemID) error {
	return s.lift(ctx, chat, id, nil)
}

// Revive takes a dead letter away and puts the message it holds behind what is
// yet to be said to the person. Somebody is to look at them at once.
func (s *Store) Revive(ctx context.Context, chat int64, d Dead) error {
	if d.Message == nil {
		return errors.New("session: the dead letter holds no message")
	}
	item, err := s.sealItem(chat, Item{ID: d.ID, Message: *d.Message})
	if err != nil {
		return err
	}
	return s.lift(ctx, chat, d.ID, item)
}

func (s *Store) lift(ctx context.Context, chat int64, id ItemID, item []byte) error {
	reply, _, err := s.run(ctx, liftScript, chat, s.lease, string(id), item)
	if err != nil {
		return err
	}
	if n, ok := reply.(int64); !ok || n != 1 {
		return ErrNoLetter
	}
	return nil
}

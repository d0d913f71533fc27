package session

import (
	"context"
	"errors"
	"fmt"

	"github.com/redis/go-redis/v9"
)

// ErrNoLetter says that there is no such dead letter, or no more.
var ErrNoLetter = errors.New("session: there is no such dead letter any more")

// ErrFull says that so much is yet to be said to the person that a dead letter's
// message finds no place behind it now. The letter stays.
var ErrFull = errors.New("session: too much is yet to be said to this person; try again later")

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
	err = s.scan(ctx, "{s???}"+own[keyDead].Name+":*", func(ctx context.Context, node redis.UniversalClient, keys []string) error {
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

// Discard takes a dead letter away for good.
func (s *Store) Discard(ctx context.Context, chat int64, id ItemID) error {
	return s.lift(ctx, chat, id, nil)
}

// Revive takes a dead letter away and puts the message it holds behind what is
// yet to be said to the person, or returns ErrFull. Somebody is to look at them at once.
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
	switch n, _ := reply.(int64); n {
	case 1:
		return nil
	case -1:
		return ErrFull
	}
	return ErrNoLetter
}

package session

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"kintsugi/internal/dialogue"
)

const (
	kindDead  = "dead letter"
	maxDead   = 20                  // letters that stay
	deadStays = 30 * 24 * time.Hour // since the newest
)

// Dead is a dead letter: an event that broke the engine, or a message that
// Telegram refuses for good.
type Dead struct {
	// ID names the letter; Bury gives it.
	ID ItemID
	At time.Time
	// Why is the reason in words that hold nothing a person said.
	Why string
	// Event is what broke the engine, Message what was refused; one of them
	// is set.
	Event   *dialogue.Event
	Message *dialogue.Message
	// Planned is, for an event that fell due, the entry of the schedule: the
	// session has it no longer.
	Planned *dialogue.Scheduled
}

// dead is a Dead as it is stored.
type dead struct {
	At      int64    `cbor:"1,keyasint,omitempty"` // Unix nanoseconds
	Why     string   `cbor:"2,keyasint,omitempty"`
	Event   *event   `cbor:"3,keyasint,omitempty"`
	Message *message `cbor:"4,keyasint,omitempty"`
	Planned *planned `cbor:"5,keyasint,omitempty"`
}

// planned is a dialogue.Scheduled as it is stored; its id is the event's entry.
type planned struct {
	At    int64  `cbor:"1,keyasint,omitempty"` // Unix seconds
	Flow  string `cbor:"2,keyasint,omitempty"`
	State string `cbor:"3,keyasint,omitempty"`
	Tag   string `cbor:"4,keyasint,omitempty"`
}

// event is a dialogue.Event as it is stored, but for the chat, which the key
// has, and the query, which is of no use later.
type event struct {
	Kind      dialogue.EventKind `cbor:"1,keyasint,omitempty"`
	ID        int64              `cbor:"2,keyasint,omitempty"`
	At        int64              `cbor:"3,keyasint,omitempty"` // Unix nanoseconds
	Text      string             `cbor:"4,keyasint,omitempty"`
	What      string             `cbor:"5,keyasint,omitempty"`
	Message   int                `cbor:"6,keyasint,omitempty"`
	Lang      string             `cbor:"7,keyasint,omitempty"`
	Forwarded bool               `cbor:"8,keyasint,omitempty"`
	Entry     string             `cbor:"9,keyasint,omitempty"`
	Said      bool               `cbor:"10,keyasint,omitempty"`
}

// Bury keeps a dead letter, sealed, for 30 days and at most 20 a person.
// Nothing is kept of a person who has no session.
func (s *Store) Bury(ctx context.Context, chat int64, d Dead) error {
	w := dead{At: nanos(d.At), Why: d.Why}
	if d.Message != nil {
		w.Message = wireMessage(d.Message)
	}
	if e := d.Event; e != nil {
		w.Event = &event{
			Kind: e.Kind, ID: e.ID, At: nanos(e.At), Text: e.Text, What: e.What, Message: e.Message,
			Lang: e.Lang, Forwarded: e.Forwarded, Entry: e.Entry, Said: e.Said,
		}
	}
	if p := d.Planned; p != nil {
		w.Planned = &planned{At: p.At, Flow: p.Flow, State: p.State, Tag: p.Tag}
	}
	letter, err := s.sealed(chat, kindDead, []byte(itemID(newVersion(), 0)), w)
	if err != nil {
		return err
	}
	_, _, err = s.run(ctx, buryScript, chat, s.lease, letter, maxDead, deadStays.Milliseconds())
	return err
}

// Buried reads the newest n dead letters of a person, newest first.
func (s *Store) Buried(ctx context.Context, chat int64, n int) ([]Dead, error) {
	key := keyOf(chat, keyDead)
	cmd := redis.NewStringSliceCmd(ctx, "lrange", key, 0, n-1)
	if _, err := s.send.do(ctx, key, false, cmd); err != nil {
		return nil, fmt.Errorf("session: read dead letters: %w", err)
	}
	var list []Dead
	for _, value := range cmd.Val() {
		d, err := s.openDead(chat, value)
		if err != nil {
			return list, err
		}
		list = append(list, d)
	}
	return list, nil
}

func (s *Store) openDead(chat int64, value string) (Dead, error) {
	if len(value) < idSize {
		return Dead{}, errors.New("session: a dead letter is too short")
	}
	var w dead
	if err := s.opened(chat, kindDead, []byte(value[idSize:]), &w); err != nil {
		return Dead{}, err
	}
	d := Dead{ID: ItemID(value[:idSize]), At: instant(w.At), Why: w.Why}
	if w.Message != nil {
		m := w.Message.dialogue()
		d.Message = &m
	}
	if e := w.Event; e != nil {
		d.Event = &dialogue.Event{
			Kind: e.Kind, ID: e.ID, Chat: chat, At: instant(e.At), Text: e.Text, What: e.What, Message: e.Message,
			Lang: e.Lang, Forwarded: e.Forwarded, Entry: e.Entry, Said: e.Said,
		}
	}
	if p := w.Planned; p != nil && w.Event != nil {
		d.Planned = &dialogue.Scheduled{ID: w.Event.Entry, At: p.At, Flow: p.Flow, State: p.State, Tag: p.Tag}
	}
	return d, nil
}

// nanos is a time as it is stored; the zero time is 0.
func nanos(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixNano()
}

// instant is the time that nanos stored.
func instant(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.Unix(0, n)
}

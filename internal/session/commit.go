package session

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"kintsugi/internal/dialogue"
)

// Errors of Commit.
var (
	// ErrConflict says that the session is another than the one loaded.
	// Nothing was changed: load again.
	ErrConflict = errors.New("session: changed since it was loaded")
	// ErrUnconfirmed comes with a Receipt that is good: the commit stands, but
	// fewer replicas than asked for said in time that they have it.
	ErrUnconfirmed = errors.New("session: too few replicas have the commit")
)

// Commit is one turn to be made lasting, all of it or nothing.
type Commit struct {
	// Chat is the person.
	Chat int64
	// Was is the version that Load gave.
	Was Version
	// Session is the new session. With Effects.Forget it is what remains.
	Session *dialogue.Session
	// Effects are what the step wants done.
	Effects dialogue.Effects
	// Messages are ids of the person's messages to remember, so that they can
	// be deleted for 48 hours.
	Messages []int
	// Lift is the dead letter whose event this turn is; it goes with the
	// commit, and the commit is a conflict when it is gone. "" is none.
	Lift ItemID
}

// Receipt is the answer to a commit that stands.
type Receipt struct {
	// Version is that of the session now stored.
	Version Version
	// Mine is true when this process holds the talker's lease and has to say
	// what stands in the outbox.
	Mine bool
	// Last is the item that stood last in the outbox before Items; "" when
	// Items are all there is.
	Last ItemID
	// Items are the messages as appended. An outbox holds 30; of a turn that
	// finds no place there are only the last screen and what stays (see
	// dialogue.Message.Stays).
	Items []Item
	// Before are, where the outbox is full, the ids of all that stands in it
	// before Items, oldest first: something that was there may have made room.
	// Nil where it isn't full.
	Before []ItemID
	// NextDue is when the session next wants a turn by itself; zero: never.
	NextDue time.Time
	// Bulk is true when that turn waits for the bucket of all unasked messages.
	Bulk bool
}

// Commit makes a turn lasting, in one script and one round trip. It returns
// ErrConflict, ErrTooLarge, or, with a Receipt, ErrUnconfirmed. After any other
// error the outcome is unknown: load again and see whether the event is in.
func (s *Store) Commit(ctx context.Context, c Commit) (Receipt, error) {
	version := newVersion()
	args, items, err := s.commitArgs(&c, version)
	if err != nil {
		return Receipt{}, err
	}
	reply, copies, err := s.run(ctx, commitScript, c.Chat, s.lease, args...)
	if err != nil {
		return Receipt{}, err
	}
	a := answer{list: asList(reply)}
	if ok := a.int(); a.err == nil && ok == 0 {
		return Receipt{}, ErrConflict
	}
	r := Receipt{Mine: a.int() == 1, Last: ItemID(a.string()), NextDue: a.millis()}
	r.Items, r.Before = placed(items, a.string()), split(a.string())
	if a.err != nil {
		return Receipt{}, a.err
	}
	r.Version, r.Bulk = version, isBulk(byte(dueHead(c.Session)>>56))
	if copies < int64(s.replicas) {
		return r, ErrUnconfirmed
	}
	return r, nil
}

// placed are the items whose ids end with one of these bytes.
func placed(items []Item, ends string) (in []Item) {
	for _, it := range items {
		if strings.IndexByte(ends, it.ID[idSize-1]) >= 0 {
			in = append(in, it)
		}
	}
	return in
}

// split takes ids apart that stand in one.
func split(all string) (ids []ItemID) {
	for ; len(all) >= idSize; all = all[idSize:] {
		ids = append(ids, ItemID(all[:idSize]))
	}
	return ids
}

// commitArgs are the arguments of commit.lua behind the common ones.
func (s *Store) commitArgs(c *Commit, version Version) (args []any, items []Item, err error) {
	e := &c.Effects
	value, err := sealSession(s.vault, c.Chat, version, c.Session)
	if err != nil {
		return nil, nil, err
	}
	messages := c.Messages
	if c.Session.Gone {
		messages = nil
	}
	if len(e.Say) > maxItems {
		return nil, nil, fmt.Errorf("session: %d messages in one commit, at most %d", len(e.Say), maxItems)
	}
	flags := ""
	if e.Forget {
		flags += "f"
	}
	if e.Unsaid {
		flags += "u"
	}
	lift := 0
	if c.Lift != "" {
		lift = 1
	}
	counts := fmt.Sprintf("%d %d %d %d %d %d %d", len(messages), len(e.Say), len(e.Keep), len(e.Drop), len(e.Revise), len(e.Spare), lift)
	args = append(args, c.Was[:], version[:], value, flags, counts, c.Session.Paced(), netEnd(c.Session))
	for _, id := range messages {
		args = append(args, id)
	}
	for i, m := range e.Say {
		it := Item{ID: idOf(version, i, &m), Message: m}
		sealed, err := s.sealItem(c.Chat, it)
		if err != nil {
			return nil, nil, err
		}
		args, items = append(args, sealed), append(items, it)
	}
	if args, err = s.entryArgs(args, c.Chat, e.Keep); err != nil {
		return nil, nil, err
	}
	for _, id := range e.Drop {
		args = append(args, id)
	}
	if args, err = s.entryArgs(args, c.Chat, e.Revise); err != nil {
		return nil, nil, err
	}
	for _, id := range e.Spare {
		args = append(args, id)
	}
	if c.Lift != "" {
		args = append(args, string(c.Lift))
	}
	return args, items, nil
}

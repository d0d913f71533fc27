package session

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"kintsugi/internal/dialogue"
)

// Held is everything that is kept of a person, but for what Registry says is not
// exported.
type Held struct {
	// Session is nil when nothing is known of them.
	Session *dialogue.Session
	// Unsaid is what is yet to be said, in order.
	Unsaid []dialogue.Message
	// Slots are the places in the chat that are edited, by name.
	Slots map[string]int
	// Messages are the message ids of the last 48 hours, oldest first, each with
	// the time it was noted.
	Messages []MessageID
	// Texts are the kept texts and notes of a day, oldest first.
	Texts []dialogue.Entry
	// Dead are the dead letters, newest first.
	Dead []Dead
	// Closed is how many of these values don't open, and are left out.
	Closed int
}

// MessageID is one message in the chat.
type MessageID struct {
	ID int
	At time.Time
}

// Held reads everything that is kept of a person. It returns ErrSealed where the
// session doesn't open; of the rest it leaves out what doesn't.
func (s *Store) Held(ctx context.Context, chat int64) (h Held, err error) {
	loaded, err := s.Load(ctx, chat)
	if err != nil {
		return Held{}, err
	}
	h.Session = loaded.Session
	if h.Texts, err = s.Entries(ctx, chat); err != nil && !errors.Is(err, ErrSealed) {
		return Held{}, err
	}
	read := func(key int, cmd redis.Cmder) error {
		if _, err := s.send.do(ctx, keyOf(chat, key), false, cmd); err != nil {
			return fmt.Errorf("session: read everything: %w", err)
		}
		return nil
	}
	texts := redis.NewIntCmd(ctx, "hlen", keyOf(chat, keyEntries))
	unsaid := redis.NewStringSliceCmd(ctx, "lrange", keyOf(chat, keyOutbox), 0, -1)
	slots := redis.NewMapStringStringCmd(ctx, "hgetall", keyOf(chat, keySlots))
	messages := redis.NewZSliceCmd(ctx, "zrange", keyOf(chat, keyMessages), 0, -1, "withscores")
	dead := redis.NewStringSliceCmd(ctx, "lrange", keyOf(chat, keyDead), 0, -1)
	if err := errors.Join(
		read(keyEntries, texts), read(keyOutbox, unsaid), read(keySlots, slots), read(keyMessages, messages), read(keyDead, dead),
	); err != nil {
		return Held{}, err
	}
	h.Closed = int(texts.Val()) - len(h.Texts)
	for _, value := range unsaid.Val() {
		if it, err := s.openItem(chat, value); err == nil {
			h.Unsaid = append(h.Unsaid, it.Message)
		}
	}
	for _, value := range dead.Val() {
		if d, err := s.openDead(chat, value); err == nil {
			h.Dead = append(h.Dead, d)
		}
	}
	h.Closed += len(unsaid.Val()) - len(h.Unsaid) + len(dead.Val()) - len(h.Dead)
	h.Slots = map[string]int{}
	for slot, id := range slots.Val() {
		h.Slots[slot], _ = strconv.Atoi(id)
	}
	for _, z := range messages.Val() {
		id, _ := strconv.Atoi(fmt.Sprint(z.Member))
		h.Messages = append(h.Messages, MessageID{ID: id, At: time.UnixMilli(int64(z.Score))})
	}
	return h, nil
}

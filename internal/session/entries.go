package session

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/redis/go-redis/v9"

	"kintsugi/internal/dialogue"
)

// entry is a dialogue.Entry as it is stored; its id is the field's name.
type entry struct {
	Kind string `cbor:"1,keyasint,omitempty"`
	Text string `cbor:"2,keyasint,omitempty"`
	At   int64  `cbor:"3,keyasint,omitempty"` // Unix nanoseconds; 0: not known
	// Changed is when it was last changed, in Unix nanoseconds; 0: never.
	Changed int64 `cbor:"4,keyasint,omitempty"`
}

func (w *entry) dialogue(id string) dialogue.Entry {
	return dialogue.Entry{ID: id, Kind: w.Kind, Text: w.Text, At: instant(w.At), Changed: instant(w.Changed)}
}

// kindEntry binds a text to its id too, so that no two can be exchanged.
func kindEntry(id string) string { return "entry " + id }

// entryArgs appends id and sealed text of each entry.
func (s *Store) entryArgs(args []any, chat int64, list []dialogue.Entry) ([]any, error) {
	for _, e := range list {
		w := entry{Kind: e.Kind, Text: e.Text, At: nanos(e.At), Changed: nanos(e.Changed)}
		sealed, err := s.sealed(chat, kindEntry(e.ID), nil, w)
		if err != nil {
			return nil, errors.New("session: an entry cannot be sealed")
		}
		args = append(args, e.ID, sealed)
	}
	return args, nil
}

// Entries are the texts kept for a person, oldest first. Those that do not open
// are left out, and the error says that there are some.
func (s *Store) Entries(ctx context.Context, chat int64) ([]dialogue.Entry, error) {
	key := keyOf(chat, keyEntries)
	cmd := redis.NewMapStringStringCmd(ctx, "hgetall", key)
	if _, err := s.send.do(ctx, key, false, cmd); err != nil {
		return nil, fmt.Errorf("session: read entries: %w", err)
	}
	var list []dialogue.Entry
	var failed error
	for id, value := range cmd.Val() {
		var w entry
		if err := s.opened(chat, kindEntry(id), []byte(value), &w); err != nil {
			failed = ErrSealed
			continue
		}
		list = append(list, w.dialogue(id))
	}
	slices.SortFunc(list, func(a, b dialogue.Entry) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID))
	})
	return list, failed
}

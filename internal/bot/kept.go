package bot

import (
	"context"
	"errors"
	"fmt"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/session"
)

// opened is an event with the texts that are kept of the person. They are read
// after the session, and change only with it: what another commit changes
// meanwhile, this turn's own finds out.
func (b *Bot) opened(ctx context.Context, e dialogue.Event) (dialogue.Event, error) {
	list, err := b.entries(ctx, e.Chat)
	e.Entries, e.Opened = list, true
	return e, err
}

// entries are the texts kept of a person, oldest first. Those that don't open are
// passed over: what is left of somebody's words is of more use than none.
func (b *Bot) entries(ctx context.Context, chat int64) ([]dialogue.Entry, error) {
	list, err := b.Store.Entries(ctx, chat)
	if errors.Is(err, session.ErrSealed) {
		b.Log.Error("some kept texts do not open; is it the right master key?", "person", b.Pseudonym(chat))
		err = nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading kept texts: %w", err)
	}
	return list, nil
}

// withKept puts kept texts into a message that shows some. Where they don't fit
// into one message, all but the last are sent here.
func (b *Bot) withKept(ctx context.Context, chat int64, m dialogue.Message) (dialogue.Message, error) {
	if len(m.Kept) == 0 && m.Back == nil {
		return m, nil
	}
	entries, err := b.entries(ctx, chat)
	if err != nil {
		return m, err
	}
	m = b.library.Load().WithDays(m, entries)
	words := make(map[string]string, len(entries))
	for _, e := range entries {
		words[e.ID] = e.Text
	}
	parts := dialogue.WithKept(m, words)
	last := len(parts) - 1
	for _, part := range parts[:last] {
		id, err := b.Out.Send(ctx, chat, part)
		if err != nil {
			return m, err
		}
		if _, err := b.Store.Note(ctx, chat, session.Note{Message: id}); err != nil {
			return m, err
		}
	}
	return parts[last], nil
}

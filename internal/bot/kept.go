package bot

import (
	"context"
	"errors"
	"fmt"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/export"
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

// withKept puts kept texts into a message that shows some, or is a copy of
// everything. Where they don't fit into one message, all but the last are sent
// here.
func (b *Bot) withKept(ctx context.Context, chat int64, m dialogue.Message) (dialogue.Message, error) {
	if len(m.Kept) == 0 && m.Back == nil && m.All == "" {
		return m, nil
	}
	parts, err := b.parts(ctx, chat, m)
	if err != nil {
		return m, err
	}
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

// parts are the messages that a message with kept texts becomes.
func (b *Bot) parts(ctx context.Context, chat int64, m dialogue.Message) ([]dialogue.Message, error) {
	if m.All != "" {
		return b.copies(ctx, chat, m)
	}
	entries, err := b.entries(ctx, chat)
	if err != nil {
		return nil, err
	}
	m = b.library.Load().WithDays(m, entries)
	words := make(map[string]string, len(entries))
	for _, e := range entries {
		words[e.ID] = e.Text
	}
	return dialogue.WithKept(m, words), nil
}

// errNothing says that there is nothing (any more) to make a copy of.
var errNothing = errors.New("bot: nothing is kept of the person any more")

// copies are the files of a copy of everything, made from the store at the moment
// they are said, so that it stands nowhere in clear.
func (b *Bot) copies(ctx context.Context, chat int64, m dialogue.Message) (parts []dialogue.Message, err error) {
	held, err := b.Store.Held(ctx, chat)
	switch {
	case errors.Is(err, session.ErrSealed):
		return nil, errNothing
	case err != nil:
		return nil, fmt.Errorf("reading everything: %w", err)
	case held.Session == nil || held.Session.Nobody():
		return nil, errNothing
	}
	var files []string
	broken := guarded(func() { files, err = export.Files(b.library.Load(), held, b.Clock(), m.All, export.PartMost) })
	if err := errors.Join(broken, err); err != nil {
		b.bury(chat, session.Dead{Why: err.Error(), Message: &m})
		return nil, errNothing
	}
	for i, words := range files {
		part := m
		part.File, part.Words, part.All = export.Name(m.File, i), words, ""
		parts = append(parts, part)
	}
	return parts, nil
}

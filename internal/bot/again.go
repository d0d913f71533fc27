package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/session"
)

// Errors of Again.
var (
	// ErrStillBroken says that the engine breaks on the event as it did
	// before. The letter stays.
	ErrStillBroken = errors.New("bot: the turn breaks as it did before")
	// ErrNobody says that nothing is known of the person any more.
	ErrNobody = errors.New("bot: nothing is known of the person any more")
)

// Graveyard is what Again needs of the store (package session).
type Graveyard interface {
	Load(ctx context.Context, chat int64) (session.Loaded, error)
	Entries(ctx context.Context, chat int64) ([]dialogue.Entry, error)
	Commit(ctx context.Context, c session.Commit) (session.Receipt, error)
	Release(ctx context.Context, chat int64) error
	Revive(ctx context.Context, chat int64, d session.Dead) error
}

// Again does once more what a dead letter holds, and takes the letter away in
// the same step, so that it is done once however often this is called: its
// message is put behind what is yet to be said, or its event is turned. It says
// nothing itself; a running bot finds the person in the due-set. It returns how
// many messages there now are to say. session.ErrNoLetter says that somebody was
// quicker.
//
// Something that fell due keeps its time, so what has become too late says
// nothing. Anything else happens at now.
func Again(ctx context.Context, store Graveyard, lib *dialogue.Library, x session.Letter, now time.Time) (said int, err error) {
	if x.Message != nil {
		return 1, store.Revive(ctx, x.Chat, x.Dead)
	}
	if x.Event == nil {
		return 0, errors.New("bot: the dead letter holds nothing to do")
	}
	for try := 0; ; try++ {
		said, err := turnAgain(ctx, store, lib, x, now)
		switch {
		case err == nil:
			return said, store.Release(ctx, x.Chat)
		case !errors.Is(err, session.ErrConflict):
			return 0, err
		case try == conflictsMost:
			return 0, session.ErrNoLetter
		}
	}
}

// turnAgain is one attempt. The person's own turns may come in between: then the
// commit is a conflict.
func turnAgain(ctx context.Context, store Graveyard, lib *dialogue.Library, x session.Letter, now time.Time) (said int, err error) {
	loaded, err := store.Load(ctx, x.Chat)
	if err != nil {
		return 0, fmt.Errorf("bot: loading the session of a dead letter: %w", err)
	}
	if loaded.Session == nil || loaded.Session.Gone {
		return 0, ErrNobody
	}
	s, e := *loaded.Session, *x.Event
	e.At, e.ID = now, 0 // its id is taken in already
	if e.Kind == dialogue.Due {
		if x.Planned == nil {
			return 0, errors.New("bot: the dead letter doesn't hold what fell due")
		}
		if !slices.ContainsFunc(s.Schedule, func(y dialogue.Scheduled) bool { return y.ID == e.Entry }) {
			s.Schedule = append(slices.Clone(s.Schedule), *x.Planned)
		}
	}
	next, out, err := tryStep(lib, &s, e)
	if errors.Is(err, dialogue.ErrEntries) {
		if e.Entries, err = store.Entries(ctx, x.Chat); err != nil {
			return 0, fmt.Errorf("bot: reading kept texts for a dead letter: %w", err)
		}
		e.Opened = true
		next, out, err = tryStep(lib, &s, e)
	}
	if err != nil {
		return 0, ErrStillBroken
	}
	_, err = store.Commit(ctx, session.Commit{Chat: x.Chat, Was: loaded.Version, Session: next, Effects: out, Lift: x.ID})
	if errors.Is(err, session.ErrUnconfirmed) {
		err = nil
	}
	if err != nil {
		return 0, fmt.Errorf("bot: committing the turn of a dead letter: %w", err)
	}
	return len(out.Say), nil
}

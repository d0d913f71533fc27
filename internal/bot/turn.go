package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/session"
)

// conflictsMost is how often a turn is tried again because somebody else
// committed in between.
const conflictsMost = 20

// turn does one event, from load to commit. nil means it is kept, or was
// answered as far as it can be; the answer itself is the talker's.
func (b *Bot) turn(l *lane, j *job) error {
	started := b.Clock()
	if e := j.event; e.Kind == dialogue.Typed || e.Kind == dialogue.Pressed || e.Kind == dialogue.Other {
		b.pace.hold(l.chat)
	}
	j.waitAhead(l)
	if l.more() && b.away.hopeless(l.chat, started) {
		b.answerWithout(l, j)
		return nil
	}
	for try := 0; ; try++ {
		began := b.Clock()
		err := b.tryTurn(l, j, started)
		switch {
		case err == nil:
			b.away.back(l.chat)
			return nil
		case errors.Is(err, session.ErrConflict) && try < conflictsMost:
			b.Metrics.Conflicts.Inc()
		case errors.Is(err, session.ErrSealed):
			b.pace.stop(l.chat)
			b.Metrics.Sealed.Inc()
			b.Log.Error("a session does not open; is it the right master key?", "person", b.Pseudonym(l.chat))
			b.tell(l.chat, func(w *dialogue.Words) string { return w.Closed })
			return nil
		case errors.Is(err, session.ErrTooLarge): // not even that it happened finds room
			b.pace.stop(l.chat)
			b.bury(l.chat, session.Dead{Why: err.Error(), Event: &j.event})
			if e := j.event; e.Kind != dialogue.Due && !e.Said {
				b.tell(l.chat, func(w *dialogue.Words) string { return w.Broken })
			}
			return nil
		default:
			b.pace.stop(l.chat)
			if again, err := b.storeAway(l, j, began, err); !again {
				return err
			}
		}
	}
}

// tryTurn is one attempt: two round trips to the store, one more where what
// happens depends on the kept texts.
func (b *Bot) tryTurn(l *lane, j *job, started time.Time) error {
	ctx, cancel := context.WithTimeout(b.ctx, b.away.deadline(l.chat, b.Clock()))
	defer cancel()
	loaded, err := b.load(ctx, l, j)
	if err != nil {
		return fmt.Errorf("loading a session: %w", err)
	}
	b.Metrics.since("load", started, b.Clock())
	e := j.event
	if dialogue.Taken(loaded.Session, e) {
		b.Metrics.Redelivered.Inc()
		b.pace.keep(l.chat, loaded.Session.Paced())
		b.maybeUnsaid(l, j)
		return nil
	}
	if e.Kind == dialogue.Edited {
		if x, ok, err := b.Store.Entry(ctx, l.chat, dialogue.EntryID(e.Message)); err != nil {
			return fmt.Errorf("looking for an entry: %w", err)
		} else if ok {
			e.Kept, e.KeptAt = x.Kind, x.At
		}
	}
	stepped := b.Clock()
	e.Line = b.pace.line(l.chat)
	next, out, dead := b.step(loaded.Session, e)
	b.pace.keep(l.chat, next.Paced())
	if errors.Is(dead, dialogue.ErrEntries) {
		if e, err = b.opened(ctx, e); err != nil {
			return err
		}
		next, out, dead = b.step(loaded.Session, e)
	}
	if next == nil {
		return nil // nothing is known of them, and this begins nothing
	}
	b.Metrics.since("step", stepped, b.Clock())
	committed := b.Clock()
	j.tried = true
	r, err := b.commit(ctx, l, session.Commit{
		Chat: l.chat, Was: loaded.Version, Session: next, Effects: out, Messages: j.messages(),
	})
	if errors.Is(err, session.ErrTooLarge) && dead == nil {
		next, out = b.sorry(loaded.Session, e)
		dead = err
		r, err = b.commit(ctx, l, session.Commit{Chat: l.chat, Was: loaded.Version, Session: next, Effects: out})
	}
	if err != nil {
		return err
	}
	b.Metrics.since("commit", committed, b.Clock())
	if dead != nil {
		b.bury(l.chat, session.Dead{Why: dead.Error(), Event: &e, Planned: planned(loaded.Session, e)})
	}
	b.count(out.Count)
	j.said = len(out.Say)
	if e.Kind == dialogue.Due {
		b.countDue(loaded.Session, e, j.said)
	}
	b.soon(l.chat, r.NextDue, r.Bulk)
	b.logTurn(e, loaded.Session, next, len(out.Say), started)
	return nil
}

// load takes what a look has just loaded, once, or asks the store. What is older
// than it may be is found out at the commit.
func (b *Bot) load(ctx context.Context, l *lane, j *job) (session.Loaded, error) {
	if j.loaded == nil {
		return b.Store.Load(ctx, l.chat)
	}
	loaded := *j.loaded
	j.loaded = nil
	return loaded, nil
}

// commit commits and tells the talker what came of it.
func (b *Bot) commit(ctx context.Context, l *lane, c session.Commit) (session.Receipt, error) {
	l.begin()
	r, err := b.Store.Commit(ctx, c)
	if errors.Is(err, session.ErrUnconfirmed) {
		b.Metrics.Unconfirmed.Inc()
		b.Log.Warn("a turn is kept by fewer replicas than asked for", "person", b.Pseudonym(c.Chat))
		err = nil
	}
	b.committed(l, c, r, err)
	if err != nil {
		return r, fmt.Errorf("committing a turn: %w", err)
	}
	return r, nil
}

// maybeUnsaid follows an event that turns out to be in already. When this very
// job had tried to commit it before, the answer may still stand in the outbox.
func (b *Bot) maybeUnsaid(l *lane, j *job) {
	if !j.tried {
		return
	}
	b.lookOutbox(l)
}

// bury keeps what went wrong, sealed, where an operator finds it; the log gets
// the reason and no words.
func (b *Bot) bury(chat int64, d session.Dead) {
	b.Log.Error("something went wrong and was set aside", "person", b.Pseudonym(chat), "why", d.Why)
	b.Metrics.Dead.Inc()
	d.At = b.Clock()
	ctx, cancel := context.WithTimeout(b.ctx, b.SendTimeout)
	defer cancel()
	if err := b.Store.Bury(ctx, chat, d); err != nil {
		b.Log.Error("a dead letter was not kept", "error", err)
	}
}

// logTurn writes the one line a turn has in the log: no word of the person.
func (b *Bot) logTurn(e dialogue.Event, was, now *dialogue.Session, said int, started time.Time) {
	from, _ := where(was)
	flow, state := where(now)
	took := b.Clock().Sub(started)
	b.Metrics.turn(e.Kind, from, flow, took)
	b.Log.Info("turn", "person", b.Pseudonym(e.Chat), "update", e.ID, "kind", e.Kind.String(), "flow", flow, "state", state,
		"messages", said, "took", took.Round(time.Microsecond))
}

// where is a session's present flow and state.
func where(s *dialogue.Session) (flow, state string) {
	if s == nil || len(s.Stack) == 0 {
		return "none", "none"
	}
	f := s.Stack[len(s.Stack)-1]
	return f.Flow, f.State
}

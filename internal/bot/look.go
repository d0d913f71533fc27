package bot

import (
	"context"
	"slices"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/session"
)

// look says what stands in a person's outbox, if nobody else is at it, and
// turns what fell due into turns. A failure is left to the due-set, which hands
// the person out again. Whoever waited for the bulk bucket has an empty outbox:
// the script that fills one moves them to the other due-set.
func (b *Bot) look(l *lane, j *job) {
	if b.closing.Load() {
		return
	}
	var cutOff string
	if !j.bulk {
		var ok bool
		if cutOff, ok = b.lookOutbox(l); !ok {
			return
		}
	}
	for range 8 { // entries due at once; more come round again
		ctx, cancel := context.WithTimeout(b.ctx, b.away.deadline(l.chat, b.Clock()))
		loaded, err := b.Store.Load(ctx, l.chat)
		cancel()
		if err != nil {
			return
		}
		if loaded.Session == nil {
			b.settle(l.chat)
			return
		}
		now := b.Clock()
		paced, due := loaded.Session.Paced(), loaded.Session.Fallen(now)
		broke := cutOff != "" && cutOff == paced
		if broke {
			due, cutOff = []string{paced}, ""
		}
		switch {
		case len(due) == 0:
			b.soon(l.chat, loaded.Session.Next(), loaded.Bulk)
			return
		case loaded.Bulk && !j.bulk && !broke:
			return // the other due-set hands them out
		}
		if !b.dueTurn(l, j, loaded, due[0]) || loaded.Bulk && !broke {
			return // one token, one turn
		}
	}
}

// settle takes somebody of whom nothing is known any more out of the due-sets: the
// server let their keys go by itself.
func (b *Bot) settle(chat int64) {
	ctx, cancel := context.WithTimeout(b.ctx, b.SendTimeout)
	defer cancel()
	if _, err := b.Store.Note(ctx, chat, session.Note{}); err != nil {
		b.Log.Debug("somebody unknown stays scheduled", "error", err)
	}
}

// dueTurn turns one entry of the schedule, and tells whether that is done.
func (b *Bot) dueTurn(l *lane, j *job, loaded session.Loaded, entry string) bool {
	e := dialogue.Event{Kind: dialogue.Due, Chat: l.chat, At: b.Clock(), Entry: entry}
	turn := &job{event: e, done: func(error) {}, loaded: &loaded}
	if err := b.turn(l, turn); err != nil {
		b.Metrics.Due.WithLabelValues("retried").Inc()
		return false
	}
	j.said += turn.said
	return true
}

// lookOutbox takes the talker's lease if it is free and has what stands in the
// outbox said; ok is false when the store did not answer. cutOff is the paced
// sequence whose lines nobody shows any more.
func (b *Bot) lookOutbox(l *lane) (cutOff string, ok bool) {
	ctx, cancel := context.WithTimeout(b.ctx, b.away.deadline(l.chat, b.Clock()))
	defer cancel()
	head, err := b.Store.Extend(ctx, l.chat, b.Lease)
	if err != nil {
		b.Log.Debug("an outbox was not looked at", "error", err)
		return "", false
	}
	if head.Item != "" && head.Mine {
		l.mu.Lock()
		if len(l.outbox) == 0 || l.outbox[0].ID != head.Item {
			l.stale = true
		}
		b.ensureTalking(l)
		l.mu.Unlock()
	}
	return head.CutOff, true
}

// begin notes that a commit is on its way.
func (l *lane) begin() {
	l.mu.Lock()
	l.inFlight++
	l.moves++
	l.mu.Unlock()
}

// committed takes a commit's answer over into what is known of the outbox.
func (b *Bot) committed(l *lane, c session.Commit, r session.Receipt, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.inFlight--
	l.moves++
	l.ends++
	defer l.changed.Broadcast()
	switch {
	case err != nil:
		// Whether it is in is not known: the outbox is read before anything
		// more is said. The turn finds out by loading again.
		if l.talking {
			l.stale = true
		}
		return
	case !r.Mine:
		return // another process is talking, and will find it
	}
	if r.Before != nil { // something that stood there may have made room
		l.outbox = slices.DeleteFunc(l.outbox, func(x session.Item) bool { return !slices.Contains(r.Before, x.ID) })
	}
	switch {
	case c.Effects.Unsaid || c.Effects.Forget || r.Last == "":
		l.outbox, l.stale = r.Items, false
	case l.stale:
	case len(l.outbox) > 0 && l.outbox[len(l.outbox)-1].ID == r.Last, len(l.outbox) == 0 && r.Last == l.noted:
		l.outbox = append(l.outbox, r.Items...)
	default:
		l.stale = true
	}
	b.ensureTalking(l)
}

// ensureTalking starts a talker if there is something to say and none. The
// lane's lock is held.
func (b *Bot) ensureTalking(l *lane) {
	if !l.talking && (l.stale || len(l.outbox) > 0) {
		l.talking = true
		go b.talk(l)
	}
}

package bot

import (
	"context"
	"log/slog"
	"time"

	"kintsugi/internal/session"
)

// talk says a person's outbox in order until it is empty, another process holds
// the lease, or the bot stops.
func (b *Bot) talk(l *lane) {
	for {
		item, ok := b.nextItem(l)
		if !ok {
			b.lanes.leave(l)
			return
		}
		d := b.deliver(l, item)
		switch {
		case d.given:
			b.hush(l)
		case !d.moved:
			b.note(l, item, d)
		}
	}
}

// nextItem is the oldest thing unsaid; false when this process has nothing more
// to say, and then the talker is gone.
func (b *Bot) nextItem(l *lane) (session.Item, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for {
		if b.closing.Load() {
			if len(l.outbox) > 0 || l.stale {
				b.giveBack(l.chat)
			}
			l.outbox, l.stale = nil, false
		}
		if l.stale && !b.readOutbox(l) {
			continue
		}
		if len(l.outbox) > 0 {
			return l.outbox[0], true
		}
		if !l.stale {
			l.talking = false
			return session.Item{}, false
		}
	}
}

// readOutbox reads the outbox anew. The lane's lock is given up meanwhile; a
// read during which a commit came or went is thrown away.
func (b *Bot) readOutbox(l *lane) bool {
	for l.inFlight > 0 {
		l.changed.Wait()
	}
	moves := l.moves
	l.mu.Unlock()
	ctx, cancel := context.WithTimeout(b.ctx, b.SendTimeout)
	items, err := b.Store.Outbox(ctx, l.chat)
	cancel()
	if err != nil {
		b.pause(200 * time.Millisecond)
	}
	l.mu.Lock()
	if b.ctx.Err() != nil || b.closing.Load() {
		l.outbox, l.stale = nil, false
		return true
	}
	if err != nil || l.moves != moves {
		return false
	}
	l.outbox, l.stale = items, false
	return true
}

// note writes down that an item was said. It is tried until it is in, since
// nothing more may be said before; what the answer tells of the outbox's head
// is held against what this process knows.
func (b *Bot) note(l *lane, item session.Item, d delivered) {
	n := session.Note{Item: item.ID, Message: d.id, Slot: d.slot}
	level, noted := slog.LevelWarn, false
	for wait := 50 * time.Millisecond; ; wait = min(2*wait, 2*time.Second) {
		ends, head, err := l.ended(), session.Head{}, error(nil)
		if noted {
			head, err = b.extend(l.chat, b.Lease)
		} else {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(b.ctx), b.SendTimeout)
			head, err = b.Store.Note(ctx, l.chat, n)
			cancel()
		}
		if err == nil {
			if noted = true; l.said(item.ID, head, ends) {
				return
			}
			continue
		}
		b.Log.Log(b.ctx, level, "a note was not taken; it is tried again", "person", b.Pseudonym(l.chat), "error", err)
		level = slog.LevelDebug
		if b.ctx.Err() != nil {
			b.hush(l)
			return
		}
		b.pause(wait)
	}
}

// said takes an item out of what is known and checks the new head. ends is how
// many commits had ended when the head was asked for. It is false when nothing is
// ours to say, as far as that head tells, and a commit's answer came in meanwhile:
// the server may have done either first, and has to be asked again.
func (l *lane) said(id session.ItemID, head session.Head, ends int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.outbox) > 0 && l.outbox[0].ID == id {
		l.outbox = l.outbox[1:]
	}
	l.noted = id
	if !head.Mine {
		if l.ends != ends {
			return false
		}
		l.outbox, l.stale = nil, false
		return true
	}
	// A commit on its way may have appended what the head now is; its answer
	// says so.
	for l.inFlight > 0 && head.Item != "" && len(l.outbox) == 0 && !l.stale {
		l.changed.Wait()
	}
	switch {
	case head.Item == "" && l.inFlight == 0 && len(l.outbox) > 0:
		l.stale = true
	case head.Item != "" && (len(l.outbox) == 0 || l.outbox[0].ID != head.Item):
		l.stale = true
	}
	return true
}

// hush forgets what is to be said: another process, or a later look, says it.
func (b *Bot) hush(l *lane) {
	l.mu.Lock()
	l.outbox, l.stale = nil, false
	l.mu.Unlock()
}

// giveBack releases the talker's lease, so that another process goes on at once.
func (b *Bot) giveBack(chat int64) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(b.ctx), 2*time.Second)
	defer cancel()
	if err := b.Store.Release(ctx, chat); err != nil {
		b.Log.Warn("a lease was not given back; it will run out", "error", err)
	}
}

// pause waits, unless the bot stops.
func (b *Bot) pause(d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-b.ctx.Done():
	}
}

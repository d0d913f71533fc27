package bot

import (
	"context"
	"errors"
	"slices"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/session"
	"kintsugi/internal/telegram"
)

// delivered is what became of an item.
type delivered struct {
	id   int    // the message it became; 0 when there is none
	slot string // the slot that message now holds
	// given is true when the item was not said and is left to somebody else;
	// moved when it is not the next thing to say any more.
	given, moved bool
}

// backoffMost is the longest pause between two tries at a messenger that is
// away.
const backoffMost = 30 * time.Second

// deliver says one item, however long that takes: it waits out "too many
// requests" and times when nobody answers, and moves the lease before it does.
func (b *Bot) deliver(l *lane, item session.Item) delivered {
	m := item.Message
	if !m.Until.IsZero() && b.Clock().After(m.Until) {
		b.Metrics.Sends.WithLabelValues("late").Inc()
		return delivered{}
	}
	for wait := 250 * time.Millisecond; ; wait = min(2*wait, backoffMost) {
		id, err := b.sayOne(l.chat, m)
		if err == nil {
			b.Metrics.Sends.WithLabelValues("ok").Inc()
			b.startPace(l.chat, id, m)
			return delivered{id: id, slot: m.Slot}
		}
		pause, gone := b.sendFailed(l.chat, m, err, wait)
		if gone {
			return delivered{}
		}
		if ours, head := b.holdOn(l, item, pause); !ours {
			return delivered{given: true}
		} else if !head {
			return delivered{moved: true}
		}
	}
}

// sendFailed says what follows from a failed send: a pause before the next try,
// or that this message will never arrive.
func (b *Bot) sendFailed(chat int64, m dialogue.Message, err error, wait time.Duration) (pause time.Duration, gone bool) {
	var te *telegram.Error
	if !errors.As(err, &te) {
		b.Metrics.Sends.WithLabelValues("away").Inc()
		b.Log.Warn("a message was not sent; it is tried again", "person", b.Pseudonym(chat), "error", err)
		return wait, false
	}
	b.Metrics.Sends.WithLabelValues(te.Kind.String()).Inc()
	switch te.Kind {
	case telegram.TooMany:
		if te.Code == 0 { // nobody was asked: every chat waits
			b.Slow(te.RetryAfter)
		}
		return max(te.RetryAfter, 100*time.Millisecond), false
	case telegram.Blocked:
		b.enqueue(chat, &job{done: func(error) {}, event: dialogue.Event{Kind: dialogue.Blocked, Chat: chat, At: b.Clock()}})
		return 0, true
	case telegram.Refused, telegram.Gone:
		b.bury(chat, session.Dead{Why: te.Error(), Message: &m})
		return 0, true
	}
	b.Log.Warn("a message was not sent; it is tried again", "person", b.Pseudonym(chat), "error", te)
	return wait, false
}

// holdOn moves the lease over a pause, waits, and checks that the lease is
// still ours and the item still the head.
func (b *Bot) holdOn(l *lane, item session.Item, pause time.Duration) (ours, isHead bool) {
	// A failure here is found out below, or by the note.
	_, _ = b.extend(l.chat, pause+b.Lease)
	b.pause(pause)
	if b.ctx.Err() != nil || b.closing.Load() {
		b.giveBack(l.chat)
		return false, false
	}
	head, err := b.extend(l.chat, b.Lease)
	if err != nil {
		return true, true
	}
	if head.Mine && head.Item != item.ID {
		l.mu.Lock()
		l.stale = true
		l.mu.Unlock()
	}
	return head.Mine, head.Item == item.ID
}

func (b *Bot) extend(chat int64, d time.Duration) (session.Head, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(b.ctx), b.SendTimeout)
	defer cancel()
	return b.Store.Extend(ctx, chat, d)
}

// sayOne does with one message what it asks for and returns the id it has now.
func (b *Bot) sayOne(chat int64, m dialogue.Message) (int, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(b.ctx), b.SendTimeout)
	defer cancel()
	m, err := b.withKept(ctx, chat, m)
	if errors.Is(err, errNothing) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	b.pace.quiet(ctx, chat)
	started := b.Clock()
	defer func() { b.Metrics.since("send", started, b.Clock()) }()
	switch m.Do {
	case dialogue.Erase:
		return 0, b.Out.Delete(ctx, chat, m.Targets)
	case dialogue.Hide:
		if err := b.hide(ctx, chat); err != nil {
			return 0, err
		}
	case dialogue.Edit:
		id := m.Target
		if id == 0 && m.Slot != "" {
			var err error
			if id, err = b.Store.Slot(ctx, chat, m.Slot); err != nil {
				return 0, err
			}
		}
		if id != 0 {
			err := b.Out.Edit(ctx, chat, id, m)
			if !isKind(err, telegram.Gone) {
				return id, err
			}
		}
	}
	if m.KeepPicture { // there is none to keep, and none is pushed (safety.md D2)
		m.Picture = ""
	}
	return b.Out.Send(ctx, chat, m)
}

// deleteMost is how many messages Telegram deletes in one call (deleteMessages).
const deleteMost = 100

// hide deletes every message whose id is still known: those of the last 48
// hours, since Telegram deletes no older ones.
func (b *Bot) hide(ctx context.Context, chat int64) error {
	ids, err := b.Store.Messages(ctx, chat)
	if err != nil {
		return err
	}
	for some := range slices.Chunk(ids, deleteMost) {
		if err := b.Out.Delete(ctx, chat, some); err != nil && !isKind(err, telegram.Refused) {
			return err
		}
		if err := b.Store.ForgetMessages(ctx, chat, some...); err != nil {
			return err
		}
	}
	return nil
}

func isKind(err error, k telegram.Kind) bool {
	var te *telegram.Error
	return errors.As(err, &te) && te.Kind == k
}

package bot

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"kintsugi/internal/dialogue"
)

// storeAway decides what becomes of a turn the store didn't take since began.
// again: try once more; otherwise err is what the one who handed the event in
// is told.
func (b *Bot) storeAway(l *lane, j *job, began time.Time, cause error) (again bool, err error) {
	if errors.Is(cause, context.Canceled) && b.ctx.Err() != nil {
		return false, cause // stopping: the event was not acknowledged and comes again
	}
	away := b.away.failed(l.chat, began, b.Clock())
	b.Metrics.Away.Inc()
	level := slog.LevelWarn
	if j.complained { // every further try of every turn would fill the disk
		level = slog.LevelDebug
	}
	j.complained = true
	b.Log.Log(b.ctx, level, "the store did not take a turn", "person", b.Pseudonym(l.chat), "error", cause)
	if away < b.Patience {
		if b.Busy != nil {
			return false, b.Busy
		}
		b.pause(200 * time.Millisecond)
		return true, nil
	}
	b.answerWithout(l, j)
	return false, nil
}

// answerWithout answers an event without a store: Help now was sent already, or
// could not be, which is said with a way to it; a typed country is taken as such, words that read like danger get the screen for
// that, anything else is told that nothing can be kept just now, once.
func (b *Bot) answerWithout(l *lane, j *job) {
	e := j.event
	if b.helps(e) {
		if !e.Said {
			b.tell(e.Chat, func(w *dialogue.Words) string { return w.Broken })
		}
		b.keepForLater(l, j)
		return
	}
	if say, ok := b.without(e); ok {
		b.sendNow(e.Chat, say)
		return
	}
	if e.Kind == dialogue.Due || e.Kind == dialogue.Blocked || e.Kind == dialogue.Unblocked {
		return
	}
	if b.away.first(e.Chat) {
		b.tell(e.Chat, func(w *dialogue.Words) string { return w.Away })
	}
}

// laterMost is how many crisis turns are kept for all chats together.
const laterMost = 10_000

// keepForLater keeps a crisis turn in memory, so that the day of quiet after it
// (safety.md A8) is kept as soon as that is possible.
func (b *Bot) keepForLater(l *lane, j *job) {
	o := &b.away
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.later) >= laterMost || b.closing.Load() {
		return
	}
	if len(o.later) == 0 {
		b.running.Go(b.retryLater)
	}
	o.later[l.chat] = append(o.later[l.chat], &job{event: j.event, early: j.early, tried: j.tried, complained: true, done: func(error) {}})
}

// laterEvery is how often crisis turns that could not be kept are tried again.
const laterEvery = 2 * time.Second

// retryLater hands kept turns in again once, after a while; those that still
// can't be kept come back.
func (b *Bot) retryLater() {
	for end := time.Now().Add(laterEvery); time.Now().Before(end); b.pause(50 * time.Millisecond) {
		if b.closing.Load() || b.ctx.Err() != nil {
			return
		}
	}
	o := &b.away
	o.mu.Lock()
	jobs := o.later
	o.later = map[int64][]*job{}
	o.mu.Unlock()
	for chat, all := range jobs {
		for _, j := range all {
			b.enqueue(chat, j)
		}
	}
}

// tell sends one of the engine's sentences past the outbox, with Help now.
func (b *Bot) tell(chat int64, which func(*dialogue.Words) string) {
	lib := b.library.Load()
	var m dialogue.Message
	if guarded(func() { m = lib.Plain(which(lib.Words(dialogue.English))) }) == nil {
		b.sendNow(chat, []dialogue.Message{m})
	}
}

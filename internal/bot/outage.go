package bot

import (
	"context"
	"errors"
	"sync"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/session"
)

// outage knows for which shards the store is away, and since when. One shard
// may be away alone (a cluster's node, a full server).
type outage struct {
	patience time.Duration
	mu       sync.Mutex
	since    map[int]time.Time
	told     map[int64]bool                 // chats that were told
	helped   map[int64]map[string]time.Time // crisis screens sent meanwhile
	later    map[int64][]*job               // crisis turns kept until they can be committed
}

func (o *outage) init(patience time.Duration) {
	o.patience = patience
	o.since, o.told = map[int]time.Time{}, map[int64]bool{}
	o.helped, o.later = map[int64]map[string]time.Time{}, map[int64][]*job{}
}

// failed notes that a shard did not answer and returns for how long it hasn't.
func (o *outage) failed(chat int64, now time.Time) time.Duration {
	o.mu.Lock()
	defer o.mu.Unlock()
	shard := session.ShardOf(chat)
	if o.since[shard].IsZero() {
		o.since[shard] = now
	}
	return now.Sub(o.since[shard])
}

// back notes that a shard answers.
func (o *outage) back(chat int64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.since) == 0 {
		return
	}
	delete(o.since, session.ShardOf(chat))
	delete(o.told, chat)
	delete(o.helped, chat)
}

// deadline is how long a turn may wait for the store: less once it is known to
// be away, so that whoever writes is answered soon.
func (o *outage) deadline(chat int64) time.Duration {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.since[session.ShardOf(chat)].IsZero() {
		return min(time.Second, o.patience)
	}
	return o.patience
}

// first tells whether a chat has not been told yet.
func (o *outage) first(chat int64) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	was := o.told[chat]
	o.told[chat] = true
	return !was
}

// mayHelp keeps the same crisis screen from being sent more than once a minute
// while the store is away; else every press is answered.
func (o *outage) mayHelp(e dialogue.Event, now time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.since[session.ShardOf(e.Chat)].IsZero() {
		return true
	}
	if o.helped[e.Chat] == nil {
		o.helped[e.Chat] = map[string]time.Time{}
	}
	if last, ok := o.helped[e.Chat][e.Text]; ok && now.Sub(last) < helpEvery {
		return false
	}
	o.helped[e.Chat][e.Text] = now
	return true
}

// storeAway decides what becomes of a turn the store didn't take. again: try
// once more; otherwise err is what the one who handed the event in is told.
func (b *Bot) storeAway(l *lane, j *job, cause error) (again bool, err error) {
	if errors.Is(cause, context.Canceled) && b.ctx.Err() != nil {
		return false, cause // stopping: the event was not acknowledged and comes again
	}
	away := b.away.failed(l.chat, b.Clock())
	b.Metrics.Away.Inc()
	b.Log.Warn("the store did not take a turn", "person", b.Pseudonym(l.chat), "error", cause)
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

// answerWithout answers an event without a store: Help now was sent already, a
// typed country is taken as such, anything else is told that nothing can be
// kept just now, once.
func (b *Bot) answerWithout(l *lane, j *job) {
	e, lib := j.event, b.library.Load()
	if lib.Helps(e) {
		b.keepForLater(l, j)
		return
	}
	if say, ok := lib.AheadOfCountry(e); ok {
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
	o.later[l.chat] = append(o.later[l.chat], &job{event: j.event, early: j.early, tried: j.tried, done: func(error) {}})
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
	b.sendNow(chat, []dialogue.Message{lib.Plain(which(lib.Words(dialogue.English)))})
}

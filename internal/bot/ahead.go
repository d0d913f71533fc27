package bot

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/telegram"
)

// sentAhead is what came of the messages sent before their turn.
type sentAhead struct {
	ids []int
	ok  bool
}

// sayAhead sends the crisis screen of an event at once, before anything is
// loaded and waiting for no lane (safety.md A1). A repeat is not sent again.
func (b *Bot) sayAhead(e dialogue.Event) <-chan sentAhead {
	result := make(chan sentAhead, 1)
	if !b.early.first(e.ID) {
		result <- sentAhead{ok: b.early.said(e.ID)}
		return result
	}
	if !b.away.mayHelp(e, b.Clock()) {
		result <- sentAhead{ok: true}
		return result
	}
	wait, done, ok := b.urgent.line(e.Chat, b.Clock())
	if !ok {
		result <- sentAhead{}
		return result
	}
	b.running.Go(func() {
		wait()
		r, undone := b.sendAll(e.Chat, b.ahead(e))
		done()
		b.coverLater(e.Chat, undone)
		b.early.mark(e.ID, r.ok)
		result <- r
	})
	return result
}

// sendNow sends messages past the outbox.
func (b *Bot) sendNow(chat int64, say []dialogue.Message) sentAhead {
	r, undone := b.sendAll(chat, say)
	b.coverLater(chat, undone)
	return r
}

// sendAll is sendNow but for the edits that only cover something and failed;
// it returns them.
func (b *Bot) sendAll(chat int64, say []dialogue.Message) (r sentAhead, undone []dialogue.Message) {
	for _, m := range say {
		if m.Do == dialogue.Erase || m.Do == dialogue.Hide {
			continue
		}
		id, err := b.sayNow(chat, m)
		switch {
		case err == nil:
			b.Metrics.Sends.WithLabelValues("ahead").Inc()
			r.ids = append(r.ids, id)
		case covers(m):
			undone = append(undone, m)
		default:
			b.Metrics.Sends.WithLabelValues("ahead failed").Inc()
			var te *telegram.Error
			if errors.As(err, &te) && te.Kind == telegram.TooMany {
				b.urgent.told(chat, b.Clock().Add(te.RetryAfter))
			}
			b.Log.Warn("a message could not be sent ahead of its turn", "person", b.Pseudonym(chat), "error", err)
			return r, undone
		}
	}
	r.ok = len(r.ids) > 0
	return r, undone
}

// covers tells whether a message only takes an earlier one out of sight: nobody
// waits for its words.
func covers(m dialogue.Message) bool {
	return m.Do == dialogue.Edit && m.Target != 0 && len(m.Rows) == 0
}

// sayNow says one message past the outbox and returns its id. An edit that
// fails becomes a message of its own, unless it only covers another.
func (b *Bot) sayNow(chat int64, m dialogue.Message) (int, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(b.ctx), b.SendTimeout)
	defer cancel()
	if m.Do == dialogue.Edit && m.Target != 0 {
		err := b.Out.Edit(ctx, chat, m.Target, m)
		if err == nil || covers(m) && !isKind(err, telegram.Gone) {
			return m.Target, err
		}
	}
	return b.Out.Send(ctx, chat, m)
}

// coverTries is how often an edit that failed beside a crisis screen is tried
// again.
const coverTries = 5

// coverLater tries again to take a question out of sight, once the help itself
// is out (safety.md D2).
func (b *Bot) coverLater(chat int64, undone []dialogue.Message) {
	for _, m := range undone {
		var err error
		for wait := range coverTries {
			b.pause(time.Duration(wait+1) * 250 * time.Millisecond)
			if _, err = b.sayNow(chat, m); err == nil {
				break
			}
		}
		if err != nil {
			b.Log.Warn("an answered question still stands in the chat", "person", b.Pseudonym(chat), "error", err)
		}
	}
}

// waitAhead has the turn know what was said ahead of it. What could not be sent
// is said by the turn itself, unless the person has asked for help again: that
// turn would drop what is unsaid, and an answer that was lost on its way back
// would bring a screen a second time, behind the one that followed it.
func (j *job) waitAhead(l *lane) {
	if j.ahead == nil {
		return
	}
	r := <-j.ahead
	j.ahead = nil
	j.event.Said, j.early = r.ok || l.helpFollows(), r.ids
}

// helpFollows tells whether a later event of this person was answered ahead too.
func (l *lane) helpFollows() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.ContainsFunc(l.jobs, func(j *job) bool { return j.ahead != nil })
}

// messages are the ids of this event's messages, kept so that /hide can delete
// them.
func (j *job) messages() []int {
	ids := j.early
	if j.event.Kind == dialogue.Typed || j.event.Kind == dialogue.Other {
		ids = append(ids[:len(ids):len(ids)], j.event.Message)
	}
	return ids
}

// recentMost is how many events that ask for help are remembered, so that a
// repeat from Telegram is not answered twice.
const recentMost = 4096

// recent remembers the updates that were answered ahead, and how that went.
type recent struct {
	mu    sync.Mutex
	ok    map[int64]bool
	order []int64
}

// first tells whether an update is seen for the first time.
func (r *recent) first(id int64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ok == nil {
		r.ok = map[int64]bool{}
	}
	if _, seen := r.ok[id]; seen {
		return false
	}
	r.ok[id] = false
	if r.order = append(r.order, id); len(r.order) > recentMost {
		delete(r.ok, r.order[0])
		r.order = r.order[1:]
	}
	return true
}

func (r *recent) mark(id int64, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, seen := r.ok[id]; seen {
		r.ok[id] = ok
	}
}

func (r *recent) said(id int64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.ok[id]
}

// helpEvery is how often the same crisis screen is sent to one chat while the
// store is away.
const helpEvery = time.Minute

package telegramtest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

// update is one thing that happened, waiting for the bot.
type update struct {
	id     int
	kind   string // message, edited_message, callback_query, my_chat_member
	chat   int64
	body   json.RawMessage
	firm   bool // never swapped
	swap   bool // to change places with the next
	repeat bool // to be delivered once more
}

// queue holds what has not been confirmed, oldest first.
type queue struct {
	next    int
	pending []*update
	again   []*update // confirmed, and yet to be delivered once more
	allowed []string  // empty: all but the three that must be asked for
	wake    chan struct{}
	poller  chan struct{} // of the getUpdates that waits; closed to end it
}

// happen makes an update of something that happened; the lock is held.
func (s *Server) happen(kind string, chat int64, payload any, firm bool) int {
	q := &s.queue
	id := q.next
	q.next++
	s.chat(chat).met = true
	if !q.wants(kind) {
		return id
	}
	body, err := json.Marshal(map[string]any{"update_id": id, kind: payload})
	if err != nil {
		panic("telegramtest: update: " + err.Error()) // payloads are made here
	}
	u := &update{id: id, kind: kind, chat: chat, body: body, firm: firm}
	u.repeat = s.happens(s.faults.Repeat)
	u.swap = !firm && s.happens(s.faults.Swap)
	if s.hook != nil {
		s.push(u)
		return id
	}
	q.pending = append(q.pending, u)
	q.ring()
	return id
}

func (q *queue) ring() {
	close(q.wake)
	q.wake = make(chan struct{})
}

func (q *queue) wants(kind string) bool {
	if len(q.allowed) == 0 {
		return kind != "chat_member" && kind != "message_reaction" && kind != "message_reaction_count"
	}
	return slices.Contains(q.allowed, kind)
}

// allow remembers allowed_updates where a call names them.
func (q *queue) allow(c *call) {
	if text, given := c.params["allowed_updates"]; given {
		q.allowed = nil
		json.Unmarshal([]byte(text), &q.allowed) //nolint:errcheck // checkCall has read it
	}
}

// Pending is how many updates the bot has not confirmed yet.
func (s *Server) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(s.queue.pending) + len(s.queue.again)
	if s.hook != nil {
		n += s.hook.waiting()
	}
	return n
}

// confirm forgets what lies below an offset; a negative one keeps only that
// many of the newest.
func (s *Server) confirm(offset int) {
	q := &s.queue
	if offset < 0 {
		if n := len(q.pending) + offset; n > 0 {
			q.pending = q.pending[n:]
		}
		return
	}
	for len(q.pending) > 0 && q.pending[0].id < offset {
		if u := q.pending[0]; u.repeat {
			u.repeat = false
			q.again = append(q.again, u)
		}
		q.pending = q.pending[1:]
	}
}

// batch is what a poll gets now: first what is to be repeated, then the rest.
func (s *Server) batch(limit int) []json.RawMessage {
	q := &s.queue
	out := []json.RawMessage{}
	for len(q.again) > 0 && len(out) < limit {
		out = append(out, q.again[0].body)
		q.again = q.again[1:]
		s.stats.Repeated++
	}
	for _, u := range q.pending {
		if len(out) == limit {
			break
		}
		out = append(out, u.body)
	}
	return out
}

func conflict(what string) answer {
	return answer{code: http.StatusConflict, what: "Conflict: " + what}
}

// getUpdates confirms, ends the poll that was waiting before, and waits until
// there is something or its time is up. The lock is held but while it waits.
func (s *Server) getUpdates(c *call) answer {
	q := &s.queue
	if s.hook != nil {
		return conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	}
	if q.poller != nil {
		close(q.poller)
	}
	me := make(chan struct{})
	q.poller = me
	defer func() {
		if q.poller == me {
			q.poller = nil
		}
	}()
	q.allow(c)
	s.confirm(c.integer("offset"))
	limit := c.integer("limit")
	if limit == 0 {
		limit = 100
	}
	timer := time.NewTimer(min(time.Duration(c.integer("timeout"))*time.Second, s.options.PollCap))
	defer timer.Stop()
	for {
		if out := s.batch(limit); len(out) > 0 {
			return good(out)
		}
		wake, over := q.wake, false
		s.mu.Unlock()
		select {
		case <-wake:
		case <-me:
			over = true
		case <-timer.C:
			over = true
		case <-c.context.Done():
			over = true
		case <-s.done:
			over = true
		}
		s.mu.Lock()
		if q.poller != me {
			return conflict("terminated by other getUpdates request; make sure that only one bot instance is running")
		}
		if over {
			return good([]json.RawMessage{})
		}
	}
}

// class is the queue of Telegram's an update travels in by webhook.
func (u *update) class() string { return strings.TrimPrefix(u.kind, "edited_") }

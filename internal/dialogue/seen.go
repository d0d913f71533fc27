package dialogue

import (
	"slices"
	"time"
)

// seenMost is how many update ids are remembered of each queue.
const seenMost = 16

// queue is which of Telegram's queues an event came by: what is typed, and what
// is pressed. Each keeps its order; they don't among each other.
func (e Event) queue() int {
	if e.Kind == Pressed {
		return 1
	}
	return 0
}

// Taken tells whether the session has already taken in the event, so that a
// repeat changes nothing and is answered by nothing. Blocked and Unblocked are
// told by their time instead: they travel in a queue of their own.
func Taken(s *Session, e Event) bool {
	if s == nil {
		return false
	}
	switch e.Kind {
	case Due:
		_, ok := s.Planned(e.Entry)
		return !ok
	case Blocked, Unblocked:
		return false
	}
	if s.Gone && s.before(e) {
		return true
	}
	q := s.Seen[e.queue()]
	if slices.Contains(q.IDs, e.ID) {
		return true
	}
	// Below a full list everything counts as taken in, unless the list is so
	// old that Telegram may have begun its numbers anew.
	return len(q.IDs) == seenMost && e.ID < q.IDs[0] && e.At.Unix()-q.At <= int64((24*time.Hour).Seconds())
}

// before tells whether an event is older than the last one that was taken in, by
// either queue. Of somebody who was forgotten in between nothing older counts any
// more, whether it was taken in or is late.
func (s *Session) before(e Event) bool {
	newest, at := int64(0), int64(0)
	for _, q := range s.Seen {
		at = max(at, q.At)
		if n := len(q.IDs); n > 0 {
			newest = max(newest, q.IDs[n-1])
		}
	}
	return e.ID <= newest && e.At.Unix()-at <= day
}

// takeIn notes the event's id.
func (t *turn) takeIn() {
	if t.e.ID == 0 || t.e.Kind == Blocked || t.e.Kind == Unblocked {
		return
	}
	q := &t.s.Seen[t.e.queue()]
	ids := q.IDs
	if t.e.At.Unix()-q.At > int64((24 * time.Hour).Seconds()) {
		ids = nil
	}
	ids = slices.Clone(ids)
	i, _ := slices.BinarySearch(ids, t.e.ID)
	ids = slices.Insert(ids, i, t.e.ID)
	if len(ids) > seenMost {
		ids = ids[len(ids)-seenMost:]
	}
	q.IDs, q.At = ids, max(q.At, t.e.At.Unix())
}

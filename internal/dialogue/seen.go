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
	q := s.Seen[e.queue()]
	if slices.Contains(q.IDs, e.ID) {
		return true
	}
	// Below a full list everything counts as taken in, unless the list is so
	// old that Telegram may have begun its numbers anew.
	return len(q.IDs) == seenMost && e.ID < q.IDs[0] && e.At.Unix()-q.At <= int64((24*time.Hour).Seconds())
}

// closed is what is remembered of somebody who is forgotten: in both queues
// everything up to the newest update counts as taken in, whether it was or is
// late, so that nothing of before can begin anything.
func (s *Session) closed() (seen [2]Seen) {
	newest, at := int64(0), int64(0)
	for _, q := range s.Seen {
		at = max(at, q.At)
		if n := len(q.IDs); n > 0 {
			newest = max(newest, q.IDs[n-1])
		}
	}
	if newest == 0 {
		return s.Seen
	}
	ids := make([]int64, seenMost)
	for i := range ids {
		ids[i] = newest - seenMost + 1 + int64(i)
	}
	return [2]Seen{{IDs: ids, At: at}, {IDs: ids, At: at}}
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

package bot

import (
	"time"

	"kintsugi/internal/dialogue"
)

// soonest is how near a due time must be for this process to wait for it
// itself; what is further away is found in the due-set.
const soonest = time.Minute

// soon has a person looked at when their next entry falls due, if that is soon
// and it doesn't wait for the bulk bucket.
func (b *Bot) soon(chat int64, at time.Time, bulk bool) {
	if at.IsZero() || bulk {
		return
	}
	if d := at.Sub(b.Clock()); d < soonest && !b.closing.Load() {
		time.AfterFunc(max(d, 0)+50*time.Millisecond, func() {
			if !b.closing.Load() {
				b.Look(chat)
			}
		})
	}
}

// planned is the entry of the schedule that an event is about; nil when it is
// about none.
func planned(s *dialogue.Session, e dialogue.Event) *dialogue.Scheduled {
	if s == nil || e.Kind != dialogue.Due {
		return nil
	}
	x, ok := s.Planned(e.Entry)
	if !ok {
		return nil
	}
	return &x
}

// countDue counts what came of a turn that fell due, and how late it was. was is
// the session before it.
func (b *Bot) countDue(was *dialogue.Session, e dialogue.Event, said int) {
	x := planned(was, e)
	if x == nil {
		return
	}
	outcome := "sent"
	switch {
	case said > 0:
	case b.library.Load().TooLate(*x, e.At):
		outcome = "dropped"
	default:
		outcome = "quiet"
	}
	b.Metrics.Due.WithLabelValues(outcome).Inc()
	b.Metrics.Late.Observe(max(0, e.At.Sub(time.Unix(x.At, 0)).Seconds()))
}

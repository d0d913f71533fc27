package bot

import (
	"context"
	"errors"
	"time"

	"kintsugi/internal/telegram"
)

const (
	// renewEvery is how often the lease of a sequence is renewed.
	renewEvery = 2 * time.Second
	// renewAgain is how soon a renewal that failed is tried again.
	renewAgain = 500 * time.Millisecond
	// checkMost is how long a line waits for the store to say whose it is: a
	// store that is away does not hold up the lines.
	checkMost = 200 * time.Millisecond
	// editApart is the least time between two edits of a message: Telegram
	// wants no more than one message a second in a chat.
	editApart = time.Second
	// lateMost is how late a line may still be shown. What is later is left
	// out, so that the next one is on time.
	lateMost = 250 * time.Millisecond
	// editMost is how long an edit may take: it must not cost the lease, and
	// what arrives later is of no use.
	editMost = 3 * time.Second
	// lingers is how long the lease is kept after the last line, for the turn
	// that ends the sequence.
	lingers = 30 * time.Second
)

// ours renews the lease if that is due, and asks whose it is before a line that
// is due in between. It is false when no further line may be shown.
func (s *sequence) ours() bool {
	now := time.Now()
	store := s.bot.Store
	ask := store.HoldsPace
	renewing := !now.Before(s.renew)
	switch {
	case !s.begun:
		ask = store.BeginPace
	case renewing:
		ask = store.RenewPace
	case s.ended || now.Before(s.start.Add(s.until)):
		return true
	}
	ours, err := s.check(ask)
	if err != nil {
		s.renew = now.Add(renewAgain)
		return true
	}
	s.begun = true
	if renewing {
		s.renew = s.start.Add((now.Sub(s.start)/renewEvery + 1) * renewEvery)
	}
	return ours
}

func (s *sequence) check(ask func(context.Context, int64, string) (bool, error)) (bool, error) {
	ctx, cancel := context.WithTimeout(s.bot.ctx, checkMost)
	defer cancel()
	return ask(ctx, s.chat, s.m.PaceID)
}

// lines goes on to the line whose time has come and shows it, unless it comes
// too late for that. It is false when the sequence is over.
func (s *sequence) lines() bool {
	now := time.Now()
	if s.ended {
		return now.Sub(s.start) < s.until+lingers
	}
	s.mu.Lock()
	was, at := s.line, time.Duration(0)
	for !s.ended && now.Sub(s.start) >= s.until {
		at = s.until
		if s.line == len(s.m.Pace)-1 {
			s.ended = true
		} else {
			s.line++
			s.until += s.m.Pace[s.line].For
		}
	}
	line, ended := s.line, s.ended
	s.mu.Unlock()
	switch {
	case ended:
		s.bot.Look(s.chat)
	case line == was || s.m.Pace[line].Text == s.m.Pace[line-1].Text:
	case !s.inTime(s.start.Add(at)) || s.silent():
		s.bot.Metrics.Frames.WithLabelValues("left_out").Inc()
	default:
		return s.show(line)
	}
	return true
}

// inTime tells whether a line can be shown that was to be shown at this time;
// it waits for the moment that the last edit leaves free.
func (s *sequence) inTime(at time.Time) bool {
	free := s.edited.Add(editApart)
	if now := time.Now(); now.After(free) {
		free = now
	}
	if free.Sub(at) > lateMost {
		return false
	}
	time.Sleep(time.Until(free))
	return true
}

// silent tells whether nothing may be shown just now: a turn is in hand, the
// sequence was stopped, or Telegram wants to hear nothing.
func (s *sequence) silent() bool {
	if s.bot.pace.silent() {
		return true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.over || s.held || time.Now().Before(s.quiet)
}

// show edits the message. A line that did not arrive is gone; false says that
// the whole message is.
func (s *sequence) show(line int) bool {
	s.edited = time.Now()
	m := s.m
	m.Text = m.Pace[line].Text
	ctx, cancel := context.WithTimeout(s.bot.ctx, min(editMost, s.bot.SendTimeout))
	defer cancel()
	err := s.bot.Out.Edit(ctx, s.chat, s.id, m)
	var te *telegram.Error
	what := "shown"
	switch {
	case err == nil:
	case !errors.As(err, &te):
		what = "failed"
	default:
		what = te.Kind.String()
		if te.Kind == telegram.TooMany {
			s.mu.Lock()
			s.quiet = time.Now().Add(te.RetryAfter)
			s.mu.Unlock()
			s.bot.pace.tooMany(s.chat, te.RetryAfter)
		}
	}
	s.bot.Metrics.Frames.WithLabelValues(what).Inc()
	return te == nil || te.Kind != telegram.Gone && te.Kind != telegram.Blocked
}

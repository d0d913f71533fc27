package bot

import (
	"context"
	"sync"
	"time"

	"kintsugi/internal/dialogue"
)

// sequence is one paced sequence that is being shown. It has no goroutine but
// while it edits or asks the store: in between there is a timer only, which is
// what a thousand of them cost.
type sequence struct {
	bot   *Bot
	chat  int64
	id    int // of the message
	m     dialogue.Message
	start time.Time
	rest  chan struct{} // closed when it has stopped and no edit is under way

	mu     sync.Mutex
	timer  *time.Timer
	line   int           // the line that stands, or should
	until  time.Duration // when its time is up, from the start
	over   bool          // stopped
	busy   bool          // in a tick
	held   bool          // a turn of the person is in hand
	begun  bool          // the lease is taken
	ended  bool          // the last line's time is up
	renew  time.Time     // when the lease is renewed next
	edited time.Time     // when the last edit began
	quiet  time.Time     // until when Telegram wants to hear nothing
}

func newSequence(b *Bot, chat int64, id int, m dialogue.Message) *sequence {
	now := time.Now()
	m.KeepPicture, m.Do = m.Picture != "", dialogue.Edit
	return &sequence{
		bot: b, chat: chat, id: id, m: m, start: now, rest: make(chan struct{}),
		until: m.Pace[0].For, renew: now, edited: now,
	}
}

// wake has the sequence looked at after d.
func (s *sequence) wake(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over {
		return
	}
	if s.timer == nil {
		s.timer = time.AfterFunc(d, func() { s.bot.running.Do(s.tick) })
	} else {
		s.timer.Reset(d)
	}
}

func (s *sequence) stands() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.line + 1
}

func (s *sequence) hold(held bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held = held
}

// stop ends the sequence; it tells whether a tick is under way.
func (s *sequence) stop() (busy bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over {
		return s.busy
	}
	s.over = true
	if s.timer != nil {
		s.timer.Stop()
	}
	if !s.busy {
		close(s.rest)
	}
	return s.busy
}

// giveUp gives the lease up once nothing is under way any more.
func (s *sequence) giveUp() {
	s.stop()
	<-s.rest
	ctx, cancel := context.WithTimeout(context.Background(), s.bot.SendTimeout)
	defer cancel()
	if err := s.bot.Store.EndPace(ctx, s.chat, s.m.PaceID); err != nil {
		s.bot.Log.Warn("a paced sequence was not given up; its lease will run out", "error", err)
	}
}

// tick does what is due: the lease first, then a line.
func (s *sequence) tick() {
	s.mu.Lock()
	if s.over {
		s.mu.Unlock()
		return
	}
	s.busy = true
	s.mu.Unlock()
	ours := s.ours()
	if ours {
		ours = s.lines()
	}
	s.mu.Lock()
	s.busy = false
	if !ours {
		s.over = true
	}
	over, wait := s.over, s.nextWake()
	if over {
		close(s.rest)
	}
	s.mu.Unlock()
	if over {
		s.bot.pace.gone(s)
		return
	}
	s.wake(wait)
}

// nextWake is how long until something is due. The lock is held.
func (s *sequence) nextWake() time.Duration {
	at := s.renew
	if end := s.start.Add(s.until); !s.ended && end.Before(at) {
		at = end
	}
	return max(0, time.Until(at))
}

package bot

import (
	"context"
	"sync"
	"time"

	"kintsugi/internal/dialogue"
)

// quietMost is how long what is said next waits for an edit under way.
const quietMost = 2 * time.Second

// pacer has the paced sequences whose lines this process shows, past the
// outbox, at most one a person. Nothing is lost with the process but the lines:
// the end of a sequence is an entry of the session's schedule, and the lease in
// the store tells others that the lines stopped.
type pacer struct {
	mu  sync.Mutex
	all map[int64]*sequence
	// ending are sequences that were stopped in the middle of an edit.
	ending map[int64]*sequence
	// told is whose line Telegram last refused as one too many, toldAt when.
	told   int64
	toldAt time.Time
	// silence is until when no lines are shown to anybody.
	silence time.Time
}

func (p *pacer) init() { p.all, p.ending = map[int64]*sequence{}, map[int64]*sequence{} }

// begin shows a sequence in the place of the person's former one.
func (p *pacer) begin(s *sequence) {
	p.stop(s.chat)
	p.mu.Lock()
	p.all[s.chat] = s
	p.mu.Unlock()
	s.bot.Metrics.Paced.Inc()
	s.wake(0)
}

// of is a person's sequence, nil when none is shown here.
func (p *pacer) of(chat int64) *sequence {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.all[chat]
}

// line is which line of a person's sequence stands, counted from 1; 0 when none
// is shown here.
func (p *pacer) line(chat int64) int {
	if s := p.of(chat); s != nil {
		return s.stands()
	}
	return 0
}

// hold keeps a person's lines back while what they do is taken in.
func (p *pacer) hold(chat int64) {
	if s := p.of(chat); s != nil {
		s.hold(true)
	}
}

// keep lets a person's lines go on if the session still knows their sequence by
// this schedule entry, and ends them otherwise.
func (p *pacer) keep(chat int64, entry string) {
	s := p.of(chat)
	switch {
	case s == nil:
	case s.m.PaceID == entry:
		s.hold(false)
	default:
		p.stop(chat)
	}
}

// stop ends the showing of a person's sequence. An edit under way may still
// arrive: see quiet.
func (p *pacer) stop(chat int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.all[chat]
	if s == nil {
		return
	}
	delete(p.all, chat)
	if s.stop() {
		p.ending[chat] = s
	}
	s.bot.Metrics.Paced.Dec()
}

// gone takes a sequence out that ended by itself, or whose last edit is done.
func (p *pacer) gone(s *sequence) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ending[s.chat] == s {
		delete(p.ending, s.chat)
	}
	if p.all[s.chat] == s {
		delete(p.all, s.chat)
		s.bot.Metrics.Paced.Dec()
	}
}

// quiet waits until no edit of a stopped sequence is under way in a chat, so
// that nothing of it arrives after what is said next.
func (p *pacer) quiet(ctx context.Context, chat int64) {
	p.mu.Lock()
	s := p.ending[chat]
	p.mu.Unlock()
	if s == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, quietMost)
	defer cancel()
	select {
	case <-s.rest:
	case <-ctx.Done():
	}
}

// tooMany takes in that a line in a chat was one too many for so long. When two
// chats are told so within a second it is the bot that is too loud, and all
// lines wait: what people are answered, and Help now, goes first.
func (p *pacer) tooMany(chat int64, wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if p.told != 0 && p.told != chat && now.Sub(p.toldAt) <= time.Second && now.Add(wait).After(p.silence) {
		p.silence = now.Add(wait)
	}
	p.told, p.toldAt = chat, now
}

// silent tells whether no lines are shown to anybody just now.
func (p *pacer) silent() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Now().Before(p.silence)
}

// stopAll ends them all, at a clean stop, and gives their leases up: another
// process, or the next, tells each person that it broke off.
func (p *pacer) stopAll() {
	p.mu.Lock()
	all := make([]*sequence, 0, len(p.all))
	for _, s := range p.all {
		all = append(all, s)
	}
	p.mu.Unlock()
	for _, s := range all {
		p.stop(s.chat)
		s.bot.running.Go(s.giveUp)
	}
}

// startPace begins to show a message's further lines; the first is said.
func (b *Bot) startPace(chat int64, id int, m dialogue.Message) {
	if len(m.Pace) == 0 {
		return
	}
	s := newSequence(b, chat, id, m)
	if b.closing.Load() {
		s.begun = true // with a lease to give up
		b.running.Go(func() {
			_, _ = s.check(b.Store.BeginPace)
			s.giveUp()
		})
		return
	}
	b.pace.begin(s)
}

package bot

import (
	"context"
	"errors"
	"sync"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/telegram"
)

// pacer shows the lines of paced sequences by editing one message each, past
// the outbox. The end of a sequence is an entry of the session's schedule, so
// nothing is lost with a process but the lines in between.
type pacer struct {
	mu  sync.Mutex
	all map[int64]context.CancelFunc
}

func (p *pacer) init() { p.all = map[int64]context.CancelFunc{} }

// stop ends a person's running sequence.
func (p *pacer) stop(chat int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if cancel := p.all[chat]; cancel != nil {
		cancel()
		delete(p.all, chat)
	}
}

func (p *pacer) stopAll() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, cancel := range p.all {
		cancel()
	}
	clear(p.all)
}

// startPace begins to show a message's further lines.
func (b *Bot) startPace(chat int64, id int, m dialogue.Message) {
	if len(m.Pace) < 2 || b.closing.Load() {
		return
	}
	b.pace.stop(chat)
	ctx, cancel := context.WithCancel(b.ctx)
	b.pace.mu.Lock()
	b.pace.all[chat] = cancel
	b.pace.mu.Unlock()
	b.running.Go(func() { b.runPace(ctx, chat, id, m) })
}

// runPace edits at the sequence's own times, counted from its start so that
// nothing drifts. While Telegram says "too many", lines are left out, not
// delayed.
func (b *Bot) runPace(ctx context.Context, chat int64, id int, m dialogue.Message) {
	start := time.Now()
	at, quiet := time.Duration(0), time.Time{}
	for i, line := range m.Pace {
		if i > 0 && line.Text != m.Pace[i-1].Text {
			t := time.NewTimer(time.Until(start.Add(at)))
			select {
			case <-ctx.Done():
				t.Stop()
				return
			case <-t.C:
			}
			if time.Now().After(quiet) {
				m.Text = line.Text
				wait, over := b.frame(ctx, chat, id, m)
				if over {
					return
				}
				quiet = time.Now().Add(wait)
			}
		}
		at += line.For
	}
}

// frame shows one line; over ends the sequence, wait leaves lines out.
func (b *Bot) frame(ctx context.Context, chat int64, id int, m dialogue.Message) (wait time.Duration, over bool) {
	ctx, cancel := context.WithTimeout(ctx, b.SendTimeout)
	defer cancel()
	err := b.Out.Edit(ctx, chat, id, m)
	var te *telegram.Error
	switch {
	case err == nil:
		return 0, false
	case !errors.As(err, &te):
		return 0, ctx.Err() != nil
	case te.Kind == telegram.TooMany:
		return te.RetryAfter, false
	}
	return 0, te.Kind == telegram.Gone || te.Kind == telegram.Blocked
}

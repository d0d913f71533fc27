package bot

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/session"
)

// Messenger is how the bot speaks: Telegram, or a terminal. Its errors are
// *telegram.Error, or anything else for "not now".
type Messenger interface {
	// Send delivers a new message and returns its id.
	Send(ctx context.Context, chat int64, m dialogue.Message) (int, error)
	// Edit puts m in the place of message id; "not modified" is success.
	Edit(ctx context.Context, chat int64, id int, m dialogue.Message) error
	// Delete deletes at most 100 messages; those that are gone don't count.
	Delete(ctx context.Context, chat int64, ids []int) error
	// Acknowledge ends the waiting of a pressed button.
	Acknowledge(ctx context.Context, query string) error
}

// Store keeps what is known of people (package session).
type Store interface {
	Load(ctx context.Context, chat int64) (session.Loaded, error)
	Commit(ctx context.Context, c session.Commit) (session.Receipt, error)
	Note(ctx context.Context, chat int64, n session.Note) (session.Head, error)
	Extend(ctx context.Context, chat int64, d time.Duration) (session.Head, error)
	Release(ctx context.Context, chat int64) error
	Outbox(ctx context.Context, chat int64) ([]session.Item, error)
	Slot(ctx context.Context, chat int64, slot string) (int, error)
	Messages(ctx context.Context, chat int64) ([]int, error)
	ForgetMessages(ctx context.Context, chat int64, ids ...int) error
	Entry(ctx context.Context, chat int64, id string) (dialogue.Entry, bool, error)
	Entries(ctx context.Context, chat int64) ([]dialogue.Entry, error)
	Held(ctx context.Context, chat int64) (session.Held, error)
	BeginPace(ctx context.Context, chat int64, entry string) (bool, error)
	RenewPace(ctx context.Context, chat int64, entry string) (bool, error)
	HoldsPace(ctx context.Context, chat int64, entry string) (bool, error)
	EndPace(ctx context.Context, chat int64, entry string) error
	Bury(ctx context.Context, chat int64, d session.Dead) error
}

// Options are what a bot is made of. Zero durations have the defaults named.
type Options struct {
	Library *dialogue.Library
	Store   Store
	Out     Messenger
	Log     *slog.Logger
	Metrics *Metrics
	// Pseudonym names a person in the log without naming them.
	Pseudonym func(chat int64) string
	// Tally keeps what content counted beyond the life of this process; nil for
	// nowhere. It runs beside the turn, once its commit is in.
	Tally func(ctx context.Context, what string) error
	// Busy is answered instead of waiting while the store is away for less
	// than Patience; nil makes the turn wait (polling).
	Busy error
	// Patience is how long a commit is tried before the person is told that
	// nothing can be kept just now (5 s).
	Patience time.Duration
	// Lease is how long a talker may be silent before another takes over (15 s).
	Lease time.Duration
	// SendTimeout bounds one call to the messenger (10 s); shorter than Lease.
	SendTimeout time.Duration
	// Slow is told when Telegram slows down the whole bot, and for how long, so
	// that unasked messages pause everywhere; nil: nobody is.
	Slow func(d time.Duration)
	// Clock is the time; time.Now if nil.
	Clock func() time.Time
}

// Bot runs the turns of everybody.
type Bot struct {
	Options
	library atomic.Pointer[dialogue.Library]
	lanes   lanes
	away    outage
	pace    pacer
	early   recent
	urgent  urgent
	ctx     context.Context // ends when nothing more is said
	cancel  context.CancelFunc
	running crew
	closing atomic.Bool
}

// New makes a bot; Take may be called at once.
func New(o Options) *Bot {
	def := func(d *time.Duration, v time.Duration) {
		if *d == 0 {
			*d = v
		}
	}
	def(&o.Patience, 5*time.Second)
	def(&o.Lease, 15*time.Second)
	def(&o.SendTimeout, 10*time.Second)
	if o.Slow == nil {
		o.Slow = func(time.Duration) {}
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Metrics == nil {
		o.Metrics = NewMetrics(nil)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Pseudonym == nil {
		o.Pseudonym = func(int64) string { return "-" }
	}
	b := &Bot{Options: o}
	b.ctx, b.cancel = context.WithCancel(context.Background())
	b.library.Store(o.Library)
	b.lanes.init()
	b.running.init()
	b.away.init(o.Patience, o.Busy != nil)
	b.pace.init()
	return b
}

// SetLibrary changes what the bot says, from the next turn on.
func (b *Bot) SetLibrary(l *dialogue.Library) { b.library.Store(l) }

// Library is what the bot says now.
func (b *Bot) Library() *dialogue.Library { return b.library.Load() }

// Take takes an event in and returns at once. done is called once: with nil
// when the event is kept for good or was answered as far as it can be, with an
// error when it must be handed in again.
func (b *Bot) Take(ctx context.Context, e dialogue.Event, done func(error)) {
	j := &job{event: e, done: done}
	if e.Kind == dialogue.Pressed && e.Query != "" {
		b.acknowledge(ctx, e.Query)
	}
	if b.helps(e) {
		j.ahead = b.sayAhead(e)
	}
	b.enqueue(e.Chat, j)
}

// Look has a person looked at: what stands in their outbox is said, and what
// fell due becomes turns, but for what waits for the bulk bucket. It is called
// for whoever the due-set hands out.
func (b *Bot) Look(chat int64) { b.enqueue(chat, &job{look: true, done: func(error) {}}) }

// LookBulk is Look for somebody whose turn waited for the bulk bucket: one thing
// that fell due becomes a turn. When nothing is left to do or to say for them,
// done is called with the number of messages that turn had.
func (b *Bot) LookBulk(chat int64, done func(said int)) {
	j := &job{look: true, bulk: true}
	j.done = func(error) {
		if j.said == 0 {
			done(0) // whoever gives out the tokens may want this one back soon
			return
		}
		b.lanes.with(chat, func(l *lane) { l.after = append(l.after, func() { done(j.said) }) })
	}
	b.enqueue(chat, j)
}

// acknowledge ends the waiting of a pressed button, beside the turn.
func (b *Bot) acknowledge(ctx context.Context, query string) {
	b.running.Go(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), b.SendTimeout)
		defer cancel()
		if err := b.Out.Acknowledge(ctx, query); err != nil {
			b.Log.Debug("a press was not acknowledged", "error", err)
		}
	})
}

// Stop waits for the turns in hand, then for the message being said; what is
// still unsaid is given back for another process. It returns when all is
// still, or ctx ends.
func (b *Bot) Stop(ctx context.Context) error {
	b.closing.Store(true)
	b.pace.stopAll()
	still := make(chan struct{})
	go func() {
		b.lanes.wait()
		b.running.wait() // what runs beside may have given a lane something to do
		b.lanes.wait()
		close(still)
	}()
	select {
	case <-still:
		b.cancel()
		return nil
	case <-ctx.Done():
		b.cancel()
		return ctx.Err()
	}
}

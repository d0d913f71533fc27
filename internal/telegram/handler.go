package telegram

import (
	"context"
	"errors"
	"time"

	"kintsugi/internal/dialogue"
)

// Handler takes events in. Whoever has the turns implements it.
type Handler interface {
	// Take takes one event in and returns soon, having queued it; it may block
	// while too much is in hand, until ctx ends. It calls done exactly once,
	// from any goroutine, also before it returns: with nil when the event is
	// committed (only then is it confirmed to Telegram), with an error when it
	// could not be, such as Busy, and it will be handed over again.
	//
	// ctx ends when polling is stopped, or the webhook's request is given up; a
	// turn that is under way then is to be finished all the same.
	Take(ctx context.Context, e dialogue.Event, done func(error))
}

// ErrBusy is what errors.Is finds in every Busy.
var ErrBusy = errors.New("telegram: can't take it now")

// Busy is the error by which a Handler says that an event is to come again.
type Busy struct {
	// After is when; 0: a second.
	After time.Duration
}

// Error says that the event could not be taken.
func (b Busy) Error() string { return ErrBusy.Error() }

// Is makes errors.Is(err, ErrBusy) true.
func (b Busy) Is(target error) bool { return target == ErrBusy }

// againAfter is when an event that failed is handed over again.
func againAfter(err error) time.Duration {
	var b Busy
	if errors.As(err, &b) && b.After > 0 {
		return b.After
	}
	return time.Second
}

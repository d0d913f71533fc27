package bot

import "sync/atomic"

// handsMost is how many goroutines are kept while they have nothing to do.
const handsMost = 64

// hands runs the lanes' work on goroutines that are used again. A new one
// starts with a small stack, and growing it anew for each turn and each send
// took a tenth of the bot's processor time.
type hands struct {
	work chan func()
	idle atomic.Int32
	end  <-chan struct{}
}

// init readies h; whoever is idle goes home when end is closed.
func (h *hands) init(end <-chan struct{}) { h.work, h.end = make(chan func()), end }

// Go runs f beside the caller, at once.
func (h *hands) Go(f func()) {
	select {
	case h.work <- f:
	default:
		go h.serve(f)
	}
}

// serve does what it was hired for, then whatever else comes.
func (h *hands) serve(f func()) {
	for {
		f()
		if h.idle.Add(1) > handsMost {
			h.idle.Add(-1)
			return
		}
		select {
		case f = <-h.work:
			h.idle.Add(-1)
		case <-h.end:
			return
		}
	}
}

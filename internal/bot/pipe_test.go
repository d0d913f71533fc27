package bot

import (
	"net"
	"sync"
)

// buffered is an end of a net.Pipe whose writes don't wait for the other end,
// as those of a socket don't: a long pipeline is written before its answers
// are read.
type buffered struct {
	net.Conn
	mu     sync.Mutex
	wait   *sync.Cond
	unsent []byte
	closed bool
}

func newBuffered(c net.Conn) *buffered {
	b := &buffered{Conn: c}
	b.wait = sync.NewCond(&b.mu)
	go b.pump()
	return b
}

func (b *buffered) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return 0, net.ErrClosed
	}
	b.unsent = append(b.unsent, p...)
	b.wait.Signal()
	return len(p), nil
}

// Close ends the pump too.
func (b *buffered) Close() error {
	b.mu.Lock()
	b.closed = true
	b.wait.Signal()
	b.mu.Unlock()
	return b.Conn.Close()
}

func (b *buffered) pump() {
	for {
		b.mu.Lock()
		for len(b.unsent) == 0 && !b.closed {
			b.wait.Wait()
		}
		out := b.unsent
		b.unsent = nil
		b.mu.Unlock()
		if len(out) == 0 {
			return
		}
		if _, err := b.Conn.Write(out); err != nil {
			return
		}
	}
}

//go:build unix

package endtoend

import (
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// relay is an address behind which one server answers, and then another: what a
// load balancer or a floating address is before a Redis with replicas.
type relay struct {
	addr string

	mu    sync.Mutex
	to    string
	delay time.Duration // of each answer
	dead  bool          // nothing passes, either way
	conns map[net.Conn]bool
}

// newRelay leads to a server: host:port, or the path of a socket.
func newRelay(t testing.TB, to string) *relay {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{addr: l.Addr().String(), to: to, conns: map[net.Conn]bool{}}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go r.join(c)
		}
	}()
	t.Cleanup(func() {
		l.Close()
		r.lead("")
	})
	return r
}

// URL is the relay's address in the form of REDIS_URL.
func (r *relay) URL() string { return "redis://" + r.addr }

// lead has new connections go to another server, and cuts those there are; what
// was held back is lost.
func (r *relay) lead(to string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.to, r.dead = to, false
	for c := range r.conns {
		c.Close()
	}
	clear(r.conns)
}

// slow delays every answer by so much from now on.
func (r *relay) slow(d time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.delay = d
}

// stall holds back whatever comes from now on, until lead.
func (r *relay) stall() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.dead = true
}

// join connects a caller.
func (r *relay) join(c net.Conn) {
	defer c.Close()
	r.mu.Lock()
	to := r.to
	r.mu.Unlock()
	network := "tcp"
	if strings.HasPrefix(to, "/") {
		network = "unix"
	}
	s, err := net.Dial(network, to)
	if err != nil {
		return
	}
	defer s.Close()
	r.mu.Lock()
	gone := r.to != to
	r.conns[c], r.conns[s] = true, true
	r.mu.Unlock()
	if gone {
		return
	}
	go r.pass(s, c, false)
	r.pass(c, s, true)
	r.mu.Lock()
	delete(r.conns, c)
	delete(r.conns, s)
	r.mu.Unlock()
}

// pass carries bytes one way until one side has gone.
func (r *relay) pass(to, from net.Conn, answers bool) {
	defer to.Close()
	defer from.Close()
	buf := make([]byte, 64<<10)
	for {
		n, err := from.Read(buf)
		if err != nil {
			return
		}
		r.mu.Lock()
		delay, dead := r.delay, r.dead
		r.mu.Unlock()
		if answers && delay > 0 {
			time.Sleep(delay)
		}
		if dead {
			continue
		}
		if _, err := to.Write(buf[:n]); err != nil {
			return
		}
	}
}

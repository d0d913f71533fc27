package schedule

import (
	"math"
	"time"
)

// Meter is the arithmetic of bucket.lua without a server: what a bucket that
// nobody pauses gives out. A property test holds the two against each other.
type Meter struct {
	// Rate is how many tokens a second, Holds how many are kept at most.
	Rate  float64
	Holds int

	full int64 // when it is full again, in microseconds
}

// Take takes at most so many tokens at a moment in microseconds.
func (m *Meter) Take(now int64, most int) Level {
	interval := 1e6 / m.Rate
	holds := float64(m.Holds) * interval
	stored := float64(m.full - now)
	ahead := min(max(stored, 0), holds)
	left := int((holds-ahead)/interval + 1e-6)
	n := min(left, most)
	if n > 0 || stored > holds {
		ahead = math.Ceil(ahead + float64(n)*interval)
		m.full = now + int64(ahead)
	}
	l := Level{Taken: n, Left: left - n}
	if l.Left == 0 {
		l.Wait = time.Duration(max(1, math.Ceil(ahead+interval-holds))) * time.Microsecond
	}
	return l
}

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

	full float64 // when it is full again, in microseconds
}

// Take takes at most so many tokens at a moment in microseconds.
func (m *Meter) Take(now int64, most int) Level {
	interval := 1e6 / m.Rate
	holds := float64(m.Holds) * interval
	at := float64(now)
	full := min(max(m.full, at), at+holds)
	left := int((at+holds-full)/interval + 1e-6)
	n := min(left, most)
	if n > 0 {
		full = math.Ceil(full + float64(n)*interval)
		m.full = full
	}
	l := Level{Taken: n, Left: left - n}
	if l.Left == 0 {
		l.Wait = time.Duration(max(0, math.Ceil(full+interval-at-holds))) * time.Microsecond
	}
	return l
}

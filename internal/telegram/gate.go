package telegram

import (
	"maps"
	"slices"
	"sync"
	"time"
)

const (
	gateChats  = 3           // so many different chats told to wait
	gateWithin = time.Second // within this time close the gate for all

	hotSends  = 12              // more sends than this into one chat
	hotWithin = 5 * time.Second // within this time, or twice it, are too many for any chat
	hotStays  = 2 * time.Minute // since it was last told so; then it counts like any other
)

// gate notices that Telegram is slowing down the whole bot and not one chat. A
// chat that is told to wait after many sends in a row is slowed down for itself
// and says nothing of the others, so that a few people who flood together close
// nothing. Its zero value is open.
type gate struct {
	mu     sync.Mutex
	recent []warning
	until  time.Time

	sends, before map[int64]int // of this span of hotWithin, and of the one before
	turned        time.Time     // when this span began
	hot           map[int64]time.Time
}

// warning is one chat's 429.
type warning struct {
	chat  int64
	at    time.Time
	until time.Time
}

// closed returns the error for a call that must not be made now, or nil.
func (g *gate) closed(method string) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	left := time.Until(g.until)
	if left <= 0 {
		return nil
	}
	return &Error{Kind: TooMany, Method: method, RetryAfter: left, Reason: "all chats wait"}
}

// sent takes in that something was sent into a chat.
func (g *gate) sent(chat int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.turn(time.Now())
	g.sends[chat]++
}

// turn begins a new span when the present one is over.
func (g *gate) turn(now time.Time) {
	over := now.Sub(g.turned)
	if g.sends != nil && over < hotWithin {
		return
	}
	if g.before, g.sends, g.turned = g.sends, map[int64]int{}, now; over >= 2*hotWithin {
		g.before = nil
	}
	maps.DeleteFunc(g.hot, func(_ int64, until time.Time) bool { return now.After(until) })
}

// itself tells whether a chat that is told to wait has brought that upon itself.
func (g *gate) itself(chat int64, now time.Time) bool {
	g.turn(now)
	if until, hot := g.hot[chat]; g.sends[chat]+g.before[chat] <= hotSends && (!hot || now.After(until)) {
		return false
	}
	if g.hot == nil {
		g.hot = map[int64]time.Time{}
	}
	g.hot[chat] = now.Add(hotStays)
	return true
}

// told takes in that a chat was told to wait.
func (g *gate) told(chat int64, wait time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	if g.itself(chat, now) {
		return
	}
	g.recent = slices.DeleteFunc(g.recent, func(w warning) bool {
		return w.chat == chat || now.Sub(w.at) > gateWithin
	})
	g.recent = append(g.recent, warning{chat, now, now.Add(wait)})
	if len(g.recent) < gateChats {
		return
	}
	for _, w := range g.recent {
		if w.until.After(g.until) {
			g.until = w.until
		}
	}
}

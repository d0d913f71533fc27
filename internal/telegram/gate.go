package telegram

import (
	"slices"
	"sync"
	"time"
)

const (
	gateChats  = 3           // so many different chats told to wait
	gateWithin = time.Second // within this time close the gate for all
)

// gate notices that Telegram is slowing down the whole bot and not one chat.
// Its zero value is open.
type gate struct {
	mu     sync.Mutex
	recent []warning
	until  time.Time
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

// told takes in that a chat was told to wait.
func (g *gate) told(chat int64, wait time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
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

package bot

import (
	"sync"
	"time"
)

// queueMost is the longest that one crisis screen waits for the one before it.
const queueMost = 2 * time.Second

// urgent keeps the crisis screens of one chat in order. They are sent ahead of
// their turns and side by side, and after a restart several presses may come at
// once. The zero value is ready.
type urgent struct {
	mu   sync.Mutex
	last map[int64]chan struct{}
}

// line puts a screen behind those of its chat: wait returns when it may be sent,
// done lets the next one go.
func (u *urgent) line(chat int64) (wait, done func()) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.last == nil {
		u.last = map[int64]chan struct{}{}
	}
	before, mine := u.last[chat], make(chan struct{})
	u.last[chat] = mine
	wait = func() {
		if before == nil {
			return
		}
		t := time.NewTimer(queueMost)
		defer t.Stop()
		select {
		case <-before:
		case <-t.C:
		}
	}
	done = func() {
		u.mu.Lock()
		defer u.mu.Unlock()
		if close(mine); u.last[chat] == mine {
			delete(u.last, chat)
		}
	}
	return wait, done
}

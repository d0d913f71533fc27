package bot

import (
	"sync"
	"time"
)

const (
	// queueMost is the longest that one crisis screen waits for the one before it.
	queueMost = 2 * time.Second
	// lineMost is how many crisis screens of one chat are sent ahead of their
	// turns at a time. Whoever asks for more at once is answered by the turns,
	// whose last screen takes the place of what was unsaid: a flood of one person
	// must not use up what Telegram lets the bot say to others.
	lineMost = 4
)

// urgent keeps the crisis screens of one chat in order. They are sent ahead of
// their turns and side by side, and after a restart several presses may come at
// once. The zero value is ready.
type urgent struct {
	mu    sync.Mutex
	chats map[int64]*urgentChat
}

// urgentChat is the line of one chat.
type urgentChat struct {
	last   chan struct{} // the newest in the line; closed when it is done
	length int
	quiet  time.Time // Telegram wants to hear nothing for this chat until then
}

// line puts a screen behind those of its chat: wait returns when it may be sent,
// done lets the next one go. ok is false where nothing is to be sent ahead now:
// the line is long, or Telegram has asked to wait and would refuse.
func (u *urgent) line(chat int64, now time.Time) (wait, done func(), ok bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	c := u.chats[chat]
	switch {
	case c == nil:
		if u.chats == nil {
			u.chats = map[int64]*urgentChat{}
		}
		c = &urgentChat{}
		u.chats[chat] = c
	case c.length >= lineMost, now.Before(c.quiet):
		return nil, nil, false
	}
	before, mine := c.last, make(chan struct{})
	c.last = mine
	c.length++
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
		close(mine)
		u.leave(chat, c)
	}
	return wait, done, true
}

// leave takes one out of a chat's line. Of a chat that Telegram wants to hear
// nothing for, that is forgotten when the time is over.
func (u *urgent) leave(chat int64, c *urgentChat) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if c.length--; c.length > 0 {
		return
	}
	c.last = nil
	if left := time.Until(c.quiet); left > 0 {
		time.AfterFunc(left, func() { u.forget(chat, c) })
		return
	}
	delete(u.chats, chat)
}

func (u *urgent) forget(chat int64, c *urgentChat) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.chats[chat] == c && c.length == 0 {
		delete(u.chats, chat)
	}
}

// told takes in that Telegram asks to wait in a chat, from somebody who is in its
// line.
func (u *urgent) told(chat int64, until time.Time) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if c := u.chats[chat]; c != nil && until.After(c.quiet) {
		c.quiet = until
	}
}

package bot

import (
	"sync"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/session"
)

// outage knows for which shards the store is away, and since when. One shard
// may be away alone (a cluster's node, a full server).
type outage struct {
	patience time.Duration
	hasty    bool // nobody may wait long: whoever handed an event in hands it in again
	mu       sync.Mutex
	spells   map[int]spell                  // by shard
	told     map[int64]bool                 // chats that were told
	helped   map[int64]map[string]time.Time // crisis screens sent meanwhile
	later    map[int64][]*job               // crisis turns kept until they can be committed
}

// spell is a time in which a shard did not answer: since when, and the last
// time that showed.
type spell struct{ began, last time.Time }

const (
	// spellEnds is after how long without a failure the next one begins a new
	// spell.
	spellEnds = 15 * time.Second
	// widespread is how many shards are away when it is not a shard but the
	// server that is: then nobody need find it out anew.
	widespread = 8
	// shortWait is how long a turn waits for a store that seems to be away.
	shortWait = time.Second
)

func (o *outage) init(patience time.Duration, hasty bool) {
	o.patience, o.hasty = patience, hasty
	o.spells, o.told = map[int]spell{}, map[int64]bool{}
	o.helped, o.later = map[int64]map[string]time.Time{}, map[int64][]*job{}
}

// failed notes that a shard has not answered from began until now, and returns
// for how long it, or the whole server, hasn't.
func (o *outage) failed(chat int64, began, now time.Time) time.Duration {
	o.mu.Lock()
	defer o.mu.Unlock()
	shard := session.ShardOf(chat)
	s := o.spells[shard]
	if now.Sub(s.last) > spellEnds {
		s.began = began
		if first, n := o.fresh(now); n >= widespread && first.Before(began) {
			s.began = first
		}
	}
	s.last = now
	o.spells[shard] = s
	return now.Sub(s.began)
}

// fresh counts the shards that are away and tells since when the first is.
func (o *outage) fresh(now time.Time) (first time.Time, n int) {
	for _, s := range o.spells {
		if now.Sub(s.last) > spellEnds {
			continue
		}
		if n++; n == 1 || s.began.Before(first) {
			first = s.began
		}
	}
	return first, n
}

// back notes that a shard answers.
func (o *outage) back(chat int64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.spells)+len(o.told)+len(o.helped) == 0 {
		return
	}
	delete(o.spells, session.ShardOf(chat))
	delete(o.told, chat)
	delete(o.helped, chat)
}

// away tells whether a chat's shard did not answer when it was last asked.
func (o *outage) away(chat int64, now time.Time) bool {
	s, known := o.spells[session.ShardOf(chat)]
	return known && now.Sub(s.last) <= spellEnds
}

// deadline is how long a turn may wait for the store: less once it seems to be
// away, so that whoever writes is answered soon, and a frozen server keeps
// nobody's place from somebody who needs help.
func (o *outage) deadline(chat int64, now time.Time) time.Duration {
	o.mu.Lock()
	defer o.mu.Unlock()
	if _, n := o.fresh(now); o.hasty || n >= widespread || o.away(chat, now) {
		return min(shortWait, o.patience)
	}
	return o.patience
}

// hopeless tells whether a chat's shard has been away for longer than anybody is
// to wait, and was asked within the last second. Of the hundred messages that
// somebody sends then only the last need ask again: they would otherwise keep their
// places in the polling from those who need help.
func (o *outage) hopeless(chat int64, now time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	s, known := o.spells[session.ShardOf(chat)]
	return known && now.Sub(s.last) < shortWait && s.last.Sub(s.began) >= o.patience
}

// first tells whether a chat has not been told yet.
func (o *outage) first(chat int64) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	was := o.told[chat]
	o.told[chat] = true
	return !was
}

// mayHelp keeps the same crisis screen from being sent more than once a minute
// while the store is away; else every press is answered.
func (o *outage) mayHelp(e dialogue.Event, now time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.away(e.Chat, now) {
		return true
	}
	if o.helped[e.Chat] == nil {
		o.helped[e.Chat] = map[string]time.Time{}
	}
	if last, ok := o.helped[e.Chat][e.Text]; ok && now.Sub(last) < helpEvery {
		return false
	}
	o.helped[e.Chat][e.Text] = now
	return true
}

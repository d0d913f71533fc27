package bot

import (
	"context"
	"sync"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/session"
)

// job is one thing a lane does: a turn, or a look at what is due.
type job struct {
	event dialogue.Event
	done  func(error)
	look  bool
	// bulk is true for a look that may turn what waited for the bulk bucket;
	// said is how many messages a turn had.
	bulk bool
	said int
	// loaded is the session as a look found it; nil: it must be loaded.
	loaded *session.Loaded
	// ahead tells how the sending ahead of the turn went; nil: nothing was.
	ahead <-chan sentAhead
	// early are the ids of the messages sent ahead, tried tells that a commit
	// of this job was begun, complained that the log says why it is not in.
	early      []int
	tried      bool
	complained bool
}

// lane is one person's two queues, as long as either has something in it.
type lane struct {
	chat int64

	mu       sync.Mutex
	changed  *sync.Cond
	jobs     []*job
	turning  bool
	talking  bool
	inFlight int // commits on their way
	moves    int // counts commits begun and ended: a read between two is no use
	ends     int // counts commits ended

	// What this process knows of the outbox, oldest first; the item being said
	// is still in it. stale: it must be read again.
	outbox []session.Item
	stale  bool
	noted  session.ItemID

	after []func() // called when the lane is taken away
}

func (l *lane) idle() bool {
	return !l.turning && !l.talking && len(l.jobs) == 0 && !l.stale && len(l.outbox) == 0
}

// ended is how many commits have ended.
func (l *lane) ended() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.ends
}

// more tells whether something waits behind what is done now.
func (l *lane) more() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.jobs) > 0
}

// lanes are the lanes of everybody who is being served just now.
type lanes struct {
	mu    sync.Mutex
	all   map[int64]*lane
	empty *sync.Cond
}

func (x *lanes) init() {
	x.all = map[int64]*lane{}
	x.empty = sync.NewCond(&x.mu)
}

// with runs f on a person's lane, which is made if need be, under its lock.
func (x *lanes) with(chat int64, f func(l *lane)) {
	x.mu.Lock()
	l := x.all[chat]
	if l == nil {
		l = &lane{chat: chat}
		l.changed = sync.NewCond(&l.mu)
		x.all[chat] = l
	}
	l.mu.Lock()
	x.mu.Unlock()
	f(l)
	l.mu.Unlock()
}

// leave takes a lane away that has nothing left to do.
func (x *lanes) leave(l *lane) {
	var after []func()
	x.mu.Lock()
	l.mu.Lock()
	if l.idle() && x.all[l.chat] == l {
		delete(x.all, l.chat)
		after, l.after = l.after, nil
	}
	l.mu.Unlock()
	x.empty.Broadcast()
	x.mu.Unlock()
	for _, f := range after {
		f()
	}
}

// wait returns when no lane is left.
func (x *lanes) wait() {
	x.mu.Lock()
	for len(x.all) > 0 {
		x.empty.Wait()
	}
	x.mu.Unlock()
}

// enqueue puts a job into a person's lane and has somebody do it.
func (b *Bot) enqueue(chat int64, j *job) {
	b.lanes.with(chat, func(l *lane) {
		l.jobs = append(l.jobs, j)
		if !l.turning {
			l.turning = true
			go b.turns(l)
		}
	})
}

// turns does a lane's jobs, one after the other, until there is none.
func (b *Bot) turns(l *lane) {
	for {
		l.mu.Lock()
		if len(l.jobs) == 0 {
			l.turning = false
			l.mu.Unlock()
			b.lanes.leave(l)
			return
		}
		j := l.jobs[0]
		l.jobs = l.jobs[1:]
		l.mu.Unlock()
		if j.look {
			b.look(l, j)
			j.done(nil)
		} else {
			j.done(b.turn(l, j))
		}
	}
}

// Settled returns when nothing is left to do or to say for a person.
func (b *Bot) Settled(ctx context.Context, chat int64) error {
	stop := context.AfterFunc(ctx, func() {
		b.lanes.mu.Lock()
		b.lanes.empty.Broadcast()
		b.lanes.mu.Unlock()
	})
	defer stop()
	b.lanes.mu.Lock()
	defer b.lanes.mu.Unlock()
	for b.lanes.all[chat] != nil && ctx.Err() == nil {
		b.lanes.empty.Wait()
	}
	return ctx.Err()
}

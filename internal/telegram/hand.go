package telegram

import (
	"context"
	"slices"
	"sync"
	"time"
)

// poller is one Poll: what is in hand, and from where to ask on.
type poller struct {
	client    *Client
	handler   Handler
	confirmed int64         // the offset Telegram last heard
	news      chan struct{} // something was settled
	rival     time.Time     // when it was last said that somebody else polls
	work      sync.WaitGroup

	mu      sync.Mutex
	next    int64             // one past the update that came last
	hand    map[int64]*held   // by update id; settled ones until the offset is past them
	open    int               // held and not settled
	aloft   int               // of these, with the handler now
	waiting map[int64][]*held // by chat: to be handed over (again), in the order of their ids
	closed  bool              // nothing is handed over any more
}

// held is an update between the poll that brought it and its confirmation.
type held struct {
	in      intake
	settled bool
	not     time.Time // handed over again not before
}

func newPoller(c *Client, h Handler) *poller {
	return &poller{
		client: c, handler: h, news: make(chan struct{}, 1),
		hand: map[int64]*held{}, waiting: map[int64][]*held{},
	}
}

// hold takes an update in hand; false when it is there already. What is to be
// ignored counts as settled at once.
func (p *poller) hold(in intake) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	// Not the highest id: after a quiet week Telegram starts anew from a random one.
	p.next = in.id + 1
	if p.hand[in.id] != nil {
		return false
	}
	p.hand[in.id] = &held{in: in, settled: in.purpose == ignore}
	if in.purpose != ignore {
		p.open++
	}
	return true
}

// offset is the lowest update that is not settled, or the one after the last;
// 0 before the first. Settled ones below it are forgotten.
func (p *poller) offset() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	lowest := p.next
	for id, h := range p.hand {
		if !h.settled && id < lowest {
			lowest = id
		}
	}
	for id, h := range p.hand {
		if h.settled && (id < lowest || p.open == 0) {
			delete(p.hand, id)
		}
	}
	return lowest
}

func (p *poller) inHand() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.open
}

func (p *poller) flying() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.aloft
}

// start hands an update over, unless an older one of its chat waits to be
// handed over again: then it waits behind it.
func (p *poller) start(ctx context.Context, in intake) {
	p.mu.Lock()
	h := p.hand[in.id]
	switch {
	case h.settled:
		p.mu.Unlock()
		return
	case p.waiting[in.event.Chat] != nil && in.purpose == turn:
		p.queue(ctx, h)
		p.mu.Unlock()
		return
	}
	p.aloft++
	p.mu.Unlock()
	p.give(ctx, h)
}

// give hands an update to the handler, or leaves a group beside the polling.
func (p *poller) give(ctx context.Context, h *held) {
	var once sync.Once
	done := func(err error) { once.Do(func() { p.settle(ctx, h, err) }) }
	if h.in.purpose == leave {
		p.work.Go(func() { done(p.client.leaveGroup(ctx, h.in)) })
		return
	}
	p.handler.Take(ctx, h.in.event, done)
}

// settle takes in how an update ended.
func (p *poller) settle(ctx context.Context, h *held, err error) {
	p.mu.Lock()
	p.aloft--
	if err == nil {
		h.settled = true
		p.open--
	} else {
		h.not = time.Now().Add(againAfter(err))
		p.queue(ctx, h)
	}
	p.mu.Unlock()
	select {
	case p.news <- struct{}{}:
	default:
	}
}

// queue puts an update among those of its chat that wait, and sees that
// somebody hands them over. The lock is held.
func (p *poller) queue(ctx context.Context, h *held) {
	chat := h.in.event.Chat + h.in.group.ID // one of the two is 0
	list := p.waiting[chat]
	at, _ := slices.BinarySearchFunc(list, h.in.id, func(e *held, id int64) int { return int(e.in.id - id) })
	p.waiting[chat] = slices.Insert(list, at, h)
	if list == nil && !p.closed {
		p.work.Go(func() { p.handAgain(ctx, chat) })
	}
}

// handAgain hands over what waits of one chat, oldest first, each in its time,
// until nothing waits or ctx ends.
func (p *poller) handAgain(ctx context.Context, chat int64) {
	for {
		p.mu.Lock()
		list := p.waiting[chat]
		if len(list) == 0 {
			delete(p.waiting, chat)
			p.mu.Unlock()
			return
		}
		h := list[0]
		wait := time.Until(h.not)
		if wait <= 0 {
			p.waiting[chat] = list[1:]
			p.aloft++
		}
		p.mu.Unlock()
		if wait > 0 {
			if sleep(ctx, wait) != nil {
				return
			}
			continue
		}
		p.give(ctx, h)
		if ctx.Err() != nil {
			return
		}
	}
}

// close waits for the goroutines of the poller, whose context has ended, and
// sees that no new one begins.
func (p *poller) close() {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	p.work.Wait()
}

package schedule

import (
	"context"
	"sync"
	"time"
)

// keeps is how long a token that was not needed is good for another message.
// Were it for ever, a process could save up a crowd's worth.
const keeps = time.Second

// purse counts the bulk people a process has in hand, and the tokens it took
// for messages that were then not said: a check-in that came too late costs
// nothing, so after an outage they are gone through at full speed.
type purse struct {
	room  int              // the most people in hand
	holds int              // the most tokens to spare
	now   func() time.Time // the clock
	wake  chan struct{}    // filled when there is room or a token again

	mu     sync.Mutex
	inHand int
	saved  int // tokens to spare; below zero: messages said without one
	at     time.Time
	short  bool // somebody waits for room or a token
}

// draw takes over tokens for at most n people: first those to spare, then from
// the bucket. It returns for how many there are, each with one token, and how
// long to wait where the bucket was the limit.
func (p *purse) draw(ctx context.Context, n int, bucket *Bucket) (granted int, wait time.Duration, err error) {
	p.mu.Lock()
	if p.saved > 0 && p.now().Sub(p.at) > keeps {
		p.saved = 0
	}
	p.short = true
	n = min(n, p.room-p.inHand)
	need := n - p.saved
	p.mu.Unlock()
	if n <= 0 {
		return 0, 0, nil
	}
	l := Level{Taken: max(need, 0)}
	if bucket != nil && need > 0 {
		if l, err = bucket.Take(ctx, need); err != nil {
			return 0, 0, err
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	have := p.saved + l.Taken
	granted = max(0, min(n, have))
	p.saved = have - granted
	p.inHand += granted
	return granted, l.Wait, nil
}

// back is for n people who were not claimed after all: others were quicker.
func (p *purse) back(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.inHand -= n
	p.add(n)
}

// done is for one person in hand who was told so many messages.
func (p *purse) done(said int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	full := p.inHand == p.room
	p.inHand--
	p.add(1 - said)
	if p.short && (full || said == 0) {
		select {
		case p.wake <- struct{}{}:
		default:
		}
	}
}

// enough notes that nobody waits any more.
func (p *purse) enough() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.short = false
}

// add puts tokens in; the lock is held.
func (p *purse) add(n int) {
	if n == 0 {
		return
	}
	if p.saved <= 0 {
		p.at = p.now()
	}
	p.saved = min(p.saved+n, p.holds)
}

package bot

import "sync"

// crew counts what runs beside the lanes. Unlike a sync.WaitGroup it may take
// somebody on while it is being waited for.
type crew struct {
	mu    sync.Mutex
	n     int
	empty *sync.Cond
}

func (c *crew) init() { c.empty = sync.NewCond(&c.mu) }

// Go runs f and counts it.
func (c *crew) Go(f func()) {
	c.mu.Lock()
	c.n++
	c.mu.Unlock()
	go func() {
		defer c.done()
		f()
	}()
}

// Do runs f here and counts it.
func (c *crew) Do(f func()) {
	c.mu.Lock()
	c.n++
	c.mu.Unlock()
	defer c.done()
	f()
}

func (c *crew) done() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.n--; c.n == 0 {
		c.empty.Broadcast()
	}
}

// wait returns when nobody is left.
func (c *crew) wait() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.n > 0 {
		c.empty.Wait()
	}
}

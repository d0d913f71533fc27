package telegramtest

import (
	"context"
	"fmt"
	"time"
)

// State is how a chat stands.
type State struct {
	// Sends and Edits are how often the bot has spoken and changed a message.
	Sends, Edits int
	// Answered is how many presses were acknowledged.
	Answered int
	// Left is true once the bot has left the group.
	Left bool
	// Newest is the bot's newest message that stands, Screen the newest with
	// buttons; with ID 0 where there is none.
	Newest, Screen Message
}

func (c *chat) state() State {
	st := State{Sends: len(c.sends), Edits: c.edits, Left: c.left}
	for _, a := range c.acks {
		if !a.Answered.IsZero() {
			st.Answered++
		}
	}
	for i := len(c.messages) - 1; i >= 0; i-- {
		if m := c.messages[i]; m.Bot && m.Deleted.IsZero() {
			st.Newest = *m
			break
		}
	}
	if m := c.screen(); m != nil {
		st.Screen = *m
	}
	return st
}

// State is how the chat stands now.
func (p *Person) State() (st State) {
	p.with(func(c *chat) { st = c.state() })
	return st
}

// Messages are all messages of the chat in order, deleted ones included.
func (p *Person) Messages() (out []Message) {
	p.with(func(c *chat) {
		for _, m := range c.messages {
			out = append(out, *m)
		}
	})
	return out
}

// Sends are the bot's sends to this chat that were run, in order: what is
// missing, said twice or out of order can be read from it.
func (p *Person) Sends() (out []Send) {
	p.with(func(c *chat) {
		for _, s := range c.sends {
			out = append(out, *s)
		}
	})
	return out
}

// Acks are the presses and how they were acknowledged, in order.
func (p *Person) Acks() (out []Ack) {
	p.with(func(c *chat) {
		for _, a := range c.acks {
			out = append(out, *a)
		}
	})
	return out
}

// Actions is how often the bot showed that it is typing.
func (p *Person) Actions() (n int) {
	p.with(func(c *chat) { n = c.actions })
	return n
}

// Wait waits until the chat stands as cond wants it, and says how it stood
// when the context ended first.
func (p *Person) Wait(ctx context.Context, cond func(State) bool) (State, error) {
	for {
		var st State
		var changed chan struct{}
		p.with(func(c *chat) { st, changed = c.state(), c.changed })
		if cond(st) {
			return st, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return st, fmt.Errorf("telegramtest: chat %d stands at %d sends, %d edits, newest %q: %w",
				p.id, st.Sends, st.Edits, st.Newest.Text, ctx.Err())
		}
	}
}

// WaitSends waits until the bot has sent at least n messages.
func (p *Person) WaitSends(ctx context.Context, n int) error {
	_, err := p.Wait(ctx, func(st State) bool { return st.Sends >= n })
	return err
}

// WaitScreen waits for a message with buttons that is newer than the message
// after, and returns it.
func (p *Person) WaitScreen(ctx context.Context, after int) (Message, error) {
	st, err := p.Wait(ctx, func(st State) bool { return st.Screen.ID > after })
	return st.Screen, err
}

// Settle waits until nothing has changed in the chat for that long.
func (p *Person) Settle(ctx context.Context, quiet time.Duration) error {
	for {
		var left time.Duration
		p.with(func(c *chat) { left = quiet - time.Since(c.moved) })
		if left <= 0 {
			return nil
		}
		select {
		case <-time.After(left):
		case <-ctx.Done():
			return fmt.Errorf("telegramtest: chat %d does not settle: %w", p.id, ctx.Err())
		}
	}
}

package telegram

import (
	"context"
	"strconv"
	"sync"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// maxNoticed bounds how many groups are remembered; past it the bot leaves
// without a word.
const maxNoticed = 10_000

// groups remembers where the bot has said that it is for private chats only.
type groups struct {
	places chan struct{} // how many are left at a time

	mu      sync.Mutex
	said    map[int64]struct{}
	leaving map[int64]struct{}
}

// begin tells that nobody is leaving that group already; end follows.
func (g *groups) begin(chat int64) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	_, busy := g.leaving[chat]
	g.leaving[chat] = struct{}{}
	return !busy
}

func (g *groups) end(chat int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.leaving, chat)
}

// first tells, once for each group, that nothing was said there yet.
func (g *groups) first(chat int64) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	_, known := g.said[chat]
	if known || len(g.said) >= maxNoticed {
		return false
	}
	g.said[chat] = struct{}{}
	return true
}

// leaveGroup says the notice, once, and leaves (leaveChat). In a channel it
// says nothing. A bot that is not there any more has left.
func (c *Client) leaveGroup(ctx context.Context, in intake) error {
	if !c.groups.begin(in.group.ID) {
		return nil
	}
	defer c.groups.end(in.group.ID)
	select {
	case c.groups.places <- struct{}{}:
		defer func() { <-c.groups.places }()
	case <-ctx.Done():
		return ctx.Err()
	}
	id := strconv.FormatInt(in.group.ID, 10)
	if c.config.GroupNotice != nil && in.group.Type != "channel" && c.groups.first(in.group.ID) {
		p := tgbotapi.Params{"chat_id": id, "text": c.config.GroupNotice(in.lang)}
		if err := c.call(ctx, "sendMessage", p, nil); err != nil {
			c.log.Info("nothing could be said in a group", "err", err)
		}
	}
	err := c.call(ctx, "leaveChat", tgbotapi.Params{"chat_id": id}, nil)
	if isKind(err, Away) || isKind(err, TooMany) {
		return err // the update comes again, and with it the next try
	}
	if err != nil {
		c.log.Info("a group could not be left", "err", err)
	}
	return nil
}

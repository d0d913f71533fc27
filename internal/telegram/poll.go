package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// batch is how many updates a getUpdates may bring; Telegram allows no more.
const batch = 100

// While updates are in hand a poll brings them again, at once, so the next
// poll waits until all are settled, or for a time that grows while it brings
// nothing new.
const (
	lingerLeast = 50 * time.Millisecond
	lingerMost  = 250 * time.Millisecond
)

// lastCall is how long the call that confirms what was handled may take when
// polling ends; what it doesn't confirm comes again, and is known.
const lastCall = 3 * time.Second

// Poll takes updates in by long polling (deleteWebhook, then getUpdates) until
// ctx ends, and hands their events to h in the order of their ids; the turns
// of many chats may then run side by side. An update is confirmed to Telegram
// when its event and all before it are committed, so a killed process loses
// none. Since Telegram gives out the hundred oldest that are not confirmed, an
// event that is not committed holds up what comes a hundred updates later.
//
// It returns nil when ctx has ended, after it has waited Config.Grace for what
// is in hand and confirmed what was handled, and ErrUnauthorized when the token
// is refused. Everything else is waited out.
func (c *Client) Poll(ctx context.Context, h Handler) error {
	err := c.persist(ctx, func() error { return c.call(ctx, "deleteWebhook", nil, nil) })
	if err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	p := newPoller(c, h)
	taking, stop := context.WithCancel(ctx)
	err = p.run(taking)
	stop()
	p.finish()
	return err
}

// run polls until ctx ends or the token is refused.
func (p *poller) run(ctx context.Context) error {
	var pause backoff
	linger := lingerLeast
	for ctx.Err() == nil {
		p.rest(ctx, linger)
		offset := p.offset()
		raws, err := p.client.getUpdates(ctx, offset, batch, p.client.config.PollTimeout)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			if err := p.trouble(ctx, err, &pause); err != nil {
				return err
			}
			continue
		}
		pause.reset()
		p.confirmed = offset
		linger = min(2*linger, lingerMost)
		if p.take(ctx, raws) > 0 {
			linger = lingerLeast
		}
	}
	return nil
}

// rest waits until nothing is in hand or its time is up, and longer where the
// hand is full.
func (p *poller) rest(ctx context.Context, linger time.Duration) {
	timer := time.NewTimer(linger)
	defer timer.Stop()
	up := timer.C
	for {
		n := p.inHand()
		if n == 0 || up == nil && n < p.client.config.InHand {
			return
		}
		select {
		case <-p.news:
		case <-up:
			up = nil
		case <-ctx.Done():
			return
		}
	}
}

// trouble waits after a poll that failed; it returns what no waiting can heal.
func (p *poller) trouble(ctx context.Context, err error, pause *backoff) error {
	var e *Error
	if !errors.As(err, &e) {
		return err
	}
	wait := max(pause.next(), e.RetryAfter)
	switch e.Kind {
	case Unauthorized:
		return err
	case Conflict:
		p.tellRival(ctx, wait)
	default:
		p.client.log.Warn("polling failed", "err", err, "again_in", wait)
	}
	sleep(ctx, wait) //nolint:errcheck // run sees that ctx has ended
	return nil
}

// take hands over what a poll brought and is not in hand yet, and returns how
// many updates were new.
func (p *poller) take(ctx context.Context, raws []json.RawMessage) (fresh int) {
	now := time.Now()
	for _, raw := range raws {
		in, err := p.client.read(raw, now)
		if err != nil {
			p.client.log.Error("an update is passed over", "err", err, "update", in.id)
		}
		if in.id == 0 || !p.hold(in) {
			continue
		}
		fresh++
		p.start(ctx, in)
		if ctx.Err() != nil {
			break
		}
	}
	return fresh
}

// finish waits for what is in hand and confirms what was handled, so that it
// does not come again.
func (p *poller) finish() {
	ctx, cancel := context.WithTimeout(context.Background(), p.client.config.Grace)
	defer cancel()
	for p.flying() > 0 && ctx.Err() == nil {
		select {
		case <-p.news:
		case <-ctx.Done():
		}
	}
	p.close()
	offset := p.offset()
	if offset == p.confirmed {
		return
	}
	last, cancelLast := context.WithTimeout(context.Background(), min(lastCall, p.client.config.CallTimeout))
	defer cancelLast()
	if _, err := p.client.getUpdates(last, offset, 1, 0); err != nil {
		p.client.log.Warn("the last updates could not be confirmed and will come again", "err", err)
	}
}

// getUpdates confirms everything below offset (0: nothing) and returns what
// comes after, waiting for it that long.
func (c *Client) getUpdates(ctx context.Context, offset int64, limit int, wait time.Duration) (raws []json.RawMessage, err error) {
	p := tgbotapi.Params{
		"allowed_updates": allowedUpdates,
		"limit":           strconv.Itoa(limit),
		"timeout":         strconv.Itoa(int(wait / time.Second)),
	}
	p.AddNonZero64("offset", offset)
	err = c.exchange(ctx, wait+c.config.CallTimeout, "getUpdates", &raws, func(bot *tgbotapi.BotAPI) (*tgbotapi.APIResponse, error) {
		return bot.MakeRequest("getUpdates", p)
	})
	return raws, err
}

package telegram

import (
	"context"
	"net/url"
	"time"
)

// rivalEvery is how often it is said that somebody else takes in this bot's
// updates, as long as that goes on.
const rivalEvery = 10 * time.Minute

// tellRival says, once in a while, who else takes in this bot's updates, as far
// as Telegram tells (getWebhookInfo): a webhook by its host, or somebody unknown
// who polls. Only one may; wait is until the next try.
func (p *poller) tellRival(ctx context.Context, wait time.Duration) {
	if !p.rival.IsZero() && time.Since(p.rival) < rivalEvery {
		p.client.log.Debug("somebody else still takes in this bot's updates", "again_in", wait)
		return
	}
	p.rival = time.Now()
	who := "another process that polls with the same token"
	var hook struct {
		URL string `json:"url"`
	}
	if err := p.client.call(ctx, "getWebhookInfo", nil, &hook); err == nil && hook.URL != "" {
		who = "a webhook"
		if u, err := url.Parse(hook.URL); err == nil {
			who += " at " + u.Host
		}
	}
	p.client.log.Error("somebody else takes in this bot's updates, and only one may; end the other. This one goes on trying", "who", who, "again_in", wait)
}

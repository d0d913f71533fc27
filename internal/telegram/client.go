package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// DefaultAPIURL is Telegram's own Bot API server.
const DefaultAPIURL = "https://api.telegram.org"

// Config is what a Client needs. Only Token has no default.
type Config struct {
	// Token is the bot's, as BotFather gave it.
	Token string
	// APIURL is the base address of the Bot API server; empty: DefaultAPIURL.
	APIURL string
	// Log takes what is worth telling; nil: nobody.
	Log *slog.Logger
	// CallTimeout is the longest a call may take, connecting included; 0: 10 s.
	CallTimeout time.Duration
	// PollTimeout is how long Telegram may hold a getUpdates that has nothing,
	// in whole seconds; 0: 30 s.
	PollTimeout time.Duration
	// InHand is how many updates may be handed over and not yet settled before
	// polling pauses; 0: 1,000.
	InHand int
	// Grace is how long Poll, when it is stopped, waits for events it has
	// handed over; 0: 10 s.
	Grace time.Duration
	// GroupNotice is the plain line said in a group before the bot leaves it,
	// in a language (IETF tag, may be ""); nil: it leaves without a word.
	GroupNotice func(lang string) string
	// Observe is told of every call: its method, "ok" or the kind of its
	// error, and how long it took; nil: nobody is.
	Observe func(method, outcome string, took time.Duration)
	// Transport carries the requests; nil: one that is tuned for many calls to
	// one host.
	Transport http.RoundTripper
}

// Client makes calls to the Bot API. Its methods may be used by many
// goroutines.
type Client struct {
	config   Config
	endpoint string // of tgbotapi: two %s, the token and the method
	http     *http.Client
	log      *slog.Logger
	username atomic.Pointer[string]
	groups   groups
}

var tokenForm = regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]+$`)

// New makes a client without calling anybody. It fails when the token or the
// address cannot be right; the error names neither.
func New(c Config) (*Client, error) {
	if !tokenForm.MatchString(c.Token) {
		return nil, errors.New("telegram: the token does not look like one (digits, a colon, letters)")
	}
	if c.APIURL == "" {
		c.APIURL = DefaultAPIURL
	}
	base, err := url.Parse(c.APIURL)
	if err != nil || base.Host == "" || (base.Scheme != "http" && base.Scheme != "https") || strings.Contains(c.APIURL, "%") {
		return nil, errors.New("telegram: the API address is not an http or https address")
	}
	setDefaults(&c)
	return &Client{
		config:   c,
		endpoint: strings.TrimRight(c.APIURL, "/") + "/bot%s/%s",
		http: &http.Client{
			Transport:     c.Transport,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		log:    c.Log,
		groups: groups{places: make(chan struct{}, 4), said: map[int64]struct{}{}, leaving: map[int64]struct{}{}},
	}, nil
}

func setDefaults(c *Config) {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.CallTimeout == 0 {
		c.CallTimeout = 10 * time.Second
	}
	if c.PollTimeout == 0 {
		c.PollTimeout = 30 * time.Second
	}
	if c.InHand == 0 {
		c.InHand = 1000
	}
	if c.Grace == 0 {
		c.Grace = 10 * time.Second
	}
	if c.Observe == nil {
		c.Observe = func(string, string, time.Duration) {}
	}
	if c.Transport == nil {
		c.Transport = newTransport()
	}
}

// newTransport keeps enough connections to one host: the standard transport
// keeps two, so a third call at a time would shake hands anew.
func newTransport() *http.Transport {
	dialer := &net.Dialer{Timeout: 5 * time.Second, KeepAlive: 15 * time.Second}
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         dialer.DialContext,
		TLSHandshakeTimeout: 5 * time.Second,
		MaxIdleConns:        128,
		MaxIdleConnsPerHost: 128,
		IdleConnTimeout:     55 * time.Second,
	}
}

// Close closes the connections that are idle.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Username is the bot's, without @; "" until Ready has returned.
func (c *Client) Username() string {
	if name := c.username.Load(); name != nil {
		return *name
	}
	return ""
}

// Ready asks Telegram who the bot is (getMe), again and again with pauses that
// grow to 30 s, until it answers. It fails when the token is refused
// (ErrUnauthorized) and when ctx ends.
func (c *Client) Ready(ctx context.Context) error {
	return c.persist(ctx, func() error {
		var me tgbotapi.User
		if err := c.call(ctx, "getMe", nil, &me); err != nil {
			return err
		}
		c.username.Store(&me.UserName)
		return nil
	})
}

// persist repeats a call until it works or cannot work: Telegram being away or
// too busy is waited out, everything else is returned.
func (c *Client) persist(ctx context.Context, do func() error) error {
	var pause backoff
	for {
		err := do()
		var e *Error
		if err == nil || !errors.As(err, &e) || e.Kind != Away && e.Kind != TooMany {
			return err
		}
		if ctx.Err() != nil {
			return err
		}
		wait := max(pause.next(), e.RetryAfter)
		c.log.Warn("telegram does not answer", "err", err, "again_in", wait)
		if err := sleep(ctx, wait); err != nil {
			return fmt.Errorf("telegram: %s: %w", e.Method, err)
		}
	}
}

// call makes one call with tgbotapi's MakeRequest and reads its result into
// out, unless that is nil. Its error is an *Error.
func (c *Client) call(ctx context.Context, method string, params tgbotapi.Params, out any) error {
	return c.exchange(ctx, c.config.CallTimeout, method, out, func(bot *tgbotapi.BotAPI) (*tgbotapi.APIResponse, error) {
		return bot.MakeRequest(method, params)
	})
}

// upload is call with files, as a multipart form (UploadFiles).
func (c *Client) upload(ctx context.Context, method string, params tgbotapi.Params, file tgbotapi.RequestFile, out any) error {
	return c.exchange(ctx, c.config.CallTimeout, method, out, func(bot *tgbotapi.BotAPI) (*tgbotapi.APIResponse, error) {
		return bot.UploadFiles(method, params, []tgbotapi.RequestFile{file})
	})
}

// exchange gives one call its own tgbotapi.BotAPI, whose client knows the
// call's context and writes down what tgbotapi drops.
func (c *Client) exchange(ctx context.Context, limit time.Duration, method string, out any,
	do func(*tgbotapi.BotAPI) (*tgbotapi.APIResponse, error),
) error {
	began := time.Now()
	w := &wire{ctx: ctx, limit: limit, http: c.http, out: out}
	bot := &tgbotapi.BotAPI{Token: c.config.Token, Client: w}
	bot.SetAPIEndpoint(c.endpoint)
	resp, err := do(bot)
	if err == nil && out != nil && !w.read {
		err = json.Unmarshal(resp.Result, out)
	}
	if err == nil {
		c.config.Observe(method, "ok", time.Since(began))
		return nil
	}
	e := classify(method, outcome{status: w.status, written: w.written.Load(), err: hide(err, c.config.Token)})
	c.config.Observe(method, e.Kind.String(), time.Since(began))
	return e
}

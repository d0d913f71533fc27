package telegram

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

const (
	// secretHeader is where Telegram puts the secret_token of setWebhook.
	secretHeader = "X-Telegram-Bot-Api-Secret-Token" // #nosec G101 -- the name of a header, no secret
	// maxUpdate is the longest update that is read, in bytes.
	maxUpdate = 1 << 20
	// maxTurn is how long a request may wait for its turn before Telegram is
	// asked to send it again.
	maxTurn = 25 * time.Second
)

// Secret derives a webhook secret from the token, so that every process of a
// bot has the same one without being told: 64 hexadecimal digits, from which
// the token cannot be had.
func Secret(token string) string {
	mac := hmac.New(sha256.New, []byte(token))
	mac.Write([]byte("kintsugi webhook secret"))
	return hex.EncodeToString(mac.Sum(nil))
}

func (c *Client) secretOr(given string) string {
	if given != "" {
		return given
	}
	return Secret(c.config.Token)
}

// SetWebhook has Telegram post updates to url (setWebhook), at most
// connections at a time (1 to 100; 0: Telegram's own 40), each with the secret
// in its header; an empty secret is that of Secret. Telegram being away is waited
// out until ctx ends.
func (c *Client) SetWebhook(ctx context.Context, url, secret string, connections int) error {
	p := tgbotapi.Params{"url": url, "secret_token": c.secretOr(secret), "allowed_updates": allowedUpdates}
	if connections > 0 {
		p["max_connections"] = strconv.Itoa(connections)
	}
	return c.persist(ctx, func() error { return c.call(ctx, "setWebhook", p, nil) })
}

// Webhook returns the handler to which Telegram posts updates. It answers 200
// when the event is committed, and 503 with Retry-After: 1 when it could not
// be, so that Telegram sends it again. Whoever does not know the secret gets the
// same 401 whatever they ask for, with nothing read, nothing in it and nothing
// in the log, and is hung up on. An empty secret is that of Secret.
func (c *Client) Webhook(secret string, h Handler) http.Handler {
	want := sha256.Sum256([]byte(c.secretOr(secret)))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if code := admit(r, want); code != http.StatusOK {
			w.Header().Set("Connection", "close") // else the server reads on for what they may send next
			if code == http.StatusMethodNotAllowed {
				w.Header().Set("Allow", http.MethodPost)
			}
			w.WriteHeader(code)
			return
		}
		raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxUpdate))
		if err != nil {
			c.log.Warn("a webhook's body could not be read", "bytes", len(raw))
			w.WriteHeader(bodyStatus(err))
			return
		}
		if err := c.takeOne(r.Context(), h, raw); err != nil {
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
}

// bodyStatus is the answer to a body that is too long or breaks off.
func bodyStatus(err error) int {
	var long *http.MaxBytesError
	if errors.As(err, &long) {
		return http.StatusRequestEntityTooLarge
	}
	return http.StatusBadRequest
}

// admit answers 200 for a request of Telegram's. The secret comes first, so that
// a stranger learns nothing, and once: where it stands twice somebody on the way
// has added to it. Secrets are compared as hashes, in constant time, so that
// neither length nor content leaks.
func admit(r *http.Request, want [sha256.Size]byte) int {
	given := r.Header.Values(secretHeader)
	got := sha256.Sum256([]byte(r.Header.Get(secretHeader)))
	if subtle.ConstantTimeCompare(got[:], want[:]) != 1 || len(given) != 1 {
		return http.StatusUnauthorized
	}
	if r.Method != http.MethodPost {
		return http.StatusMethodNotAllowed
	}
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" || r.Header.Get("Content-Encoding") != "" {
		return http.StatusUnsupportedMediaType
	}
	return http.StatusOK
}

// takeOne hands one update over and waits until it is committed. What cannot
// be read is passed over: sent again, it would only hold up the rest.
func (c *Client) takeOne(ctx context.Context, h Handler, raw []byte) error {
	in, err := c.read(raw, time.Now())
	if err != nil {
		c.log.Error("an update is passed over", "err", err, "update", in.id)
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, maxTurn)
	defer cancel()
	switch in.purpose {
	case ignore:
		return nil
	case leave:
		return c.leaveGroup(ctx, in)
	}
	settled := make(chan error, 1)
	h.Take(ctx, in.event, func(err error) {
		select {
		case settled <- err:
		default: // called twice
		}
	})
	select {
	case err := <-settled:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Connections is how many connections a webhook's listener holds at a time.
// Telegram makes 40 unless told otherwise (setWebhook); those of strangers end
// with their first answer, or with the time a header may take.
const Connections = 256

// Server is an HTTP server for the webhook at addr whose time-outs no slow or
// silent caller can stretch. Its listener takes at most Connections.
func Server(addr string, h http.Handler) *http.Server {
	return &http.Server{
		Addr:                         addr,
		Handler:                      h,
		DisableGeneralOptionsHandler: true, // it would answer strangers
		ReadHeaderTimeout:            5 * time.Second,
		ReadTimeout:                  10 * time.Second,
		WriteTimeout:                 maxTurn + 10*time.Second,
		IdleTimeout:                  2 * time.Minute,
		MaxHeaderBytes:               16 << 10,
	}
}

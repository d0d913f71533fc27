package telegram

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/telegramtest"
)

const itsMe = `{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"K","username":"KintsugiBot"}}`

func TestNewRefusesNonsense(t *testing.T) {
	for _, c := range []Config{
		{},
		{Token: "TEST-only-token"},
		{Token: "1:TEST-only-token with a space"},
		{Token: "1:TEST-only-token", APIURL: "localhost"},
		{Token: "1:TEST-only-token", APIURL: "http://a%d.org"},
	} {
		_, err := New(c)
		if err == nil {
			t.Errorf("%+v was taken", c)
			continue
		}
		discreet(t, "the error", err.Error())
	}
}

// A start with Telegram away waits, with growing pauses, until it is there.
func TestReadyWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bad := says(502, "<html>502</html>")
		slow := says(429, `{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 40","parameters":{"retry_after":40}}`)
		c, p, log := staged(t, broken, bad, silent, slow, bad, bad, bad, bad, says(200, itsMe))
		if err := c.Ready(t.Context()); err != nil {
			t.Fatal(err)
		}
		if c.Username() != "KintsugiBot" || len(p.asked) != 9 {
			t.Errorf("username %q after %d calls", c.Username(), len(p.asked))
		}
		least := []time.Duration{250, 500, 11000, 40000, 4000, 8000, 15000, 15000} // the third call hangs for 10 s
		for i, ms := range least {
			if wait := p.asked[i+1].Sub(p.asked[i]); wait < ms*time.Millisecond || wait > 45*time.Second {
				t.Errorf("pause %d: %v, want %v ms at least", i, wait, ms)
			}
		}
		discreet(t, "the log", log.String())
		if strings.Count(log.String(), "telegram does not answer") != 8 {
			t.Errorf("log: %s", log.String())
		}
	})
}

func TestReadyGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, p, _ := staged(t, says(401, `{"ok":false,"error_code":401,"description":"Unauthorized"}`))
		if err := c.Ready(t.Context()); !errors.Is(err, ErrUnauthorized) || len(p.asked) != 1 {
			t.Errorf("wrong token: %v after %d calls", err, len(p.asked))
		}
		c, _, _ = staged(t, broken)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if err := c.Ready(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("stopped: %v", err)
		}
	})
}

// No call outlasts its deadline, whatever the caller's context.
func TestDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _, _ := staged(t, silent)
		began := time.Now()
		_, err := NewSender(c, nil).Send(t.Context(), somebody, dialogue.Message{Text: words})
		e := wants(t, err, Away)
		if took := time.Since(began); took != 10*time.Second || !errors.Is(e, context.DeadlineExceeded) {
			t.Errorf("%v after %v", e, took)
		}
	})
}

// Nobody learns the token from an error, whatever breaks.
func TestTokenStaysHidden(t *testing.T) {
	open(t, telegramtest.Options{}, func(c *Config) {
		for _, address := range []string{"http://127.0.0.1:1", "http://no-such-host.invalid", "https://127.0.0.1:1"} {
			c := *c
			c.APIURL = address
			client, err := New(c)
			if err != nil {
				t.Fatal(err)
			}
			_, err = NewSender(client, nil).Send(t.Context(), somebody, dialogue.Message{Text: words})
			e := wants(t, err, Away)
			if e.Unknown {
				t.Errorf("%s: never sent, and yet unknown: %v", address, e)
			}
			for inner := error(e); inner != nil; inner = errors.Unwrap(inner) {
				discreet(t, "an inner error", inner.Error())
			}
		}
	})
}

// Neither an address nor any other text brings the token out, and what is
// hidden can still be asked for by errors.Is.
func TestHide(t *testing.T) {
	const token = "1:TEST-only-token"
	for _, err := range []error{
		&url.Error{Op: "Post", URL: "http://a/bot" + token + "/getMe", Err: context.Canceled},
		fmt.Errorf("proxy: /bot%s/getMe: %w", token, context.Canceled),
	} {
		got := hide(err, token)
		if discreet(t, "the error", got.Error()); !errors.Is(got, context.Canceled) {
			t.Errorf("%v is not %v any more", got, context.Canceled)
		}
	}
	plain := hide(&url.Error{Op: "Post", URL: "http://a/", Err: context.Canceled}, token)
	if plain.Error() != context.Canceled.Error() {
		t.Errorf("the address stayed: %v", plain)
	}
}

// A redirect would carry the token to another host: it is not followed.
func TestNoRedirects(t *testing.T) {
	elsewhere := func(*http.Request) (*http.Response, error) {
		r, err := says(302, "")(nil)
		r.Header.Set("Location", "http://elsewhere.invalid/")
		return r, err
	}
	c, p, _ := staged(t, elsewhere)
	_, err := NewSender(c, nil).Send(t.Context(), somebody, dialogue.Message{Text: words})
	if wants(t, err, Away); len(p.asked) != 1 {
		t.Errorf("%d requests", len(p.asked))
	}
}

// Whoever observes hears of every call, good or bad.
func TestObserve(t *testing.T) {
	var heard []string
	e := open(t, telegramtest.Options{}, func(c *Config) {
		c.Observe = func(method, outcome string, took time.Duration) { heard = append(heard, method+" "+outcome) }
	})
	if err := e.client.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	NewSender(e.client, nil).Send(t.Context(), somebody, dialogue.Message{Text: words})
	if got := strings.Join(heard, ", "); got != "getMe ok, sendMessage blocked" {
		t.Errorf("heard: %s", got)
	}
}

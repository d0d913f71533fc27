package telegram

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/telegramtest"
)

// post is one request to a webhook, changed a little.
func post(h http.Handler, secret, body string, change func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	r.Header.Set(secretHeader, secret)
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// Only Telegram gets in, and only with an update of decent size.
func TestWebhookAdmits(t *testing.T) {
	taken := 0
	c := reader(t)
	h := c.Webhook("secret", takes(func(_ context.Context, e dialogue.Event, done func(error)) {
		taken++
		done(nil)
	}))
	body := inMsg + `"text":"a"}}`
	long := inMsg + `"text":"` + strings.Repeat("a", maxUpdate) + `"}}`
	for name, x := range map[string]struct {
		code, taken  int
		secret, body string
		change       func(*http.Request)
	}{
		"right":         {200, 1, "secret", body, nil},
		"no turn in it": {200, 0, "secret", `{"update_id":1}`, nil},
		"unreadable":    {200, 0, "secret", `{`, nil},
		"forged":        {401, 0, "secreT", body, nil},
		"no secret":     {401, 0, "", body, nil},
		"derived":       {401, 0, Secret("1:TEST-only-token"), body, nil},
		"GET":           {405, 0, "secret", body, func(r *http.Request) { r.Method = http.MethodGet }},
		"a form":        {415, 0, "secret", body, func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }},
		"too long":      {413, 0, "secret", long, nil},
	} {
		t.Run(name, func(t *testing.T) {
			taken = 0
			if w := post(h, x.secret, x.body, x.change); w.Code != x.code || taken != x.taken {
				t.Errorf("answered %d, taken %d", w.Code, taken)
			}
		})
	}
	if w := post(c.Webhook("", nil), "", body, nil); w.Code != 401 {
		t.Errorf("a webhook without a secret of its own let somebody in: %d", w.Code)
	}
}

// The answer waits for the commit; what could not be committed comes again.
func TestWebhookWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var outcome error
		h := reader(t).Webhook("s", takes(func(_ context.Context, e dialogue.Event, done func(error)) {
			time.AfterFunc(3*time.Second, func() { done(outcome) })
		}))
		for _, outcome = range []error{nil, Busy{}, errors.New("anything")} {
			began := time.Now()
			w := post(h, "s", inMsg+`"text":"a"}}`, nil)
			want, retry := 200, ""
			if outcome != nil {
				want, retry = 503, "1"
			}
			if w.Code != want || w.Header().Get("Retry-After") != retry || time.Since(began) != 3*time.Second {
				t.Errorf("%v: answered %d, Retry-After %q, after %v", outcome, w.Code, w.Header().Get("Retry-After"), time.Since(began))
			}
		}
		never := reader(t).Webhook("s", takes(func(context.Context, dialogue.Event, func(error)) {}))
		began := time.Now()
		if w := post(never, "s", inMsg+`"text":"a"}}`, nil); w.Code != 503 || time.Since(began) != maxTurn {
			t.Errorf("answered %d after %v", w.Code, time.Since(began))
		}
	})
}

// By webhook, through a real server, each person's texts come in order, also
// past refusals and repeats.
func TestWebhookOverHTTP(t *testing.T) {
	e := open(t, telegramtest.Options{Faults: telegramtest.Faults{Repeat: 0.2}}, nil)
	d := &desk{busy: map[string]int{"3": 1}}
	web := httptest.NewServer(e.client.Webhook("", d))
	defer web.Close()
	if err := e.client.SetWebhook(t.Context(), web.URL, "", 10); err != nil {
		t.Fatal(err)
	}
	p := e.srv.Person(somebody)
	for i := range 10 {
		p.Type(fmt.Sprint(i))
	}
	eventually(t, "everything delivered", func() bool { return e.srv.Pending() == 0 })
	last := ""
	for _, text := range d.taken() {
		if text < last {
			t.Fatalf("taken: %v", d.taken())
		}
		last = text
	}
	if len(d.taken()) < 11 || last != "9" {
		t.Errorf("taken: %v", d.taken())
	}
}

func TestSecret(t *testing.T) {
	a, b := Secret("1:TEST-only-token"), Secret("2:TEST-only-token")
	if a == b || len(a) != 64 || a != Secret("1:TEST-only-token") {
		t.Errorf("secrets %q and %q", a, b)
	}
	discreet(t, "the secret", a)
}

// No silent caller holds a connection for ever, and no turn is cut off.
func TestServer(t *testing.T) {
	s := Server("127.0.0.1:0", nil)
	if s.ReadHeaderTimeout <= 0 || s.ReadTimeout <= 0 || s.IdleTimeout <= 0 || s.MaxHeaderBytes <= 0 || s.WriteTimeout <= maxTurn {
		t.Errorf("%+v", s)
	}
}

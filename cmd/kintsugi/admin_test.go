package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

func there(context.Context) error { return nil }

func missing(why string) func(context.Context) error {
	return func(context.Context) error { return errors.New(why) }
}

func ask(h http.Handler, method, path string) (int, string) {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, path, nil))
	return w.Code, w.Body.String()
}

func same(s string) string { return s }

func TestAdminAnswers(t *testing.T) {
	const token = "123456789:AAabcdefghijklmnopqrstuvwxyz0123456"
	for name, c := range map[string]struct {
		checks []check
		method string
		path   string
		code   int
		body   string
	}{
		"alive":                     {path: "/healthz", code: 200, body: "alive\n"},
		"alive, not ready":          {checks: []check{{"redis", missing("away")}}, path: "/healthz", code: 200, body: "alive\n"},
		"ready":                     {checks: []check{{"redis", there}, {"content", there}}, path: "/readyz", code: 200, body: "ready\n"},
		"what is missing, in order": {checks: []check{{"redis", missing("refused")}, {"content", there}, {"telegram", missing("no\nroute")}}, path: "/readyz", code: 503, body: "redis: refused\ntelegram: no route\n"},
		"without the token":         {checks: []check{{"telegram", missing("Post /bot" + token + "/getMe")}}, path: "/readyz", code: 503, body: "telegram: Post /bot[secret]/getMe\n"},
		"nothing else":              {path: "/", code: 404, body: "404 page not found\n"},
		"no profiles":               {path: "/debug/pprof/", code: 404, body: "404 page not found\n"},
		"reading only":              {method: "POST", path: "/healthz", code: 405, body: "Method Not Allowed\n"},
	} {
		t.Run(name, func(t *testing.T) {
			if c.method == "" {
				c.method = http.MethodGet
			}
			h := adminHandler(newRegistry(), newRedactor(nil).clean, c.checks...)
			if code, body := ask(h, c.method, c.path); code != c.code || body != c.body {
				t.Errorf("got %d %q, want %d %q", code, body, c.code, c.body)
			}
		})
	}
}

// A check that hangs doesn't keep the answer from coming.
func TestReadyDoesNotWaitForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		hang := make(chan struct{})
		h := adminHandler(newRegistry(), same, check{"redis", func(context.Context) error { <-hang; return nil }}, check{"content", there})
		if code, body := ask(h, http.MethodGet, "/readyz"); code != 503 || body != "redis: no answer in time\n" {
			t.Errorf("got %d %q", code, body)
		}
		if took := time.Since(began); took != checkTime {
			t.Errorf("took %v, want %v", took, checkTime)
		}
		close(hang)
	})
}

func TestMetrics(t *testing.T) {
	r := newRegistry()
	turns := prometheus.NewCounter(prometheus.CounterOpts{Name: "kintsugi_turns_total", Help: "Turns."})
	r.MustRegister(turns)
	turns.Add(3)
	code, body := ask(adminHandler(r, same), http.MethodGet, "/metrics")
	for _, want := range []string{"kintsugi_turns_total 3\n", "go_goroutines ", "go_build_info{"} {
		if code != 200 || !strings.Contains(body, want) {
			t.Errorf("%d: no %q in the metrics", code, want)
		}
	}
}

func quietLog() *slog.Logger { return slog.New(slog.DiscardHandler) }

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func TestHealthAsksARunningServer(t *testing.T) {
	addr := freePort(t)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- serveAdmin(ctx, addr, adminHandler(newRegistry(), same, check{"redis", missing("away")}), quietLog())
	}()
	waitFor(t, func() bool { return askAdmin(t.Context(), addr, "/healthz") == nil })

	_, port, _ := net.SplitHostPort(addr)
	for name, c := range map[string]struct {
		args []string
		addr string
		code int
		says string
	}{
		"alive":            {[]string{"health"}, addr, 0, ""},
		"on all addresses": {[]string{"health"}, ":" + port, 0, ""},
		"not ready":        {[]string{"health", "--ready"}, addr, 1, "kintsugi: health: /readyz answered 503 Service Unavailable: redis: away\n"},
		"nobody there":     {[]string{"health"}, "127.0.0.1:1", 1, "kintsugi: health: dial tcp 127.0.0.1:1: connect: connection refused\n"},
		"switched off":     {[]string{"health"}, "off", 2, "kintsugi: ADMIN_ADDR: is off, so there is nobody to ask\n"},
		"no address":       {[]string{"health"}, "x", 2, "kintsugi: ADMIN_ADDR: want host:port, for example 127.0.0.1:8081, or off\n"},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			p := &process{ctx: t.Context(), args: c.args, variable: []string{"ADMIN_ADDR=" + c.addr}, out: io.Discard, err: &out}
			if code := p.run(); code != c.code || out.String() != c.says {
				t.Errorf("exit %d, said %q; want %d, %q", code, out.String(), c.code, c.says)
			}
		})
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("stopped with %v", err)
	}
}

// An address in use names its variable; in the terminal it is said and the
// conversation goes on.
func TestAdminAddressInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	addr := l.Addr().String()
	want := "ADMIN_ADDR: something else listens on " + addr + " already; choose another address"

	part := adminPart(config{Mode: byPolling, Admin: addr}, http.NotFoundHandler(), quietLog(), nil)
	if err := part(t.Context()); err == nil || err.Error() != want {
		t.Errorf("on Telegram: %v, want %s", err, want)
	}
	ctx, stop := context.WithCancel(t.Context())
	var said string
	part = adminPart(config{Mode: inTerminal, Admin: addr}, http.NotFoundHandler(), quietLog(), func(s string) {
		said = s
		stop()
	})
	if err := part(ctx); err != nil || said != want {
		t.Errorf("in the terminal: %v, said %q", err, said)
	}
}

func waitFor(t *testing.T, ok func() bool) {
	t.Helper()
	for late := time.Now().Add(10 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(late) {
			t.Fatal("it did not happen in 10 s")
		}
	}
}

//go:build unix

package endtoend

import (
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kintsugi/internal/localredis"
	"kintsugi/internal/telegramtest"
)

// way is an address that leads nowhere until it is opened.
type way struct{ addr string }

func newWay(t testing.TB) way { return way{freeAddr(t)} }

// open has the way lead to a server from now on.
func (w way) open(t testing.TB, to string) {
	t.Helper()
	target, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", w.addr)
	if err != nil {
		t.Fatal(err)
	}
	s := &http.Server{Handler: httputil.NewSingleHostReverseProxy(target)}
	go s.Serve(l) //nolint:errcheck // ends with ErrServerClosed
	t.Cleanup(func() { s.Close() })
}

// TestStartWithTelegramAway waits for Telegram, alive and not ready, and then
// talks.
func TestStartWithTelegramAway(t *testing.T) {
	t.Parallel()
	h := newHouse(t, telegramtest.Options{})
	h.withAdmin(t)
	w := newWay(t)
	p := h.start(t, "TELEGRAM_API_URL", "http://"+w.addr)
	awaits(t, p, "telegram:")
	w.open(t, h.telegram.URL())
	p.ready(t)
	ann := h.people(1)[0]
	ann.Type("/start")
	hears(t, ann, "safer device")
}

// TestA1HelpWhenStartedWithRedisAway starts into an outage of Redis. What a person
// sees is what they see in any outage: help comes, anything else is answered once
// that nothing can be kept, and when Redis is there all goes on.
func TestA1HelpWhenStartedWithRedisAway(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "redis")
	redis, err := localredis.Child(dir)
	needed(t, err)
	h := houseOn(t, telegramtest.Options{}, redis)
	h.withAdmin(t)
	if err := redis.Close(); err != nil {
		t.Fatal(err)
	}
	p := h.start(t)
	awaits(t, p, "redis:")
	people := h.people(2)
	ann, ben := people[0], people[1]
	ann.Type("/help_now")
	ben.Type("/start")
	hears(t, ann, "Call the emergency number where you are.")
	hears(t, ben, awayWords)
	if redis, err = localredis.Child(dir); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { redis.Close() })
	p.ready(t)
	ben.Type("/start")
	hears(t, ben, "safer device")
}

// awaits holds a process that lacks something: alive, and saying what it lacks.
func awaits(t testing.TB, p *process, missing string) {
	t.Helper()
	eventually(t, 10*time.Second, "the process to be alive", func() bool {
		code, _ := p.asks("/healthz")
		return code == http.StatusOK
	})
	code, body := p.asks("/readyz")
	if code != http.StatusServiceUnavailable || !strings.Contains(body, missing) {
		t.Errorf("/readyz answers %d %q, and %s is missing", code, body, missing)
	}
	p.says(t, "level=WARN")
}

// TestRefusedAtTheStart shows one clear line, and exit code 2, for what no
// waiting can heal.
func TestRefusedAtTheStart(t *testing.T) {
	t.Parallel()
	evicting, err := localredis.Node("--maxmemory-policy", "allkeys-lru")
	needed(t, err)
	t.Cleanup(func() { evicting.Close() })
	h := newHouse(t, telegramtest.Options{})
	for _, c := range []struct{ what, name, value, line string }{
		{"a token that Telegram does not know", "TELEGRAM_BOT_TOKEN", "700001:not-the-token-that-it-should-be", "TELEGRAM_BOT_TOKEN: "},
		{"a Redis that evicts", "REDIS_URL", evicting.URL(), "REDIS_URL: "},
		{"content with a mistake", "CONTENT_DIR", brokenContent(t), "CONTENT_DIR: "},
	} {
		t.Run(c.what, func(t *testing.T) {
			p := h.start(t, c.name, c.value)
			if code := p.exits(t, 10*time.Second); code != 2 {
				t.Errorf("exit code %d", code)
			}
			said := strings.TrimSpace(p.out.String())
			last := said[strings.LastIndex(said, "\n")+1:]
			if !strings.HasPrefix(last, "kintsugi: "+c.line) || strings.Count(said, "kintsugi: ") != 1 || strings.Contains(said, "goroutine") {
				t.Errorf("it says:\n%s", said)
			}
			if strings.Contains(said, "not-the-token") {
				t.Error("it says the token")
			}
		})
	}
}

// brokenContent is a content folder in which one state leads nowhere.
func brokenContent(t testing.TB) string {
	t.Helper()
	dir := contentDir(t)
	replaceIn(t, dir, "flows/tools/count.yaml", "to: out", "to: nowhere")
	return dir
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/session"
	"kintsugi/internal/vault"
)

// storeOn is the store again, on another client.
func (g *ground) storeOn(client redis.UniversalClient) *session.Store {
	v, err := vault.New([]byte(g.key))
	if err != nil {
		panic(err) // it made the first store
	}
	return session.New(client, v, session.Options{})
}

// start measures the real binary from its start to the first message to somebody
// who is overdue.
func (g *ground) start(what string) func(context.Context) error {
	return func(ctx context.Context) error {
		dir, err := os.MkdirTemp("", "kintsugi-checkins-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		binary := filepath.Join(dir, "kintsugi")
		build := exec.CommandContext(ctx, "go", "build", "-o", binary, "kintsugi/cmd/kintsugi")
		if out, err := build.CombinedOutput(); err != nil {
			return fmt.Errorf("build the bot: %w\n%s", err, out)
		}
		now := time.Now()
		overdue := func(i int) *dialogue.Session { return person(i, now, now.Add(-time.Second)) }
		g.started++
		if err := g.commit(ctx, firstChat+3<<30+g.started, 1, overdue); err != nil {
			return err
		}
		took, err := g.run(ctx, binary, dir)
		if err == nil {
			g.say("from the start of the binary to the first message, on %s: %s", what, took.Round(time.Millisecond))
		}
		return err
	}
}

// run starts the binary beside a Bot API server that knows just enough, and
// waits for its first message.
func (g *ground) run(ctx context.Context, binary, dir string) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	told := make(chan time.Time, 1)
	api := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { answer(w, r, told) })}
	go api.Serve(l) //nolint:errcheck // ends with ErrServerClosed
	defer api.Close()
	bot := exec.CommandContext(ctx, binary)
	bot.Dir, bot.Stdout, bot.Stderr = dir, io.Discard, io.Discard
	bot.Env = []string{
		"TELEGRAM_BOT_TOKEN=1:checkins", "TELEGRAM_API_URL=http://" + l.Addr().String(), "REDIS_URL=" + g.server.URL(),
		"MASTER_KEY=" + g.key, "ADMIN_ADDR=off", "HOME=" + dir,
	}
	began := time.Now()
	if err := bot.Start(); err != nil {
		return 0, err
	}
	var took time.Duration
	select {
	case at := <-told:
		took = at.Sub(began)
	case <-ctx.Done():
		err = errors.New("the binary told nobody")
	}
	_ = bot.Process.Signal(os.Interrupt)
	_ = bot.Wait() // how it ends is not what is measured
	return took, err
}

// answer answers a call of the Bot API; the first message is told.
func answer(w http.ResponseWriter, r *http.Request, told chan<- time.Time) {
	w.Header().Set("Content-Type", "application/json")
	switch {
	case strings.HasSuffix(r.URL.Path, "/getMe"):
		io.WriteString(w, `{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"K","username":"k_bot"}}`) //nolint:errcheck // the bot asks again
	case strings.HasSuffix(r.URL.Path, "/getUpdates"):
		select {
		case <-r.Context().Done():
		case <-time.After(time.Second):
		}
		io.WriteString(w, `{"ok":true,"result":[]}`) //nolint:errcheck // likewise
	case strings.HasSuffix(r.URL.Path, "/sendMessage"):
		select {
		case told <- time.Now():
		default:
		}
		io.WriteString(w, `{"ok":true,"result":{"message_id":1,"date":1,"chat":{"id":1,"type":"private"},"text":"x"}}`) //nolint:errcheck // likewise
	default:
		io.WriteString(w, `{"ok":true,"result":true}`) //nolint:errcheck // likewise
	}
}

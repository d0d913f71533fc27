// Command checkins measures the schedule with a million people in it, on a real
// redis-server of its own, and simulates a day of check-ins.
//
//	make bench-checkins                  a million people
//	make bench-checkins PEOPLE=100000    fewer
//
// docs/scale.md says what the figures mean.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/redis/go-redis/v9"

	"kintsugi/internal/localredis"
	"kintsugi/internal/session"
	"kintsugi/internal/vault"
)

func main() {
	people := flag.Int("people", 1_000_000, "how many people are scheduled")
	turns := flag.Int("turns", 50_000, "how many of the due turns are taken to their end")
	seed := flag.Uint64("seed", 1, "seed of the times that people chose")
	flag.Parse()
	debug.SetGCPercent(400) // as the bot does
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := measure(ctx, *people, *turns, *seed); err != nil {
		fmt.Fprintln(os.Stderr, "checkins:", err)
		os.Exit(1)
	}
}

// ground is what is measured on.
type ground struct {
	server *localredis.Server
	client redis.UniversalClient
	store  *session.Store
	key    string
	out    *os.File
	began  time.Time

	started int64 // how often the binary was started
}

// measure fills a server, measures, and prints as it goes.
func measure(ctx context.Context, people, turns int, seed uint64) error {
	server, err := localredis.Node()
	if err != nil {
		return err
	}
	defer server.Close()
	client, err := session.Open(server.URL())
	if err != nil {
		return err
	}
	defer client.Close()
	key := vault.Generate()
	v, err := vault.New(key)
	if err != nil {
		return err
	}
	g := &ground{server: server, client: client, store: session.New(client, v, session.Options{}), key: string(key), out: os.Stdout, began: time.Now()}
	g.say("%d people, %d CPUs, %s, seed %d; everything on this machine", people, runtime.NumCPU(), runtime.Version(), seed)
	// Nobody is due while the measuring goes on.
	begin := time.Now().Add(24 * time.Hour).Truncate(time.Hour)
	all := chosen(people, seed)
	for _, part := range []func(context.Context) error{
		g.start("an empty server"),
		func(ctx context.Context) error { return g.fill(ctx, all, begin) },
		func(ctx context.Context) error { return g.memory(ctx, people) },
		g.start("this server"),
		func(ctx context.Context) error { return g.claims(ctx, people, begin.Add(26*time.Hour)) },
		func(ctx context.Context) error { return g.turns(ctx, turns) },
	} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	g.days(all)
	return nil
}

func (g *ground) say(format string, args ...any) { fmt.Fprintf(g.out, format+"\n", args...) }

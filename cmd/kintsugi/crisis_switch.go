package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"

	"kintsugi/internal/crisis"
	"kintsugi/internal/session"
)

// switchTime is how long a command waits for the server that keeps the switches.
const switchTime = 5 * time.Second

// crisisOff switches records off in all running bots.
type crisisOff struct {
	ID   []string `arg:"" optional:"" help:"Ids of records, as crisis check and the files show them (pl-116123, pl-emergency-112)."`
	List bool     `help:"List what is switched off so."`
}

// Run keeps the ids in Redis; an id of no record changes nothing.
func (c crisisOff) Run(p *process) error {
	if len(c.ID) == 0 && !c.List {
		return errors.New("crisis off: name a record by its id, or ask with --list")
	}
	directory, err := p.directory()
	if err != nil {
		return err
	}
	for _, id := range c.ID {
		if _, _, ok := directory.Record(id); !ok {
			return fmt.Errorf("crisis off: no record has the id %q; nothing was changed", id)
		}
	}
	return p.switches(func(ctx context.Context, client redis.UniversalClient) error {
		for _, id := range c.ID {
			if err := client.SAdd(ctx, crisis.OffKey(), id).Err(); err != nil {
				return fmt.Errorf("crisis off: keep %s: %w", id, err)
			}
			fmt.Fprintf(p.out, "%s; off. Running bots follow within %d seconds.\n", describe(id, directory), int(followTime.Seconds()))
		}
		if !c.List {
			return nil
		}
		off, err := readOff(ctx, client)
		for _, id := range off {
			fmt.Fprintln(p.out, describe(id, directory))
		}
		return err
	})
}

// crisisOn switches records on again.
type crisisOn struct {
	ID []string `arg:"" help:"Ids of records that were switched off with crisis off."`
}

// Run takes the ids out of Redis; also those that no record has any more.
func (c crisisOn) Run(p *process) error {
	directory, err := p.directory()
	if err != nil {
		return err
	}
	return p.switches(func(ctx context.Context, client redis.UniversalClient) error {
		for _, id := range c.ID {
			n, err := client.SRem(ctx, crisis.OffKey(), id).Result()
			if err != nil {
				return fmt.Errorf("crisis on: take out %s: %w", id, err)
			}
			if n == 0 {
				return fmt.Errorf("crisis on: %q was not switched off with crisis off; a status: off stands in the country's file", id)
			}
			fmt.Fprintf(p.out, "%s; on again. Running bots follow within %d seconds.\n", describe(id, directory), int(followTime.Seconds()))
		}
		return nil
	})
}

// describe is a record as one line.
func describe(id string, directory *crisis.Directory) string {
	code, name, ok := directory.Record(id)
	if !ok {
		return id + ": no record of this content"
	}
	return fmt.Sprintf("%s: %s, %s", id, name, directory.Name(code, ""))
}

// directory opens the content's crisis directory.
func (p *process) directory() (*crisis.Directory, error) {
	fsys, _, err := contentFolder{}.open(p)
	if err != nil {
		return nil, err
	}
	return crisis.Open(fsys, time.Now())
}

// readOff are the ids of what is switched off, sorted.
func readOff(ctx context.Context, client redis.UniversalClient) ([]string, error) {
	ids, err := client.SMembers(ctx, crisis.OffKey()).Result()
	if err != nil {
		return nil, fmt.Errorf("read the switches of the crisis directory: %w", err)
	}
	slices.Sort(ids)
	return ids, nil
}

// errNoServer is returned where no server is set and none runs.
var errNoServer = errors.New("REDIS_URL is not set, and no bot runs here with a server of its own")

// runtime tells a directory what is switched off at run time, and returns which
// numbers people said didn't work.
func (p *process) runtime(directory *crisis.Directory) (failed map[string]int, err error) {
	c, err := p.switchServer()
	if err != nil {
		return nil, err
	}
	if c.RedisURL == "" {
		return nil, errNoServer
	}
	err = p.withServer(c, func(ctx context.Context, client redis.UniversalClient) error {
		off, err := readOff(ctx, client)
		if err != nil {
			return err
		}
		directory.SetOff(off)
		failed, err = readFailed(ctx, client)
		return err
	})
	return failed, err
}

// switches does something with the server that keeps the switches; where none
// is set and none runs, one is started for as long as it takes.
func (p *process) switches(do func(context.Context, redis.UniversalClient) error) error {
	c, err := p.switchServer()
	if err != nil {
		return err
	}
	if c.RedisURL != "" {
		return p.withServer(c, do)
	}
	h, err := openHome(p.ctx, c, func(string) {})
	if err != nil {
		return err
	}
	c.RedisURL = h.URL
	if h.Forgets {
		err = settingError{"REDIS_URL", "missing, and no redis-server was found, so nothing would be kept; `status: off` in the country's file switches off too"}
	} else {
		err = p.withServer(c, do)
	}
	return errors.Join(err, h.Close())
}

// switchServer finds the server: REDIS_URL, or the one that a running bot
// started for itself. RedisURL is "" where there is neither.
func (p *process) switchServer() (config, error) {
	env, err := p.environ()
	if err != nil {
		return config{}, err
	}
	c := config{DataDir: env["DATA_DIR"]}
	if c.DataDir == "" {
		c.DataDir = dataDir(env)
	}
	if url := env["REDIS_URL"]; url != "" {
		if err := setRedisURL(&c, url); err != nil {
			return c, named("REDIS_URL", err)
		}
		return c, nil
	}
	dir, err := filepath.Abs(filepath.Join(c.DataDir, "redis"))
	if err != nil {
		return c, nil // no such folder, so no server in it
	}
	socket := filepath.Join(dir, "redis.sock")
	if _, err := os.Stat(socket); err != nil {
		return c, nil
	}
	running := c
	running.RedisURL = "unix://" + socket
	ping := func(ctx context.Context, client redis.UniversalClient) error { return client.Ping(ctx).Err() }
	if p.withServer(running, ping) == nil {
		return running, nil
	}
	return c, nil
}

// withServer does something with the server of a configuration.
func (p *process) withServer(c config, do func(context.Context, redis.UniversalClient) error) error {
	redis.SetLogger(redisLog{slog.New(slog.DiscardHandler)}) // the error says it too
	client, err := session.Open(c.RedisURL)
	if err != nil {
		return err
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(p.ctx, switchTime)
	defer cancel()
	return masked(c, do(ctx, client))
}

package main

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"kintsugi/internal/crisis"
)

// followTime is how often a running bot asks which records of the crisis
// directory are switched off.
const followTime = 30 * time.Second

// switchboard keeps a process's crisis directory told of what operators switch
// off at run time. It is safe for use by many goroutines.
type switchboard struct {
	read func(context.Context) ([]string, error)
	log  *slog.Logger

	mu        sync.Mutex
	directory *crisis.Directory
	off       []string
	away      bool // the last read failed
}

func newSwitchboard(client redis.UniversalClient, log *slog.Logger) *switchboard {
	read := func(ctx context.Context) ([]string, error) { return readOff(ctx, client) }
	return &switchboard{read: read, log: log}
}

// use takes over a directory that was read anew; it is told what is known.
func (s *switchboard) use(d *crisis.Directory) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.directory = d
	d.SetOff(s.off)
}

// look asks once. Where the answer can't be had, what was known stays true.
func (s *switchboard) look(ctx context.Context) {
	off, err := s.read(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		if !s.away && ctx.Err() == nil {
			s.log.Warn("what is switched off in the crisis directory was not read; it stays as it is", "error", err)
		}
		s.away = true
		return
	}
	s.away = false
	if slices.Equal(off, s.off) {
		return
	}
	s.off = off
	s.directory.SetOff(off)
	s.log.Info("records of the crisis directory are switched off", "ids", off)
}

// follow asks every followTime until ctx ends.
func (s *switchboard) follow(ctx context.Context) error {
	tick := time.NewTicker(followTime)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			s.look(ctx)
		}
	}
}

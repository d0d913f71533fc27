package bot

import (
	"context"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/schedule"
	"kintsugi/internal/session"
)

// frame is one thing that arrived in a chat, and when.
type frame struct {
	at   time.Time
	chat int64
	id   int
	edit bool
	m    dialogue.Message
}

// scribe is a messenger that writes down what arrives when. An edit takes as
// long as slow says and fails as fail says; both may be nil.
type scribe struct {
	mu   sync.Mutex
	all  []frame
	slow func() time.Duration
	fail func() error
}

func (s *scribe) Send(_ context.Context, chat int64, m dialogue.Message) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := len(s.all) + 1
	s.all = append(s.all, frame{time.Now(), chat, id, false, m})
	return id, nil
}

func (s *scribe) Edit(ctx context.Context, chat int64, id int, m dialogue.Message) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		if err := s.fail(); err != nil {
			return err
		}
	}
	s.all = append(s.all, frame{time.Now(), chat, id, true, m})
	if s.slow != nil {
		d := s.slow()
		s.mu.Unlock()
		defer s.mu.Lock()
		select {
		case <-time.After(d):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// fails has edits fail from here on as f says.
func (s *scribe) fails(f func() error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fail = f
}

func (s *scribe) Delete(context.Context, int64, []int) error { return nil }

func (s *scribe) Acknowledge(context.Context, string) error { return nil }

// of is what arrived in one chat after the first so many.
func (s *scribe) of(chat int64, after int) (all []frame) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.all {
		if f.chat == chat {
			all = append(all, f)
		}
	}
	return all[min(after, len(all)):]
}

// stage is a place where time is virtual: processes of the bot on one store,
// each with its own look at what is due. It is used inside synctest.Test.
type stage struct {
	*testing.T
	lib    *dialogue.Library
	server *miniredis.Miniredis
	out    *scribe
	shards int // that are looked at: chats are numbered from 1, and stay below
	update int64
}

func newStage(t *testing.T, lib *dialogue.Library) *stage {
	s := &stage{T: t, lib: lib, server: miniredis.NewMiniRedis(), out: &scribe{}, shards: 4}
	t.Cleanup(s.server.Close)
	return s
}

// actor is one process.
type actor struct {
	*Bot
	stage *stage
	store *counting
	due   context.CancelFunc
}

// process starts one; it stops with the test.
func (s *stage) process() *actor {
	client := redis.NewClient(&redis.Options{
		Addr: "127.0.0.1:1", ContextTimeoutEnabled: true,
		Dialer: func(context.Context, string, string) (net.Conn, error) {
			c, err := s.server.Dial()
			if err != nil {
				return nil, err
			}
			return newBuffered(c), nil
		},
	})
	store := &counting{Store: session.New(client, testKey(), session.Options{}), asked: map[string]int{}}
	a := &actor{stage: s, store: store, Bot: New(Options{Library: s.lib, Store: store, Out: s.out})}
	ctx, cancel := context.WithCancel(context.Background())
	a.due = cancel
	looked := make(chan struct{})
	go func() {
		defer close(looked)
		sets := schedule.Sets{Asked: session.DueKeys()[:s.shards], Bulk: session.BulkKeys()[:s.shards]}
		schedule.New(client, sets, schedule.Options{}).Run(ctx, a.Bot)
	}()
	s.Cleanup(func() {
		cancel()
		<-looked
		if err := a.Stop(context.Background()); err != nil {
			s.Error(err)
		}
		client.Close()
	})
	return a
}

// dies leaves everything as a killed process would: its lines stop, it looks at
// nobody, and gives nothing up.
func (a *actor) dies() {
	a.due()
	a.pace.mu.Lock()
	chats := make([]int64, 0, len(a.pace.all))
	for chat := range a.pace.all {
		chats = append(chats, chat)
	}
	a.pace.mu.Unlock()
	for _, chat := range chats {
		a.pace.stop(chat)
	}
}

// does hands an event in and waits until it is taken in and answered.
func (a *actor) does(e dialogue.Event) {
	a.stage.Helper()
	a.stage.update++
	e.ID, e.At, e.Lang = a.stage.update, time.Now(), "en"
	done := make(chan error, 1)
	a.Take(context.Background(), e, func(err error) { done <- err })
	if err := <-done; err != nil {
		a.stage.Fatal(err)
	}
	if err := a.Settled(context.Background(), e.Chat); err != nil {
		a.stage.Fatal(err)
	}
}

func (a *actor) types(chat int64, text string) {
	a.stage.Helper()
	a.does(dialogue.Event{Kind: dialogue.Typed, Chat: chat, Text: text, Message: int(a.stage.update) + 5000})
}

// presses taps a button of the newest thing that arrived with it.
func (a *actor) presses(chat int64, label string) {
	a.stage.Helper()
	for _, f := range slices.Backward(a.stage.out.of(chat, 0)) {
		for _, b := range slices.Concat(f.m.Rows...) {
			if b.Label == label {
				a.does(dialogue.Event{Kind: dialogue.Pressed, Chat: chat, Text: b.Data, Message: f.id, Query: "q"})
				return
			}
		}
	}
	a.stage.Fatalf("there is no button %q", label)
}

// knows puts a person into a session.
func (a *actor) knows(chat int64, s *dialogue.Session) {
	a.stage.Helper()
	ctx := context.Background()
	if _, err := a.store.Commit(ctx, session.Commit{Chat: chat, Session: s}); err != nil {
		a.stage.Fatal(err)
	}
}

// counting counts what is asked about the leases of sequences.
type counting struct {
	Store
	mu    sync.Mutex
	asked map[string]int
}

func (c *counting) count(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked[what]++
}

// counts are the questions so far.
func (c *counting) counts() (renewed, held int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.asked["renew"], c.asked["holds"]
}

func (c *counting) RenewPace(ctx context.Context, chat int64, entry string) (bool, error) {
	c.count("renew")
	return c.Store.RenewPace(ctx, chat, entry)
}

func (c *counting) HoldsPace(ctx context.Context, chat int64, entry string) (bool, error) {
	c.count("holds")
	return c.Store.HoldsPace(ctx, chat, entry)
}

package session

import (
	"context"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"kintsugi/internal/vault"
)

// ErrOtherKey says that a master key which seals data on this server is not in
// the vault. Its text names the key by its id.
var ErrOtherKey = errors.New("the data on this Redis were sealed with another key")

// AnnounceEvery is how often a process says which master key it seals with.
const AnnounceEvery = 30 * time.Second

// silent is how many seconds after that a process is taken for gone.
const silent = 100

// Bounds of the look at data whose keys nobody has written down: pages of a walk
// and values.
const (
	samplePages  = 30
	sampleValues = 500
)

//go:embed lua/announce.lua
var announceLua string

//go:embed lua/prune.lua
var pruneLua string

var (
	announceScript = redis.NewScript(announceLua)
	pruneScript    = redis.NewScript(pruneLua)
)

// CheckMasters is for the start: it returns ErrOtherKey when data on the server
// are sealed with a master key that the vault lacks, so that a wrong key file is
// found at once and not by the people whose sessions don't open. Where nobody has
// written down yet which keys are in use, it looks at some of what is there.
func (s *Store) CheckMasters(ctx context.Context) error {
	known, err := s.Masters(ctx)
	if err != nil {
		return err
	}
	if len(known) == 0 {
		if known, err = s.sampleMasters(ctx); err != nil {
			return err
		}
	}
	for id := range known {
		if !s.vault.Opens(id) {
			return fmt.Errorf("%w (id %s)", ErrOtherKey, id)
		}
	}
	// A server that takes no writes just now is no reason not to talk; what was
	// found out is found out again at the next start.
	_ = s.writeMasters(ctx, known)
	s.checked.Store(true)
	return nil
}

// checkFirst is a sender that makes sure of CheckMasters before it sends anything
// for the first time.
type checkFirst struct {
	sender
	store *Store
	one   chan struct{} // holds whoever checks
}

func (c checkFirst) do(ctx context.Context, key string, durable bool, cmd redis.Cmder) (int64, error) {
	if !c.store.checked.Load() {
		if err := c.check(ctx); err != nil {
			return 0, err
		}
	}
	return c.sender.do(ctx, key, durable, cmd)
}

func (c checkFirst) check(ctx context.Context) error {
	select {
	case c.one <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-c.one }()
	if c.store.checked.Load() {
		return nil
	}
	return c.store.CheckMasters(ctx)
}

// Masters are the master keys in use, as it was written down, each with the time
// since when.
func (s *Store) Masters(ctx context.Context) (map[vault.KeyID]time.Time, error) {
	fields, err := s.client.HGetAll(ctx, mastersKey).Result()
	if err != nil {
		return nil, fmt.Errorf("session: read which master keys are in use: %w", err)
	}
	known := map[vault.KeyID]time.Time{}
	for field, since := range fields {
		var at int64
		id, err := ParseKeyID(field)
		if _, scanned := fmt.Sscan(since, &at); err != nil || scanned != nil {
			return nil, errors.New("session: read which master keys are in use: not what was written down")
		}
		known[id] = time.Unix(at, 0)
	}
	return known, nil
}

// ParseKeyID reads what KeyID.String wrote.
func ParseKeyID(text string) (id vault.KeyID, err error) {
	raw, err := hex.DecodeString(text)
	if err != nil || len(raw) != len(id) {
		return id, errors.New("session: not the id of a master key")
	}
	return vault.KeyID(raw), nil
}

// sampleMasters looks which keys seal some of the values that are there.
func (s *Store) sampleMasters(ctx context.Context) (map[vault.KeyID]time.Time, error) {
	known := map[vault.KeyID]time.Time{}
	pages, values := 0, 0
	enough := errors.New("enough")
	err := s.walkSealed(ctx, scanCount, false, func(_ context.Context, page []sealedValue) error {
		for i := range page {
			if id, ok := page[i].master(); ok {
				known[id] = time.Now()
			}
		}
		pages, values = pages+1, values+len(page)
		if pages >= samplePages || values >= sampleValues {
			return enough
		}
		return nil
	})
	if err != nil && !errors.Is(err, enough) {
		return nil, err
	}
	return known, nil
}

// writeMasters writes down which keys are in use, where it isn't yet.
func (s *Store) writeMasters(ctx context.Context, known map[vault.KeyID]time.Time) error {
	pipe := s.client.Pipeline()
	for id, since := range known {
		pipe.HSetNX(ctx, mastersKey, id.String(), since.Unix())
	}
	if pipe.Len() == 0 {
		return nil
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return fmt.Errorf("session: write down which master keys are in use: %w", err)
	}
	return nil
}

// Announce says that this process lives and which master key it seals with. It
// returns with which keys all living processes do, and how many with each.
func (s *Store) Announce(ctx context.Context) (map[vault.KeyID]int, error) {
	return s.announced(ctx, s.holder)
}

// Living tells what Announce does, and says nothing.
func (s *Store) Living(ctx context.Context) (map[vault.KeyID]int, error) {
	return s.announced(ctx, "")
}

func (s *Store) announced(ctx context.Context, holder string) (map[vault.KeyID]int, error) {
	list, err := announceScript.Run(ctx, s.client, []string{mastersKey, livingKey}, holder, s.vault.Primary().String(), silent).StringSlice()
	if err != nil {
		return nil, fmt.Errorf("session: announce the master key: %w", err)
	}
	all := map[vault.KeyID]int{}
	for i := 1; i < len(list); i += 2 {
		id, err := ParseKeyID(list[i])
		if err != nil {
			return nil, err
		}
		all[id]++
	}
	return all, nil
}

// Withdraw says that this process seals nothing any more.
func (s *Store) Withdraw(ctx context.Context) error {
	if err := s.client.HDel(ctx, livingKey, s.holder).Err(); err != nil {
		return fmt.Errorf("session: withdraw the master key: %w", err)
	}
	return nil
}

// pruneMasters takes keys off the list of those in use that seal nothing any
// more, and returns how many are off.
func (s *Store) pruneMasters(ctx context.Context, ids []vault.KeyID) (int, error) {
	args := []any{silent}
	for _, id := range ids {
		args = append(args, id.String())
	}
	n, err := pruneScript.Run(ctx, s.client, []string{mastersKey, livingKey}, args...).Int()
	if err != nil {
		return 0, fmt.Errorf("session: take master keys off the list: %w", err)
	}
	return n, nil
}

package session

import (
	"context"
	"fmt"

	"github.com/redis/go-redis/v9"

	"kintsugi/internal/vault"
)

// sealedValue is one sealed value as it stands on a server.
type sealedValue struct {
	chat  int64
	which int    // the place of its key in KEYS
	field string // of a hash
	value string // all of it; of a session perhaps only as much as names its key
}

// front is how many bytes stand in clear before the sealed part.
func (v *sealedValue) front() int {
	switch v.which {
	case keySession:
		return headSize
	case keyOutbox, keyDead:
		return idSize
	}
	return 0
}

// kind is what the value was sealed as.
func (v *sealedValue) kind() string {
	switch v.which {
	case keySession:
		return kindSession
	case keyOutbox:
		return kindOutbox
	case keyDead:
		return kindDead
	}
	return kindEntry(v.field)
}

// master is the key that sealed the value; ok is false for one that is damaged.
func (v *sealedValue) master() (id vault.KeyID, ok bool) {
	if len(v.value) < v.front() {
		return id, false
	}
	return vault.IDOf([]byte(v.value[v.front():]))
}

// SealedKinds are the kinds of keys that hold sealed values, as operators read
// them, in the order of Seals.
var SealedKinds = [4]string{"sessions", "unsaid messages", "kept texts", "dead letters"}

// place is a value's place in SealedKinds.
func (v *sealedValue) place() int {
	return map[int]int{keySession: 0, keyOutbox: 1, keyEntries: 2, keyDead: 3}[v.which]
}

// walkSealed reads all sealed values, page by page; whole reads all of each
// session, too.
func (s *Store) walkSealed(ctx context.Context, page int64, whole bool, f func(ctx context.Context, values []sealedValue) error) error {
	to := int64(headSize + vault.Overhead - 1)
	if whole {
		to = -1
	}
	return s.scanBy(ctx, "{s???}*", page, func(ctx context.Context, node redis.UniversalClient, keys []string) error {
		pipe := node.Pipeline()
		var values []sealedValue
		var take []func()
		for _, key := range keys {
			chat, kind, ok := which(key)
			if !ok {
				continue
			}
			add := func(field, value string) { values = append(values, sealedValue{chat, kind, field, value}) }
			switch kind {
			case keySession:
				cmd := pipe.GetRange(ctx, key, 0, to)
				take = append(take, func() {
					if cmd.Val() != "" { // else it went meanwhile
						add("", cmd.Val())
					}
				})
			case keyOutbox, keyDead:
				cmd := pipe.LRange(ctx, key, 0, -1)
				take = append(take, func() {
					for _, v := range cmd.Val() {
						add("", v)
					}
				})
			case keyEntries:
				cmd := pipe.HGetAll(ctx, key)
				take = append(take, func() {
					for field, v := range cmd.Val() {
						add(field, v)
					}
				})
			}
		}
		if len(take) == 0 {
			return f(ctx, nil)
		}
		if _, err := pipe.Exec(ctx); err != nil {
			return fmt.Errorf("session: read sealed values: %w", err)
		}
		for _, t := range take {
			t()
		}
		return f(ctx, values)
	})
}

// Seals counts sealed values by the master key in front of them, and those of
// each key by SealedKinds.
type Seals struct {
	By map[vault.KeyID]*[len(SealedKinds)]int
	// Damaged are too short to name a key.
	Damaged [len(SealedKinds)]int
}

// Seals walks all keys and counts; it opens nothing.
func (s *Store) Seals(ctx context.Context) (Seals, error) {
	all := Seals{By: map[vault.KeyID]*[len(SealedKinds)]int{}}
	err := s.walkSealed(ctx, scanCount, false, func(_ context.Context, values []sealedValue) error {
		for i := range values {
			v := &values[i]
			id, ok := v.master()
			if !ok {
				all.Damaged[v.place()]++
				continue
			}
			if all.By[id] == nil {
				all.By[id] = new([len(SealedKinds)]int)
			}
			all.By[id][v.place()]++
		}
		return nil
	})
	return all, err
}

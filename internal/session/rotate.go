package session

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"kintsugi/internal/vault"
)

// ErrStillSealing says that a living process seals with another key than the
// one that values are to be sealed with.
var ErrStillSealing = errors.New("a running bot still seals with another key")

const (
	resealsAtOnce = 16 // calls under way; they share pipelines
	resealValues  = 64 // values in one call
)

// Rotation says how values are sealed anew.
type Rotation struct {
	// Batch is about how many keys are looked at in one go; scanCount when 0.
	Batch int
	// Pause follows each batch in which something was sealed anew.
	Pause time.Duration
	// Progress, if set, is told how far it is after each batch.
	Progress func(Rotated)
}

// Rotated is what came of it.
type Rotated struct {
	// Seen is how many values were looked at, Resealed how many were sealed
	// anew, Overtaken how many were changed by somebody else meanwhile.
	Seen, Resealed, Overtaken int
	// Closed are values of each of SealedKinds that don't open: their key is
	// not here, or they are damaged. They stay as they are.
	Closed [len(SealedKinds)]int
}

// Rotate seals every value anew that is not under the vault's primary key. It may
// run beside the bots and be broken off at any time: called again it passes over
// what is done. While a bot seals with another key it does nothing and returns
// ErrStillSealing, since that bot may not be able to open what this would seal.
func (s *Store) Rotate(ctx context.Context, o Rotation) (Rotated, error) {
	var all Rotated
	living, err := s.Living(ctx)
	if err != nil {
		return all, err
	}
	for id := range living {
		if id != s.vault.Primary() {
			return all, fmt.Errorf("%w (id %s)", ErrStillSealing, id)
		}
	}
	if err := s.writeMasters(ctx, map[vault.KeyID]time.Time{s.vault.Primary(): time.Now()}); err != nil {
		return all, err
	}
	batch := int64(o.Batch)
	if batch == 0 {
		batch = scanCount
	}
	err = s.walkSealed(ctx, batch, true, func(ctx context.Context, values []sealedValue) error {
		before := all.Resealed
		if err := s.resealPage(ctx, values, &all); err != nil {
			return err
		}
		if o.Progress != nil {
			o.Progress(all)
		}
		if all.Resealed == before {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(o.Pause):
			return nil
		}
	})
	return all, err
}

// resealed is the new form of a value beside the old one.
type resealed struct {
	*sealedValue
	new []byte
}

// resealPage seals the values of one page anew that need it, key by key.
func (s *Store) resealPage(ctx context.Context, values []sealedValue, all *Rotated) error {
	var todo [][]resealed
	for i := range values {
		v := &values[i]
		all.Seen++
		if id, ok := v.master(); ok && id == s.vault.Primary() {
			continue
		}
		anew, err := s.anew(v)
		if err != nil {
			all.Closed[v.place()]++
			continue
		}
		if n := len(todo) - 1; n >= 0 && len(todo[n]) < resealValues && todo[n][0].chat == v.chat && todo[n][0].which == v.which {
			todo[n] = append(todo[n], resealed{v, anew})
		} else {
			todo = append(todo, []resealed{{v, anew}})
		}
	}
	there := make([]int, len(todo))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(resealsAtOnce)
	for i, list := range todo {
		g.Go(func() (err error) {
			there[i], err = s.replace(ctx, list)
			return err
		})
	}
	err := g.Wait()
	for i, list := range todo {
		all.Resealed += there[i]
		if err == nil {
			all.Overtaken += len(list) - there[i]
		}
	}
	return err
}

// anew is a value sealed with the primary key; what stands in clear before it
// stays.
func (s *Store) anew(v *sealedValue) ([]byte, error) {
	if len(v.value) < v.front() {
		return nil, vault.ErrDamaged
	}
	sealed, err := s.vault.Reseal(v.chat, v.kind(), []byte(v.value[v.front():]))
	if err != nil {
		return nil, err
	}
	return append([]byte(v.value[:v.front()]), sealed...), nil
}

// replace puts the new values of one key in the place of the old ones and
// returns how many are there now.
func (s *Store) replace(ctx context.Context, list []resealed) (int, error) {
	args := []any{list[0].which + 1}
	for _, x := range list {
		args = append(args, x.field, x.value, x.new)
	}
	reply, _, err := s.run(ctx, resealScript, list[0].chat, s.lease, args...)
	if err != nil {
		return 0, err
	}
	a := answer{list: []any{reply}}
	return int(a.int()), a.err
}

// Retire takes the master keys that seal nothing any more, as Seals found, off the
// list of those in use, and returns the list as it is then.
func (s *Store) Retire(ctx context.Context, found Seals) (map[vault.KeyID]time.Time, error) {
	inUse := map[vault.KeyID]time.Time{s.vault.Primary(): time.Now()}
	for id := range found.By {
		if s.vault.Opens(id) { // else Abandon took it off
			inUse[id] = time.Now()
		}
	}
	if err := s.writeMasters(ctx, inUse); err != nil {
		return nil, err
	}
	known, err := s.Masters(ctx)
	if err != nil {
		return nil, err
	}
	var idle []vault.KeyID
	for id := range known {
		if id != s.vault.Primary() && found.By[id] == nil {
			idle = append(idle, id)
		}
	}
	if len(idle) == 0 {
		return known, nil
	}
	if _, err := s.pruneMasters(ctx, idle); err != nil {
		return nil, err
	}
	return s.Masters(ctx)
}

// Abandon takes a key that is gone for good off the list of those in use; false
// says that it is not on it, or is here. What it sealed stays, and never opens.
func (s *Store) Abandon(ctx context.Context, id vault.KeyID) (bool, error) {
	known, err := s.Masters(ctx)
	if _, listed := known[id]; err != nil || !listed || s.vault.Opens(id) {
		return false, err
	}
	// A list that is empty would be written anew from the data.
	if err := s.writeMasters(ctx, map[vault.KeyID]time.Time{s.vault.Primary(): time.Now()}); err != nil {
		return false, err
	}
	n, err := s.pruneMasters(ctx, []vault.KeyID{id})
	return n == 1, err
}

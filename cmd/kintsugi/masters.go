package main

import (
	"context"
	"errors"
	"time"

	"kintsugi/internal/session"
	"kintsugi/internal/vault"
)

// checkStore returns a settingError for what no waiting can heal: a store that
// evicts, or that holds what a key seals which is not here.
func (x *house) checkStore(ctx context.Context) error {
	err := x.store.Check(ctx)
	if errors.Is(err, session.ErrEvicts) {
		return settingError{"REDIS_URL", err.Error()}
	}
	if err != nil {
		return err
	}
	err = x.store.CheckMasters(ctx)
	switch {
	case errors.Is(err, session.ErrOtherKey) && x.KeyFrom == "DATA_DIR":
		return settingError{"DATA_DIR", err.Error() + "; put that key's line back into its master.key"}
	case errors.Is(err, session.ErrOtherKey):
		return settingError{x.KeyFrom, err.Error() + "; put that key's line back"}
	case err != nil:
		return err
	}
	if _, err := x.store.Announce(ctx); err != nil { // announce tries again
		x.log.Debug("the master key was not announced", "error", err)
	}
	return nil
}

// announce says from time to time which key this process seals with, until ctx
// ends. A process that would seal what this one can't open is complained of.
func (x *house) announce(ctx context.Context) error {
	told := map[vault.KeyID]bool{}
	every := time.NewTicker(session.AnnounceEvery)
	defer every.Stop()
	for {
		living, err := x.store.Announce(ctx)
		if err != nil && ctx.Err() == nil {
			x.log.Debug("the master key was not announced", "error", err)
		}
		for id := range living {
			if !x.vault.Vault.Opens(id) && !told[id] {
				told[id] = true
				x.log.Error("another process seals with a master key that is not here", "key", id.String())
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-every.C:
		}
	}
}

// withdraw says that this process seals nothing any more.
func (x *house) withdraw(ctx context.Context) {
	if err := x.store.Withdraw(ctx); err != nil {
		x.log.Debug("the master key was not withdrawn", "error", err)
	}
}

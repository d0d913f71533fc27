package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"
	"time"

	"kintsugi/internal/session"
	"kintsugi/internal/vault"
)

// keysCommand is for the master keys.
type keysCommand struct {
	Status keysStatus `cmd:"" default:"withargs" help:"Show which master keys seal how many values. This is the default."`
	New    keysNew    `cmd:"" help:"Print a new line for the key file."`
	Lost   keysLost   `cmd:"" help:"Take a key that is gone for good off the list of those in use, so that the bot starts without it. What it sealed stays, and never opens."`
	Rotate keysRotate `cmd:"" help:"Seal everything anew with the first key of the key file, while the bots run. It may be broken off and called again."`
}

// keysNew prints a new key.
type keysNew struct{}

// Run prints one line; nothing is kept of it.
func (keysNew) Run(p *process) error {
	_, err := io.WriteString(p.out, vault.Line())
	return err
}

// keysStatus shows the keys.
type keysStatus struct {
	Quick bool `help:"Only what was written down: leave out the walk over all keys that counts values (some seconds a million people)."`
}

// Run prints a line a key; never any part of a key, nor of what it seals.
func (k keysStatus) Run(p *process) error {
	return p.operate(true, func(ctx context.Context, o office) error {
		known, err := o.store.Masters(ctx)
		if err != nil {
			return err
		}
		living, err := o.store.Living(ctx)
		if err != nil {
			return err
		}
		if k.Quick {
			return printMasters(p.out, o.vault, known, living, nil)
		}
		found, err := o.store.Seals(ctx)
		if err != nil {
			return err
		}
		return printMasters(p.out, o.vault, known, living, &found)
	})
}

// keysLost gives a key up.
type keysLost struct {
	ID string `arg:"" help:"The key's id, as the line that refuses the start, or keys status, shows it."`
}

// Run fails for a key that is here, or not in use, or that a bot seals with.
func (k keysLost) Run(p *process) error {
	id, err := session.ParseKeyID(k.ID)
	if err != nil {
		return fmt.Errorf("keys lost: want the 8 digits of a key's id, not %q", k.ID)
	}
	return p.operate(true, func(ctx context.Context, o office) error {
		gone, err := o.store.Abandon(ctx, id)
		if err != nil {
			return err
		}
		if !gone {
			return fmt.Errorf("keys lost: key %s is here, or not in use, or a bot seals with it; nothing was changed", id)
		}
		fmt.Fprintf(p.out, "Key %s is off the list. What it sealed stays, and does not open.\n", id)
		return nil
	})
}

// keysRotate seals everything anew.
type keysRotate struct {
	Batch int           `default:"200" help:"About how many keys of Redis are looked at in one go."`
	Pause time.Duration `default:"20ms" help:"How long to leave Redis to the bots after each batch that changed something."`
}

// Run fails when something is left that could not be sealed anew.
func (k keysRotate) Run(p *process) error {
	if k.Batch < 1 || k.Batch > 100_000 || k.Pause < 0 {
		return errors.New("keys rotate: want a batch of 1 to 100000 keys and a pause that is not negative")
	}
	return p.operate(true, func(ctx context.Context, o office) error {
		err := o.store.CheckMasters(ctx)
		if errors.Is(err, session.ErrOtherKey) {
			return fmt.Errorf("keys rotate: %w; put that key's line back, or give it up with keys lost", err)
		}
		if err != nil {
			return err
		}
		last := time.Now()
		done, err := o.store.Rotate(ctx, session.Rotation{Batch: k.Batch, Pause: k.Pause, Progress: func(r session.Rotated) {
			if time.Since(last) >= time.Second {
				last = time.Now()
				fmt.Fprintf(p.out, "%d values looked at, %d sealed anew\n", r.Seen, r.Resealed)
			}
		}})
		switch {
		case errors.Is(err, session.ErrStillSealing):
			return fmt.Errorf("keys rotate: %w; start it again with the key file that this command has. One that was killed counts for two minutes", err)
		case ctx.Err() != nil:
			return fmt.Errorf("keys rotate: broken off after %d values; call it again to go on", done.Resealed)
		case err != nil:
			return err
		}
		fmt.Fprintf(p.out, "%d values looked at, %d sealed anew, %d changed by a bot meanwhile\n", done.Seen, done.Resealed, done.Overtaken)
		return k.end(ctx, p, o, done)
	})
}

// end counts what is left and says which keys may go.
func (keysRotate) end(ctx context.Context, p *process, o office, done session.Rotated) error {
	found, err := o.store.Seals(ctx)
	if err != nil {
		return err
	}
	known, err := o.store.Retire(ctx, found)
	if err != nil {
		return err
	}
	living, err := o.store.Living(ctx)
	if err != nil {
		return err
	}
	if err := printMasters(p.out, o.vault, known, living, &found); err != nil {
		return err
	}
	fmt.Fprintln(p.out)
	closed := 0
	for i, n := range done.Closed {
		if closed += n; n > 0 {
			fmt.Fprintf(p.out, "%d %s don't open with any key that is here; they stay as they are.\n", n, session.SealedKinds[i])
		}
	}
	if left := unfinished(o.vault, known); len(left) > 0 {
		return fmt.Errorf("keys rotate: key %s still seals something; keep its line, and call this again", left[0])
	}
	for _, m := range masters(o.vault, known, nil) {
		if _, used := known[m.id]; !used {
			fmt.Fprintf(p.out, "Key %s (%s) seals nothing any more: its line may be taken away, once no backup needs it.\n", m.id, m.name)
		}
	}
	if closed > 0 {
		return fmt.Errorf("keys rotate: %d values could not be sealed anew", closed)
	}
	return nil
}

// unfinished are the keys in use besides the one that seals.
func unfinished(v *vault.Vault, known map[vault.KeyID]time.Time) (left []vault.KeyID) {
	for _, m := range masters(v, known, nil) {
		if _, used := known[m.id]; used && m.id != v.Primary() {
			left = append(left, m.id)
		}
	}
	return left
}

// master is a master key as an operator sees it.
type master struct {
	id   vault.KeyID
	name string // in the key file
	here bool
}

// masters are all keys that are here or in use, the one that seals first.
func masters(v *vault.Vault, known map[vault.KeyID]time.Time, found *session.Seals) []master {
	names := v.Keys()
	ids := map[vault.KeyID]bool{}
	for id := range names {
		ids[id] = true
	}
	for id := range known {
		ids[id] = true
	}
	if found != nil {
		for id := range found.By {
			ids[id] = true
		}
	}
	var all []master
	for _, id := range slices.SortedFunc(maps.Keys(ids), func(a, b vault.KeyID) int { return cmp.Compare(a.String(), b.String()) }) {
		name, here := names[id]
		m := master{id, cmp.Or(name, "no name"), here}
		if id == v.Primary() {
			all = slices.Insert(all, 0, m)
		} else {
			all = append(all, m)
		}
	}
	return all
}

// printMasters prints a line a key; without found, no counts.
func printMasters(out io.Writer, v *vault.Vault, known map[vault.KeyID]time.Time, living map[vault.KeyID]int, found *session.Seals) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprint(w, "key\tname\there\tin use since\tbots")
	if found != nil {
		for _, kind := range session.SealedKinds {
			fmt.Fprint(w, "\t"+kind)
		}
	}
	fmt.Fprintln(w)
	for _, m := range masters(v, known, found) {
		state, since := "opens", "-"
		switch {
		case m.id == v.Primary():
			state = "seals"
		case !m.here:
			m.name, state = "-", "missing"
		}
		if at, ok := known[m.id]; ok {
			since = at.UTC().Format(time.RFC3339)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d", m.id, m.name, state, since, living[m.id])
		if found != nil {
			for i := range session.SealedKinds {
				n := 0
				if found.By[m.id] != nil {
					n = found.By[m.id][i]
				}
				fmt.Fprintf(w, "\t%d", n)
			}
		}
		fmt.Fprintln(w)
	}
	if found != nil && found.Damaged != [len(session.SealedKinds)]int{} {
		fmt.Fprint(w, "damaged\t-\t-\t-\t-")
		for _, n := range found.Damaged {
			fmt.Fprintf(w, "\t%d", n)
		}
		fmt.Fprintln(w)
	}
	return w.Flush()
}

package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"text/tabwriter"
	"time"

	"kintsugi/internal/bot"
	"kintsugi/internal/session"
)

// deadCommand is for what could not be done for somebody.
type deadCommand struct {
	List  deadList  `cmd:"" default:"1" help:"List the dead letters: turns that broke the engine, and messages that Telegram refused. This is the default."`
	Again deadAgain `cmd:"" help:"Do what dead letters hold once more: a message is sent again, an event is turned again."`
	Drop  deadDrop  `cmd:"" help:"Throw dead letters away."`
}

// deadList lists all letters.
type deadList struct{}

// Run prints a line a letter: never a word of anybody, nor who it is.
func (deadList) Run(p *process) error {
	return p.operate(true, func(ctx context.Context, o office) error {
		all, err := o.letters(ctx, []string{"all"})
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "id\tperson\twhen\twhat\twhy")
		for _, x := range all {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", x.ID, o.vault.Pseudonym(x.Chat), when(x), what(x), x.Why)
		}
		return w.Flush()
	})
}

// when is the time a letter was buried, to the second, in UTC.
func when(x session.Letter) string {
	if x.Sealed {
		return "-"
	}
	return x.At.UTC().Format(time.RFC3339)
}

// what says what kind of thing a letter holds.
func what(x session.Letter) string {
	switch {
	case x.Sealed:
		return "sealed with another key"
	case x.Message != nil:
		return "message"
	case x.Planned != nil:
		return "due: " + x.Planned.Flow
	case x.Event != nil:
		return x.Event.Kind.String()
	}
	return "empty"
}

// deadAgain does letters once more.
type deadAgain struct {
	ID []string `arg:"" help:"Ids as dead list shows them, or all."`
}

// Run goes on after a letter that can't be done, and fails at the end.
func (d deadAgain) Run(p *process) error {
	return p.operate(true, func(ctx context.Context, o office) error {
		var err error
		if o.ContentDir, err = p.contentDir(); err != nil {
			return err
		}
		library, _, err := builtIn(o.config)
		if err != nil {
			return err
		}
		return o.each(ctx, p, d.ID, func(x session.Letter) (string, error) {
			if x.Sealed {
				return "", errors.New("it is sealed with another key")
			}
			said, err := bot.Again(ctx, o.store, library, x, time.Now())
			if said == 0 {
				return "done; there was nothing to say (it may have come too late)", err
			}
			return fmt.Sprintf("done; a running bot says %d messages", said), err
		})
	})
}

// contentDir is CONTENT_DIR, checked.
func (p *process) contentDir() (string, error) {
	env, err := p.environ()
	if err != nil || env["CONTENT_DIR"] == "" {
		return "", err
	}
	var c config
	if err := setContentDir(&c, env["CONTENT_DIR"]); err != nil {
		return "", named("CONTENT_DIR", err)
	}
	return c.ContentDir, nil
}

// deadDrop throws letters away.
type deadDrop struct {
	ID []string `arg:"" help:"Ids as dead list shows them, or all."`
}

// Run goes on after a letter that can't be dropped, and fails at the end.
func (d deadDrop) Run(p *process) error {
	return p.operate(true, func(ctx context.Context, o office) error {
		return o.each(ctx, p, d.ID, func(x session.Letter) (string, error) {
			return "dropped", o.store.Discard(ctx, x.Chat, x.ID)
		})
	})
}

// each does something with the letters that are named and prints what came of
// each. One that is gone meanwhile was dealt with by somebody else.
func (o office) each(ctx context.Context, p *process, ids []string, do func(session.Letter) (string, error)) error {
	all, err := o.letters(ctx, ids)
	if err != nil {
		return err
	}
	failed := 0
	for _, x := range all {
		text, err := do(x)
		switch {
		case errors.Is(err, session.ErrNoLetter):
			text = "gone meanwhile"
		case err != nil:
			failed++
			text = "not done: " + err.Error()
		}
		fmt.Fprintf(p.out, "%s: %s\n", x.ID, text)
	}
	if failed > 0 {
		return fmt.Errorf("dead: %d of %d letters could not be done; they stay", failed, len(all))
	}
	return nil
}

// letters finds the letters that are named, or all, oldest first.
func (o office) letters(ctx context.Context, ids []string) ([]session.Letter, error) {
	all, err := o.store.Letters(ctx)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b session.Letter) int { return a.At.Compare(b.At) })
	if slices.Equal(ids, []string{"all"}) {
		return all, nil
	}
	var some []session.Letter
	for _, id := range ids {
		raw, err := hex.DecodeString(id)
		i := slices.IndexFunc(all, func(x session.Letter) bool { return x.ID == session.ItemID(raw) })
		if err != nil || i < 0 {
			return nil, fmt.Errorf("dead: there is no letter %q; nothing was done", id)
		}
		some = append(some, all[i])
	}
	return some, nil
}

package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"

	"golang.org/x/sync/errgroup"

	"kintsugi/internal/terminal"
)

// runCommand runs the bot wherever the settings say.
type runCommand struct{}

// Run returns when the process is told to stop or, in the terminal, when the
// input ends.
func (runCommand) Run(p *process) error { return p.talk(false) }

// talk opens what the bot needs and lets it talk.
func (p *process) talk(chat bool) error {
	env, err := p.environ()
	if err != nil {
		return err
	}
	c, err := load(chat, env)
	if err != nil {
		return err
	}
	log := newLogger(p.err, c)
	h, err := openHome(p.ctx, c, p.sayer(c, log))
	if err != nil {
		return masked(c, err)
	}
	return masked(c, errors.Join(p.converse(c, h, log), h.Close()))
}

// sayer tells the operator something: in the terminal as a line of its own,
// since logs are quiet there, else in the log.
func (p *process) sayer(c config, log *slog.Logger) func(string) {
	return func(text string) {
		if c.Mode == inTerminal {
			io.WriteString(p.err, text+"\n")
			return
		}
		log.Warn(text)
	}
}

// options are what kind of terminal the conversation is in.
func (p *process) options() terminal.Options {
	in, reads := p.in.(*os.File)
	out, writes := p.out.(*os.File)
	if !reads || !writes {
		return terminal.Options{}
	}
	return terminal.Detect(in, out, os.Getenv)
}

// together runs parts until the first one returns, then ends the others and
// returns the first error.
func together(ctx context.Context, parts ...func(context.Context) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var g errgroup.Group
	for _, part := range parts {
		g.Go(func() error {
			defer stop()
			return part(ctx)
		})
	}
	return g.Wait()
}

// maskedError shows an error without the secrets in it.
type maskedError struct {
	error
	text string
}

func (e maskedError) Error() string { return e.text }
func (e maskedError) Unwrap() error { return e.error }

// masked takes the configuration's secrets out of an error's text.
func masked(c config, err error) error {
	if err == nil {
		return nil
	}
	return maskedError{err, newRedactor(nil, c.secrets()...).clean(err.Error())}
}

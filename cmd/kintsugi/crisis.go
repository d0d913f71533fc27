package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"kintsugi/internal/crisis"
	"kintsugi/internal/dialogue"
	"kintsugi/internal/terminal"
)

// crisisCommand shows what a person would be shown, for those who keep the
// directory.
type crisisCommand struct {
	Country []string `arg:"" optional:"" help:"A country: its code, flag, or name in any language. Without it, all codes."`
	Topic   string   `default:"crisis" enum:"crisis,text,abuse,sexual,own,men,youth,lgbtq" help:"What the lines are for: ${enum}."`
	Lang    string   `help:"The language to show it in (IETF tag)."`
}

// Run prints whom to call and every page of lines.
func (c crisisCommand) Run(p *process) error {
	fsys, _, err := contentFolder{}.open(p)
	if err != nil {
		return err
	}
	directory, err := crisis.Open(fsys, time.Now())
	if err != nil {
		return err
	}
	if len(c.Country) == 0 {
		_, err := fmt.Fprintln(p.out, strings.Join(directory.Codes(), " "))
		return err
	}
	codes, sure := directory.Find(strings.Join(c.Country, " "))
	switch {
	case len(codes) == 0:
		return errors.New("crisis: no country of the directory has this name")
	case !sure && len(codes) > 1:
		return fmt.Errorf("crisis: this may be any of %s", strings.Join(codes, ", "))
	}
	return c.show(p, directory, codes[0])
}

// show prints as the terminal does, so that it reads as a person reads it.
func (c crisisCommand) show(p *process, directory *crisis.Directory, code string) error {
	t := terminal.New(p.out, p.options())
	say := func(text string) error {
		_, err := t.Send(p.ctx, terminal.Chat, dialogue.Message{Text: text})
		return err
	}
	if err := say(directory.Emergency(code, c.Lang)); err != nil {
		return err
	}
	q := dialogue.LinesQuery{Country: code, Topic: c.Topic, At: time.Now(), Lang: c.Lang}
	for {
		page := directory.Lines(q)
		if err := say(page.Text); err != nil {
			return err
		}
		if page.Next <= q.From {
			return nil
		}
		q.From = page.Next
	}
}

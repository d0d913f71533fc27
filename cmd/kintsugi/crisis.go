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

// crisisCommand is for those who keep the crisis directory.
type crisisCommand struct {
	Show  crisisShow  `cmd:"" default:"withargs" help:"Show what a person is shown: whom to call in a country, and its lines. This is the default."`
	Check crisisCheck `cmd:"" help:"List the records that somebody should look at: old, of one source, doubtful, switched off, failed, missing."`
	Off   crisisOff   `cmd:"" help:"Switch a record off in all running bots, without a new release; --list shows what is off."`
	On    crisisOn    `cmd:"" help:"Switch a record on again."`
	Seen  crisisSeen  `cmd:"" help:"Forget what people said of a number that somebody has looked at."`

	Classify crisisClassify `cmd:"" help:"Read JSON lines {id, text, lang} with the rules for danger and write {id, class, strength, rule}."`
}

// crisisShow shows what a person would be shown.
type crisisShow struct {
	Country []string `arg:"" optional:"" help:"A country: its code, flag, or name in any language. Without it, all codes."`
	Topic   string   `default:"crisis" enum:"crisis,text,abuse,sexual,own,men,youth,lgbtq" help:"What the lines are for: ${enum}."`
	Lang    string   `help:"The language to show it in (IETF tag)."`
}

// Run prints whom to call and every page of lines.
func (c crisisShow) Run(p *process) error {
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
	if _, err := p.runtime(directory); err != nil && !errors.Is(err, errNoServer) {
		fmt.Fprintln(p.err, "kintsugi: what is switched off at run time is not known: "+err.Error())
	}
	return c.show(p, directory, codes[0])
}

// show prints as the terminal does, so that it reads as a person reads it.
func (c crisisShow) show(p *process, directory *crisis.Directory, code string) error {
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

package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"text/tabwriter"
	"time"

	"kintsugi/internal/schedule"
	"kintsugi/internal/session"
)

// scheduleCommand shows what is due, as the server of the running bots has it.
type scheduleCommand struct {
	Quick bool `help:"Leave out what takes a walk over all keys (about a second a million): people, blocked, dead letters."`
}

// Run prints the figures.
func (s scheduleCommand) Run(p *process) error {
	rate, err := p.bulkRate()
	if err != nil {
		return err
	}
	return p.operate(false, func(ctx context.Context, o office) error {
		survey, err := dueSets().Look(ctx, o.client)
		if err != nil {
			return err
		}
		level, err := schedule.NewBucket(o.client, schedule.BucketOptions{Rate: float64(rate)}).Take(ctx, 0)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', tabwriter.AlignRight)
		s.due(w, survey)
		fmt.Fprintf(w, "\n%s\n", bucketLine(rate, level))
		if s.Quick {
			return w.Flush()
		}
		census, err := o.store.Census(ctx)
		if err != nil {
			return err
		}
		fmt.Fprintln(w, censusLine(census))
		return w.Flush()
	})
}

// due prints both kinds of due-sets side by side.
func (scheduleCommand) due(w *tabwriter.Writer, s schedule.Survey) {
	row := func(what string, of func(schedule.Due) string) {
		fmt.Fprintf(w, "%s\t%s\t%s\t\n", what, of(s.Asked), of(s.Bulk))
	}
	number := func(of func(schedule.Due) int) func(schedule.Due) string {
		return func(d schedule.Due) string { return strconv.Itoa(of(d)) }
	}
	fmt.Fprintf(w, "\tasked for\tunasked\t\n")
	row("people scheduled", number(func(d schedule.Due) int { return d.People }))
	row("overdue", number(func(d schedule.Due) int { return d.Overdue }))
	row("longest overdue", func(d schedule.Due) string { return d.Oldest.Round(100 * time.Millisecond).String() })
	row("due within a minute", number(func(d schedule.Due) int { return d.Minute }))
	row("within an hour", number(func(d schedule.Due) int { return d.Hour }))
	row("within a day", number(func(d schedule.Due) int { return d.Day }))
}

func bucketLine(rate int, l schedule.Level) string {
	line := fmt.Sprintf("Unasked messages: %d a second over all processes; %d can go at once", rate, l.Left)
	if l.Wait > 0 {
		line += fmt.Sprintf(", the next in %s", l.Wait.Round(time.Millisecond))
	}
	return line + "."
}

func censusLine(c session.Census) string {
	return fmt.Sprintf("%d people are known; %d of them have blocked the bot, as far as it was told.\n%d dead letters of %d people (kintsugi dead list).",
		c.People, c.Blocked, c.Letters, c.WithLetters)
}

// bulkRate is BULK_RATE as it is set where this command runs.
func (p *process) bulkRate() (int, error) {
	env, err := p.environ()
	if err != nil {
		return 0, err
	}
	var c config
	for _, s := range settings {
		if s.name != "BULK_RATE" {
			continue
		}
		value := env[s.name]
		if value == "" {
			value = s.standard
		}
		if err := s.set(&c, value); err != nil {
			return 0, named(s.name, err)
		}
		return c.BulkRate, nil
	}
	return 0, errors.New("schedule: BULK_RATE is no setting")
}

package main

import (
	"context"
	"time"

	"kintsugi/internal/schedule"
	"kintsugi/internal/session"
)

// complainEvery is how often it is said that the due-sets can't be looked at.
const complainEvery = 30 * time.Second

// dueSets are the due-sets of all people.
func dueSets() schedule.Sets {
	return schedule.Sets{Asked: session.DueKeys(), Bulk: session.BulkKeys()}
}

// due hands whoever must be looked at to the bot.
func (x *house) due(ctx context.Context) error {
	var told time.Time
	failed := func(err error) {
		if time.Since(told) > complainEvery {
			told = time.Now()
			x.log.Warn("the due-sets were not looked at", "error", err)
		}
	}
	schedule.New(x.client, dueSets(), schedule.Options{
		Bucket: x.bucket, Failed: failed, Lease: x.Lease, Room: max(32, x.BulkRate),
	}).Run(ctx, x.bot)
	return nil
}

// slow pauses unasked messages in every process, beside what asks for it.
func (x *house) slow(d time.Duration) {
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), x.SendTimeout)
		defer cancel()
		if err := x.bucket.Pause(ctx, d); err != nil {
			x.log.Warn("other processes were not told to pause", "error", err)
		}
	}()
}

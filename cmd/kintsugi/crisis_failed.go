package main

import (
	"context"
	"fmt"
	"strconv"

	"github.com/redis/go-redis/v9"

	"kintsugi/internal/crisis"
)

// crisisSeen forgets what people said of numbers that somebody has looked at.
type crisisSeen struct {
	ID []string `arg:"" help:"Ids of records, or codes of countries, as crisis check --only failed shows them."`
}

// Run takes the counts out of Redis; it fails for an id that has none.
func (c crisisSeen) Run(p *process) error {
	return p.switches(func(ctx context.Context, client redis.UniversalClient) error {
		for _, id := range c.ID {
			n, err := client.HDel(ctx, crisis.FailedKey(), id).Result()
			if err != nil {
				return fmt.Errorf("crisis seen: take out %s: %w", id, err)
			}
			if n == 0 {
				return fmt.Errorf("crisis seen: nobody said of %q that it didn't work", id)
			}
			fmt.Fprintf(p.out, "%s: counted from nought again.\n", id)
		}
		return nil
	})
}

// countFailed keeps what was said of a number where crisis check finds it; what
// else content counts stays in the metrics.
func countFailed(client redis.UniversalClient) func(context.Context, string) error {
	return func(ctx context.Context, counted string) error {
		field, ok := crisis.FailedField(counted)
		if !ok {
			return nil
		}
		if err := client.HIncrBy(ctx, crisis.FailedKey(), field, 1).Err(); err != nil {
			return fmt.Errorf("count a number that didn't work: %w", err)
		}
		return nil
	}
}

// readFailed are the counts by record.
func readFailed(ctx context.Context, client redis.UniversalClient) (map[string]int, error) {
	fields, err := client.HGetAll(ctx, crisis.FailedKey()).Result()
	if err != nil {
		return nil, fmt.Errorf("read which numbers didn't work: %w", err)
	}
	failed := make(map[string]int, len(fields))
	for field, count := range fields {
		if failed[field], err = strconv.Atoi(count); err != nil {
			return nil, fmt.Errorf("read which numbers didn't work: the count of %s is no number", field)
		}
	}
	return failed, nil
}

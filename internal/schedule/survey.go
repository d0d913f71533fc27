package schedule

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// Survey is how the due-sets stand at one moment.
type Survey struct {
	Asked, Bulk Due
	// At is the server's clock.
	At time.Time
}

// Due is how many people are in the due-sets of one kind.
type Due struct {
	// People is how many are scheduled, Overdue how many of them somebody
	// should have looked at by now. Who is in a process's hands is not overdue.
	People, Overdue int
	// Minute, Hour and Day are how many are due within that time from now, the
	// overdue not counted.
	Minute, Hour, Day int
	// Oldest is how long the one who waits longest has been overdue; 0 when
	// nobody is.
	Oldest time.Duration
}

// Look counts everybody in the due-sets, in two round trips. It costs the server
// about as much as two looks of a claimer.
func (s Sets) Look(ctx context.Context, client redis.UniversalClient) (Survey, error) {
	now, err := client.Time(ctx).Result()
	if err != nil {
		return Survey{}, fmt.Errorf("schedule: ask for the time: %w", err)
	}
	pipe := client.Pipeline()
	asked, bulk := count(ctx, pipe, s.Asked, now), count(ctx, pipe, s.Bulk, now)
	if _, err := pipe.Exec(ctx); err != nil {
		return Survey{}, fmt.Errorf("schedule: count the due-sets: %w", err)
	}
	return Survey{Asked: asked(), Bulk: bulk(), At: now}, nil
}

// count asks for the figures of some due-sets; what it returns adds them up once
// the pipeline has run.
func count(ctx context.Context, pipe redis.Pipeliner, keys []string, now time.Time) func() Due {
	// Up to each of these times; the last is all there is.
	ends := [...]string{
		ms(now), ms(now.Add(time.Minute)), ms(now.Add(time.Hour)), ms(now.Add(24 * time.Hour)), "+inf",
	}
	counts := make([][len(ends)]*redis.IntCmd, len(keys))
	first := make([]*redis.ZSliceCmd, len(keys))
	for i, key := range keys {
		for j, end := range ends {
			counts[i][j] = pipe.ZCount(ctx, key, "-inf", end)
		}
		first[i] = pipe.ZRangeWithScores(ctx, key, 0, 0)
	}
	return func() Due {
		var n [len(ends)]int
		oldest := math.Inf(1)
		for i := range keys {
			for j := range ends {
				n[j] += int(counts[i][j].Val())
			}
			if z := first[i].Val(); len(z) > 0 {
				oldest = min(oldest, z[0].Score)
			}
		}
		d := Due{Overdue: n[0], Minute: n[1] - n[0], Hour: n[2] - n[0], Day: n[3] - n[0], People: n[4]}
		if d.Overdue > 0 {
			d.Oldest = now.Sub(time.UnixMilli(int64(oldest)))
		}
		return d
	}
}

func ms(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }

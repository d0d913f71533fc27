package schedule

import (
	"strconv"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// survey: everybody is counted once, by when they are due.
func survey(t *testing.T, client redis.UniversalClient) {
	dueIn(t, client, sets().Bulk, 50, time.Now().Add(-time.Hour))
	for i, after := range []time.Duration{-2 * time.Hour, 30 * time.Second, time.Minute + 10*time.Second, 3 * time.Hour, 40 * time.Hour} {
		z := redis.Z{Score: float64(time.Now().Add(after).UnixMilli()), Member: strconv.Itoa(1000 + i)}
		if err := client.ZAdd(t.Context(), sets().Bulk[3*i], z).Err(); err != nil {
			t.Fatal(err)
		}
	}
	got, err := sets().Look(t.Context(), client)
	if err != nil {
		t.Fatal(err)
	}
	want := Due{People: 55, Overdue: 51, Minute: 1, Hour: 2, Day: 3, Oldest: got.Bulk.Oldest}
	if got.Bulk != want || got.Asked != (Due{}) {
		t.Errorf("the crowd stands at %+v, want %+v; the others at %+v", got.Bulk, want, got.Asked)
	}
	if got.Bulk.Oldest < 2*time.Hour || got.Bulk.Oldest > 2*time.Hour+time.Minute {
		t.Errorf("the longest overdue is %s", got.Bulk.Oldest)
	}
}

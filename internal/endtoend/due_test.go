//go:build unix

package endtoend

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/localredis"
	"kintsugi/internal/session"
	"kintsugi/internal/telegramtest"
)

// TestKilledAmongTheDue has two processes say 5,000 things that fall due at once,
// at 1,000 a second, and kills one of them in the middle: everybody is told, and
// at most one thing is said once more to anybody.
func TestKilledAmongTheDue(t *testing.T) {
	t.Parallel()
	killAmongTheDue(t, newHouse(t, slowly()), 5000, 1000)
}

// TestKilledAmongTheDueOnACluster is the same on a cluster of three.
func TestKilledAmongTheDueOnACluster(t *testing.T) {
	t.Parallel()
	cluster, err := localredis.Cluster(3)
	needed(t, err)
	t.Cleanup(func() { cluster.Close() })
	killAmongTheDue(t, houseOn(t, slowly(), cluster), 600, 300)
}

// slowly is a Telegram far enough away that a kill meets messages under way.
func slowly() telegramtest.Options {
	return telegramtest.Options{Faults: telegramtest.Faults{Delay: 30 * time.Millisecond}}
}

// killAmongTheDue lets two processes tell a crowd and kills one after two fifths.
func killAmongTheDue(t *testing.T, h *house, crowd, rate int) {
	all := h.people(crowd)
	fallDue(t, h, all, time.Now().Add(2*time.Second))
	addrs := []string{freeAddr(t), freeAddr(t)}
	front := turnAbout(t, addrs)
	var processes []*process
	for _, addr := range addrs {
		p := h.start(t, "LISTEN_ADDR", addr, "PUBLIC_URL", front, "BULK_RATE", strconv.Itoa(rate))
		processes = append(processes, p)
	}
	for _, p := range processes {
		p.says(t, "talking")
	}
	sent := func() int { return h.telegram.Calls("sendMessage") }
	eventually(t, 60*time.Second, "two fifths to be told", func() bool { return sent() >= crowd*2/5 })
	processes[0].kill()
	killed := sent()
	if killed >= crowd {
		t.Fatalf("all %d were told before the kill", crowd)
	}
	eventually(t, 60*time.Second, "everybody to be told", func() bool { return told(all) == crowd })
	eventually(t, 20*time.Second, "nobody to be due", func() bool { return scheduled(t, h) == 0 })
	processes[1].stop(t)
	repeats, unanswered := 0, h.unanswered()
	var times []time.Time
	for i, p := range all {
		sends := p.Sends()
		if causes := 1 + unanswered[h.vault.Pseudonym(p.ID())]; len(sends)-1 > causes {
			t.Errorf("person %d was told %d times, and what could repeat it happened %d times", i, len(sends), causes)
		}
		repeats += len(sends) - 1
		times = append(times, sends[0].At)
		if s := h.kept(t, p.ID()).Session; s == nil || len(s.Schedule) > 0 {
			t.Errorf("person %d is to be told again", i)
		}
	}
	slices.SortFunc(times, time.Time.Compare)
	t.Logf("one of two processes killed after %d of %d: %d messages were said once more, %d answers did not come; all within %s, half of them within %s",
		killed, crowd, repeats, len(unanswered), span(times, 1), span(times, 2))
}

// span is how long the first part of some sorted times took.
func span(times []time.Time, part int) time.Duration {
	return times[(len(times)-1)/part].Sub(times[0]).Round(10 * time.Millisecond)
}

// fallDue commits people who were last heard yesterday, with a note that falls
// due at a time.
func fallDue(t *testing.T, h *house, all []*telegramtest.Person, at time.Time) {
	t.Helper()
	var running sync.WaitGroup
	for part := range slices.Chunk(all, max(1, len(all)/32)) {
		running.Go(func() {
			for _, p := range part {
				p.Met()
				s := &dialogue.Session{
					Last:     at.Add(-24 * time.Hour).Unix(),
					Facts:    map[string]any{"stay": int64(-1)}, // nothing else is to come
					Schedule: []dialogue.Scheduled{{ID: "a", At: at.Unix(), Flow: "short"}},
				}
				if _, err := h.store.Commit(context.Background(), session.Commit{Chat: p.ID(), Session: s}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	running.Wait()
}

// told counts the people who were told something.
func told(all []*telegramtest.Person) (n int) {
	for _, p := range all {
		if p.State().Sends > 0 {
			n++
		}
	}
	return n
}

// scheduled is how many people stand in some due-set.
func scheduled(t *testing.T, h *house) int {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	survey, err := dueSets.Look(ctx, h.client)
	if err != nil {
		t.Fatal(err)
	}
	return survey.Asked.People + survey.Bulk.People
}

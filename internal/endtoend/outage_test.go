//go:build unix

package endtoend

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"kintsugi/internal/localredis"
	"kintsugi/internal/telegramtest"
)

const (
	awayWords = "I can't keep anything just now"
	// soonEnough is how long help may take while 150 others wait for a Redis
	// that is gone: the five seconds in which commits are tried, and a bit.
	soonEnough = 9 * time.Second
)

// TestA1HelpWithRedisGone stops Redis in the middle of 150 conversations, by
// freezing it and by killing it, while one of them sends 150 messages: number 151
// gets help all the same (safety.md A1), the others are told once that nothing can be kept, and when it is back
// all conversations go on, with the day of rest (A8) kept.
func TestA1HelpWithRedisGone(t *testing.T) {
	t.Parallel()
	for name, freeze := range map[string]bool{"frozen": true, "killed": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachWay(t, func(t *testing.T, webhook bool) { outage(t, webhook, freeze) })
		})
	}
}

func outage(t *testing.T, webhook, freeze bool) {
	dir := filepath.Join(t.TempDir(), "redis")
	redis, err := localredis.Child(dir)
	needed(t, err)
	t.Cleanup(func() { redis.Close() })
	h := houseOn(t, telegramtest.Options{}, redis)
	if webhook {
		h.byWebhook(t)
	}
	p := h.start(t)
	all := h.people(151)
	everybody(t, all, func(p *telegramtest.Person) { p.Type("/start") }, "safer device")
	one, others := all[150], all[:150]

	back := stopRedis(t, dir, redis, freeze)
	gone := time.Now()
	for _, p := range others {
		p.Type("anything at all")
	}
	for i := range 150 { // more than Telegram gives out at a time
		others[0].Type(fmt.Sprint("and another ", i))
	}
	time.Sleep(500 * time.Millisecond) // so that they are all before number 151
	helpWithout(t, one)
	everybody(t, others, func(*telegramtest.Person) {}, awayWords)
	for _, p := range others[:20] {
		p.Type("and something more")
	}
	time.Sleep(2500 * time.Millisecond)
	back()

	h.drained(t, 30*time.Second)
	restKept(t, h, one, gone)
	everybody(t, others, func(p *telegramtest.Person) { presses(t, p, "Look around") }, "calm minutes")
	for i, p := range others {
		if n := count(p, awayWords); n != 1 {
			t.Errorf("person %d was told %d times that nothing can be kept", i, n)
		}
	}
	p.stop(t)
}

// stopRedis freezes or kills a server and returns what brings it back.
func stopRedis(t *testing.T, dir string, redis *localredis.Server, freeze bool) (back func()) {
	t.Helper()
	send := func(s syscall.Signal) {
		if err := syscall.Kill(redis.PID(), s); err != nil {
			t.Fatal(err)
		}
	}
	if freeze {
		send(syscall.SIGSTOP)
		t.Cleanup(func() { syscall.Kill(redis.PID(), syscall.SIGCONT) }) //nolint:errcheck // it may be gone
		return func() { send(syscall.SIGCONT) }
	}
	send(syscall.SIGKILL)
	return func() {
		redis.Close() //nolint:errcheck // it was killed, and says so
		again, err := localredis.Child(dir)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { again.Close() })
	}
}

// helpWithout asks for help and goes on to the answer to A3 that brings a day
// of rest, all with nothing to keep it in.
func helpWithout(t *testing.T, p *telegramtest.Person) {
	t.Helper()
	pressed := time.Now()
	presses(t, p, "Help now")
	hears(t, p, "move nearer to another person")
	took := time.Since(pressed)
	t.Logf("help came after %s", took.Round(10*time.Millisecond))
	if took > soonEnough {
		t.Errorf("help took %s", took)
	}
	for _, step := range [][2]string{
		{"Something else", "Which is nearest?"},
		{"I think about ending my life", "are you thinking about ending your life?"},
		{"I'm in danger now", "is all you need to say"},
	} {
		presses(t, p, step[0])
		hears(t, p, step[1])
	}
}

// restKept waits until the answer given while Redis was gone is kept with its
// day of rest.
func restKept(t *testing.T, h *house, p *telegramtest.Person, gone time.Time) {
	t.Helper()
	eventually(t, 20*time.Second, "the day of rest to be kept", func() bool {
		s := h.kept(t, p.ID()).Session
		if s == nil {
			return false
		}
		rest := time.Unix(s.Rest, 0)
		return rest.After(gone.Add(24*time.Hour-time.Second)) && rest.Before(time.Now().Add(24*time.Hour+time.Second))
	})
}

// everybody does something, and waits until everybody's newest message holds
// text.
func everybody(t testing.TB, all []*telegramtest.Person, do func(*telegramtest.Person), text string) {
	t.Helper()
	for _, p := range all {
		do(p)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 40*time.Second)
	defer cancel()
	var wg sync.WaitGroup
	for i, p := range all {
		wg.Go(func() {
			if _, err := p.Wait(ctx, func(st telegramtest.State) bool { return strings.Contains(st.Newest.Text, text) }); err != nil {
				t.Errorf("person %d waits for %q: %v", i, text, err)
			}
		})
	}
	wg.Wait()
	if t.Failed() {
		t.FailNow()
	}
}

// count is how many messages with that text a person was sent.
func count(p *telegramtest.Person, text string) (n int) {
	for _, s := range p.Sends() {
		n += strings.Count(s.Text, text)
	}
	return n
}

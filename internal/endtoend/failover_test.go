//go:build unix

package endtoend

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"kintsugi/internal/localredis"
	"kintsugi/internal/telegramtest"
)

const staleWords = "That button is from earlier. This is where things stand now."

// TestFailOverLosesTheLastMoment has a primary die with turns that its replica
// has not got. What a person sees: the bot doesn't know their last answers any
// more. Their newest button brings a kind word and the screen as it stands, never
// an error, and from there all goes on. Whoever was not talking in that moment
// sees nothing.
func TestFailOverLosesTheLastMoment(t *testing.T) {
	t.Parallel()
	primary := node(t)
	link := newRelay(t, primary.Addrs()[0])
	replica := replicaOf(t, link.addr)
	front := newRelay(t, primary.Addrs()[0])
	h := houseAt(t, telegramtest.Options{}, front.URL())
	h.unhurried()
	p := h.start(t)
	all := h.people(100)
	beginCounting(t, all)
	each(all, "1")
	counted(t, all, 1, 20*time.Second)
	h.drained(t, 10*time.Second)
	h.noted(t, all)
	replicated(t, primary)

	link.stall()
	unlucky, others := all[:40], all[40:]
	for _, person := range unlucky {
		person.Burst("1", "1")
	}
	counted(t, unlucky, 3, 20*time.Second)
	h.drained(t, 10*time.Second)
	dies(t, primary)
	promote(t, replica)
	front.lead(replica.Addrs()[0])

	lost := 0
	for _, person := range all {
		lost += 3 - int(h.kept(t, person.ID()).Session.Facts["counted"].(int64))
	}
	if lost -= 2 * len(others); lost != 2*len(unlucky) {
		t.Errorf("%d turns are lost, and %d were not replicated", lost, 2*len(unlucky))
	}
	t.Logf("%d turns of %d people are lost", lost, len(unlucky))
	everybody(t, unlucky, func(p *telegramtest.Person) { presses(t, p, "One more") }, staleWords)
	everybody(t, unlucky, func(p *telegramtest.Person) { presses(t, p, "One more") }, "Counted 2.")
	everybody(t, others, func(p *telegramtest.Person) { presses(t, p, "One more") }, "Counted 2.")
	for i, person := range others {
		if n := len(person.Sends()); n != 4 {
			t.Errorf("person %d, who was silent at that moment, was told %d things, not 4", i, n)
		}
	}
	if strings.Contains(p.out.String(), "level=ERROR") {
		t.Error("the log tells of an error")
	}
	p.stop(t)
}

// TestFailOverWithSentinel has a sentinel put a replica in the place of a primary
// that is killed while 100 people count, and once more, with REDIS_WAIT=1. What a
// person sees: the answer comes seconds later. Nothing is lost.
func TestFailOverWithSentinel(t *testing.T) {
	t.Parallel()
	primary := node(t)
	next := replicaOf(t, primary.Addrs()[0])
	sentinel, err := localredis.Sentinel("people", primary)
	needed(t, err)
	t.Cleanup(func() { sentinel.Close() })
	watch := redis.NewSentinelClient(&redis.Options{Addr: sentinel.Addrs()[0]})
	t.Cleanup(func() { watch.Close() })
	ctx := context.Background()
	// It asks every ten seconds who the replicas are.
	if err := watch.Process(ctx, redis.NewCmd(ctx, "SENTINEL", "DEBUG", "info-period", "300")); err != nil {
		t.Fatal(err)
	}
	h := houseAt(t, telegramtest.Options{}, sentinel.URL())
	h.unhurried()
	h.withAdmin(t)
	p := h.start(t, "REDIS_WAIT", "1")
	p.ready(t)
	all := h.people(100)
	beginCounting(t, all)
	n := 0
	for range soak(2) {
		known(t, watch, next)
		replicated(t, primary)
		stop, talking := make(chan struct{}), sync.WaitGroup{}
		talking.Go(func() {
			for {
				select {
				case <-stop:
					return
				case <-time.After(150 * time.Millisecond):
				}
				each(all, "1")
				n++
			}
		})
		time.Sleep(700 * time.Millisecond) // in the middle of what they say
		dies(t, primary)
		primary = next
		primaryIs(t, watch, primary)
		time.Sleep(700 * time.Millisecond)
		close(stop)
		talking.Wait()
		next = replicaOf(t, primary.Addrs()[0])
		counted(t, all, n, 40*time.Second)
	}
	h.drained(t, 10*time.Second)
	p.stop(t)
	unconfirmed := strings.Count(p.out.String(), "kept by fewer replicas than asked for")
	repeats := 0
	for i, person := range all {
		if kept := h.kept(t, person.ID()).Session.Facts["counted"]; kept != int64(n) {
			t.Errorf("person %d: %v of %d answers are kept", i, kept, n)
		}
		if told := count(person, awayWords); told > 0 {
			t.Errorf("person %d was told that nothing can be kept", i)
		}
		repeats += inOrder(t, person, n)
	}
	t.Logf("%d answers of %d people, none lost; %d turns had no replica for a while, %d counts were said once more", n*len(all), len(all), unconfirmed, repeats)
}

// inOrder makes sure that a person was told the counts 0 to n in order, and
// returns how many were said once more: a fail-over may lose the note that one
// was said.
func inOrder(t testing.TB, p *telegramtest.Person, n int) (repeats int) {
	t.Helper()
	next := 0
	for _, s := range p.Sends() {
		m := countForm.FindStringSubmatch(s.Text)
		switch {
		case m == nil:
		case m[1] == fmt.Sprint(next):
			next++
		case m[1] == fmt.Sprint(next-1):
			repeats++
		default:
			t.Errorf("chat %d: after %d it was told %s", p.ID(), next-1, m[1])
			return repeats
		}
	}
	if next != n+1 {
		t.Errorf("chat %d was told up to %d of %d", p.ID(), next-1, n)
	}
	return repeats
}

// soak is how often something is done again: so often, or KINTSUGI_SOAK times.
func soak(often int) int {
	if n, err := strconv.Atoi(os.Getenv("KINTSUGI_SOAK")); err == nil {
		return n
	}
	return often
}

func node(t testing.TB, args ...string) *localredis.Server {
	t.Helper()
	s, err := localredis.Node(args...)
	needed(t, err)
	t.Cleanup(func() { s.Close() })
	return s
}

// replicaOf is a server that follows another, as soon as it has all of it.
func replicaOf(t testing.TB, primary string) *localredis.Server {
	t.Helper()
	host, port, _ := strings.Cut(primary, ":")
	s := node(t, "--replicaof", host+" "+port)
	client := redis.NewClient(s.Options().Simple())
	defer client.Close()
	eventually(t, 20*time.Second, "the replica to follow", func() bool {
		return strings.Contains(client.Info(context.Background(), "replication").Val(), "master_link_status:up")
	})
	return s
}

// replicated waits until a replica has all that was written.
func replicated(t testing.TB, primary *localredis.Server) {
	t.Helper()
	client := redis.NewClient(primary.Options().Simple())
	defer client.Close()
	ctx := context.Background()
	var wait *redis.Cmd
	if _, err := client.Pipelined(ctx, func(p redis.Pipeliner) error {
		p.Set(ctx, "mark", 1, time.Minute)
		wait = p.Do(ctx, "WAIT", 1, 1000)
		return nil
	}); err != nil || wait.Val() != int64(1) {
		t.Fatalf("the replica does not follow: %v", err)
	}
}

// promote makes a replica a primary, by hand.
func promote(t testing.TB, s *localredis.Server) {
	t.Helper()
	client := redis.NewClient(s.Options().Simple())
	defer client.Close()
	if err := client.ReplicaOf(context.Background(), "NO", "ONE").Err(); err != nil {
		t.Fatal(err)
	}
}

// dies ends a server the hard way (SIGKILL).
func dies(t testing.TB, s *localredis.Server) {
	t.Helper()
	if err := syscall.Kill(s.PID(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
}

// known waits until a sentinel knows a replica and that it follows.
func known(t testing.TB, watch *redis.SentinelClient, replica *localredis.Server) {
	t.Helper()
	eventually(t, 20*time.Second, "the sentinel to know the replica", func() bool {
		for _, r := range watch.Replicas(context.Background(), "people").Val() {
			if r["name"] == replica.Addrs()[0] && r["flags"] == "slave" && r["master-link-status"] == "ok" {
				return true
			}
		}
		return false
	})
}

// primaryIs waits until a sentinel names a server as the primary.
func primaryIs(t testing.TB, watch *redis.SentinelClient, s *localredis.Server) {
	t.Helper()
	eventually(t, 30*time.Second, "the sentinel to put the replica in its place", func() bool {
		return strings.Join(watch.GetMasterAddrByName(context.Background(), "people").Val(), ":") == s.Addrs()[0]
	})
}

//go:build unix

package endtoend

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"kintsugi/internal/localredis"
	"kintsugi/internal/session"
	"kintsugi/internal/telegramtest"
)

// TestOneNodeStandsStill has one of three nodes of a cluster stand still for some
// seconds. What a person sees: whoever is kept on another node, nothing; whoever is
// kept there gets help at once and the other answers late, in order and once.
func TestOneNodeStandsStill(t *testing.T) {
	t.Parallel()
	cluster, err := localredis.Cluster(3)
	needed(t, err)
	t.Cleanup(func() { cluster.Close() })
	h := houseOn(t, telegramtest.Options{}, cluster)
	h.unhurried()
	p := h.start(t)
	all := h.people(30)
	beginCounting(t, all)
	ctx := context.Background()
	nodes := map[string][]*telegramtest.Person{}
	client := h.client.(*redis.ClusterClient)
	for _, person := range all {
		node, err := client.MasterForKey(ctx, session.SessionKey(person.ID()))
		if err != nil {
			t.Fatal(err)
		}
		nodes[node.Options().Addr] = append(nodes[node.Options().Addr], person)
	}
	still, err := client.MasterForKey(ctx, session.SessionKey(all[0].ID()))
	if err != nil {
		t.Fatal(err)
	}
	addr := still.Options().Addr
	here, one := nodes[addr][1:], nodes[addr][0]
	var elsewhere []*telegramtest.Person
	for other, people := range nodes {
		if other != addr {
			elsewhere = append(elsewhere, people...)
		}
	}
	if len(here) == 0 || len(elsewhere) == 0 {
		t.Fatalf("%d people on this node, %d elsewhere", len(here), len(elsewhere))
	}
	const pause = 3 * time.Second // less than anybody waits before they are told
	began := time.Now()
	if err := redis.NewClient(still.Options()).Do(ctx, "CLIENT", "PAUSE", pause.Milliseconds(), "ALL").Err(); err != nil {
		t.Fatal(err)
	}
	each(here, "1")
	each(elsewhere, "1")
	presses(t, one, "Help now")
	counted(t, elsewhere, 1, 20*time.Second)
	hears(t, one, "Call the emergency number where you are.")
	for i, person := range here {
		if time.Since(began) < pause && strings.Contains(person.State().Newest.Text, "Counted 1.") {
			t.Errorf("person %d is answered: the node does not stand still, or is waited for by everybody", i)
		}
	}
	counted(t, here, 1, 20*time.Second)
	h.drained(t, 10*time.Second)
	if again := checkCounts(t, h, append(here, elsewhere...), 1); again > 0 {
		t.Errorf("%d counts were said twice", again)
	}
	p.stop(t)
}

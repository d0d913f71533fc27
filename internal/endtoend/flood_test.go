//go:build unix

package endtoend

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kintsugi/internal/telegramtest"
)

const (
	floodEvery = 10 * time.Millisecond // a hundred messages a second
	floodMost  = 300
	// outboxHolds is how many messages an outbox holds (session/lua/common.lua).
	outboxHolds = 30
)

// TestAFloodHarmsNobody has one person send three hundred messages, a hundred a
// second, into a chat that Telegram slows down, while twenty others talk: each of
// those gets every answer, in order; all that the first one sent counts, no more
// than thirty answers wait for them, and the last thing they are told is true.
func TestAFloodHarmsNobody(t *testing.T) {
	t.Parallel()
	eachWay(t, func(t *testing.T, webhook bool) {
		h := newHouse(t, telegramtest.Options{})
		h.unhurried()
		if webhook {
			h.byWebhook(t)
		}
		p := h.start(t)
		all := h.people(21)
		flooder, others := all[0], all[1:]
		beginCounting(t, all)

		most, waiting, before := 0, 0, len(countsOf(flooder))
		tick := time.NewTicker(floodEvery)
		defer tick.Stop()
		for n := range floodMost {
			if n%25 == 0 {
				h.telegram.FloodChat(flooder.ID(), 3*time.Second)
				most = max(most, outbox(t, h, flooder))
			}
			flooder.Type("1")
			if waiting < 12*len(others) {
				others[waiting%len(others)].Type("1")
				waiting++
			}
			<-tick.C
		}
		takenInSilence(t, h, flooder)
		most = max(most, outbox(t, h, flooder))
		slipped := len(countsOf(flooder)) - before // said where a slow machine left a gap in the silence
		counted(t, others, 12, 20*time.Second)
		counted(t, all[:1], floodMost, 40*time.Second)
		if again := checkCounts(t, h, others, 12); again > 0 {
			t.Errorf("the others were told %d things twice", again)
		}
		if most > outboxHolds || slipped == 0 && most < outboxHolds {
			t.Errorf("%d messages waited for the one who floods", most)
		}
		said := countsOf(flooder)
		if !slices.IsSorted(said) || len(said) > before+slipped+outboxHolds {
			t.Errorf("the one who floods was told %d counts, %d of them meanwhile: %v", len(said), slipped, said)
		}
		p.stop(t)
	})
}

// takenInSilence waits until everything is taken in, while Telegram refuses to
// send anything to one person.
func takenInSilence(t testing.TB, h *house, p *telegramtest.Person) {
	t.Helper()
	eventually(t, 40*time.Second, "every update to be taken in", func() bool {
		h.telegram.FloodChat(p.ID(), 2*time.Second)
		return h.telegram.Pending() == 0
	})
}

// outbox is how many messages wait for a person.
func outbox(t testing.TB, h *house, p *telegramtest.Person) int {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	items, err := h.store.Outbox(ctx, p.ID())
	if err != nil {
		t.Fatal(err)
	}
	return len(items)
}

// countsOf are the counts that a person was told, in order.
func countsOf(p *telegramtest.Person) (all []int) {
	for _, s := range p.Sends() {
		if m := countForm.FindStringSubmatch(s.Text); m != nil {
			n := 0
			fmt.Sscan(m[1], &n) //nolint:errcheck // digits
			all = append(all, n)
		}
	}
	return all
}

// TestA3IsAskedThroughAFlood has somebody say in the middle of a flood, all of it
// unanswered for now, that they want to die: the direct question is among what
// they are told, though most answers are not.
func TestA3IsAskedThroughAFlood(t *testing.T) {
	t.Parallel()
	h := newHouse(t, telegramtest.Options{})
	h.unhurried()
	h.start(t)
	all := h.people(1)
	ann := all[0]
	beginCounting(t, all)
	h.telegram.FloodChat(ann.ID(), 2*time.Second)
	for i := range 120 {
		if ann.Type("One more"); i == 60 {
			ann.Type("I want to kill myself tonight")
		}
	}
	takenInSilence(t, h, ann)
	counted(t, all, 120, 30*time.Second)
	if !slices.ContainsFunc(ann.Sends(), func(s telegramtest.Send) bool {
		return strings.Contains(s.Text, "are you thinking about ending your life?")
	}) {
		t.Error("the direct question was not asked")
	}
	if n := len(countsOf(ann)); n > outboxHolds+1 {
		t.Errorf("%d counts were told", n)
	}
}

//go:build unix

package endtoend

import (
	"strings"
	"testing"
	"time"

	"kintsugi/internal/telegramtest"
)

// telegramFault is one thing that befalls Telegram while people talk. What a
// person sees is the same for all: nothing, for as long as it lasts; then every
// answer, in order and once, help first among them.
type telegramFault struct {
	name   string
	faults telegramtest.Faults
	// happened counts how often it did.
	happened func(telegramtest.Stats) int
}

var telegramFaults = []telegramFault{
	{
		"answers 429 to everybody",
		telegramtest.Faults{Flood: 1, FloodAll: true, FloodFor: time.Second},
		func(s telegramtest.Stats) int { return s.Floods + s.TooEarly },
	},
	{"answers every send with 500", telegramtest.Faults{SendFails: 1}, func(s telegramtest.Stats) int { return s.Failed }},
	{"answers everything with a page of HTML", telegramtest.Faults{HTML: 1}, func(s telegramtest.Stats) int { return s.Pages }},
	{"does not answer", telegramtest.Faults{Silent: 1}, func(s telegramtest.Stats) int { return s.Unheard }},
	{"cuts every connection", telegramtest.Faults{Cut: 1}, func(s telegramtest.Stats) int { return s.Cuts }},
}

// TestTelegramFaults has Telegram fail wholly for a while, in the middle of
// conversations.
func TestTelegramFaults(t *testing.T) {
	t.Parallel()
	for _, f := range telegramFaults {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, telegramtest.Options{})
			p := h.start(t)
			all := h.people(31)
			beginCounting(t, all)
			one, others := all[30], all[:30]
			before := f.happened(h.telegram.Stats())
			h.telegram.SetFaults(f.faults)
			for _, p := range others {
				p.Burst("1", "2", "1")
			}
			presses(t, one, "Help now")
			eventually(t, 20*time.Second, "Telegram to fail", func() bool { return f.happened(h.telegram.Stats()) >= before+4 })
			told := len(one.Sends())
			for _, p := range others {
				told += len(p.Sends())
			}
			h.telegram.SetFaults(telegramtest.Faults{})
			hears(t, one, "Call the emergency number where you are.")
			counted(t, others, 3, 40*time.Second)
			h.drained(t, 10*time.Second)
			checkCounts(t, h, others, 3)
			if told != 2*len(all) {
				t.Errorf("%d messages came while Telegram failed", told-2*len(all))
			}
			for i, p := range others {
				if kept := h.kept(t, p.ID()).Session.Facts["counted"]; kept != int64(3) {
					t.Errorf("person %d: %v answers of 3 are kept", i, kept)
				}
			}
			p.stop(t)
		})
	}
}

// TestTwoPollersByMistake starts a second process with the same token. What a
// person sees: nothing of it. Each process says once who else is polling, and when
// one of them ends the other goes on.
func TestTwoPollersByMistake(t *testing.T) {
	t.Parallel()
	h := newHouse(t, telegramtest.Options{})
	h.unhurried()
	p := h.start(t)
	all := h.people(30)
	beginCounting(t, all)
	mistaken := h.start(t)
	mistaken.says(t, "talking")
	n := 0
	rivals := func(o *output) int { return strings.Count(o.String(), "somebody else takes in this bot's updates") }
	eventually(t, 20*time.Second, "the two to meet often", func() bool {
		each(all, "1")
		n++
		counted(t, all, n, 30*time.Second)
		return n >= 10 && rivals(h.outputs[0])+rivals(h.outputs[1]) > 0
	})
	mistaken.stop(t)
	each(all, "1")
	n++
	counted(t, all, n, 30*time.Second)
	h.drained(t, 10*time.Second)
	p.stop(t)
	for i, o := range h.outputs {
		if times := rivals(o); times > 1 {
			t.Errorf("process %d says %d times that somebody else polls", i+1, times)
		}
	}
	if again := checkCounts(t, h, all, n); again > 0 {
		t.Errorf("%d counts were said twice", again)
	}
}

//go:build unix

package endtoend

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"kintsugi/internal/telegramtest"
)

// bad is a Telegram on a bad day; bursts of 429 come for one chat or for all.
func bad(forAll bool) telegramtest.Faults {
	f := telegramtest.Faults{
		Delay: 30 * time.Millisecond, FloodFor: time.Second, FloodAll: forAll, Flood: 0.002,
		SendFails: 0.02, PollFails: 0.03, AnswerLost: 0.01, Repeat: 0.05, Swap: 0.05,
	}
	if forAll {
		f.Flood = 0.001
	}
	return f
}

// eachWay runs a test by polling and by webhook.
func eachWay(t *testing.T, test func(t *testing.T, webhook bool)) {
	for name, webhook := range map[string]bool{"polling": false, "webhook": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, webhook)
		})
	}
}

// TestFaultsOnTheWay has 200 people walk while Telegram floods, fails, repeats,
// swaps and loses answers: every conversation reaches its end in order, and
// what is said twice is at most one thing for each answer that was lost.
func TestFaultsOnTheWay(t *testing.T) {
	t.Parallel()
	eachWay(t, func(t *testing.T, webhook bool) {
		h := newHouse(t, telegramtest.Options{QueryLife: time.Minute, Faults: bad(!webhook)})
		h.unhurried()
		if webhook {
			h.byWebhook(t)
		}
		p := h.start(t)
		all := walkers(h, dice(t), crowd, 4*time.Second, 600*time.Millisecond)
		walkAll(t, all, 80*time.Second)
		h.drained(t, 20*time.Second)
		p.stop(t)
		countRepeats(t, h, all, nil)
		t.Logf("what went wrong on the way: %+v", h.telegram.Stats())
		happened(t, h)
		if !webhook && h.telegram.Stats().BadPolls == 0 {
			t.Error("no poll was answered 502")
		}
	})
}

// happened makes sure that the faults a test counts on did happen.
func happened(t *testing.T, h *house) {
	t.Helper()
	s := h.telegram.Stats()
	if s.Floods == 0 || s.Failed == 0 || s.Lost == 0 || s.Repeated == 0 {
		t.Errorf("not every fault happened: %+v", s)
	}
}

// TestTwelveAtOnce has 500 people send twelve answers each at once, labels and
// numbers of a flow that counts: each gets the twelve counts in order, on a bad
// day.
func TestTwelveAtOnce(t *testing.T) {
	t.Parallel()
	eachWay(t, func(t *testing.T, webhook bool) {
		h := newHouse(t, telegramtest.Options{})
		h.unhurried()
		if webhook {
			h.byWebhook(t)
		}
		p := h.start(t)
		all := h.people(500)
		beginCounting(t, all)
		h.telegram.SetFaults(bad(!webhook))
		for _, person := range all {
			person.Burst("1", "One more", "2", "and another", "one", "two", "1️⃣", "ONE MORE", "And anothr", "2", "1", "One more")
		}
		counted(t, all, 12, 60*time.Second)
		h.drained(t, 20*time.Second)
		p.stop(t)
		t.Logf("6,000 answers in order, %d of them said once more; %+v", checkCounts(t, h, all, 12), h.telegram.Stats())
		happened(t, h)
	})
}

// TestSwappedUpdates has people type ten answers one after the other while
// Telegram's queues swap and repeat them: each is counted, and once.
func TestSwappedUpdates(t *testing.T) {
	t.Parallel()
	h := newHouse(t, telegramtest.Options{})
	h.unhurried()
	h.byWebhook(t)
	p := h.start(t)
	all := h.people(60)
	beginCounting(t, all)
	h.telegram.SetFaults(telegramtest.Faults{Swap: 0.2, Repeat: 0.1})
	for i := range 10 {
		for _, person := range all {
			person.Type([]string{"1", "One more", "2"}[i%3])
		}
		time.Sleep(20 * time.Millisecond)
	}
	counted(t, all, 10, 30*time.Second)
	h.drained(t, 10*time.Second)
	p.stop(t)
	if again := checkCounts(t, h, all, 10); again > 0 {
		t.Errorf("%d counts were said twice", again)
	}
	if s := h.telegram.Stats(); s.Swapped < 10 || s.Repeated < 10 {
		t.Errorf("hardly anything was swapped or repeated: %+v", s)
	}
}

// beginCounting brings everybody into the flow that counts.
func beginCounting(t testing.TB, all []*telegramtest.Person) {
	t.Helper()
	for _, p := range all {
		p.Type("/start")
		p.Type("/count")
	}
	counted(t, all, 0, 30*time.Second)
}

// counted waits until everybody's newest message shows the count.
func counted(t testing.TB, all []*telegramtest.Person, n int, within time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	want := fmt.Sprintf("Counted %d.", n)
	var wg sync.WaitGroup
	for _, p := range all {
		wg.Go(func() {
			if _, err := p.Wait(ctx, func(st telegramtest.State) bool { return strings.Contains(st.Newest.Text, want) }); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if t.Failed() {
		t.FailNow()
	}
}

var countForm = regexp.MustCompile(`Counted (\d+)\.`)

// checkCounts holds the counts that people were told against 0 to n in order,
// and returns how many were said once more; each needs an answer that did not
// come.
func checkCounts(t testing.TB, h *house, all []*telegramtest.Person, n int) (repeats int) {
	t.Helper()
	want, unanswered := []said{}, h.unanswered()
	for i := range n + 1 {
		want = append(want, said{what: "said", text: fmt.Sprint(i)})
	}
	for i, p := range all {
		got := []said{}
		for _, s := range p.Sends() {
			if m := countForm.FindStringSubmatch(s.Text); m != nil {
				got = append(got, said{"said", m[1], s.At})
			}
		}
		again, err := align(want, got, nil)
		if err != nil {
			t.Errorf("the counts of person %d: %v", i, err)
		}
		if may := unanswered[h.vault.Pseudonym(p.ID())]; len(again) > may {
			t.Errorf("person %d was told %d things twice, and %d answers did not come", i, len(again), may)
		}
		repeats += len(again)
	}
	return repeats
}

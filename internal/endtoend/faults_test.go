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
		SendFails: 0.02, PollFails: 0.01, AnswerLost: 0.01, Repeat: 0.05, Swap: 0.05,
	}
	if forAll {
		f.Flood = 0.0005
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
	eachWay(t, func(t *testing.T, webhook bool) {
		h := newHouse(t, telegramtest.Options{QueryLife: time.Minute, Faults: bad(!webhook)})
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
		happened(t, h, webhook)
	})
}

// happened makes sure that the faults a test counts on did happen.
func happened(t *testing.T, h *house, webhook bool) {
	t.Helper()
	s := h.telegram.Stats()
	if s.Floods == 0 || s.Failed == 0 || s.Lost == 0 || s.Repeated == 0 || !webhook && s.BadPolls == 0 {
		t.Errorf("not every fault happened: %+v", s)
	}
}

// TestTwelveAtOnce has 500 people send twelve answers each at once, labels and
// numbers of a flow that counts: each gets the twelve counts in order, on a bad
// day.
func TestTwelveAtOnce(t *testing.T) {
	eachWay(t, func(t *testing.T, webhook bool) {
		h := newHouse(t, telegramtest.Options{})
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
		lost := 0
		for _, person := range all {
			lost += checkCounts(t, person, 12)
		}
		t.Logf("6,000 answers in order, %d of them said once more; %+v", lost, h.telegram.Stats())
		happened(t, h, webhook)
	})
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

// checkCounts holds the counts a person was told against 0 to n in order, and
// returns how many were said once more; each needs an answer that was lost.
func checkCounts(t testing.TB, p *telegramtest.Person, n int) (repeats int) {
	t.Helper()
	want, got := []said{}, []said{}
	for i := range n + 1 {
		want = append(want, said{what: "said", text: fmt.Sprint(i)})
	}
	lost := 0
	for _, s := range p.Sends() {
		if s.Lost {
			lost++
		}
		if m := countForm.FindStringSubmatch(s.Text); m != nil {
			got = append(got, said{"said", m[1], s.At})
		}
	}
	again, err := align(want, got)
	if err != nil {
		t.Errorf("somebody's counts: %v", err)
	}
	if len(again) > lost {
		t.Errorf("somebody was told %d things twice, and %d answers were lost", len(again), lost)
	}
	return len(again)
}

//go:build unix

package endtoend

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"kintsugi/internal/telegramtest"
)

const (
	killed = 10
	crowd  = 200
)

// TestKilledTenTimes has 200 people walk the first five minutes and Steady at
// once while the process is killed ten times: everybody hears all of it in
// order, nothing is kept otherwise than in a quiet run, and what is said twice
// is at most one thing a kill and person. What the processes print on the way
// tells nothing of anybody.
func TestKilledTenTimes(t *testing.T) {
	h := newHouse(t, telegramtest.Options{})
	h.env["LOG_LEVEL"] = "debug"
	r := dice(t)
	all := walkers(h, r, crowd, 4*time.Second, 900*time.Millisecond)
	p := h.start(t)
	var kills []time.Time
	over, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for len(kills) < killed {
			select {
			case <-over:
				return
			case <-time.After(700*time.Millisecond + time.Duration(r.Int64N(int64(1300*time.Millisecond)))):
			}
			p.kill()
			kills = append(kills, time.Now())
			p = h.start(t)
		}
	}()
	walkAll(t, all, 60*time.Second)
	close(over)
	<-done
	if len(kills) < killed {
		t.Errorf("everybody was through after %d kills", len(kills))
	}
	h.drained(t, 20*time.Second)
	p.stop(t)
	countRepeats(t, h, all, kills)
	tellsNothing(t, h, all)
}

// countRepeats compares everybody with the undisturbed course. Each thing said
// once more needs a cause of its own: a kill before it, or a send whose answer
// did not come.
func countRepeats(t *testing.T, h *house, all []*walker, kills []time.Time) {
	t.Helper()
	total, most, unanswered := 0, 0, h.unanswered()
	for w, again := range compare(t, h, all) {
		for n, s := range again {
			if may := within(kills, s.at) + unanswered[h.vault.Pseudonym(w.person.ID())]; n+1 > may {
				t.Errorf("path %d: repeat %d (%s) has only %d causes", w.path+1, n+1, s, may)
			}
		}
		total, most = total+len(again), max(most, len(again))
	}
	lost := 0
	for _, n := range unanswered {
		lost += n
	}
	t.Logf("%d kills, %d answers that did not come, %d people: %d messages were said once more, at most %d to one person", len(kills), lost, len(all), total, most)
}

var chatIDs = regexp.MustCompile(`7340000\d\d\d`)

// tellsNothing looks for words that people typed, for the token and for chat
// ids in everything the processes printed.
func tellsNothing(t *testing.T, h *house, all []*walker) {
	t.Helper()
	lines := 0
	for _, o := range h.outputs {
		text := o.String()
		lines += strings.Count(text, "\n")
		for _, secret := range []string{
			"Vexilqua", "by the lake", "under larches", "crooked gate",
			h.telegram.Token(), strings.TrimPrefix(h.telegram.Token(), "700001:"), strings.TrimSpace(h.key),
		} {
			if i := strings.Index(text, secret); i >= 0 {
				t.Errorf("the log holds %q: …%s", secret, line(text, i))
			}
		}
		if i := chatIDs.FindStringIndex(text); i != nil {
			t.Errorf("the log holds a chat id: …%s", line(text, i[0]))
		}
	}
	if lines < 20*len(all) {
		t.Errorf("the processes printed %d lines only: was there anything to look at?", lines)
	}
}

// line is the line of a text that position i is in.
func line(text string, i int) string {
	from := strings.LastIndexByte(text[:i], '\n') + 1
	rest, _, _ := strings.Cut(text[from:], "\n")
	return rest
}

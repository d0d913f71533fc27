package telegram

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/telegramtest"
)

// desk is a Handler that writes events down and settles them when told to; a
// text in busy is refused so many times first.
type desk struct {
	mu    sync.Mutex
	texts []string
	open  map[string]func(error) // by text: held ones
	hold  func(text string) bool
	busy  map[string]int
}

func (d *desk) Take(_ context.Context, e dialogue.Event, done func(error)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.texts = append(d.texts, e.Text)
	switch {
	case d.busy[e.Text] > 0:
		d.busy[e.Text]--
		go done(Busy{After: 20 * time.Millisecond})
	case d.hold != nil && d.hold(e.Text):
		if d.open == nil {
			d.open = map[string]func(error){}
		}
		d.open[e.Text] = done
	default:
		go done(nil)
	}
}

func (d *desk) taken() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.texts)
}

func (d *desk) settle(text string, err error) {
	d.mu.Lock()
	done := d.open[text]
	d.mu.Unlock()
	done(err)
}

// polling polls beside the test; stop ends it and returns what Poll returned.
func polling(t *testing.T, c *Client, h Handler) (stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- c.Poll(ctx, h) }()
	stopped := sync.OnceValue(func() error {
		cancel()
		return <-ended
	})
	t.Cleanup(func() { stopped() })
	return stopped
}

// Many chats' updates come in order, each once, and are all confirmed at the end.
func TestPollInOrder(t *testing.T) {
	e := open(t, telegramtest.Options{}, nil)
	d := &desk{}
	stop := polling(t, e.client, d)
	for i := range 300 {
		e.srv.Person(somebody + int64(i%30)).Type(fmt.Sprint(i))
	}
	eventually(t, "300 events", func() bool { return len(d.taken()) == 300 })
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	for i, text := range d.taken() {
		if text != fmt.Sprint(i) {
			t.Fatalf("event %d is %s", i, text)
		}
	}
	if n := e.srv.Pending(); n != 0 {
		t.Errorf("%d updates were not confirmed", n)
	}
}

// What is not committed is not confirmed, is not handed over twice while it is
// in hand, holds up nobody else, and comes again to the next process.
func TestPollConfirmsWhatIsCommitted(t *testing.T) {
	e := open(t, telegramtest.Options{}, func(c *Config) { c.Grace = 50 * time.Millisecond })
	d := &desk{hold: func(text string) bool { return text == "slow" || text == "stuck" }}
	stop := polling(t, e.client, d)
	p := e.srv.Person(somebody)
	p.Type("first")
	p.Type("slow")
	p.Type("third")
	eventually(t, "the first three", func() bool { return len(d.taken()) == 3 })
	polls := e.srv.Calls("getUpdates")
	p.Type("fourth")
	eventually(t, "the fourth, past the slow one", func() bool { return len(d.taken()) == 4 })
	eventually(t, "some polls more", func() bool { return e.srv.Calls("getUpdates") > polls+2 })
	if n := e.srv.Pending(); n != 3 || len(d.taken()) != 4 {
		t.Errorf("%d pending, taken %v", n, d.taken())
	}
	d.settle("slow", nil)
	eventually(t, "all confirmed", func() bool { return e.srv.Pending() == 0 })
	p.Type("stuck")
	p.Type("last")
	eventually(t, "six", func() bool { return len(d.taken()) == 6 })
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	d.settle("stuck", errors.New("too late to matter"))
	again := &desk{}
	stop = polling(t, e.client, again)
	eventually(t, "the stuck one again", func() bool { return slices.Equal(again.taken(), []string{"stuck", "last"}) })
	if err := stop(); err != nil || e.srv.Pending() != 0 {
		t.Errorf("%v, %d pending", err, e.srv.Pending())
	}
}

// Busy brings an event again, and what its chat sends meanwhile comes after it.
func TestPollBusy(t *testing.T) {
	e := open(t, telegramtest.Options{}, nil)
	d := &desk{busy: map[string]int{"a": 3}}
	stop := polling(t, e.client, d)
	ann, bob := e.srv.Person(1), e.srv.Person(2)
	ann.Type("a")
	eventually(t, "a refusal", func() bool { return len(d.taken()) > 0 })
	ann.Burst("b", "c")
	bob.Type("z")
	eventually(t, "everything", func() bool { return len(d.taken()) == 7 })
	hers := slices.DeleteFunc(d.taken(), func(s string) bool { return s == "z" })
	if got := strings.Join(hers, ""); got != "aaaabc" {
		t.Errorf("taken: %s", got)
	}
	if err := stop(); err != nil || e.srv.Pending() != 0 {
		t.Errorf("%v, %d pending", err, e.srv.Pending())
	}
}

// Stopping waits for turns in hand and confirms them, though the poll itself
// is dropped at once.
func TestPollStops(t *testing.T) {
	e := open(t, telegramtest.Options{PollCap: time.Minute}, nil)
	d := &desk{hold: func(string) bool { return true }}
	stop := polling(t, e.client, d)
	e.srv.Person(somebody).Type("turn")
	eventually(t, "the event", func() bool { return len(d.taken()) == 1 })
	ended := make(chan error)
	go func() { ended <- stop() }()
	select {
	case err := <-ended:
		t.Fatalf("stopped with a turn in hand: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	d.settle("turn", nil)
	if err := <-ended; err != nil || e.srv.Pending() != 0 {
		t.Errorf("%v, %d pending", err, e.srv.Pending())
	}
}

// No more than InHand updates are in hand, plus what one poll brings.
func TestPollBound(t *testing.T) {
	e := open(t, telegramtest.Options{}, func(c *Config) { c.InHand, c.Grace = 10, time.Millisecond })
	d := &desk{hold: func(string) bool { return true }}
	p := e.srv.Person(somebody)
	for i := range 15 {
		p.Type(fmt.Sprint(i))
	}
	stop := polling(t, e.client, d)
	eventually(t, "the first batch", func() bool { return len(d.taken()) == 15 })
	p.Type("more")
	time.Sleep(2 * lingerMost)
	if n := e.srv.Calls("getUpdates"); n != 1 || len(d.taken()) != 15 {
		t.Errorf("%d polls, %d taken", n, len(d.taken()))
	}
	for i := range 6 {
		d.settle(fmt.Sprint(i), nil)
	}
	eventually(t, "the next", func() bool { return len(d.taken()) == 16 })
	if err := stop(); err != nil {
		t.Error(err)
	}
}

// Bad gateways, cut connections and repeats lose nothing and reorder nothing.
func TestPollThroughFaults(t *testing.T) {
	e := open(t, telegramtest.Options{}, nil)
	d := &desk{}
	stop := polling(t, e.client, d)
	eventually(t, "polling", func() bool { return e.srv.Calls("getUpdates") > 0 })
	e.srv.SetFaults(telegramtest.Faults{PollFails: 0.1, Repeat: 0.3})
	p := e.srv.Person(somebody)
	for i := range 100 {
		p.Type(fmt.Sprint(i))
		if i%10 == 0 {
			time.Sleep(5 * time.Millisecond)
		}
	}
	seen := func() []string { // without what came twice
		var out []string
		for _, text := range d.taken() {
			if !slices.Contains(out, text) {
				out = append(out, text)
			}
		}
		return out
	}
	eventually(t, "100 events", func() bool { return len(seen()) == 100 })
	for i, text := range seen() {
		if text != fmt.Sprint(i) {
			t.Fatalf("event %d is %s", i, text)
		}
	}
	e.srv.SetFaults(telegramtest.Faults{})
	eventually(t, "all confirmed, repeats too", func() bool { return e.srv.Pending() == 0 })
	if err := stop(); err != nil {
		t.Error(err)
	}
}

// How long each failure of a poll is waited out, and which one ends it.
func TestPollTroubles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fine := says(200, `{"ok":true,"result":[]}`)
		conflict := says(409, `{"ok":false,"error_code":409,"description":"Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"}`)
		slow := says(429, `{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 60","parameters":{"retry_after":60}}`)
		html := says(502, "<html>")
		gone := says(401, `{"ok":false,"error_code":401,"description":"Unauthorized"}`)
		hook := says(200, `{"ok":true,"result":{"url":"https://elsewhere.example/secret-path"}}`)
		c, p, log := staged(t, says(200, `{"ok":true,"result":true}`), fine, conflict, hook, conflict, slow, html, silent, broken, html, html, gone)
		err := c.Poll(t.Context(), &desk{})
		if !errors.Is(err, ErrUnauthorized) || len(p.asked) != 12 {
			t.Fatalf("%v after %d calls", err, len(p.asked))
		}
		least := []time.Duration{0, 0, 0, 250, 500, 60000, 2000, 44000, 8000, 15000, 15000}
		for i, ms := range least {
			if wait := p.asked[i+1].Sub(p.asked[i]); wait < ms*time.Millisecond || wait > max(2*ms, 61000)*time.Millisecond {
				t.Errorf("pause %d: %v, want %v ms at least", i, wait, ms)
			}
		}
		if n := strings.Count(log.String(), "a webhook at elsewhere.example"); n != 1 || strings.Contains(log.String(), "secret-path") {
			t.Errorf("who else takes in the updates is told %d times: %s", n, log.String())
		}
		discreet(t, "the log", log.String())
	})
}

// A webhook that is set is deleted before polling, and being stopped while
// Telegram is away is no failure.
func TestPollBegins(t *testing.T) {
	e := open(t, telegramtest.Options{}, nil)
	if err := e.client.SetWebhook(t.Context(), "http://127.0.0.1:1/", "", 1); err != nil {
		t.Fatal(err)
	}
	d := &desk{}
	stop := polling(t, e.client, d)
	e.srv.Person(somebody).Type("a")
	eventually(t, "the event", func() bool { return len(d.taken()) == 1 })
	if err := stop(); err != nil {
		t.Error(err)
	}
	synctest.Test(t, func(t *testing.T) {
		c, _, _ := staged(t, broken)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if err := c.Poll(ctx, &desk{}); err != nil {
			t.Error(err)
		}
	})
}

// An update that cannot be read is passed over and confirmed.
func TestPollPassesOver(t *testing.T) {
	e := open(t, telegramtest.Options{}, nil)
	d := &desk{}
	stop := polling(t, e.client, d)
	p := e.srv.Person(somebody)
	p.Type("before")
	p.Post("pinned_message", "")
	p.Update("message", map[string]any{"message_id": "three", "text": words})
	eventually(t, "all confirmed", func() bool { return e.srv.Pending() == 0 })
	if err := stop(); err != nil || len(d.taken()) != 1 {
		t.Errorf("%v, taken %v", err, d.taken())
	}
	if !strings.Contains(e.log.String(), "an update is passed over") {
		t.Errorf("log: %s", e.log.String())
	}
}

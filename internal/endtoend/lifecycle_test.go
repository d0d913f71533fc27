//go:build unix

package endtoend

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"kintsugi/internal/rehearse"
	"kintsugi/internal/telegramtest"
)

// hears waits until a person's newest message holds text.
func hears(t testing.TB, p *telegramtest.Person, text string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if _, err := p.Wait(ctx, func(st telegramtest.State) bool { return strings.Contains(st.Newest.Text, text) }); err != nil {
		t.Fatalf("waiting for %q: %v", text, err)
	}
}

// presses presses a button, which must be there.
func presses(t testing.TB, p *telegramtest.Person, label string) {
	t.Helper()
	if err := p.Press(label); err != nil {
		t.Fatal(err)
	}
}

// TestComesBackOnAnotherProcess leaves a conversation in the middle of a stage;
// on another process the way back is offered, and leads there.
func TestComesBackOnAnotherProcess(t *testing.T) {
	t.Parallel()
	h := newHouse(t, telegramtest.Options{})
	p := h.start(t)
	ann := h.people(1)[0]
	ann.Type("/start")
	hears(t, ann, "safer device")
	presses(t, ann, "Look around")
	hears(t, ann, "calm minutes")
	presses(t, ann, "Get through today")
	hears(t, ann, "Steady is for")
	presses(t, ann, "What is this feeling?")
	hears(t, ann, "Which feeling")
	presses(t, ann, "Longing")
	hears(t, ann, "Where in the body")
	p.stop(t)
	h.start(t)
	ann.Type("/start")
	hears(t, ann, "You were in Steady, at where the feeling sits. Go on there?")
	presses(t, ann, "Go on there")
	hears(t, ann, "Where in the body")
	presses(t, ann, "Belly")
	hears(t, ann, "A feeling that has a name")
}

// TestComesBackDaysLater is the same with six days in between, rehearsed, since
// no process waits so long.
func TestComesBackDaysLater(t *testing.T) {
	c := rehearse.New(library(t, realContent), time.Date(2026, 11, 22, 21, 0, 0, 0, time.UTC))
	for _, step := range []func() error{
		func() error { return c.Type("/start") },
		func() error { return c.Press("Look around") },
		func() error { return c.Press("Get through today") },
		func() error { return c.Press("This is grief") },
		func() error { return c.Press("Go on") },
		func() error { return c.Wait(6 * 24 * time.Hour) },
		func() error { return c.Type("/start") },
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	if newest := rehearse.Plain(c.Shown[len(c.Shown)-1].Text); !strings.Contains(newest, "You were in Steady, at grief. Go on there?") {
		t.Errorf("after six days /start is answered with %q", newest)
	}
}

// TestStopLosesNothing stops the process politely again and again while people
// count: every count arrives, and none twice.
func TestStopLosesNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t, telegramtest.Options{})
	h.unhurried()
	p := h.start(t)
	all := h.people(60)
	beginCounting(t, all)
	h.telegram.SetFaults(telegramtest.Faults{Delay: 30 * time.Millisecond})
	for range 4 {
		for _, person := range all {
			person.Burst("1", "2", "1", "2", "1")
		}
		time.Sleep(150 * time.Millisecond)
		p.stop(t)
		p = h.start(t)
	}
	counted(t, all, 20, 30*time.Second)
	if again := checkCounts(t, h, all, 20); again > 0 {
		t.Errorf("after a clean stop %d things were said twice", again)
	}
}

// TestStopsInTime tells a process to stop while neither Telegram nor Redis
// answers: it has ended before systemd or compose, as docs/install.md has them,
// would kill it.
func TestStopsInTime(t *testing.T) {
	t.Parallel()
	r := newVictim(t, filepath.Join(t.TempDir(), "redis"), nil)
	r.h.unhurried()
	p := r.h.start(t)
	all := r.h.people(20)
	beginCounting(t, all)
	r.h.telegram.SetFaults(telegramtest.Faults{SendFails: 1})
	each(all, "1")
	eventually(t, 10*time.Second, "answers that can't be sent", func() bool { return r.h.telegram.Stats().Failed > 20 })
	r.relay.stall()
	each(all, "1")
	presses(t, all[0], "Help now")
	r.h.telegram.SetFaults(telegramtest.Faults{Silent: 1})
	before := time.Now()
	p.signal(t, syscall.SIGTERM)
	if code := p.exits(t, killAfter); code != 0 {
		t.Errorf("exit code %d", code)
	}
	t.Logf("it ended after %s", time.Since(before).Round(100*time.Millisecond))
}

// killAfter is TimeoutStopSec and stop_grace_period.
const killAfter = 20 * time.Second

func replaceIn(t testing.TB, dir, name, old, with string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(data), old, with, 1)
	if text == string(data) {
		t.Fatalf("%s holds no %q", name, old)
	}
	if err := put(dir, name, text); err != nil {
		t.Fatal(err)
	}
}

// TestContentIsReadAgain changes words under a running process; a folder with a
// mistake is refused whole.
func TestContentIsReadAgain(t *testing.T) {
	t.Parallel()
	h := newHouse(t, telegramtest.Options{})
	p := h.start(t)
	all := h.people(1)
	beginCounting(t, all)
	dir := h.env["CONTENT_DIR"]

	replaceIn(t, dir, "flows/tools/count.yaml", `"Counted {counted}."`, `"So far: {counted}."`)
	p.signal(t, syscall.SIGHUP)
	p.says(t, "the content was read again")
	all[0].Type("1")
	hears(t, all[0], "So far: 1.")

	replaceIn(t, dir, "flows/tools/count.yaml", `"So far: {counted}."`, `"Never said: {counted}."`)
	replaceIn(t, dir, "flows/system/home.yaml", "to: night", "to: nowhere")
	p.signal(t, syscall.SIGHUP)
	p.says(t, "the content was not read again")
	all[0].Type("1")
	hears(t, all[0], "So far: 2.")
}

// TestTwoProcessesByWebhook spreads the updates over two processes: every
// conversation stays in order, and nothing is said twice.
func TestTwoProcessesByWebhook(t *testing.T) {
	t.Parallel()
	h := newHouse(t, telegramtest.Options{})
	h.unhurried()
	addrs := []string{freeAddr(t), freeAddr(t)}
	front := turnAbout(t, addrs)
	for _, addr := range addrs {
		p := h.start(t, "LISTEN_ADDR", addr, "PUBLIC_URL", front)
		p.says(t, "talking")
	}
	all := h.people(100)
	beginCounting(t, all)
	for _, person := range all {
		person.Burst("1", "2", "1", "2", "1", "2", "1", "2", "1", "2", "1", "2")
	}
	counted(t, all, 12, 40*time.Second)
	h.drained(t, 10*time.Second)
	if again := checkCounts(t, h, all, 12); again > 0 {
		t.Errorf("two processes said %d things twice", again)
	}
	said := [2]int{}
	for i, o := range h.outputs {
		if said[i] = strings.Count(o.String(), "msg=turn"); said[i] < 300 {
			t.Errorf("process %d took only %d turns", i+1, said[i])
		}
	}
	t.Log("turns of each process: ", fmt.Sprint(said))
}

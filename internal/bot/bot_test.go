package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/telegram"
)

func TestTwelveAtOnceGetTheirAnswersInOrder(t *testing.T) {
	r := newRig(t, swift(t), testLibrary(t), &fake{}, nil)
	var wg sync.WaitGroup
	const people = 50
	for chat := int64(1); chat <= people; chat++ {
		for n := range 13 {
			wg.Add(1)
			r.Take(context.Background(), typed(chat, chat*100+int64(n), fmt.Sprintf("no %d", n)), func(err error) {
				if err != nil {
					t.Error(err)
				}
				wg.Done()
			})
		}
	}
	wg.Wait()
	for chat := int64(1); chat <= people; chat++ {
		r.settle(t, chat)
		got := r.out.texts(chat)
		if len(got) != 13 {
			t.Fatalf("person %d got %d answers", chat, len(got))
		}
		for n, text := range got[1:] {
			if !strings.Contains(text, fmt.Sprintf("no %d", n+1)) {
				t.Fatalf("answer %d is %q", n+1, text)
			}
		}
	}
}

func TestTwoRoundTripsBeforeTheReply(t *testing.T) {
	r := newRig(t, embedded(t), testLibrary(t), &fake{}, nil)
	if err := r.take(t, typed(1, 1, "hello")); err != nil {
		t.Fatal(err)
	}
	r.settle(t, 1)
	trips := int64(-1)
	before := r.count.RoundTrips()
	r.out.mu.Lock()
	r.out.fail = func(int64, dialogue.Message) error {
		if trips < 0 {
			trips = r.count.RoundTrips() - before
		}
		return nil
	}
	r.out.mu.Unlock()
	if err := r.take(t, typed(1, 2, "again")); err != nil {
		t.Fatal(err)
	}
	r.settle(t, 1)
	if trips != 2 {
		t.Errorf("%d round trips before the reply, not 2", trips)
	}
	if after := r.count.RoundTrips() - before; after != 3 {
		t.Errorf("%d round trips for the whole turn, not 3", after)
	}
}

func TestARepeatChangesNothing(t *testing.T) {
	r := newRig(t, embedded(t), testLibrary(t), &fake{}, nil)
	for range 3 {
		if err := r.take(t, typed(1, 7, "hello")); err != nil {
			t.Fatal(err)
		}
		r.settle(t, 1)
	}
	if got := r.out.texts(1); len(got) != 1 {
		t.Errorf("one message was answered %d times", len(got))
	}
}

func TestTwoProcessesSayEverythingOnce(t *testing.T) {
	server, lib, out := embedded(t), testLibrary(t), &fake{}
	a, b := newRig(t, server, lib, out, nil), newRig(t, server, lib, out, nil)
	const most = 24 // fewer than an outbox holds
	var wg sync.WaitGroup
	for n := range most {
		r := a
		if n%2 == 1 {
			r = b
		}
		wg.Go(func() {
			if err := r.take(t, typed(1, int64(n+1), fmt.Sprintf("word%d.", n))); err != nil {
				t.Error(err)
			}
		})
		if n%8 == 7 {
			wg.Wait() // at most sixteen ids are remembered as out of order
		}
	}
	wg.Wait()
	deadline := time.Now().Add(10 * time.Second)
	for len(out.texts(1)) < most && time.Now().Before(deadline) {
		a.Look(1)
		b.Look(1)
		time.Sleep(20 * time.Millisecond)
	}
	a.settle(t, 1)
	b.settle(t, 1)
	if got := len(out.texts(1)); got != most {
		t.Errorf("%d messages were answered by %d", most, got)
	}
}

func TestTooManyRequestsIsWaitedOut(t *testing.T) {
	left := 2
	out := &fake{}
	out.fail = func(int64, dialogue.Message) error {
		if left--; left >= 0 {
			return &telegram.Error{Kind: telegram.TooMany, RetryAfter: 300 * time.Millisecond}
		}
		return nil
	}
	r := newRig(t, embedded(t), testLibrary(t), out, nil)
	for n := range 3 {
		if err := r.take(t, typed(1, int64(n+1), "x")); err != nil { // no turn waits for a send
			t.Fatal(err)
		}
	}
	r.settle(t, 1)
	if got := out.texts(1); len(got) != 3 {
		t.Errorf("%d of 3 answers arrived", len(got))
	}
}

func TestALostAnswerRepeatsOneMessageAtMost(t *testing.T) {
	out := &fake{}
	lost := 0
	out.after = func(int64, dialogue.Message) error {
		if lost++; lost == 2 {
			return &telegram.Error{Kind: telegram.Away, Unknown: true}
		}
		return nil
	}
	r := newRig(t, embedded(t), testLibrary(t), out, nil)
	for n := range 4 {
		if err := r.take(t, typed(1, int64(n+1), fmt.Sprint("w", n))); err != nil {
			t.Fatal(err)
		}
	}
	r.settle(t, 1)
	if got := out.texts(1); len(got) != 5 {
		t.Errorf("4 answers and one repeat are %d messages: %q", len(got), got)
	}
}

func TestBlockedPausesAndComingBackResumes(t *testing.T) {
	out := &fake{}
	r := newRig(t, embedded(t), testLibrary(t), out, nil)
	if err := r.take(t, typed(1, 1, "hello")); err != nil {
		t.Fatal(err)
	}
	r.settle(t, 1)
	out.mu.Lock()
	out.fail = func(int64, dialogue.Message) error { return &telegram.Error{Kind: telegram.Blocked, Code: 403} }
	out.mu.Unlock()
	if err := r.take(t, typed(1, 2, "hello")); err != nil {
		t.Fatal(err)
	}
	r.settle(t, 1)
	got, err := r.store.Load(context.Background(), 1)
	if err != nil || !got.Session.Blocked {
		t.Fatalf("a person who blocked the bot is not paused (%v)", err)
	}
	out.mu.Lock()
	out.fail = nil
	out.mu.Unlock()
	if err := r.take(t, typed(1, 3, "hello")); err != nil {
		t.Fatal(err)
	}
	r.settle(t, 1)
	if got, _ := r.store.Load(context.Background(), 1); got.Session.Blocked {
		t.Error("a person who writes again is still paused")
	}
}

func TestWhatFallsDueIsSaidByThisProcess(t *testing.T) {
	out := &fake{}
	r := newRig(t, embedded(t), testLibrary(t), out, nil)
	for n, text := range []string{"hello", "/home", "remind me"} {
		if err := r.take(t, typed(1, int64(n+1), text)); err != nil {
			t.Fatal(err)
		}
	}
	deadline := time.Now().Add(10 * time.Second)
	for time.Now().Before(deadline) {
		if got := out.texts(1); strings.Contains(got[len(got)-1], "A short note") {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("the note never came")
}

func TestABrokenTurnCostsOneSentence(t *testing.T) {
	for what, r := range map[string]dialogue.Reader{"a circle": nil, "a panic": panics{}} {
		t.Run(what, func(t *testing.T) { breakOnce(t, brokenLibrary(t, r)) })
	}
}

func breakOnce(t *testing.T, broken *dialogue.Library) {
	out := &fake{}
	r := newRig(t, embedded(t), testLibrary(t), out, nil)
	if err := r.take(t, typed(1, 1, "hello")); err != nil {
		t.Fatal(err)
	}
	r.settle(t, 1)
	got, err := r.store.Load(context.Background(), 1)
	if err != nil {
		t.Fatal(err)
	}
	r.SetLibrary(broken)
	if err := r.take(t, typed(1, 2, "break")); err != nil {
		t.Fatal(err)
	}
	r.settle(t, 1)
	said := out.texts(1)
	if last := said[len(said)-1]; !strings.Contains(last, "Something went wrong") {
		t.Errorf("a broken turn is answered with %q", last)
	}
	after, err := r.store.Load(context.Background(), 1)
	if err != nil || after.Session.Stack[0].State != got.Session.Stack[0].State {
		t.Errorf("a broken turn moved the person (%v)", err)
	}
	dead, err := r.store.Buried(context.Background(), 1, 9)
	if err != nil || len(dead) != 1 || strings.Contains(dead[0].Why, "break") {
		t.Errorf("dead letters: %d (%v)", len(dead), err)
	}
}

func TestStopFinishesTurnsAndGivesTheRestBack(t *testing.T) {
	server, lib := embedded(t), testLibrary(t)
	out := &fake{}
	r := newRig(t, server, lib, out, nil)
	gate := make(chan struct{})
	out.fail = func(int64, dialogue.Message) error {
		<-gate
		return &telegram.Error{Kind: telegram.Away}
	}
	for n := range 3 {
		if err := r.take(t, typed(1, int64(n+1), "x")); err != nil {
			t.Fatal(err)
		}
	}
	go func() { time.Sleep(50 * time.Millisecond); close(gate) }()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := r.Stop(ctx); err != nil {
		t.Fatal(err)
	}
	next := newRig(t, server, lib, &fake{}, nil)
	next.Look(1)
	next.settle(t, 1)
	if got := next.out.texts(1); len(got) != 3 {
		t.Errorf("the next process said %d of 3 answers", len(got))
	}
}

func TestBusyIsAnsweredWhileTheStoreIsAway(t *testing.T) {
	busy := errors.New("busy")
	server := embedded(t)
	r := newRig(t, server, testLibrary(t), &fake{}, func(o *Options) { o.Busy, o.Patience = busy, time.Second })
	if err := r.take(t, typed(1, 1, "hello")); err != nil {
		t.Fatal(err)
	}
	r.settle(t, 1)
	server.Close()
	if err := r.take(t, typed(1, 2, "hello")); !errors.Is(err, busy) {
		t.Errorf("a turn the store did not take is answered with %v", err)
	}
}

// A1: with the store gone in mid-conversation, whoever waits does not keep the
// next one from help.
func TestA1HelpNowWithTheStoreGone(t *testing.T) {
	out, server := &fake{}, embedded(t)
	r := newRig(t, server, testLibrary(t), out, func(o *Options) { o.Patience = 500 * time.Millisecond })
	if err := r.take(t, typed(1, 1, "hello")); err != nil {
		t.Fatal(err)
	}
	r.settle(t, 1)
	server.Close()
	var wg sync.WaitGroup
	for n := range 150 {
		wg.Go(func() {
			if err := r.take(t, typed(int64(1000+n), int64(1000+n), "anything")); err != nil {
				t.Error(err)
			}
		})
	}
	help := out.button(t, 1, "Help now")
	help.ID = 5
	if err := r.take(t, help); err != nil {
		t.Error(err)
	}
	if err := r.take(t, typed(2, 6, "/help_now Poland")); err != nil {
		t.Error(err)
	}
	if err := r.take(t, typed(3, 7, "Germany")); err != nil {
		t.Error(err)
	}
	wg.Wait()
	last := func(chat int64) string {
		all := out.texts(chat)
		if len(all) == 0 {
			return ""
		}
		return all[len(all)-1]
	}
	if !strings.Contains(last(1), "emergency number") {
		t.Errorf("Help now is answered with %q", last(1))
	}
	if !strings.Contains(last(2), "112") {
		t.Errorf("/help_now Poland is answered with %q", last(2))
	}
	if !strings.Contains(last(3), "112") {
		t.Errorf("a country typed while nothing can be kept is answered with %q", last(3))
	}
	if !strings.Contains(last(1001), "can't keep anything") {
		t.Errorf("anything else is answered with %q", last(1001))
	}
}

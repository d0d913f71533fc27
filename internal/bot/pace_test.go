package bot

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kintsugi/internal/telegram"
)

// paceFlow has a sequence of five minutes, one with a line a second, and a note
// that falls due in the middle of either.
const paceFlow = `
flow: pace
title: Pace
start: pick
commands: [pace]
hint: Pace
basis: practice only
review: {state: draft}
states:
  - state: pick
    kind: choice
    menu: true
    text: Which?
    options:
      - {id: long, label: Long, to: long}
      - {id: fast, label: Fast, to: fast}
      - {id: breath, label: Breath, to: breath}
      - {id: noted, label: With a note, to: long, schedule: [{after: 31s, flow: note}]}
  - state: long
    kind: paced
    text: Slowly.
    lines:
      - {text: In., for: 4s}
      - {text: Out., for: 6s}
    repeat: 30
    to: after
    stop: stopped
  - state: breath
    kind: paced
    lines:
      - {text: In., for: 4s, breath: in}
      - {text: Out., for: 6s, breath: out}
    repeat: 3
    to: after
    stop: stopped
  - state: fast
    kind: paced
    lines:
      - {text: One., for: 1s}
      - {text: Two., for: 1s}
    repeat: 30
    to: after
    stop: stopped
  - {state: after, kind: choice, menu: true, text: It is over., options: [{id: ok, label: Fine, to: out}]}
  - {state: stopped, kind: choice, menu: true, text: It was stopped., options: [{id: ok, label: Fine, to: out}]}
  - {state: out, kind: end}
`

// onStage runs a test in virtual time, with somebody at the choice of paceFlow.
func onStage(t *testing.T, processes int, play func(s *stage, all []*actor)) {
	lib := testLibrary(t)
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, lib)
		var all []*actor
		for range processes {
			all = append(all, s.process())
		}
		all[0].types(1, "hello")
		all[0].types(1, "/pace")
		play(s, all)
	})
}

// said is what arrived in a chat, in words, each with its second after from.
func said(all []frame, from time.Time) (words []string) {
	for _, f := range all {
		words = append(words, fmt.Sprintf("%v %s", f.at.Sub(from), lastLine(f.m.Text)))
	}
	return words
}

func lastLine(text string) string { return text[strings.LastIndexByte(text, '\n')+1:] }

// want compares what arrived with a list, one a line.
func (s *stage) want(got []string, list string) {
	s.Helper()
	var want []string
	for line := range strings.Lines(list) {
		if line = strings.TrimSpace(line); line != "" {
			want = append(want, line)
		}
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		s.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// TestFiveMinutesWithoutDrift shows sixty lines in five minutes while edits take
// up to nine tenths of a second: each is on time, however late the one before.
func TestFiveMinutesWithoutDrift(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	dice := rand.New(rand.NewPCG(seed, 1))
	onStage(t, 1, func(s *stage, all []*actor) {
		s.out.slow = func() time.Duration { return time.Duration(dice.Int64N(int64(900 * time.Millisecond))) }
		from := time.Now()
		all[0].presses(1, "Long")
		time.Sleep(5*time.Minute + 2*time.Second)
		got := s.out.of(1, 2)
		if len(got) != 61 || got[60].edit || got[60].m.Text != "It is over." {
			s.Fatalf("%d messages and lines, want 61: %v", len(got), said(got, from))
		}
		worst := time.Duration(0)
		for i, f := range got[:60] {
			at := time.Duration(i/2) * 10 * time.Second
			if i%2 == 1 {
				at += 4 * time.Second
			}
			worst = max(worst, (f.at.Sub(from) - at).Abs())
		}
		s.Logf("over five minutes the worst line is %v off its time", worst)
		if worst > 250*time.Millisecond {
			s.Errorf("a line is %v off its time", worst)
		}
	})
}

// TestAnEditASecondAtMost shows a line a second to somebody whose line is slow
// at times: what comes too late is left out, and no two edits begin within a
// second.
func TestAnEditASecondAtMost(t *testing.T) {
	onStage(t, 1, func(s *stage, all []*actor) {
		n := 0
		s.out.slow = func() time.Duration {
			if n++; n%7 == 0 {
				return 2300 * time.Millisecond
			}
			return 40 * time.Millisecond
		}
		all[0].presses(1, "Fast")
		time.Sleep(time.Minute - time.Millisecond)
		got := s.out.of(1, 2)
		for i, f := range got[1:] {
			if d := f.at.Sub(got[i].at); d < time.Second {
				s.Errorf("edit %d began %v after the one before", i+1, d)
			}
			if off := f.at.Sub(got[0].at) % time.Second; off > lateMost {
				s.Errorf("edit %d is %v late", i+1, off)
			}
		}
		if len(got) < 40 || len(got) > 50 {
			s.Errorf("%d lines of 60 were shown; about 46 fit between slow edits", len(got))
		}
	})
}

// TestASlowEditDoesNotCostTheLease: an edit that nobody answers is given up
// before others take the process for dead.
func TestASlowEditDoesNotCostTheLease(t *testing.T) {
	onStage(t, 2, func(s *stage, all []*actor) {
		from, n := time.Now(), 0
		s.out.slow = func() time.Duration {
			if n++; n == 2 {
				return time.Hour
			}
			return 0
		}
		all[0].presses(1, "Long")
		time.Sleep(22 * time.Second)
		s.want(said(s.out.of(1, 2), from), `
			0s <b>In.</b>
			4s <b>Out.</b>
			10s <b>In.</b>
			14s <b>Out.</b>
			20s <b>In.</b>`)
	})
}

// TestAfter429LinesAreLeftOut: what Telegram doesn't want is gone, and the next
// line after the pause is on time.
func TestAfter429LinesAreLeftOut(t *testing.T) {
	onStage(t, 1, func(s *stage, all []*actor) {
		from := time.Now()
		s.out.fails(func() error {
			if at := time.Since(from); at > 9*time.Second && at < 11*time.Second {
				return &telegram.Error{Kind: telegram.TooMany, RetryAfter: 15 * time.Second}
			}
			return nil
		})
		all[0].presses(1, "Long")
		time.Sleep(35 * time.Second)
		s.want(said(s.out.of(1, 2), from), `
			0s <b>In.</b>
			4s <b>Out.</b>
			30s <b>In.</b>
			34s <b>Out.</b>`)
	})
}

// TestLinesGiveWay: when two chats are told within a second that it is too
// much, nobody is shown lines until that is over.
func TestLinesGiveWay(t *testing.T) {
	onStage(t, 1, func(s *stage, all []*actor) {
		for chat := int64(1); chat <= 3; chat++ {
			all[0].types(chat, "hello")
			all[0].types(chat, "/pace")
			all[0].presses(chat, "Long")
		}
		from, refused := time.Now(), 0
		s.out.fails(func() error {
			if time.Since(from) < 5*time.Second {
				if refused++; refused <= 2 {
					return &telegram.Error{Kind: telegram.TooMany, RetryAfter: 12 * time.Second}
				}
			}
			return nil
		})
		time.Sleep(15 * time.Second)
		for chat := int64(1); chat <= 3; chat++ {
			for _, f := range s.out.of(chat, 3) {
				if at := f.at.Sub(from); f.edit && at > 5*time.Second {
					s.Errorf("person %d is shown a line after %v", chat, at)
				}
			}
		}
		time.Sleep(6 * time.Second)
		for chat := int64(1); chat <= 3; chat++ {
			if got := s.out.of(chat, 0); got[len(got)-1].at.Sub(from) != 20*time.Second {
				s.Errorf("person %d is not shown the line of the 20th second", chat)
			}
		}
	})
}

// TestAMinuteWithoutTheStore: the lines go on while the store is away, and the
// end comes when it is back.
func TestAMinuteWithoutTheStore(t *testing.T) {
	onStage(t, 1, func(s *stage, all []*actor) {
		from := time.Now()
		all[0].presses(1, "Fast")
		time.Sleep(1500 * time.Millisecond)
		s.server.SetError("LOADING the store is away")
		time.Sleep(3 * time.Second)
		s.server.SetError("")
		time.Sleep(57 * time.Second)
		got := s.out.of(1, 2)
		if n := len(got); n != 61 || got[n-1].m.Text != "It is over." {
			s.Errorf("60 lines and the end, got %d: %q", n, said(got, from))
		}
	})
}

// TestRenewalsAreFew counts what a running exercise asks the store for.
func TestRenewalsAreFew(t *testing.T) {
	onStage(t, 1, func(s *stage, all []*actor) {
		all[0].presses(1, "Long")
		time.Sleep(time.Second)
		renewed, _ := all[0].store.counts()
		time.Sleep(100 * time.Second)
		n, held := all[0].store.counts()
		if n -= renewed; n != 50 {
			s.Errorf("%d renewals in 100 s, not one every 2 s", n)
		}
		if held > 0 {
			s.Errorf("%d further questions, though every line comes with a renewal", held)
		}
	})
}

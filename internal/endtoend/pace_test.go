//go:build unix

package endtoend

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"kintsugi/internal/telegramtest"
)

// minutes are three exercises of a minute each with all their times divided by
// five: steps of five seconds, steps of ten, and a breath with its picture,
// which is left at its own speed and has fewer rounds. A second a line is the
// fastest there may be, so that none is easier on Telegram's limits for it.
const minutes = `flow: minutes
title: Minutes
about: Three short exercises; for tests only.
revision: 1
start: which
commands: [minutes]
hint: Minutes
basis: practice only
review: {state: draft}
states:
  - state: which
    kind: choice
    menu: true
    text: Which one?
    options:
      - {id: a, label: Steps, to: steps}
      - {id: b, label: Slow steps, to: slow}
      - {id: c, label: Breath, to: breath}
  - state: steps
    kind: paced
    text: Steps.
    lines: [{text: Left., for: 1s}, {text: Right., for: 1s}]
    repeat: 6
    to: over
    stop: over
  - state: slow
    kind: paced
    text: Slow steps.
    lines: [{text: Left., for: 2s}, {text: Right., for: 2s}]
    repeat: 3
    to: over
    stop: over
  - state: breath
    kind: paced
    text: A breath.
    lines: [{text: In., for: 2s, breath: in}, {text: Out., for: 4s, breath: out}]
    repeat: 2
    to: over
    stop: over
  - {state: over, kind: say, text: That was the minute., to: out}
  - {state: out, kind: end}
`

// withMinutes gives a house the exercises.
func withMinutes(t testing.TB, h *house) {
	t.Helper()
	dir := h.env["CONTENT_DIR"]
	replaceIn(t, dir, "states.txt", "count/at\n", "count/at\nminutes/which\nminutes/steps\nminutes/slow\nminutes/breath\nminutes/over\nminutes/out\n")
	if err := put(dir, "flows/tools/minutes.yaml", minutes); err != nil {
		t.Fatal(err)
	}
}

// lateMost is how late the middle line may arrive on a busy machine, and early
// how much sooner after the first line, which had its own way to go.
const (
	lateMost = 600 * time.Millisecond
	early    = 100 * time.Millisecond
)

// TestThreeExercisesSideBySide runs them at once in one process and reads
// Telegram's log of edits: the lines in order, none before its second, no more
// than one a second, and the way on after the last. (To the millisecond this is
// seen where time is virtual: see package bot.)
func TestThreeExercisesSideBySide(t *testing.T) {
	t.Parallel()
	h := newHouse(t, telegramtest.Options{})
	h.unhurried()
	withMinutes(t, h)
	h.start(t)
	all := h.people(3)
	runs := []struct {
		label  string
		lines  []string
		second []int // when each line stands
	}{
		{"Steps", []string{"Left.", "Right."}, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}},
		{"Slow steps", []string{"Left.", "Right."}, []int{0, 2, 4, 6, 8, 10}},
		{"Breath", []string{"In.", "Out."}, []int{0, 2, 6, 8}},
	}
	for i, p := range all {
		p.Type("/start")
		hears(t, p, "safer device")
		p.Type("/minutes")
		hears(t, p, "Which one?")
		presses(t, p, runs[i].label)
	}
	for i, p := range all {
		eventually(t, 30*time.Second, "the end of "+runs[i].label, func() bool { return sentSince(p, "That was the minute.") })
		m := pacedMessage(t, p)
		if i == 2 && m.Picture == "" {
			t.Error("the breath has no picture")
		}
		holdAgainst(t, runs[i].label, m, runs[i].lines, runs[i].second)
		if n := len(m.Edits); n < len(runs[i].second)-3 {
			t.Errorf("%s: %d lines of %d were shown", runs[i].label, n+1, len(runs[i].second))
		}
	}
}

// holdAgainst holds the edits of a message against its lines and their seconds.
// Which line an edit shows is told by its words: the latest of them whose time
// has come. The way to the server takes its time too, so it is the middle edit
// that has to be on time, not each.
func holdAgainst(t *testing.T, label string, m telegramtest.Message, lines []string, second []int) {
	t.Helper()
	var late []time.Duration
	last := 0
	for j, e := range m.Edits {
		at, line := e.At.Sub(m.At), 0
		for i, s := range second {
			if time.Duration(s)*time.Second <= at+early && strings.HasSuffix(e.Text, lines[i%2]) {
				line = i
			}
		}
		if line <= last {
			t.Errorf("%s: %v after the first line it reads %q, out of its turn", label, at, e.Text)
			continue
		}
		last = line
		late = append(late, at-time.Duration(second[line])*time.Second)
		if j >= 5 && e.At.Sub(m.Edits[j-5].At) < 5*time.Second-2*lateMost {
			t.Errorf("%s: six edits within %v", label, e.At.Sub(m.Edits[j-5].At))
		}
	}
	slices.Sort(late)
	if n := len(late); n > 0 && late[n/2] > lateMost {
		t.Errorf("%s: the middle line comes %v late", label, late[n/2])
	}
}

// pacedMessage is the message in a chat whose lines were shown.
func pacedMessage(t *testing.T, p *telegramtest.Person) telegramtest.Message {
	t.Helper()
	for _, m := range p.Messages() {
		if len(m.Edits) > 1 {
			return m
		}
	}
	t.Fatal("no message was changed again and again")
	return telegramtest.Message{}
}

func sentSince(p *telegramtest.Person, text string) bool {
	for _, s := range p.Sends() {
		if strings.HasPrefix(s.Text, text) {
			return true
		}
	}
	return false
}

// begins brings a person to an exercise whose lines are long.
func begins(t *testing.T, p *telegramtest.Person) {
	t.Helper()
	p.Type("/start")
	hears(t, p, "safer device")
	p.Type("/ground")
	hears(t, p, "nearest right now")
	presses(t, p, "Numb, or far away")
	hears(t, p, "what is around you")
	presses(t, p, "Begin")
	hears(t, p, "Five things you can see")
}

// TestARunningExerciseSurvivesARestart kills the process in the middle of an
// exercise, or stops it politely: the next one says in its place that it broke
// off, and begins it again when that is wanted.
func TestARunningExerciseSurvivesARestart(t *testing.T) {
	for how, end := range map[string]func(*testing.T, *process){
		"killed":  func(_ *testing.T, p *process) { p.kill() },
		"stopped": func(t *testing.T, p *process) { p.stop(t) },
	} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, telegramtest.Options{})
			p := h.start(t)
			ann := h.people(1)[0]
			begins(t, ann)
			shown := ann.State().Newest.ID
			// Before it is noted, another process would say it once more.
			eventually(t, 5*time.Second, "the first line to be noted", func() bool {
				id, err := h.store.Slot(t.Context(), ann.ID(), "pace")
				return err == nil && id == shown
			})
			end(t, p)
			ended := time.Now()
			h.start(t)
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			st, err := ann.Wait(ctx, func(st telegramtest.State) bool { return strings.HasPrefix(st.Newest.Text, "This broke off") })
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%s: told after %v", how, time.Since(ended).Round(10*time.Millisecond))
			if st.Newest.ID != shown {
				t.Error("it is not told in the place of the lines")
			}
			presses(t, ann, "Begin again")
			hears(t, ann, "Five things you can see")
			presses(t, ann, "Stop")
			hears(t, ann, "How is it now")
		})
	}
}

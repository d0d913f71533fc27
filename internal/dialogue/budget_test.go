package dialogue

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// chain is a flow whose start waits and leads through n states of a kind, each
// to the next; the last leads to end.
func chain(name, kind string, n int, end *State) *Flow {
	f := &Flow{Name: name, Title: name, Start: "ask", States: []*State{state("ask", "choice", "s0")}}
	for i := range n {
		to := fmt.Sprintf("s%d", i+1)
		if i == n-1 {
			to = end.Name
		}
		f.States = append(f.States, state(fmt.Sprintf("s%d", i), kind, to))
	}
	if !slices.ContainsFunc(f.States, func(s *State) bool { return s.Name == end.Name }) {
		f.States = append(f.States, end)
	}
	return f
}

// A turn goes through 64 states and says 10 messages; one more of either is a
// mistake in content.
func TestATurnHasABudget(t *testing.T) {
	for _, x := range []struct {
		name string
		flow *Flow
		over string
	}{
		{"64 states", chain("f", "branch", maxStates-1, state("z", "choice", "ask")), ""},
		{"65 states", chain("f", "branch", maxStates, state("z", "choice", "ask")), "states"},
		{"a circle of branches", chain("f", "branch", 3, state("s1", "branch", "s2")), "states"},
		{"10 messages", chain("f", "say", maxMessages-1, state("z", "choice", "ask")), ""},
		{"11 messages", chain("f", "say", maxMessages, state("z", "choice", "ask")), "messages"},
		{"a circle of words", chain("f", "say", 2, state("s0", "say", "s1")), "messages"},
	} {
		t.Run(x.name, func(t *testing.T) {
			lib, s := small(t, x.flow), standing("f", "ask")
			e := pressedAt(20, noon, s, "on")
			next, out, err := lib.Step(s, e)
			if x.over == "" {
				if err != nil || len(next.Stack) != 2 || next.Stack[1].State != "z" {
					t.Fatalf("%d messages, %v", len(out.Say), err)
				}
				return
			}
			if !errors.Is(err, ErrBudget) || !strings.HasPrefix(err.Error(), x.over) {
				t.Fatalf("the error is %v", err)
			}
			if next != nil || !reflect.DeepEqual(out, Effects{}) {
				t.Errorf("of a turn that went wrong %v and %v are kept", next, out)
			}
			sorry(t, lib, s, e)
		})
	}
}

// sorry checks what is kept and said of a turn that went wrong.
func sorry(t *testing.T, lib *Library, s *Session, e Event) {
	t.Helper()
	kept, out := lib.Sorry(s, e)
	if !Taken(kept, e) || Taken(s, e) {
		t.Error("the event does not count as taken in, or the old session was changed")
	}
	kept.Turn, kept.Seen = s.Turn, s.Seen
	if !reflect.DeepEqual(kept, s) {
		t.Errorf("%+v has become %+v", s, kept)
	}
	if len(out.Say) != 1 || out.Say[0].Text != lib.Words("").Broken || !hasHelp(out.Say[0]) {
		t.Errorf("%+v is said", out.Say)
	}
	out.Say = nil
	if !reflect.DeepEqual(out, Effects{}) {
		t.Errorf("besides, %+v is done", out)
	}
}

func hasHelp(m Message) bool {
	return slices.ContainsFunc(slices.Concat(m.Rows...), func(b Button) bool { return Urgent(b.Data) })
}

// What fell due and went wrong is not tried again for ever, nor is somebody
// unknown left without an answer.
func TestSorryEndsWhatCannotBeDone(t *testing.T) {
	lib, s := small(t, chain("f", "say", 20, state("z", "end", ""))), standing(FlowHome, "menu")
	s.Schedule = []Scheduled{{ID: "1", At: noon.Unix(), Flow: "f", State: "s0"}, {ID: "2", At: noon.Unix(), Flow: "f"}}
	e := Event{Kind: Due, Chat: 1, At: noon, Entry: "1"}
	if _, _, err := lib.Step(s, e); !errors.Is(err, ErrBudget) {
		t.Fatalf("the error is %v", err)
	}
	kept, _ := lib.Sorry(s, e)
	if len(kept.Schedule) != 1 || kept.Schedule[0].ID != "2" || !Taken(kept, e) || len(s.Schedule) != 2 {
		t.Errorf("the schedule is %v; it was %v", kept.Schedule, s.Schedule)
	}
	kept, out := lib.Sorry(nil, typedAt(5, noon, "hello"))
	if kept == nil || len(out.Say) != 1 || !hasHelp(out.Say[0]) || !Taken(kept, typedAt(5, noon, "hello")) {
		t.Errorf("somebody unknown hears %v", out.Say)
	}
}

// callers are flows that each call the next; the last one asks.
func callers(n int) (all []*Flow) {
	for i := range n {
		s := state("call", "call", "bye")
		s.Flow = fmt.Sprintf("f%d", i+1)
		all = append(all, &Flow{Name: fmt.Sprintf("f%d", i), Title: "Caller", Start: "call", States: []*State{s, state("bye", "end", "")}})
	}
	return append(all, &Flow{Name: fmt.Sprintf("f%d", n), Title: "Called", Start: "ask", States: []*State{state("ask", "choice", "bye"), state("bye", "end", "")}})
}

// Whoever is called more deeply than a session holds still gets the question,
// and comes home after it.
func TestSeventeenFramesDeep(t *testing.T) {
	const depth = maxFrames + 3
	lib := small(t, callers(depth)...)
	s := standing(FlowHome, "menu")
	next, _, err := lib.Step(s, Event{Kind: Pressed, ID: 1, Chat: 1, At: noon, Text: openMark + "f0"})
	if err != nil || len(next.Stack) > maxFrames {
		t.Fatalf("%d frames, %v", len(next.Stack), err)
	}
	if at := where(next); at[len(at)-1] != fmt.Sprintf("f%d/ask", depth) {
		t.Fatalf("stands in %v", at)
	}
	for id := int64(2); next.Stack[len(next.Stack)-1].Flow != FlowHome; id++ {
		if id > 2*depth {
			t.Fatalf("does not come home: %v", where(next))
		}
		if next, _, err = lib.Step(next, pressedAt(id, noon.Add(time.Duration(id)*time.Minute), next, "on")); err != nil {
			t.Fatal(err)
		}
	}
}

// A flow that calls itself never comes to a question.
func TestACircleOfCallsIsOverTheBudget(t *testing.T) {
	f := callers(1)
	f[1] = &Flow{Name: "f1", Title: "Back", Start: "call", States: []*State{state("call", "call", "bye"), state("bye", "end", "")}}
	f[1].States[0].Flow = "f0"
	lib, s := small(t, f...), standing(FlowHome, "menu")
	e := Event{Kind: Pressed, ID: 1, Chat: 1, At: noon, Text: openMark + "f0"}
	if _, _, err := lib.Step(s, e); !errors.Is(err, ErrBudget) {
		t.Fatalf("the error is %v", err)
	}
	sorry(t, lib, s, e)
}

// Twenty interruptions one upon the other: the newest sixteen stay, the oldest
// make room.
func TestTwentyInterruptions(t *testing.T) {
	var flows []*Flow
	for i := range 20 {
		flows = append(flows, &Flow{
			Name: fmt.Sprintf("f%d", i), Title: "One", Start: "ask", Commands: []string{fmt.Sprintf("go%d", i)},
			States: []*State{state("ask", "choice", "bye"), state("bye", "end", "")},
		})
	}
	lib, s := small(t, flows...), standing(FlowHome, "menu")
	var err error
	for i := range 20 {
		if s, _, err = lib.Step(s, typedAt(int64(i+1), noon, fmt.Sprintf("/go%d", i))); err != nil {
			t.Fatal(err)
		}
		if at := where(s); len(at) > maxFrames || at[len(at)-1] != fmt.Sprintf("f%d/ask", i) {
			t.Fatalf("after /go%d: %v", i, at)
		}
	}
	want := make([]string, maxFrames)
	for i := range want {
		want[i] = fmt.Sprintf("f%d/ask", i+20-maxFrames)
	}
	if !slices.Equal(where(s), want) {
		t.Errorf("stands in %v", where(s))
	}
	if s, _, err = lib.Step(s, typedAt(40, noon, "/help_now")); err != nil || len(s.Stack) != maxFrames || !s.inFlow("help") {
		t.Errorf("help now on a full stack: %v, %v", where(s), err)
	}
}

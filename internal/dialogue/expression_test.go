package dialogue

import (
	"strings"
	"testing"
	"time"
)

// TestConditionsOnlyCompareAndReckon: whatever could keep a turn busy, fill the
// memory or look past the facts is refused when content is loaded.
func TestConditionsOnlyCompareAndReckon(t *testing.T) {
	env := emptyEnv([]*Fact{{Name: "label", Type: "text"}, {Name: "n", Type: "number"}, {Name: "fear", Type: "text"}})
	for _, text := range []string{
		`all(1..9999, {all(1..9999, {all(1..9999, {true})})})`,
		`len(1..999999) > 0`,
		`reduce(1..1000, #acc + #, 0) > 1`,
		`repeat("x", 1000000) == ""`,
		`label matches "(a*)*b"`,
		`n ** n ** n > 1`,
		`int(label) > 1`,
		`let x = 1; x == 1`,
		`label | upper() == ""`,
		`{"a": 1}["a"] == 1`,
		`label[0:1] == "a"`,
		`now() > now()`,
		`$env["label"] == get($env, "label")`,
		strings.Repeat("n + ", 600) + "n > 0",
		strings.Repeat("(", 5000) + "true" + strings.Repeat(")", 5000),
		strings.Repeat("not ", 5000) + "true",
	} {
		begun := time.Now()
		if _, err := compileCondition(text, env); err == nil {
			t.Errorf("%.60s is taken", text)
		}
		if d := time.Since(begun); d > 5*time.Second {
			t.Errorf("%.60s takes %s to be refused", text, d)
		}
	}
	for _, text := range []string{
		`fear in ["", "skip"] and (n - 3) % 2 != -1 || not night`, `kept("a", "b") > 0 ? age("a") > 72 : planned("x") == 0`,
		`max(n, 3) > 2 && label contains "x"`, `label startsWith "x" ? true : len(label) < 9`,
	} {
		if _, err := compileCondition(text, env); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestF3AFailedConditionQuotesNothing: what a condition that can't be worked out
// says is in the log and in dead letters, so it names the condition and no fact.
func TestF3AFailedConditionQuotesNothing(t *testing.T) {
	lib := small(t)
	c, err := compileCondition(`1 % n == len(label)`, emptyEnv([]*Fact{{Name: "label", Type: "text"}, {Name: "n", Type: "number"}}))
	if err != nil {
		t.Fatal(err)
	}
	x := &turn{lib: lib, s: &Session{Facts: map[string]any{"label": "Vexilqua", "n": int64(0)}}}
	x.e.At = time.Now()
	if x.holds(c) || x.err == nil {
		t.Fatalf("dividing by nought came to something: %v", x.err)
	}
	if text := x.err.Error(); strings.Contains(text, "Vexilqua") || text != `condition "1 % n == len(label)" can't be worked out` {
		t.Errorf("it says %q", text)
	}
}

// TestASittingGoesOnAfterWhatItCalls asks for each of some stacks whether the
// present place is part of a sitting: called from a stage, over however many
// calls, and not beside one that it interrupted.
func TestASittingGoesOnAfterWhatItCalls(t *testing.T) {
	stage := &Flow{Name: "stage", Start: "x", Stage: &Stage{Code: "st", Part: 1, Order: 1}, States: []*State{state("x", "end", "")}}
	tool := &Flow{Name: "tool", Start: "x", States: []*State{state("x", "end", "")}}
	lib := small(t, stage, tool)
	for _, x := range []struct {
		stack []Frame
		want  bool
	}{
		{nil, false},
		{[]Frame{{Flow: "stage"}}, false},
		{[]Frame{{Flow: "tool"}}, false},
		{[]Frame{{Flow: FlowHome}, {Flow: "tool"}}, false},
		{[]Frame{{Flow: "stage"}, {Flow: "tool"}}, true},
		{[]Frame{{Flow: FlowHome}, {Flow: "stage"}, {Flow: "tool"}, {Flow: "tool"}}, true},
		{[]Frame{{Flow: "stage"}, {Flow: "tool", Over: true}}, false},
		{[]Frame{{Flow: "stage"}, {Flow: "tool", Over: true}, {Flow: "tool"}}, false},
		{[]Frame{{Flow: "tool"}, {Flow: "stage", Over: true}, {Flow: "tool"}}, true},
	} {
		turn := &turn{lib: lib, lang: English, s: &Session{Stack: x.stack}}
		if got := turn.sitting(); got != x.want {
			t.Errorf("%+v: %v; %v was wanted", x.stack, got, x.want)
		}
	}
}

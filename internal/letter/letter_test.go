package letter_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"kintsugi/internal/crisis/detect"
	"kintsugi/internal/letter"
)

func checker(t testing.TB) *letter.Checker {
	t.Helper()
	c, findings := letter.Load(os.DirFS("../../content"))
	for _, f := range findings {
		t.Error(f)
	}
	return c
}

// example is one line of a letter and the class it is pointed at for; none for a
// line that is left alone.
type example struct{ Class, Text string }

func examples(t *testing.T, half string) (all []example) {
	t.Helper()
	f, err := os.Open("testdata/en_" + half + ".jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		var x example
		if err := json.Unmarshal(s.Bytes(), &x); err != nil {
			t.Fatal(err)
		}
		all = append(all, x)
	}
	return all
}

// pointed counts, by class, the lines of a half and those that are read as
// labelled: pointed at for their class, whatever else they are pointed at for;
// or, being what a letter is for, left alone. It names the others.
func pointed(t *testing.T, half string) (right, of map[string]int, wrong []string) {
	t.Helper()
	c := checker(t)
	right, of = map[string]int{}, map[string]int{}
	for _, x := range examples(t, half) {
		of[x.Class]++
		var have []string
		for _, p := range c.Points(x.Text, "en") {
			have = append(have, string(p.Class))
		}
		if x.Class == "none" && len(have) == 0 || slices.Contains(have, x.Class) {
			right[x.Class]++
		} else {
			wrong = append(wrong, fmt.Sprintf("%q: %v, labelled %s", x.Text, have, x.Class))
		}
	}
	for _, class := range slices.Sorted(maps.Keys(of)) {
		t.Logf("%s half, %s: %d of %d", half, class, right[class], of[class])
	}
	return right, of, wrong
}

// Every line that the rules were written with is read as labelled.
func TestTheLinesTheRulesWereWrittenWith(t *testing.T) {
	_, of, wrong := pointed(t, "tune")
	for _, w := range wrong {
		t.Error(w)
	}
	if len(of) != 7 {
		t.Errorf("the examples are of %d classes", len(of))
	}
}

// heldFloors are how many lines of each class, of those that the rules were not
// written with, are read as labelled. Those of held2 say it sideways, and most of
// them are missed. Don't read them to tune the rules.
var heldFloors = map[string]map[string]int{
	"held":  {"ask": 8, "bargain": 7, "blame": 8, "diagnose": 9, "none": 30, "plead": 8, "threaten": 7},
	"held2": {"ask": 2, "bargain": 4, "blame": 0, "diagnose": 0, "none": 24, "plead": 0, "threaten": 0},
}

func TestLinesTheRulesHaveNotSeen(t *testing.T) {
	for half, floors := range heldFloors {
		right, of, _ := pointed(t, half)
		if len(of) != len(floors) {
			t.Errorf("%s: lines of %d classes, floors for %d", half, len(of), len(floors))
		}
		for class, floor := range floors {
			if right[class] < floor {
				t.Errorf("%s, %s: %d of %d, want %d", half, class, right[class], of[class], floor)
			}
		}
	}
}

// A letter is pointed at line by line, in its order, with the reason; the words
// are the person's, to the letter.
func TestALetterIsLookedOverLineByLine(t *testing.T) {
	marks := checker(t).Check("I see why you left. You never listened!\nMy part was the silence\n\nCould we meet? “Please come back.” That is all.", "en-GB")
	var got []string
	for _, m := range marks {
		got = append(got, m.Line)
		if m.Why == "" {
			t.Errorf("%q is pointed at without a reason", m.Line)
		}
	}
	if want := []string{"You never listened!", "Could we meet?", "“Please come back.”"}; !slices.Equal(got, want) {
		t.Errorf("pointed at: %q", got)
	}
}

// In a language without rules of its own a question still asks, and the rules
// there are do their work.
func TestAQuestionAsksInAnyLanguage(t *testing.T) {
	c := checker(t)
	for _, line := range []string{"Können wir reden?", "هل نتكلم؟", "会ってくれる？"} {
		if p := c.Points(line, "de"); len(p) != 1 || p[0].Class != letter.Ask || p[0].Reason == "" {
			t.Errorf("%q: %v", line, p)
		}
	}
}

// A file for counsellors tells its mistakes on their lines.
func TestMistakesInTheRulesAreFound(t *testing.T) {
	rules := `language: en
reasons: {threaten: a, plead: b, bargain: c, blame: d, diagnose: e}
thresholds: {plead: 3}
cues:
  - {id: one, class: plead, points: 3, say: [please]}
  - {id: two, class: scam, say: [please]}
`
	_, findings := letter.Load(fstest.MapFS{"letter/en.yaml": {Data: []byte(rules)}})
	var all []string
	for _, f := range findings {
		all = append(all, f.String())
	}
	for _, want := range []string{
		"letter/en.yaml:1: reasons: reasons has to say why ask",
		`letter/en.yaml:1: thresholds: there is no class "plead"`,
		"letter/en.yaml:5: points: one: nothing is counted",
		`letter/en.yaml:6: class: two: there is no class "scam"`,
	} {
		if !slices.ContainsFunc(all, func(f string) bool { return strings.HasPrefix(f, want) }) {
			t.Errorf("%q is not among %q", want, all)
		}
	}
	var none []detect.Finding
	if _, none = letter.Load(fstest.MapFS{}); len(none) != 1 {
		t.Errorf("no rules at all: %v", none)
	}
}

// FuzzCheck looks any text over: no panic, and every line is one of the text's.
func FuzzCheck(f *testing.F) {
	f.Add("I see why. You never! Could we…\n\n?")
	c := checker(f)
	f.Fuzz(func(t *testing.T, text string) {
		for _, m := range c.Check(text, "en") {
			if !strings.Contains(text, m.Line) || m.Line == "" {
				t.Errorf("%q is no line of %q", m.Line, text)
			}
		}
	})
}

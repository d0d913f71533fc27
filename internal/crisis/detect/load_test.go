package detect

import (
	"strings"
	"testing"
	"testing/fstest"
)

const smallest = `language: xx
thresholds: {self_harm: 10, abuse: 10, harm_others: 10, scam: 10, distress: 10}
lists:
  dark: [dark, "black (night|hole)"]
cues:
  - id: one
    class: self_harm
    strength: explicit
    points: 10
    say: [so <dark> .. here]
guards:
  - id: two
    kind: denial
    reach: after
    words: 2
    for: [one]
    say: ["never"]
`

func loadOne(text string) (*Detector, []Finding) {
	return Load(fstest.MapFS{"crisis/detect/xx.yaml": {Data: []byte(text)}})
}

func TestRulesOfAnyLanguageAreRead(t *testing.T) {
	d, findings := loadOne(smallest)
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	for text, want := range map[string]Class{
		"So DARK it is here":         SelfHarm,
		"it is so black hole here":   SelfHarm,
		"never so dark here":         None,
		"so dark one two three here": None,
	} {
		for _, lang := range []string{"xx", "xx-YY", "zz", ""} {
			if got := d.Read(text, lang); got.Class != want {
				t.Errorf("%q in %q: %v, want %v", text, lang, got, want)
			}
		}
	}
}

func TestMistakesAreFoundOnTheirLine(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"unknown field", "points: 10", "pionts: 10", "crisis/detect/xx.yaml:9: yaml"},
		{"unknown list", "<dark>", "<drak>", "crisis/detect/xx.yaml:10: pattern"},
		{"open bracket", "so <dark>", "so (dark", "crisis/detect/xx.yaml:10: pattern"},
		{"unknown class", "class: self_harm", "class: gloom", "crisis/detect/xx.yaml:6: class"},
		{"unknown reach", "reach: after", "reach: far", "crisis/detect/xx.yaml:12: reach"},
		{"unknown target", "for: [one]", "for: [none]", "crisis/detect/xx.yaml:16: for"},
		{"gap in a list", "black (night|hole)", "black .. hole", "crisis/detect/xx.yaml:4: list"},
		{"other language", "language: xx", "language: yy", "crisis/detect/xx.yaml:1: language"},
		{"no threshold", "abuse: 10", "abuse: 0", "crisis/detect/xx.yaml:1: thresholds"},
	} {
		d, findings := loadOne(strings.Replace(smallest, c.old, c.new, 1))
		found := false
		for _, f := range findings {
			found = found || strings.HasPrefix(f.String(), c.want)
		}
		if !found {
			t.Errorf("%s: %v, want %s", c.name, findings, c.want)
		}
		if len(d.Languages()) != 0 {
			t.Errorf("%s: the file is read all the same", c.name)
		}
	}
}

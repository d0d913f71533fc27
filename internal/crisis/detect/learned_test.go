package detect

import (
	"bytes"
	"strings"
	"testing"
	"testing/fstest"
)

// schooled are rules that know one thing, and how sure a model has to be.
var schooled = strings.Replace(smallest, "cues:", `learned:
  self_harm: {notice: 0.5, hint: -0.5, said: -0.5}
  abuse: {notice: 0.5, hint: -0.5, said: -0.5}
  harm_others: {notice: 0.5, hint: -0.5, said: -0.5}
  scam: {notice: 0.5, hint: -0.5, said: -0.5}
  distress: {notice: 0.5, hint: -0.5, said: -0.5}
cues:`, 1)

// lessons are texts of a made-up kind of trouble, and ordinary ones.
func lessons() []Sample {
	var all []Sample
	for _, thing := range []string{"moon", "tide", "winter", "river", "garden", "window"} {
		all = append(all,
			Sample{"the " + thing + " takes me under", Abuse},
			Sample{"we saw the " + thing + " and had tea", None},
			Sample{"so dark in the " + thing + " here, we made soup", None})
	}
	return all
}

func withModel(tb testing.TB, model []byte) (*Detector, []Finding) {
	tb.Helper()
	return Load(fstest.MapFS{
		"crisis/detect/xx.yaml":  {Data: []byte(schooled)},
		"crisis/detect/xx.model": {Data: model},
	})
}

func train(tb testing.TB) []byte {
	tb.Helper()
	rules, findings := loadOne(schooled)
	if len(findings) > 0 {
		tb.Fatal(findings)
	}
	model, err := Train(rules, "xx", lessons())
	if err != nil {
		tb.Fatal(err)
	}
	return model
}

func TestAModelHearsWhatNoRuleDoesAndDoubtsARuleInOrdinaryWords(t *testing.T) {
	d, findings := withModel(t, train(t))
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	for text, want := range map[string]Reading{
		"the meadow takes me under":                    {Abuse, Indirect, LearnedRule},
		"we saw the meadow and had tea":                {Class: None},
		"we saw the meadow. the meadow takes me under": {Abuse, Indirect, LearnedRule},
		"so dark in here":                              {Class: None},
	} {
		if got := d.Read(text, "xx"); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

// TestB3WhatIsSaidPlainlyStandsWhateverElseIsThere wraps a plain cry into what
// guards and the model take for a joke, a film, or an ordinary day.
func TestB3WhatIsSaidPlainlyStandsWhateverElseIsThere(t *testing.T) {
	d := detector(t)
	for _, text := range []string{
		"my therapist asked how i am and i want to kill myself",
		"i watched a film about a divorce and i am going to end my life",
		"I died laughing at the film and i want to kill myself",
		"the kids laughed, the garden is nice, honestly i am thinking about suicide lol",
	} {
		if got := d.Read(text, "en"); got.Class != SelfHarm || got.Strength != Explicit {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestTheSameTextsGiveTheSameModel(t *testing.T) {
	if !bytes.Equal(train(t), train(t)) {
		t.Error("two trainings differ")
	}
}

func TestABrokenModelIsAFinding(t *testing.T) {
	whole := train(t)
	for name, model := range map[string][]byte{
		"empty": nil, "cut off": whole[:len(whole)-1], "too long": append(bytes.Clone(whole), 0),
		"other version": append([]byte("kintsugi-learned-0\n"), whole[len(modelMark):]...),
	} {
		d, findings := withModel(t, model)
		if len(findings) != 1 || findings[0].Code != "model" || len(d.Languages()) != 0 {
			t.Errorf("%s: %v, languages %v", name, findings, d.Languages())
		}
	}
	if _, findings := Load(fstest.MapFS{
		"crisis/detect/xx.yaml": {Data: []byte(smallest)}, "crisis/detect/xx.model": {Data: whole},
	}); len(findings) != 1 || findings[0].Code != "learned" {
		t.Errorf("a model beside rules that don't say how sure it has to be: %v", findings)
	}
}

func TestTheShippedModelWasLearnedFromTheTuneHalf(t *testing.T) {
	for _, l := range detector(t).languages {
		var samples []Sample
		for _, m := range labelled(t, l.tag, "tune") {
			samples = append(samples, Sample{m.Text, m.Class})
		}
		if l.learned == nil || l.learned.of != hashOf(samples) {
			t.Errorf("%s: the model is not that of testdata/%s/tune.jsonl; run: go run ./internal/crisis/detect/train", l.tag, l.tag)
		}
	}
}

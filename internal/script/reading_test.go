package script

import (
	"slices"
	"testing"

	"kintsugi/internal/dialogue"
)

// A flow's figure is of what a person reads: markup and buttons are left out,
// placeholders are filled.
func TestReadingsAreOfWhatIsRead(t *testing.T) {
	lib := testLibrary(t, map[string]string{
		"facts.yaml": testFacts(t) + "- {fact: nick, type: text, default: my friend}\n",
		"flows/said.yaml": `flow: said
title: Said
start: in
basis: practice only
review: {state: draft}
states:
  - {state: in, kind: choice, text: "<b>Who</b> is {nick} &amp; why?", options: [{id: a, label: "An incomprehensible label", to: go}], skip: go}
  - {state: go, kind: paced, text: Sit., lines: [{text: Breathe in., for: 4s}, {text: Let it out., for: 6s}], to: end, stop: end}
  - {state: end, kind: end}
`,
	})
	all := Readings(lib)
	i := slices.IndexFunc(all, func(r Reading) bool { return r.Flow == "said" })
	if i < 0 {
		t.Fatal("the flow has no figure")
	}
	// Who is my friend why / Sit / Breathe in / Let it out
	if all[i].Fingerprint == "" {
		t.Error("no fingerprint")
	}
	all[i].Fingerprint = ""
	if got, want := all[i], (Reading{Lang: dialogue.English, Flow: "said", Age: 5, Words: 11, Messages: 2}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if first := all[0]; first.Flow != "" || first.Words < 100 || first.Age < 5 {
		t.Errorf("the engine's own sentences: %+v", first)
	}
}

// Another language gets no figure, and says so.
func TestReadingsOfAnotherLanguage(t *testing.T) {
	for _, r := range Readings(inGerman(t)) {
		if r.Lang == "de" && r != (Reading{Lang: "de"}) {
			t.Errorf("%+v", r)
		}
	}
}

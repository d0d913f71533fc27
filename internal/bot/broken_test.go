package bot

import (
	"testing"

	"kintsugi/internal/dialogue"
)

// brokenDirectory panics when it is asked to find a country, as a turn with a
// text does on its way.
type brokenDirectory struct{ dialogue.Directory }

// brokenLibrary has a state that goes round in circles for ever.
func brokenLibrary(t testing.TB) *dialogue.Library {
	t.Helper()
	words := testLibrary(t).Words("en")
	say := func(name, to string) *dialogue.State {
		return &dialogue.State{Name: name, Kind: "say", Text: "round and round", To: to}
	}
	ends := func(name string) *dialogue.Flow {
		return &dialogue.Flow{Name: name, Title: name, Start: "out", Urgent: name == "help", States: []*dialogue.State{{Name: "out", Kind: "end"}}}
	}
	skip := &dialogue.State{Name: "ask", Kind: "text", Text: "?", Fact: "said", To: "a"}
	lib, err := dialogue.New(dialogue.Source{
		Words: map[string]*dialogue.Words{"en": words}, Directory: brokenDirectory{},
		Facts: []*dialogue.Fact{{Name: "said", Type: "text", Max: 50}},
		Flows: map[string][]*dialogue.Flow{"en": {
			{Name: "first", Title: "First", Start: "ask", States: []*dialogue.State{skip, say("a", "b"), say("b", "a"), {Name: "ask2", Kind: "end"}}},
			ends("home"), ends("resume"), ends("help"),
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

package bot

import (
	"testing"

	"kintsugi/internal/dialogue"
)

// noDirectory panics when it is asked anything; nothing in these turns asks it.
type noDirectory struct{ dialogue.Directory }

// panics is a reader that breaks over every text.
type panics struct{}

func (panics) Read(text, _ string) (string, bool) { panic("read: " + text) }

// brokenLibrary has a state that goes round in circles for ever, or, with a
// reader that panics, breaks over any text.
func brokenLibrary(t testing.TB, r dialogue.Reader) *dialogue.Library {
	t.Helper()
	words := testLibrary(t).Words("en")
	say := func(name, to string) *dialogue.State {
		return &dialogue.State{Name: name, Kind: "say", Text: "round and round", To: to}
	}
	ends := func(name string) *dialogue.Flow {
		return &dialogue.Flow{Name: name, Title: name, Start: "out", Urgent: name == "help", States: []*dialogue.State{{Name: "out", Kind: "end"}}}
	}
	to := "a"
	if r != nil {
		to = "ask2"
	}
	ask := &dialogue.State{Name: "ask", Kind: "text", Text: "?", Fact: "said", To: to}
	lib, err := dialogue.New(dialogue.Source{
		Words: map[string]*dialogue.Words{"en": words}, Directory: noDirectory{}, Reader: r,
		Facts: []*dialogue.Fact{{Name: "said", Type: "text", Max: 50}},
		Flows: map[string][]*dialogue.Flow{"en": {
			{Name: "first", Title: "First", Start: "ask", States: []*dialogue.State{ask, say("a", "b"), say("b", "a"), {Name: "ask2", Kind: "end"}}},
			ends("home"), ends("resume"), ends("help"),
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

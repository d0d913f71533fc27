package dialogue

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// twoCountries is a directory that knows two countries and nobody in them.
type twoCountries struct{}

func (twoCountries) Find(text string) ([]string, bool) {
	if slices.Contains(twoCountries{}.Codes(), text) {
		return []string{text}, true
	}
	return nil, false
}
func (twoCountries) Zones(string) []string { return []string{"Europe/Berlin"} }

func (twoCountries) Known(code string) bool                        { return code == "DE" || code == "PL" }
func (twoCountries) Codes() []string                               { return []string{"DE", "PL"} }
func (twoCountries) Name(code, _ string) string                    { return "Country " + code }
func (twoCountries) Emergency(code, _ string) string               { return "Call 112 in " + code }
func (twoCountries) Record(string) (country, name string, ok bool) { return "", "", false }
func (twoCountries) Lines(LinesQuery) (page LinesPage) {
	return LinesPage{Text: "Nobody known.", None: true}
}

// state is a state that goes on by itself, ends, or waits, by its kind.
func state(name, kind, to string) *State {
	s := &State{Name: name, Kind: kind, To: to}
	switch kind {
	case "say":
		s.Text = "This is " + name + "."
	case "choice":
		s.Text, s.To = "Where from "+name+"?", ""
		s.Options = []Option{{ID: "on", Label: "Go on", To: to}, {ID: "stay", Label: "Stay here", To: name}}
	case "branch":
		s.To, s.Else = "", to
	}
	return s
}

// small is a library of these flows and the few that the engine needs.
func small(t testing.TB, flows ...*Flow) *Library {
	t.Helper()
	ask := func(name, title string, quiet bool) *Flow {
		menu := state("menu", "choice", "bye")
		menu.Menu = true
		return &Flow{Name: name, Title: title, Start: "menu", Quiet: quiet, States: []*State{menu, state("bye", "end", "")}}
	}
	help := ask("help", "Help", false)
	help.Urgent, help.Commands = true, []string{"help_now"}
	words := &Words{
		HelpNow: "Help now", Back: "Back", Home: "Home", Hide: "Hide", Skip: "Skip", Later: "Not now", Broken: "Something went wrong here.",
		Missed: "I may have missed something.", Stale: "From earlier.", Where: "{flow}, {place}", Ranked: "{names}: {n}", Tied: "{names}: {n} each", And: "and",
	}
	facts := []*Fact{
		{Name: "label", Type: "text", Max: 4096, Default: "them"},
		{Name: "seen", Type: "flag"},
		{Name: "taps", Type: "answers", Quiz: "f"},
		{Name: "likes", Type: "spread", Quiz: "f", Default: "none"},
		{Name: "liked", Type: "spread", Quiz: "f", Default: "none"},
	}
	lib, err := New(Source{
		Flows:     map[string][]*Flow{English: append(flows, ask(FlowFirst, "First", false), ask(FlowHome, "Home", true), ask(FlowResume, "Going on", true), help)},
		Words:     map[string]*Words{English: words},
		Facts:     facts,
		Directory: twoCountries{},
	})
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// noon is when the tests of this package begin.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// standing is somebody who is in a state of a flow, with Home below it.
func standing(flow, state string) *Session {
	at := noon.Unix() / 60
	return &Session{
		Turn: 7, Last: noon.Add(-time.Minute).Unix(), Facts: map[string]any{"seen": true},
		Stack: []Frame{{Flow: FlowHome, State: "menu", Nonce: 1, At: at, Over: true}, {Flow: flow, State: state, Nonce: 7, At: at, Over: true}},
	}
}

// typedAt is a text with an update id.
func typedAt(id int64, at time.Time, text string) Event {
	return Event{Kind: Typed, ID: id, Chat: 1, At: at, Text: text, Message: int(id)}
}

// pressedAt is a press of an option of a person's present screen.
func pressedAt(id int64, at time.Time, s *Session, option string) Event {
	f := s.Stack[len(s.Stack)-1]
	return Event{Kind: Pressed, ID: id, Chat: 1, At: at, Text: press{f.Flow, f.State, option, f.Nonce}.data()}
}

// where is where a person is, with what is below.
func where(s *Session) (all []string) {
	for _, f := range s.Stack {
		all = append(all, fmt.Sprintf("%s/%s", f.Flow, f.State))
	}
	return all
}

package sheet

import (
	"cmp"
	"fmt"
	"html/template"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"kintsugi/internal/dialogue"
)

var placeholder = regexp.MustCompile(`\{[^{}]*\}`)

// state is one place of a flow.
type state struct {
	Name, Kind, Place string
	// Marks are its traits: a gate, without a sound.
	Marks   []string
	Teaches []string
	Text    template.HTML
	Empty   template.HTML
	Lines   []line
	// Pace sums the lines up.
	Pace    string
	Prompts []prompt
	Shows   []string
	// Ends are what the ends of a scale mean.
	Ends []string
	Ways []way
	// Does is what happens when the state is entered.
	Does          []string
	Basis, Review string
}

// line is one line of a paced sequence.
type line struct {
	Text         template.HTML
	Time, Breath string
}

type prompt struct{ Text, When string }

// way is one way on: a button, or what follows by itself.
type way struct {
	// Label is what stands on the button; By says what leads on where there is none.
	Label, By string
	To        link
	When      string
	Does      []string
	// Typed are words that mean the same; Copies is what the button puts on the
	// clipboard.
	Typed, Copies string
}

// kinds say what a state of a kind does.
var kinds = map[string]string{
	"branch": "says nothing: a fork", "call": "says nothing: another part, and back", "choice": "one answer",
	"country": "a country", "date": "a date", "days": "a look back on the notes of %d days", "end": "an end",
	"file": "a text file", "kept": "shows what was kept", "leaf": "goes through what was kept, one by one",
	"lines": "numbers of the directory", "marks": "points at lines of the letter", "months": "a month", "number": "a number",
	"offer": "offers exercises", "paced": "lines in real time", "picture": "a picture", "quiz": "items of the quiz",
	"say": "says it and goes on", "scale": "a number on a scale", "several": "several answers", "text": "their own words",
	"time": "a time of day", "which": "which number didn't work", "zone": "what time it is",
}

func (m *maker) state(f *dialogue.Flow, s *dialogue.State) state {
	text := s.Text
	if x := f.Exercise; x != nil {
		text = strings.NewReplacer("{for}", x.For, "{unless}", x.Unless).Replace(text)
	}
	v := state{
		Name: s.Name, Kind: m.kind(s), Place: s.Place, Marks: marks(s), Teaches: s.Teaches, Text: told(text), Empty: told(s.Empty),
		Does: acts(s.Acts), Basis: s.Basis,
	}
	if s.Review.State != "" {
		v.Review = reviewed(s.Review, s.Review.Of)
	}
	if s.Low != "" || s.High != "" {
		v.Ends = []string{s.Low, s.High}
	}
	whole := time.Duration(0)
	for _, l := range s.Lines {
		v.Lines = append(v.Lines, line{told(l.Text), span(l.For), l.Breath})
		whole += l.For.Duration()
	}
	if len(s.Lines) > 0 {
		v.Pace = "once, " + span(dialogue.Span(whole)) + " in all"
		if s.Repeat > 1 {
			v.Pace = fmt.Sprintf("%d times, %s in all", s.Repeat, span(dialogue.Span(time.Duration(s.Repeat)*whole)))
		}
	}
	for _, p := range s.Prompts {
		why := p.Stage
		if p.When != "" {
			why = strings.TrimSpace(why + " when " + inWords(p.When))
		}
		v.Prompts = append(v.Prompts, prompt{p.Text, why})
	}
	for _, x := range s.Shows {
		order := ""
		if x.Rising {
			order = ", as they were written"
		}
		v.Shows = append(v.Shows, fmt.Sprintf("%s: what is kept as %s%s%s", x.Title, x.Shelf, x.Fact, order))
	}
	v.Ways = m.ways(f, s)
	return v
}

// kind says what the state does, with what belongs to its kind.
func (m *maker) kind(s *dialogue.State) string {
	words := cmp.Or(kinds[s.Kind], s.Kind)
	switch {
	case s.Kind == "days":
		words = fmt.Sprintf(words, s.Days)
	case s.Kind == "choice" && s.Menu:
		words = "a list"
	case s.Kind == "say" && s.Go != "":
		words = "says it, and waits for a tap"
	}
	all := []string{words}
	add := func(is bool, format string, a ...any) {
		if is {
			all = append(all, fmt.Sprintf(format, a...))
		}
	}
	add(s.Menu, "asks nothing")
	add(s.Keep == "none", "kept nowhere")
	add(s.Keep != "" && s.Keep != "none", "kept as %s, only after a yes", s.Keep)
	add(s.Erase, "deleted from the chat at once")
	add(s.Fact != "", "goes to the answer %s", s.Fact)
	add(s.Shelf != "", "of what is kept as %s", s.Shelf)
	add(s.Find != "", "those that %s picks", s.Find)
	add(len(s.Topics) > 0, "about %s", strings.Join(s.Topics, ", then "))
	add(s.Page != "", "those of %s", s.Page)
	add(s.Need != "", "for %s", s.Need)
	add(s.Tried, "those tried before")
	add(s.Straight, "opens the first at once")
	add(s.Picture != "", "%s", strings.TrimSpace("named "+s.Picture+" "+strings.Join(s.Of, " ")))
	add(s.Part > 0, "up to part %d", s.Part)
	add(s.Voice != "", "in the voice %s", s.Voice)
	add(s.Spread != "", "the scores go to %s", s.Spread)
	add(s.Before != "", "the ones before to %s", s.Before)
	add(s.File != "", "named %s", s.File)
	add(s.Past, "that has been")
	add(s.Future, "still to come")
	add(s.Result != "", "tells its caller: %s", s.Result)
	add(s.Then != "", "then %s", s.Then)
	if s.Min != nil || s.Max != nil {
		ends := []string{"", ""}
		for i, n := range []*int{s.Min, s.Max} {
			if n != nil {
				ends[i] = []string{"from ", "up to "}[i] + fmt.Sprint(*n)
			}
		}
		all = append(all, strings.TrimSpace(strings.Join(ends, " ")))
	}
	add(len(s.Picks) > 0, "numbers on buttons: %s", strings.Trim(fmt.Sprint(s.Picks), "[]"))
	return strings.Join(append(all, more(s, stateKeys)...), "; ")
}

// marks are the traits a message has, whatever its kind.
func marks(s *dialogue.State) (all []string) {
	for words, is := range map[string]bool{
		"gate: its answer is taken out of the chat": s.Gate,
		"without a sound":            s.Silent,
		"can't be forwarded":         s.Protect,
		"edited in place: " + s.Slot: s.Slot != "",
	} {
		if is {
			all = append(all, words)
		}
	}
	slices.Sort(all)
	return all
}

// ways are all ways on from a state, as a person meets them.
func (m *maker) ways(f *dialogue.Flow, s *dialogue.State) (all []way) {
	to := func(state string) link { return link{Flow: f.Name, State: state, Label: state} }
	words := m.lib.Words(dialogue.English)
	for _, o := range s.Options {
		w := way{Label: o.Label, To: to(o.To), Does: append(acts(o.Acts), more(o, optionKeys)...), Typed: strings.Join(o.Words, ", ")}
		if o.To == "" { // of kind several: ticked
			w.To = link{}
		}
		if o.When != "" {
			w.When = inWords(o.When)
		}
		all = append(all, w)
	}
	for _, b := range s.Buttons {
		w := way{Label: b.Label, Copies: b.Copy}
		switch {
		case b.Open != "":
			w.To = link{Flow: b.Open, Label: m.title(b.Open)}
		case b.Cancel != "":
			w.Does = []string{"calls off what is planned as " + b.Cancel}
		}
		all = append(all, w)
	}
	for _, c := range s.Cases {
		all = append(all, way{By: "if " + inWords(c.If), To: to(c.To)})
	}
	if s.Kind == "call" {
		at := ""
		if s.At != "" {
			at = ", at " + s.At
		}
		all = append(all, way{By: "opens", To: link{Flow: s.Flow, State: s.At, Label: m.title(s.Flow) + at}})
	}
	for _, result := range slices.Sorted(maps.Keys(s.Results)) {
		all = append(all, way{By: "back with “" + result + "”", To: to(s.Results[result])})
	}
	follows := func(label, by, state string) {
		if state != "" {
			all = append(all, way{Label: label, By: by, To: to(state)})
		}
	}
	switch {
	case s.Go != "":
		follows(s.Go, "", s.To)
	case s.Kind == "call", s.Kind == "offer":
		follows("", "back otherwise", s.To)
	case s.Keep != "" && s.Keep != "none":
		follows("", "kept, it goes on", s.To)
	default:
		follows("", "goes on", s.To)
	}
	if s.Kind == "branch" {
		follows("", "otherwise", s.Else)
	} else {
		follows("", "not kept, or no room", s.Else)
	}
	follows(words.Skip, "", s.Skip)
	follows(words.Later, "", s.Later)
	follows(words.Stop, "", s.Stop)
	return all
}

// title is what a flow is called.
func (m *maker) title(name string) string {
	if f := m.flows[name]; f != nil {
		return f.Title
	}
	return name
}

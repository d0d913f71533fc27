package script

import (
	"regexp"
	"slices"

	"kintsugi/internal/dialogue"
)

// idForm is what the id of a flow or a state may look like: it travels in the
// 64 bytes of a button.
var idForm = regexp.MustCompile(`^[a-z0-9_]{1,16}$`)

// optionForm is what the id of an option may look like.
var optionForm = regexp.MustCompile(`^[a-z0-9_]{1,20}$`)

// check looks at everything that the compiler doesn't.
func (r *reader) check(src *dialogue.Source, rooms Rooms) {
	c := &checker{reader: r, src: src, rooms: rooms, flows: map[string]*dialogue.Flow{}, facts: map[string]*dialogue.Fact{}}
	for _, f := range src.Flows[dialogue.English] {
		c.flows[f.Name] = f
	}
	for _, f := range src.Facts {
		c.facts[f.Name] = f
		c.fact(f)
	}
	c.shelves = shelvesOf(src.Flows[dialogue.English])
	for lang, flows := range src.Flows {
		for _, f := range flows {
			if lang == dialogue.English {
				c.flow(f)
			} else {
				c.translation(f)
			}
		}
	}
	for lang, w := range src.Words {
		c.words(wordsFile(lang), w)
	}
	c.readable()
	c.released(src.Flows[dialogue.English])
}

type checker struct {
	*reader
	src   *dialogue.Source
	rooms Rooms
	flows map[string]*dialogue.Flow
	facts map[string]*dialogue.Fact
	// shelves are those that some text goes on.
	shelves map[string]bool
}

const factsFile = "facts.yaml"

// classes are what free text can read like, so that something is offered.
var classes = []string{"self_harm", "abuse", "harm_others", "scam"}

var factTypes = []string{"word", "text", "number", "flag", "answers", "spread"}

// factIn is what a fact can be that is no answer.
var factIn = []string{"safety", "setting", "count"}

func (c *checker) fact(f *dialogue.Fact) {
	line := c.line(factsFile, f.Name)
	switch {
	case !idForm.MatchString(f.Name):
		c.add(factsFile, line, "name", "fact %q: an id is a-z, 0-9 and _, at most 16 long", f.Name)
	case !slices.Contains(factTypes, f.Type):
		c.add(factsFile, line, "type", "fact %s: type is one of %v, not %q", f.Name, factTypes, f.Type)
	case f.Type == "word" && len(f.Values) == 0:
		c.add(factsFile, line, "values", "fact %s is a word and lists no values", f.Name)
	case len(f.Ages) > 0 && (f.Type != "word" || len(f.Ages) != len(f.Values) || !slices.IsSorted(f.Ages)):
		c.add(factsFile, line, "ages", "fact %s: ages are days for each value of a word, from the fewest to the most", f.Name)
	case f.In != "" && !slices.Contains(factIn, f.In), f.Day && f.Type != "number":
		c.add(factsFile, line, "in", "fact %s: in is one of %v, and only a number can be a day", f.Name, factIn)
	case (f.Type == "answers" || f.Type == "spread") != (f.Quiz != ""), f.Quiz != "" && (c.flows[f.Quiz] == nil || c.flows[f.Quiz].Quiz == nil):
		c.add(factsFile, line, "quiz", "fact %s: answers and a spread name the flow whose quiz they belong to, and nothing else does", f.Name)
	}
}

func (c *checker) flow(f *dialogue.Flow) {
	at := c.places[f]
	if !idForm.MatchString(f.Name) {
		c.add(at.file, 1, "name", "flow %q: an id is a-z, 0-9 and _, at most 16 long", f.Name)
	}
	if f.Title == "" {
		c.add(at.file, 1, "title", "the flow has no title")
	}
	if len(f.Commands) > 0 && f.Hint == "" {
		c.add(at.file, 1, "hint", "/%s has no hint for Telegram's menu", f.Commands[0])
	}
	for gone, to := range f.Landings {
		if !lands(f, gone) {
			c.add(at.file, 1, "landing", "landings: %s leads to %s, which is no state", gone, to)
		}
	}
	for class, state := range f.Offers {
		if f.State(state) == nil || !f.Urgent || !slices.Contains(classes, class) {
			c.add(at.file, 1, "offer", "offers: %s: %s is not possible here (a state of the crisis flow for one of %v)", class, state, classes)
		}
	}
	for _, class := range f.Hinted {
		if f.Offers[class] == "" {
			c.add(at.file, 1, "offer", "hinted: %s is not among the offers", class)
		}
	}
	c.daily(at.file, f)
	c.review(f)
	c.exercise(f, at)
	c.stage(f, at)
	c.quiz(f)
	for _, s := range f.States {
		line := at.line(s.Name)
		if !idForm.MatchString(s.Name) {
			c.add(at.file, line, "name", "state %q: an id is a-z, 0-9 and _, at most 16 long", s.Name)
		}
		c.keys(at.file, line, s)
		c.acts(at.file, line, f, s, s.Acts)
		for _, o := range s.Options {
			if !optionForm.MatchString(o.ID) {
				c.add(at.file, line, "name", "option %q: an id is a-z, 0-9 and _, at most 20 long", o.ID)
			}
			c.acts(at.file, line, f, s, o.Acts)
		}
		c.refers(at.file, line, f, s)
		c.texts(at.file, line, s)
	}
	c.shape(f, at)
	c.teaches(f, at)
}

// acts checks what an answer or a state brings about.
func (c *checker) acts(file string, line int, f *dialogue.Flow, s *dialogue.State, a dialogue.Acts) {
	for name, v := range a.Remember {
		c.value(file, line, s, name, v)
	}
	for name := range a.Score {
		if d := c.facts[name]; d == nil || d.Type != "number" {
			c.add(file, line, "fact", "state %s: score %s is no fact of type number", s.Name, name)
		}
	}
	for _, p := range a.Schedule {
		if d := c.facts[p.On]; p.On != "" && (d == nil || d.Type != "text") {
			c.add(file, line, "fact", "state %s: on %s is no fact of type text that could hold a date", s.Name, p.On)
		}
		c.hour(file, line, s, p)
		c.target(file, line, s, "schedule", p.Flow, p.At)
		if p.Tag != "" && !idForm.MatchString(p.Tag) || p.Tag == "pace" { // pace: what the engine schedules itself
			c.add(file, line, "name", "state %s: tag %q: an id is a-z, 0-9 and _, at most 16 long, and not pace", s.Name, p.Tag)
		}
	}
	if !slices.Contains(reliefs, a.Relief) {
		c.add(file, line, "act", "state %s: relief is easier, same or worse, not %q", s.Name, a.Relief)
	}
	if !slices.Contains([]string{"", "hide", "forget", "night", "stop"}, a.Act) {
		c.add(file, line, "act", "state %s: there is no act %q (hide, forget, night, stop)", s.Name, a.Act)
	}
	c.days(file, line, s, a)
}

// value checks that a remembered value is one the fact may have.
func (c *checker) value(file string, line int, s *dialogue.State, name string, v any) {
	d := c.facts[name]
	if d == nil {
		c.add(file, line, "fact", "state %s: %s is no fact of facts.yaml", s.Name, name)
		return
	}
	ok := v == nil
	switch v := v.(type) {
	case string:
		ok = d.Type == "text" || d.Type == "word" && slices.Contains(d.Values, v)
	case bool:
		ok = d.Type == "flag"
	case int:
		ok = d.Type == "number"
	}
	if !ok {
		c.add(file, line, "fact", "state %s: %v is no value of %s", s.Name, v, name)
	}
}

// target checks that another flow, and a state of it, exist.
func (c *checker) target(file string, line int, s *dialogue.State, what, flow, state string) {
	to := c.flows[flow]
	switch {
	case to == nil:
		c.add(file, line, "target", "state %s: %s names %q, which is no flow", s.Name, what, flow)
	case state != "" && to.State(state) == nil:
		c.add(file, line, "target", "state %s: %s names %s in %s, which is no state of it", s.Name, what, state, flow)
	}
}

// refers checks what a state names outside its flow.
func (c *checker) refers(file string, line int, f *dialogue.Flow, s *dialogue.State) {
	if s.Kind == "call" {
		c.target(file, line, s, "call", s.Flow, s.At)
	}
	for _, b := range s.Buttons {
		if b.Open != "" {
			c.target(file, line, s, "a button", b.Open, "")
		}
	}
	c.offers(file, line, s)
	if s.Fact != "" && s.Kind != "quiz" {
		c.factKind(file, line, s)
	}
	c.drawn(file, line, s)
	c.asks(file, line, f, s)
	c.keeps(file, line, s)
	if f.Urgent {
		if !slices.Contains([]string{"choice", "country", "end", "lines", "picture", "say", "which"}, s.Kind) {
			c.add(file, line, "urgent", "state %s: a %s needs the session, and the crisis flow must do without", s.Name, s.Kind)
		}
		for _, o := range s.Options {
			if o.When != "" || len(o.Remember)+len(o.Score)+len(o.Schedule)+len(o.Cancel)+len(o.Clear)+len(o.Stamp) > 0 || o.Log != nil || o.Relief != "" || o.Rest > 0 || o.Count != "" || o.Act != "" {
				c.add(file, line, "urgent", "state %s: in the crisis flow nothing is remembered by an option; put it on the state it leads to", s.Name)
			}
		}
	}
}

// factKind checks that the fact of a question can hold its answer.
func (c *checker) factKind(file string, line int, s *dialogue.State) {
	d := c.facts[s.Fact]
	if d == nil {
		c.add(file, line, "fact", "state %s: %s is no fact of facts.yaml", s.Name, s.Fact)
		return
	}
	want := map[string][]string{
		"choice": {"word"}, "draw": {"number"}, "several": {"text"}, "scale": {"number"}, "number": {"number"},
		"text": {"text"}, "date": {"text"}, "time": {"text"}, "country": {"text"}, "months": {"text"}, "zone": {"text"},
	}[s.Kind]
	if !slices.Contains(want, d.Type) {
		c.add(file, line, "fact", "state %s: a %s is kept in a fact of type %v, and %s is a %s", s.Name, s.Kind, want, d.Name, d.Type)
		return
	}
	for _, o := range s.Options {
		if s.Kind == "choice" && !slices.Contains(d.Values, o.ID) {
			c.add(file, line, "fact", "state %s: option %s is no value of %s", s.Name, o.ID, d.Name)
		}
	}
}

package script

import (
	"slices"

	"kintsugi/internal/dialogue"
)

// keysOf says which keys mean something in which kind of state, beside those
// every state has. The first ones, up to the bar, must be there.
var keysOf = map[string][]string{
	"branch":  {"else", "|", "cases"},
	"call":    {"call", "to", "|", "at", "results"},
	"choice":  {"text", "options", "|", "skip", "later", "menu", "fact", "buttons"},
	"country": {"text", "to", "|", "skip", "later", "fact"},
	"date":    {"text", "to", "|", "skip", "later", "fact", "past", "future"},
	"days":    {"text", "days", "empty", "options", "|", "skip", "later", "menu", "buttons"},
	"draw":    {"cases", "fact", "|", "to"},
	"end":     {"|", "text", "result", "then"},
	"file":    {"text", "to", "file", "|", "shows", "days", "empty"},
	"kept":    {"text", "shows", "options", "|", "empty", "skip", "later", "menu", "buttons"},
	"leaf":    {"text", "shelf", "empty", "options", "|", "find", "skip", "later", "menu", "buttons"},
	"lines":   {"topics", "options", "|", "text", "skip", "later", "menu", "buttons"},
	"next":    {"to", "|"},
	"number":  {"text", "to", "|", "skip", "later", "fact", "min", "max", "picks"},
	"offer":   {"text", "to", "|", "options", "results", "need", "min", "max", "tried", "straight", "empty", "skip", "later", "menu", "buttons"},
	"marks":   {"text", "shows", "empty", "options", "|", "skip", "later", "menu", "buttons"},
	"months":  {"text", "shelf", "empty", "fact", "to", "|", "skip", "later"},
	"paced":   {"lines", "to", "stop", "|", "text", "repeat", "skip", "later"},
	"picture": {"text", "to", "picture", "|", "of", "go", "buttons"},
	"quiz":    {"text", "to", "fact", "|", "later", "part", "voice", "spread", "before"},
	"say":     {"text", "to", "|", "go", "buttons"},
	"scale":   {"text", "to", "|", "skip", "later", "fact", "min", "max", "low", "high"},
	"several": {"text", "to", "options", "|", "skip", "later", "fact", "min", "max"},
	"text":    {"text", "to", "|", "skip", "later", "fact", "keep", "erase", "max", "else", "prompts", "pen"},
	"time":    {"text", "to", "|", "skip", "later", "fact"},
	"way":     {"text", "empty", "options", "|", "skip", "later", "menu", "buttons"},
	"which":   {"text", "page", "to", "|", "skip", "later"},
	"zone":    {"text", "to", "|", "skip", "later", "fact"},
}

// present are the kind's keys that a state has.
func present(s *dialogue.State) map[string]bool {
	return map[string]bool{
		"text": s.Text != "", "to": s.To != "", "skip": s.Skip != "", "later": s.Later != "", "menu": s.Menu,
		"go": s.Go != "", "options": len(s.Options) > 0, "buttons": len(s.Buttons) > 0, "min": s.Min != nil,
		"max": s.Max != nil, "low": s.Low != "", "high": s.High != "", "fact": s.Fact != "", "keep": s.Keep != "",
		"erase": s.Erase, "pen": s.Pen, "past": s.Past, "future": s.Future, "lines": len(s.Lines) > 0, "repeat": s.Repeat != 0,
		"stop": s.Stop != "", "picture": s.Picture != "", "cases": len(s.Cases) > 0, "else": s.Else != "",
		"call": s.Flow != "", "at": s.At != "", "results": len(s.Results) > 0, "topics": len(s.Topics) > 0,
		"of": len(s.Of) > 0, "part": s.Part != 0, "voice": s.Voice != "", "spread": s.Spread != "", "before": s.Before != "",
		"shows": len(s.Shows) > 0, "empty": s.Empty != "", "result": s.Result != "", "then": s.Then != "",
		"picks": len(s.Picks) > 0, "days": s.Days != 0,
		"page": s.Page != "",
		"need": s.Need != "", "tried": s.Tried, "straight": s.Straight,
		"shelf": s.Shelf != "", "find": s.Find != "", "prompts": len(s.Prompts) > 0, "file": s.File != "",
	}
}

// questions are the kinds that ask something, so that a way past is wanted.
var questions = []string{"choice", "offer", "several", "scale", "text", "number", "date", "time", "country", "months", "quiz", "which", "zone"}

// keys checks that a state has the keys its kind needs, and no others.
func (c *checker) keys(file string, line int, s *dialogue.State) {
	may := keysOf[s.Kind]
	bar := slices.Index(may, "|")
	for key, is := range present(s) {
		i := slices.Index(may, key)
		switch {
		case is && i < 0:
			c.add(file, line, "key", "state %s: %s means nothing in a state of kind %s", s.Name, key, s.Kind)
		case !is && i >= 0 && i < bar:
			c.add(file, line, "key", "state %s: a state of kind %s needs %s", s.Name, s.Kind, key)
		}
	}
	if slices.Contains(questions, s.Kind) && s.Skip == "" && s.Later == "" && !s.Menu {
		c.add(file, line, "skip", "state %s: a question needs skip or later (or menu: true where it asks nothing)", s.Name)
	}
	if s.Kind == "text" && s.Fact == "" && s.Keep == "" || s.Keep == "none" && s.Fact != "" {
		c.add(file, line, "key", "state %s: a text goes to a fact, or is kept as something; keep: none is for nowhere", s.Name)
	}
	c.bounds(file, line, s)
	if !slices.Contains([]string{"", "return", "below", "home"}, s.Then) {
		c.add(file, line, "then", "state %s: then is return, below or home", s.Name)
	}
	for _, topic := range s.Topics {
		if !slices.Contains(dialogue.Topics, topic) {
			c.add(file, line, "topic", "state %s: the directory has no topic %q", s.Name, topic)
		}
	}
	if s.Kind == "draw" && len(s.Cases) > dialogue.DrawMost {
		c.add(file, line, "bounds", "state %s: %d cases; at most %d can be told apart", s.Name, len(s.Cases), dialogue.DrawMost)
	}
	if s.Kind == "draw" && s.To == "" && !slices.ContainsFunc(s.Cases, func(c dialogue.Case) bool { return c.If == "" }) {
		c.add(file, line, "key", "state %s: a draw needs to, where none of its cases may fit", s.Name)
	}
	if s.Pen && (s.Keep == "" || s.Keep == "none") {
		c.add(file, line, "key", "state %s: pen marks a day of writing, and goes with keep", s.Name)
	}
	c.pace(file, line, s)
	c.back(file, line, s)
}

// pace checks how long the lines of a sequence stand, and how many they are.
func (c *checker) pace(file string, line int, s *dialogue.State) {
	for _, l := range s.Lines {
		if d := l.For.Duration(); d < minLine || d > lineMost {
			c.add(file, line, "pace", "state %s: a line stands for %s; from a second to ten minutes is possible", s.Name, d)
		}
	}
	c.breath(file, line, s)
	if n := len(s.Lines); n > linesMost || s.Repeat > linesMost || n*s.Repeat > linesMost {
		c.add(file, line, "pace", "state %s: %d lines, %d times; a sequence has at most %d", s.Name, n, s.Repeat, linesMost)
	}
}

// scaleMost is how many steps a scale has at most: 0 to 10.
const scaleMost = 11

// bounds checks that some answer fits between min and max.
func (c *checker) bounds(file string, line int, s *dialogue.State) {
	ends, ok := map[string][2]int{
		"number": {0, 1_000_000}, "offer": {0, minutesMost}, "scale": {0, scaleMost - 1}, "several": {1, len(s.Options)}, "text": {1, textMost},
	}[s.Kind]
	if !ok {
		return
	}
	low, high := ends[0], ends[1]
	if s.Min != nil {
		low = *s.Min
	}
	if s.Max != nil {
		high = *s.Max
	}
	switch {
	case low > high, s.Kind == "several" && low > len(s.Options):
		c.add(file, line, "bounds", "state %s: no answer fits between %d and %d", s.Name, low, high)
	case s.Kind == "scale" && high > low+scaleMost-1:
		c.add(file, line, "bounds", "state %s: a scale from %d to %d; it has at most %d steps", s.Name, low, high, scaleMost)
	}
}

package script

import (
	"slices"

	"kintsugi/internal/dialogue"
)

// keysOf says which keys mean something in which kind of state, beside those
// every state has. The first ones, up to the bar, must be there.
var keysOf = map[string][]string{
	"branch":  {"cases", "else", "|"},
	"call":    {"call", "to", "|", "at", "results"},
	"choice":  {"text", "options", "|", "skip", "later", "menu", "fact", "buttons"},
	"country": {"text", "to", "|", "skip", "later", "fact"},
	"date":    {"text", "to", "|", "skip", "later", "fact", "past", "future"},
	"end":     {"|", "text", "result", "then"},
	"lines":   {"topics", "options", "|", "text", "skip", "later", "menu", "buttons"},
	"number":  {"text", "to", "|", "skip", "later", "fact", "min", "max"},
	"paced":   {"lines", "to", "stop", "|", "text", "repeat", "skip", "later"},
	"picture": {"text", "to", "picture", "|", "go", "buttons"},
	"say":     {"text", "to", "|", "go", "buttons"},
	"scale":   {"text", "to", "|", "skip", "later", "fact", "min", "max", "low", "high"},
	"several": {"text", "to", "options", "|", "skip", "later", "fact", "min", "max"},
	"text":    {"text", "to", "|", "skip", "later", "fact", "keep", "erase", "max", "else"},
	"time":    {"text", "to", "|", "skip", "later", "fact"},
}

// present are the kind's keys that a state has.
func present(s *dialogue.State) map[string]bool {
	return map[string]bool{
		"text": s.Text != "", "to": s.To != "", "skip": s.Skip != "", "later": s.Later != "", "menu": s.Menu,
		"go": s.Go != "", "options": len(s.Options) > 0, "buttons": len(s.Buttons) > 0, "min": s.Min != nil,
		"max": s.Max != nil, "low": s.Low != "", "high": s.High != "", "fact": s.Fact != "", "keep": s.Keep != "",
		"erase": s.Erase, "past": s.Past, "future": s.Future, "lines": len(s.Lines) > 0, "repeat": s.Repeat != 0,
		"stop": s.Stop != "", "picture": s.Picture != "", "cases": len(s.Cases) > 0, "else": s.Else != "",
		"call": s.Flow != "", "at": s.At != "", "results": len(s.Results) > 0, "topics": len(s.Topics) > 0,
		"result": s.Result != "", "then": s.Then != "",
	}
}

// questions are the kinds that ask something, so that a way past is wanted.
var questions = []string{"choice", "several", "scale", "text", "number", "date", "time", "country"}

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
	if s.Kind == "text" && (s.Fact == "") == (s.Keep == "") {
		c.add(file, line, "key", "state %s: a text goes to a fact, or is kept as something (keep: none for nowhere): exactly one", s.Name)
	}
	if !slices.Contains([]string{"", "return", "below", "home"}, s.Then) {
		c.add(file, line, "then", "state %s: then is return, below or home", s.Name)
	}
	for _, topic := range s.Topics {
		if !slices.Contains(dialogue.Topics, topic) {
			c.add(file, line, "topic", "state %s: the directory has no topic %q", s.Name, topic)
		}
	}
	for _, l := range s.Lines {
		if l.For.Duration() < minLine {
			c.add(file, line, "pace", "state %s: a line stands for %s; a message is edited at most once a second", s.Name, l.For.Duration())
		}
	}
}

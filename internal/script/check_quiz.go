package script

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"kintsugi/internal/dialogue"
)

// Bounds of a quiz: what a screen holds (safety.md G8), and what a session has
// room for.
const (
	itemsMost  = 60
	scalesMost = 12
)

// taken are the names that conditions ask of a spread beside its scales.
var taken = []string{"known", "sum", "first", "top"}

// quiz checks the quiz of a flow: its scales, its items, and what they say.
func (c *checker) quiz(f *dialogue.Flow) {
	q, at := f.Quiz, c.places[f]
	if q == nil {
		return
	}
	words := &dialogue.State{Name: "quiz"}
	scales := map[string]bool{}
	for _, s := range q.Scales {
		file, line := at.file, at.quizLine(s.ID)
		if !idForm.MatchString(s.ID) || slices.Contains(taken, s.ID) || scales[s.ID] {
			c.add(file, line, "name", "quiz: scale %q: an id is a-z, 0-9 and _, at most 16 long, stands once, and is none of %v", s.ID, taken)
		}
		scales[s.ID] = true
		if s.Name == "" {
			c.add(file, line, "label", "quiz: scale %s has no name", s.ID)
		}
		c.text(file, line, words, s.Name, labelMost)
	}
	items := q.Items()
	if len(items) > itemsMost || len(scales) < 2 || len(scales) > scalesMost {
		c.add(at.file, at.quizLine(""), "quiz", "quiz: %d items, %d scales; up to %d items and from 2 to %d scales are possible", len(items), len(scales), itemsMost, scalesMost)
	}
	known := map[string]bool{}
	for _, x := range items {
		file, line := at.file, at.quizLine(x.ID)
		if !optionForm.MatchString(x.ID) || known[x.ID] {
			c.add(file, line, "name", "quiz: item %q: an id is a-z, 0-9 and _, at most 20 long, and stands once", x.ID)
		}
		known[x.ID] = true
		c.item(file, line, x, scales)
	}
}

// item checks one item of a quiz.
func (c *checker) item(file string, line int, x *dialogue.QuizItem, scales map[string]bool) {
	at := &dialogue.State{Name: "quiz, item " + x.ID}
	if n := len(x.Options); n < 2 || n > choicesMost {
		c.add(file, line, "choices", "quiz: item %s has %d options; from 2 to %d are possible (safety.md G8)", x.ID, n, choicesMost)
	}
	c.text(file, line, at, x.Text, textMost)
	c.plain(file, line, at.Name, x.Text, false)
	for _, o := range x.Options {
		labels := []string{o.Label}
		for _, label := range o.Voices {
			labels = append(labels, label)
		}
		for _, label := range labels {
			c.placeholders(file, line, at, label)
			c.plain(file, line, at.Name, label, false)
			if n := utf8.RuneCountInString(label); n == 0 || n > labelMost {
				c.add(file, line, "label", "quiz: item %s: the label %q has %d characters; from 1 to %d are possible", x.ID, label, n, labelMost)
			}
		}
		for s, n := range o.Scores {
			if !scales[s] || n < 0 {
				c.add(file, line, "scale", "quiz: item %s scores %d for %q: a score is 0 or more, for a scale of this quiz", x.ID, n, s)
			}
		}
	}
}

// asks checks what a state of kind quiz names.
func (c *checker) asks(file string, line int, f *dialogue.Flow, s *dialogue.State) {
	if s.Kind != "quiz" {
		return
	}
	if s.Part < 0 || s.Part > len(f.Quiz.Parts) {
		c.add(file, line, "quiz", "state %s: there is no part %d", s.Name, s.Part)
	}
	if s.Spread == "" && s.Before != "" || s.Spread != "" && s.Part != 0 && s.Part < len(f.Quiz.Parts) {
		c.add(file, line, "quiz", "state %s: scores come with the last part, and before with spread", s.Name)
	}
	for _, x := range []struct{ fact, kind string }{{s.Fact, "answers"}, {s.Spread, "spread"}, {s.Before, "spread"}} {
		if d := c.facts[x.fact]; x.fact != "" && (d == nil || d.Type != x.kind || d.Quiz != f.Name) {
			c.add(file, line, "fact", "state %s: %s is no fact of type %s of this quiz", s.Name, x.fact, x.kind)
		}
	}
	if s.Voice != "" && !c.speaks(f.Quiz, s.Voice) {
		c.add(file, line, "voice", "state %s: no option has words in the voice %q", s.Name, s.Voice)
	}
}

// speaks tells whether some option of a quiz has words in a voice; the others say
// the same in all.
func (c *checker) speaks(q *dialogue.Quiz, voice string) bool {
	for _, x := range q.Items() {
		for _, o := range x.Options {
			if o.Voices[voice] != "" {
				return true
			}
		}
	}
	return false
}

// drawn checks that there is a drawing for what a state shows: one that takes a
// person's numbers is known as name:count, as many as a row has.
func (c *checker) drawn(file string, line int, s *dialogue.State) {
	name := s.Picture
	for i, fact := range s.Of {
		d := c.facts[fact]
		if d == nil || d.Type != "spread" {
			c.add(file, line, "fact", "state %s: %s is no fact of type spread that could be drawn", s.Name, fact)
			return
		}
		if to := c.flows[d.Quiz]; i == 0 && to != nil && to.Quiz != nil {
			name += ":" + strconv.Itoa(len(to.Quiz.Scales))
		}
	}
	if name != "" && !slices.Contains(c.rooms.Pictures, name) {
		c.add(file, line, "picture", "state %s: there is no drawing %q", s.Name, name)
	}
}

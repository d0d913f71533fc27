package script

import (
	"cmp"
	"fmt"
	"html"
	"math"
	"reflect"
	"slices"
	"strings"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/reading"
)

// ageMost is the reading age, in years, that no message goes above (safety.md G1).
const ageMost = 11

// Reading is how a flow reads, or the engine's own sentences.
type Reading struct {
	Lang string `json:"lang"`
	// Flow is empty for the engine's own sentences.
	Flow string `json:"flow"`
	// Age is the reading age in years, to a tenth; 0 where there is no text, or no
	// formula for the language.
	Age      float64 `json:"reading_age"`
	Words    int     `json:"words"`
	Messages int     `json:"messages"`
	// Above is how many messages are above the age that safety.md G1 allows.
	Above int `json:"above"`
	// Fingerprint stands for the words as they are; a review names it.
	Fingerprint string `json:"fingerprint,omitempty"`
}

// Readings measures all flows of a library, and the engine's own sentences first,
// in each language. The formula is for English, so the other languages get no
// figure.
func Readings(lib *dialogue.Library) (all []Reading) {
	fill := filler(lib.Facts())
	for _, lang := range lib.Languages() {
		if lang != dialogue.English {
			all = append(all, Reading{Lang: lang})
			continue
		}
		all = append(all, measured(lang, "", sentencesOf(lib.Words(lang)), fill))
		for _, f := range lib.Flows(lang) {
			r := measured(lang, f.Name, passagesOf(f), fill)
			r.Fingerprint = Fingerprint(f)
			all = append(all, r)
		}
	}
	return all
}

func measured(lang, flow string, all []passage, fill *strings.Replacer) Reading {
	var sum reading.Text
	r := Reading{Lang: lang, Flow: flow, Messages: len(all)}
	for _, p := range all {
		t := p.counted(fill)
		sum = sum.Add(t)
		if t.Hard(ageMost) {
			r.Above++
		}
	}
	if r.Words = sum.Words; r.Words > 0 {
		r.Age = math.Round(10*sum.Age()) / 10
	}
	return r
}

// passage is what a person reads in one piece, and where it stands: in a state,
// or under a key.
type passage struct{ at, text string }

// counted are the words of a passage as a person reads them, without markup and
// with the placeholders filled.
func (p passage) counted(fill *strings.Replacer) reading.Text {
	return reading.Of(html.UnescapeString(tags.ReplaceAllString(placeholder.ReplaceAllString(fill.Replace(p.text), ""), "")))
}

// filler puts words in the place of the placeholders: what a fact says by default
// while nothing is known, and what the engine would mostly put there. A number
// from the directory counts for nothing.
func filler(facts []*dialogue.Fact) *strings.Replacer {
	pairs := []string{
		"{they}", "they", "{them}", "them", "{their}", "their", "{clock}", "14:30", "{country}", "your country",
		"{min}", "1", "{max}", "10", "{n}", "3", "{of}", "10", "{flow}", "Steady", "{place}", "at the list",
		"{parked}", "Steady, at the list", "{day}", "3", "{month}", "May", "{year}", "2024", "{title}", "Feet on the floor",
	}
	for _, f := range facts {
		pairs = append(pairs, "{"+f.Name+"}", f.Default)
	}
	return strings.NewReplacer(pairs...)
}

// passagesOf are the messages of a flow: what each state says, with its lines as
// one piece, since they are read one after the other. What stands on buttons is
// left out, but for what is there to be copied.
func passagesOf(f *dialogue.Flow) (all []passage) {
	declared := strings.NewReplacer()
	if x := f.Exercise; x != nil {
		declared = strings.NewReplacer("{for}", x.For, "{unless}", x.Unless)
	}
	add := func(at string, text ...string) {
		if whole := strings.TrimSpace(declared.Replace(strings.Join(text, "\n"))); whole != "" {
			all = append(all, passage{at, whole})
		}
	}
	for _, s := range f.States {
		said := []string{s.Text}
		for _, l := range s.Lines {
			said = append(said, l.Text)
		}
		add(s.Name, said...)
		add(s.Name, s.Empty)
		for _, p := range s.Prompts {
			add(s.Name, p.Text)
		}
		for _, b := range s.Buttons {
			add(s.Name, b.Copy)
		}
	}
	if f.Quiz != nil {
		for _, x := range f.Quiz.Items() {
			add("quiz item "+x.ID, x.Text)
		}
	}
	return all
}

// sentencesOf are the engine's own sentences, by key; its labels are left out.
func sentencesOf(w *dialogue.Words) (all []passage) {
	v := reflect.ValueOf(*w)
	for i := range v.NumField() {
		if f := v.Field(i); f.Kind() == reflect.String && strings.ContainsAny(f.String(), ".?") {
			all = append(all, passage{v.Type().Field(i).Tag.Get("yaml"), f.String()})
		}
	}
	for kind, text := range w.Other {
		all = append(all, passage{"other_kinds", kind + ": " + text})
	}
	slices.SortFunc(all, func(a, b passage) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.text, b.text)) })
	return all
}

// readable warns of each English message above the reading age of safety.md G1.
func (c *checker) readable() {
	fill := filler(c.src.Facts)
	warn := func(file string, line int, p passage) {
		if t := p.counted(fill); t.Hard(ageMost) {
			why := fmt.Sprintf("%.1f, by %.0f words a sentence and %.2f syllables a word",
				t.Age(), float64(t.Words)/float64(t.Sentences), float64(t.Syllables)/float64(t.Words))
			c.warn(file, line, "reading", "%s: the reading age is %s; at most %d (safety.md G1)", p.at, why, ageMost)
		}
	}
	for _, f := range c.src.Flows[dialogue.English] {
		at := c.places[f]
		for _, p := range passagesOf(f) {
			if item, ok := strings.CutPrefix(p.at, "quiz item "); ok {
				warn(at.file, at.quizLine(item), p)
				continue
			}
			line, own := at.lines[p.at]
			if !own { // a state that exercises share: what it says of this one stands there
				line = at.exercise
			}
			warn(at.file, line, passage{"state " + p.at, p.text})
		}
	}
	file := wordsFile(dialogue.English)
	for _, p := range sentencesOf(c.src.Words[dialogue.English]) {
		warn(file, c.line(file, p.at), p)
	}
}

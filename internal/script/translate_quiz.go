package script

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"

	"kintsugi/internal/dialogue"
)

// translatedQuiz are the words of a quiz in another language: names by scale,
// items by id. Of is the fingerprint of the English words.
type translatedQuiz struct {
	Of     string                    `yaml:"of"`
	Scales map[string]string         `yaml:"scales"`
	Items  map[string]translatedItem `yaml:"items"`
}

// translatedItem is one item: its options, and those of each voice, in the order
// of the English file.
type translatedItem struct {
	Text    string              `yaml:"text"`
	Options []string            `yaml:"options"`
	Voices  map[string][]string `yaml:"voices"`
}

// quizFingerprint stands for the English words of a quiz; a translation names it.
func quizFingerprint(q *dialogue.Quiz) string {
	h := sha256.Sum256([]byte(quizWords(q)))
	return hex.EncodeToString(h[:4])
}

// translatedQuiz is a copy of a flow's quiz with the words of a translation;
// where that has none, the English ones stay.
func (r *reader) translatedQuiz(at *place, f *dialogue.Flow, x *translatedQuiz) *dialogue.Quiz {
	switch {
	case f.Quiz == nil && x != nil:
		r.add(at.file, 1, "name", "flow %s has no quiz to translate", f.Name)
		return nil
	case f.Quiz == nil:
		return nil
	case x == nil:
		r.warn(at.file, 1, "untranslated", "the quiz of %s has no words in %s", f.Name, at.lang)
		return f.Quiz
	case x.Of != quizFingerprint(f.Quiz):
		r.warn(at.file, 1, "stale", "the quiz: the English words have changed (now of: %s)", quizFingerprint(f.Quiz))
	}
	q := &dialogue.Quiz{Fixed: f.Quiz.Fixed}
	left := maps.Clone(x.Items)
	for _, s := range f.Quiz.Scales {
		q.Scales = append(q.Scales, dialogue.Scale{ID: s.ID, Name: or(x.Scales[s.ID], s.Name)})
	}
	for _, p := range f.Quiz.Parts {
		var part dialogue.Part
		for _, item := range p.Items {
			part.Items = append(part.Items, r.translatedItem(at, item, x.Items[item.ID]))
			delete(left, item.ID)
		}
		q.Parts = append(q.Parts, part)
	}
	for id := range left {
		r.add(at.file, 1, "name", "the quiz has no item %q", id)
	}
	return q
}

// translatedItem is an item with the words of a translation.
func (r *reader) translatedItem(at *place, item dialogue.QuizItem, x translatedItem) dialogue.QuizItem {
	done := dialogue.QuizItem{ID: item.ID, Text: or(x.Text, item.Text)}
	whole := len(x.Options) == 0 || len(x.Options) == len(item.Options)
	for voice, labels := range x.Voices {
		spoken := slices.ContainsFunc(item.Options, func(o dialogue.QuizOption) bool { return o.Voices[voice] != "" })
		whole = whole && spoken && len(labels) == len(item.Options)
	}
	if !whole {
		r.add(at.file, 1, "shape", "item %s: as many options as in English are wanted, in each voice", item.ID)
		return item
	}
	for i, o := range item.Options {
		o.Voices = maps.Clone(o.Voices)
		for voice, labels := range x.Voices {
			if o.Voices == nil {
				o.Voices = map[string]string{}
			}
			o.Voices[voice] = or(labels[i], o.Voices[voice])
		}
		if len(x.Options) > 0 {
			o.Label = or(x.Options[i], o.Label)
		}
		done.Options = append(done.Options, o)
	}
	return done
}

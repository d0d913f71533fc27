package reading

import (
	"strings"
	"unicode"
)

// Text is what is counted of a text.
type Text struct {
	Words, Sentences, Syllables int
	// Longest is how many syllables the longest word has.
	Longest int
}

// Of counts a text without markup. A sentence ends with a full stop, a question
// or exclamation mark, a row of dots, or a semicolon, each before a space or a
// closing quotation mark, and with the line; one without a word is none.
func Of(text string) (t Text) {
	for line := range strings.Lines(text) {
		open := false // a sentence has begun and not ended
		for _, field := range strings.Fields(line) {
			if word := strings.TrimFunc(field, func(r rune) bool { return !letterOrDigit(r) }); word != "" {
				n := Syllables(word)
				t.Words++
				t.Syllables += n
				t.Longest = max(t.Longest, n)
				if !open {
					open = true
					t.Sentences++
				}
			}
			if end := strings.TrimRight(field, "”’\"')"); strings.TrimRight(end, ".?!…;") != end {
				open = false
			}
		}
	}
	return t
}

func letterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// Add puts two texts together.
func (t Text) Add(other Text) Text {
	return Text{
		Words: t.Words + other.Words, Sentences: t.Sentences + other.Sentences,
		Syllables: t.Syllables + other.Syllables, Longest: max(t.Longest, other.Longest),
	}
}

// Grade is the Flesch-Kincaid grade level: the year of an American school, 0 for
// a text without words.
func (t Text) Grade() float64 {
	if t.Words == 0 {
		return 0
	}
	words := float64(t.Words)
	return 0.39*words/float64(t.Sentences) + 11.8*float64(t.Syllables)/words - 15.59
}

// The figure of a short text is noisy: with fewer words than passage one long
// word alone moves it by a year or more, with fewer than few it says nothing.
const (
	passage = 100
	few     = 10
)

// Hard tells whether a text reads as for more than that age. Of fewer than a
// hundred words the longest is taken as the others are on the average: it needs a
// second long word, or a long sentence. Fewer than ten are never hard.
func (t Text) Hard(age float64) bool {
	if t.Age() <= age || t.Words < few {
		return false
	}
	if t.Words >= passage {
		return true
	}
	rest := float64(t.Syllables-t.Longest) / float64(t.Words-1)
	return 0.39*float64(t.Words)/float64(t.Sentences)+11.8*rest-15.59+5 > age
}

// Age is the age in years at which a text is read with ease: five years more
// than the grade, and 5 at least.
func (t Text) Age() float64 { return max(0, t.Grade()) + 5 }

package reading

import (
	"strings"
	"unicode"
)

// irregular are words that the rules miscount.
var irregular = map[string]int{
	"audience": 3, "betrayal": 3, "centre": 2, "choir": 2, "diamond": 2, "drawer": 1, "element": 3,
	"else": 1, "evening": 2, "hm": 1, "hundred": 2, "loneliness": 3, "maybe": 2, "naive": 2, "o'clock": 2,
	"one": 1, "people": 2, "rely": 2, "ruined": 2, "safety": 2, "suicidal": 4, "suicide": 3, "tired": 2,
	"tongue": 1, "whoever": 3,
}

// firsts are first parts of compounds, whose last e would be counted there.
var firsts = map[string]int{
	"any": 2, "before": 2, "care": 1, "else": 1, "every": 2, "fore": 1, "here": 1, "home": 1, "house": 1,
	"life": 1, "like": 1, "one": 1, "place": 1, "some": 1, "there": 1, "time": 1,
}

// joined are contractions in which the n of "n't" is no syllable of its own.
var joined = []string{"ain't", "aren't", "can't", "don't", "weren't", "won't"}

// Syllables counts the syllables of an English word: its groups of vowels, less
// the ones that are written and not spoken, and more where two vowels stand side
// by side and are spoken apart. What the rules miscount is listed. Digits count
// as one each.
func Syllables(word string) int {
	w := strings.ReplaceAll(strings.ToLower(word), "’", "'")
	for _, j := range joined {
		if w == j {
			return 1
		}
	}
	if stem, not := strings.CutSuffix(w, "n't"); not {
		return syllables(stem) + 1
	}
	if n, ok := irregular[w]; ok {
		return n
	}
	stem, _, _ := strings.Cut(w, "'")
	return max(1, syllables(stem))
}

// syllables counts those of a word without an apostrophe.
func syllables(w string) int {
	if n, ok := irregular[w]; ok {
		return n
	}
	if n, ok := irregular[strings.TrimSuffix(w, "s")]; ok {
		return n
	}
	for first, n := range firsts {
		if rest, ok := strings.CutPrefix(w, first); ok && len(rest) > 2 && groups(rest) > 0 {
			return n + syllables(rest)
		}
	}
	return max(1, groups(w)-silent(w)+apart(w))
}

func vowel(r byte) bool { return strings.IndexByte("aeiouy", r) >= 0 }

// groups counts the runs of vowels, and the digits.
func groups(w string) (n int) {
	for i := range len(w) {
		switch {
		case unicode.IsDigit(rune(w[i])), vowel(w[i]) && (i == 0 || !vowel(w[i-1])):
			n++
		}
	}
	return n
}

// silent counts the e's that stand alone in a group and are not spoken: at the
// end (lone, lines, turned, unique), and before an ending (lonely, hopeful); and
// the a of -ically.
func silent(w string) int {
	if strings.HasSuffix(w, "ically") {
		return 1
	}
	for _, end := range []string{"ly", "ful", "fully", "less", "ness", "ment", "ments"} {
		if stem, ok := strings.CutSuffix(w, end); ok && muted(stem, "e", "l") {
			return 1
		}
	}
	if groups(w) < 2 {
		return 0
	}
	if strings.HasSuffix(w, "que") || strings.HasSuffix(w, "logue") || muted(w, "e", "l") || muted(w, "es", "lsczxg") || muted(w, "ed", "ldt") {
		return 1
	}
	return 0
}

// muted tells whether a word ends in a consonant and then these letters, and the
// e in them is not spoken. It is after one of the letters of spoken: wanted,
// houses; after an l only where another consonant stands before that: little, but
// not while.
func muted(w, end, spoken string) bool {
	stem, ok := strings.CutSuffix(w, end)
	if !ok || len(stem) == 0 || vowel(stem[len(stem)-1]) {
		return false
	}
	last := stem[len(stem)-1]
	switch {
	case strings.IndexByte(spoken, last) < 0:
		return end != "es" || !strings.HasSuffix(stem, "ch") && !strings.HasSuffix(stem, "sh")
	case last == 'l':
		return len(stem) < 2 || strings.IndexByte("aeiouyrlw", stem[len(stem)-2]) >= 0
	}
	return false
}

// apart counts the vowels that stand side by side and are spoken apart.
func apart(w string) (n int) {
	at := func(i int) byte {
		if i < 0 || i >= len(w) {
			return ' '
		}
		return w[i]
	}
	in := func(b byte, set string) bool { return strings.IndexByte(set, b) >= 0 }
	for i := range max(0, len(w)-1) {
		before, after := at(i-1), at(i+2)
		switch w[i : i+2] {
		case "ia": // dial and associate, but not special, or carriage
			if after == 't' || !in(before, "tcsgx") && !(after == 'g' || after == 'l' && at(i+3) == 'g') {
				n++
			}
		case "io": // riot, but not nation, or behaviour
			if !in(before, "tscgxn") && !strings.HasPrefix(w[i:], "iour") {
				n++
			}
		case "iu", "yi":
			n++
		case "ai", "ei", "oi", "ui": // doing, but not rain
			if w[i+1:] == "ing" || w[i+1:] == "ings" || w[i+1:] == "ingly" {
				n++
			}
			if end := w[i:]; w[i] == 'u' && (after == 'e' || end == "uity") { // quiet, ambiguity
				n++
			}
		case "ea": // idea and create, but not tea
			if after == ' ' && groups(w) > 1 || before == 'r' && at(i-2) == 'c' && after == 't' && at(i+3) != 'u' {
				n++
			}
		case "uo": // ambiguous
			if strings.HasPrefix(w[i:], "uous") {
				n++
			}
		case "ua": // usual, but not guard
			if in(after, "lt") && !in(before, "gq") {
				n++
			}
		case "eo": // video, but not pigeon
			if !in(after, "nu") {
				n++
			}
		case "ie": // easier, heaviest, variety
			if end := w[i:]; (end == "ier" || end == "iest") && groups(w) > 1 || end == "iety" {
				n++
			}
		}
	}
	return n
}

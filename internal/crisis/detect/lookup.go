package detect

import (
	"bytes"
	"unicode/utf8"
)

// longest is how many bytes a word may have to be looked at closely.
const longest = 40

// find returns the words of the file that a written word stands for: itself,
// its rewriting, or the word it is a stretched, disguised or mistyped form of.
// ok is false when there is none.
func (l *language) find(s *scratch, raw []byte) (words []int32, ok bool) {
	if words, ok = l.vocabulary[string(raw)]; ok {
		return words, true
	}
	if len(raw) > longest {
		return nil, false
	}
	word := raw
	if !isPlain(raw) {
		var mixed bool
		if s.word, mixed = untwin(s.word[:0], raw); mixed {
			word = bytes.Clone(s.word) // what follows needs s.word
			if words, ok = l.vocabulary[string(word)]; ok {
				return words, true
			}
		}
	}
	letters, digits, signs := shape(word)
	switch {
	case digits > 0 && letters == 0 && signs == 0:
		return numbers, true
	case bytes.IndexByte(word, '\'') >= 0:
		return l.findApostrophe(s, word)
	case digits > 0 || signs > 0:
		return l.findDisguised(s, word)
	}
	return l.findSlip(s, word)
}

// isPlain tells whether a word is ASCII.
func isPlain(word []byte) bool {
	for _, b := range word {
		if b >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

var numbers = []int32{numberWord}

// shape counts the letters of a word, its digits, and the signs that may stand
// for letters.
func shape(word []byte) (letters, digits, signs int) {
	for _, b := range word {
		switch {
		case b >= '0' && b <= '9':
			digits++
		case b >= utf8.RuneSelf || b >= 'a' && b <= 'z':
			letters++
		case b != '\'':
			signs++
		}
	}
	return letters, digits, signs
}

// findApostrophe looks for a word without its apostrophes, and without 's.
func (l *language) findApostrophe(s *scratch, word []byte) ([]int32, bool) {
	if at := bytes.IndexByte(word, '\''); at == len(word)-2 && word[at+1] == 's' {
		if words, ok := l.vocabulary[string(word[:at])+"s"]; ok && len(words) > 1 {
			return words, true // a rewriting ("hes": he is)
		}
		if words, ok := l.vocabulary[string(word[:at])]; ok {
			return words, true
		}
	}
	s.word = s.word[:0]
	for _, b := range word {
		if b != '\'' {
			s.word = append(s.word, b)
		}
	}
	if words, ok := l.vocabulary[string(s.word)]; ok {
		return words, true
	}
	return nil, false
}

// findDisguised reads signs and digits as the letters they look like ("su1c1de",
// "k!ll"), a star as any letter ("r*pe"), and digits in front as a number
// ("10yrs").
func (l *language) findDisguised(s *scratch, word []byte) ([]int32, bool) {
	for _, one := range [...]byte{'i', 'l'} {
		s.word = s.word[:0]
		for _, b := range word {
			s.word = append(s.word, unmask(b, one))
		}
		if words, ok := l.vocabulary[string(s.word)]; ok {
			return words, true
		}
	}
	if bytes.IndexByte(word, '*') >= 0 {
		return l.findMasked(word)
	}
	n := 0
	for n < len(word) && word[n] >= '0' && word[n] <= '9' {
		n++
	}
	if n > 0 {
		return numbers, true
	}
	return nil, false
}

// unmask is the letter that a digit or sign is used for; 1 is one or the other.
func unmask(b, one byte) byte {
	switch b {
	case '0':
		return 'o'
	case '1', '|':
		return one
	case '!':
		return 'i'
	case '3':
		return 'e'
	case '4', '@':
		return 'a'
	case '5', '$':
		return 's'
	case '7':
		return 't'
	}
	return b
}

// findMasked looks for a word in which stars stand for letters.
func (l *language) findMasked(word []byte) ([]int32, bool) {
	for _, slip := range l.slips[rune(word[0])] {
		if len(slip.plain) != len(word) {
			continue
		}
		same := true
		for i, b := range word {
			same = same && (b == '*' || b == slip.plain[i])
		}
		if same {
			return slip.words, true
		}
	}
	return nil, false
}

// findSlip looks for a stretched word ("soooo") and for a long one with a slip
// of the fingers in it.
func (l *language) findSlip(s *scratch, word []byte) ([]int32, bool) {
	for _, keep := range [...]int{2, 1} {
		var stretched bool
		s.word, stretched = squeeze(s.word[:0], word, keep)
		if !stretched {
			continue
		}
		if words, ok := l.vocabulary[string(s.word)]; ok {
			return words, true
		}
	}
	return l.nearest(word)
}

// squeeze appends word to out with at most keep equal letters in a row.
func squeeze(out, word []byte, keep int) (squeezed []byte, changed bool) {
	row := 0
	for i, b := range word {
		if i > 0 && b == word[i-1] && b < utf8.RuneSelf {
			row++
		} else {
			row = 1
		}
		if row > keep {
			changed = true
			continue
		}
		out = append(out, b)
	}
	return out, changed
}

package detect

import (
	"unicode"
	"unicode/utf8"
)

// Words that every language has.
const (
	otherWord  int32 = iota // a word no pattern knows
	boundary                // the beginning and end of a text and of each sentence
	numberWord              // digits; # in a pattern
	firstWord               // the first word of the file
)

// token is one word of a text, or a boundary.
type token struct {
	word int32
	// sentence, clause and quote count from 0; quote is odd within quotation
	// marks.
	sentence, clause, quote int32
	// sum is the hash of the word, also of one that no pattern knows; from and to
	// are where it stands in the folded text (both 0: nowhere of its own).
	sum      uint32
	from, to int32
}

// scratch is the memory of one reading, used again for the next.
type scratch struct {
	folded, spare, word []byte
	// singles are the letters of a row of one-letter words ("k m s"), which
	// begins at token singlesAt.
	singles   []byte
	singlesAt int
	tokens    []token
	sentence  int32
	clause    int32
	quote     int32

	active, next []thread
	found        []match
	off          []bool

	hashes []uint32
	totals []votes
	pieces []int32
}

// read turns text into tokens in the language's words.
func (s *scratch) read(l *language, text string) {
	s.folded, s.spare = fold(s.folded[:0], s.spare, text)
	s.tokens, s.singles = s.tokens[:0], s.singles[:0]
	s.sentence, s.clause, s.quote = 0, 0, 0
	s.push(boundary)
	for rest := s.folded; len(rest) > 0; {
		r, size := rune(rest[0]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(rest)
		}
		switch {
		case inWord(r) || (r == '$' || r == '@') && beginsWord(rest[size:]):
			size = wordLength(rest)
			first := len(s.tokens)
			s.take(l, rest[:size])
			s.place(first, len(s.folded)-len(rest), size)
		case r == '.':
			size = s.dots(rest)
		case r == '!' || r == '?' || r == ';' || r == '\n':
			s.endSentence()
		case r == ',' || r == ':' || r == '(' || r == ')':
			s.clause++
		case r == '-' && size < len(rest) && rest[size] == ' ':
			s.clause++
		case r == '"':
			s.quote++
		case r >= utf8.RuneSelf:
			for _, w := range l.emoji[r] {
				s.push(w)
			}
		}
		rest = rest[size:]
	}
	s.joinSingles(l)
	s.endSentence()
}

// inWord tells whether words are made of r.
func inWord(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
	}
	return unicode.In(r, unicode.L, unicode.M, unicode.N)
}

func beginsWord(b []byte) bool {
	r, _ := utf8.DecodeRune(b)
	return inWord(r)
}

// wordLength is the length of the word b begins with. Apostrophes, and signs
// that stand for letters, belong to it between letters.
func wordLength(b []byte) int {
	n, pending := 0, 0
	for n+pending < len(b) {
		r, size := rune(b[n+pending]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(b[n+pending:])
		}
		switch {
		case inWord(r):
			n += pending + size
			pending = 0
		case r == '\'' || r == '$' || r == '@' || r == '!' || r == '*' || r == '|':
			pending += size
			if pending > 3 {
				return n
			}
		default:
			return n
		}
	}
	return n
}

// dots reads a row of full stops: one ends the sentence, several are a pause.
// One after a single letter ("k.m.s.") does neither.
func (s *scratch) dots(b []byte) int {
	n := 1
	for n < len(b) && b[n] == '.' {
		n++
	}
	switch {
	case n > 1:
		s.clause++
	case len(s.singles) > 0 && len(b) > 1 && b[1] != ' ' && b[1] != '\n':
	default:
		s.endSentence()
	}
	return n
}

func (s *scratch) endSentence() {
	if s.tokens[len(s.tokens)-1].word != boundary {
		s.clause++
		s.push(boundary)
		s.sentence++
	}
}

func (s *scratch) push(word int32) {
	s.tokens = append(s.tokens, token{word: word, sentence: s.sentence, clause: s.clause, quote: s.quote})
}

// take adds the words that a written word stands for.
func (s *scratch) take(l *language, raw []byte) {
	if len(raw) == 1 {
		if len(s.singles) == 0 {
			s.singlesAt = len(s.tokens)
		}
		s.singles = append(s.singles, raw[0])
	} else {
		s.joinSingles(l)
	}
	if words, ok := l.find(s, raw); ok {
		s.add(l, words)
		return
	}
	// Signs that turn out not to stand for letters are what they look like.
	for len(raw) > 0 {
		n := 0
		for n < len(raw) && inWordByte(raw[n]) {
			n++
		}
		if n == 0 {
			if raw[0] == '!' {
				s.endSentence()
			}
			raw = raw[1:]
			continue
		}
		words, _ := l.find(s, raw[:n])
		s.add(l, words)
		raw = raw[n:]
	}
}

func inWordByte(b byte) bool { return b >= utf8.RuneSelf || inWord(rune(b)) || b == '\'' }

func (s *scratch) add(l *language, words []int32) {
	if len(words) == 0 {
		s.push(otherWord)
	}
	for _, w := range words {
		if w > boundary && int(w) < len(l.breaks) && l.breaks[w] {
			s.clause++
		}
		s.push(w)
		s.tokens[len(s.tokens)-1].sum = l.sums[w]
	}
}

// place notes where the word stands that became the tokens from first on.
func (s *scratch) place(first, from, size int) {
	if first >= len(s.tokens) {
		return // it went into a row of single letters
	}
	t := &s.tokens[first]
	t.from, t.to = int32(from), int32(from+size)
	for i := first; i < len(s.tokens); i++ {
		if s.tokens[i].word == otherWord {
			s.tokens[i].sum = sumOf(s.folded[from : from+size])
		}
	}
}

// joinSingles ends a row of one-letter words; where its letters make a word of
// the file, that is what was meant.
func (s *scratch) joinSingles(l *language) {
	if len(s.singles) >= 3 {
		if words, ok := l.vocabulary[string(s.singles)]; ok {
			at := s.tokens[s.singlesAt]
			s.tokens = s.tokens[:s.singlesAt]
			s.sentence, s.clause = at.sentence, at.clause
			s.add(l, words)
		}
	}
	s.singles = s.singles[:0]
}

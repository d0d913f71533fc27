package dialogue

import (
	"slices"
	"strconv"
	"strings"
)

// A sheet is the answers that somebody has given to a quiz so far. It lives in
// one fact, as digits of base 32, since a session is small:
//
//	2 digits  the items it belongs to (Quiz.prepare)
//	3 digits  the seed of the order
//	the rest  an answer for each item of the file, width bits each, noughts at
//	          the end left out
//
// Twenty pairs with all answers given take 13 characters.
type sheet struct {
	quiz    *Quiz
	seed    int
	answers []int // by the item's place in the file
}

// What an answer can be, besides an option.
const (
	unanswered  = 0
	leftOut     = 1
	firstOption = 2
)

const (
	digits   = "0123456789abcdefghijklmnopqrstuv"
	markMost = 32 * 32
	seedMost = 32 * 32 * 32
	headLen  = 5
)

// newSheet is one with no answer.
func newSheet(q *Quiz, seed int) *sheet {
	return &sheet{quiz: q, seed: seed, answers: make([]int, len(q.items))}
}

// readSheet reads a sheet. Of one that belongs to other items only the seed is
// taken: the quiz begins anew, in an order that stays.
func readSheet(q *Quiz, text string) *sheet {
	if len(text) < headLen {
		return newSheet(q, 0)
	}
	s := newSheet(q, number32(text[2:headLen]))
	if number32(text[:2]) != q.mark {
		return s
	}
	width, have, n := q.width, 0, 0
	bits := 0
	for _, c := range []byte(text[headLen:]) {
		bits, have = bits<<5|max(0, strings.IndexByte(digits, c)), have+5
		for have >= width && n < len(s.answers) {
			have -= width
			s.answers[n] = bits >> have
			bits &= 1<<have - 1
			n++
		}
	}
	if have > 0 && n < len(s.answers) { // noughts were left out
		s.answers[n] = bits << (width - have)
	}
	return s
}

// String is the sheet as it is kept.
func (s *sheet) String() string {
	b := append(text32(s.quiz.mark, 2), text32(s.seed, 3)...)
	width, have := s.quiz.width, 0
	bits := 0
	for _, a := range s.answers {
		bits, have = bits<<width|a, have+width
		for have >= 5 {
			have -= 5
			b = append(b, digits[bits>>have])
			bits &= 1<<have - 1
		}
	}
	if have > 0 {
		b = append(b, digits[bits<<(5-have)])
	}
	return string(b[:headLen]) + strings.TrimRight(string(b[headLen:]), "0")
}

// given is how many items are answered or left out.
func (s *sheet) given() int {
	n := 0
	for _, a := range s.answers {
		if a != unanswered {
			n++
		}
	}
	return n
}

// next is the item to be asked, as an index into the quiz's items; -1 when the
// part is through.
func (s *sheet) next(part int) int { return s.quiz.next(s.seed, part, s.answers) }

// shown are the options of an item in the person's order, as indices.
func (s *sheet) shown(item int) []int {
	all := make([]int, len(s.quiz.items[item].Options))
	for i := range all {
		all[i] = i
	}
	if s.quiz.turned(s.seed, item) {
		slices.Reverse(all)
	}
	return all
}

func number32(text string) int {
	n, err := strconv.ParseUint(text, 32, 16)
	if err != nil {
		return 0
	}
	return int(n)
}

func text32(n, width int) []byte {
	b := make([]byte, width)
	for i := range b {
		b[width-1-i] = digits[n>>(5*i)&31]
	}
	return b
}

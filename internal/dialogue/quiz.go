package dialogue

import (
	"math/bits"
	"strconv"
	"strings"
)

// Quiz is what the states of kind quiz of a flow ask, and what the answers
// score. The items and the scales are content; everything about asking them is
// here, so a further quiz is a file.
type Quiz struct {
	// Scales are what is scored; results are written in this order.
	Scales []Scale `yaml:"scales"`
	// Parts are asked one after the other; within a part each person meets the
	// items in an order of their own.
	Parts []Part `yaml:"parts"`
	// Fixed keeps the options in the order of the file; without it each person
	// meets the options of a part as they are written, or all turned round.
	// Turned as a whole, a part keeps whatever balance of positions it has.
	Fixed bool `yaml:"fixed"`

	// Worked out by prepare, since every answer needs them.
	items []*QuizItem
	width int // bits that one answer takes: none yet, left out, or an option
	mark  int // stands for the items: answers given to other ones are told by it
}

// Scale is one thing that a quiz scores. Name stands in the middle of a line.
type Scale struct {
	ID   string `yaml:"scale"`
	Name string `yaml:"name"`
}

// Part is a number of items after which a rest is possible.
type Part struct {
	Items []QuizItem `yaml:"items"`
}

// QuizItem is one question: its own words, if it has any, and its options.
type QuizItem struct {
	ID      string       `yaml:"item"`
	Text    string       `yaml:"text"`
	Options []QuizOption `yaml:"options"`
}

// QuizOption is one answer. Voices are its words where the quiz is asked in
// another voice (State.Voice); Scores are the points it gives, by scale.
type QuizOption struct {
	Label  string            `yaml:"label"`
	Voices map[string]string `yaml:"voices"`
	Scores map[string]int    `yaml:"scores"`
}

// Items are the items of all parts, in the order of the file.
func (q *Quiz) Items() (all []*QuizItem) {
	for i := range q.Parts {
		for j := range q.Parts[i].Items {
			all = append(all, &q.Parts[i].Items[j])
		}
	}
	return all
}

// upTo is how many items there are up to the end of a part; part 0 is the last.
func (q *Quiz) upTo(part int) (n int) {
	for i := range q.Parts {
		if n += len(q.Parts[i].Items); i+1 == part {
			break
		}
	}
	return n
}

// next is the item that a person meets next, as an index into Items: part after
// part, and within a part in the order that the seed gives. -1 when all up to the
// end of a part are answered.
func (q *Quiz) next(seed, part int, answers []int) int {
	from := 0
	for i, p := range q.Parts {
		best, least := -1, uint64(0)
		for at := from; at < from+len(p.Items); at++ {
			if n := mixed(seed, at); answers[at] == unanswered && (best < 0 || n < least) {
				best, least = at, n
			}
		}
		if best >= 0 || i+1 == part {
			return best
		}
		from += len(p.Items)
	}
	return -1
}

// turned tells whether a person meets the options of an item turned round.
func (q *Quiz) turned(seed, item int) bool {
	if q.Fixed {
		return false
	}
	part := 0
	for n := len(q.Parts[0].Items); item >= n; n += len(q.Parts[part].Items) {
		part++
	}
	return mixed(seed, -1-part)&1 == 1
}

// prepare works out what every answer needs. Words may change without changing
// the mark; what is asked may not.
func (q *Quiz) prepare() {
	most := 0
	h := uint64(len(q.Parts))
	q.items = q.Items()
	for _, x := range q.items {
		most = max(most, len(x.Options))
		for _, c := range []byte(x.ID) {
			h = scramble(h ^ uint64(c))
		}
		h = scramble(h ^ uint64(len(x.Options)))
	}
	q.width, q.mark = bits.Len(uint(most+1)), int(h%markMost)
}

// label is an option's words in a voice.
func (o QuizOption) label(voice string) string {
	if text, ok := o.Voices[voice]; ok {
		return text
	}
	return o.Label
}

// score adds up what a person's answers give, by scale.
func (q *Quiz) score(answers []int) []int {
	sum := make([]int, len(q.Scales))
	for i, x := range q.items {
		chosen := answers[i] - firstOption
		if chosen < 0 || chosen >= len(x.Options) {
			continue
		}
		for j, s := range q.Scales {
			sum[j] += x.Options[chosen].Scores[s.ID]
		}
	}
	return sum
}

// quizSeed is the seed of a quiz that is begun: the person and the turn tell it.
func (t *turn) quizSeed() int {
	return int(scramble(uint64(t.e.Chat)^scramble(uint64(t.s.Turn))) % seedMost)
}

// mixed is a number that looks random and depends on nothing but a and b.
func mixed(a, b int) uint64 { return scramble(uint64(a)<<32 ^ uint64(uint32(b))) }

// scramble is the finishing step of SplitMix64 (Steele, Lea, Flood 2014): each
// bit that goes in changes about half of those that come out.
func scramble(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// plainNumbers writes numbers as 5.3.6, and reads them back; ok is false unless
// there are n of them, in plain digits.
func plainNumbers(text string, n int) (all []int, ok bool) {
	for part := range strings.SplitSeq(text, ".") {
		v, err := strconv.Atoi(part)
		if err != nil || v < 0 || strconv.Itoa(v) != part {
			return nil, false
		}
		all = append(all, v)
	}
	return all, len(all) == n
}

package detect

import (
	"encoding/binary"
	"fmt"
	"math"
)

// learned is the small model beside a language's rules: what each of many hashed
// pieces of a text (words, pairs and triples of words, runs of letters) says for
// each class, learned from this project's own labelled texts (train.go). It
// hears what no rule foresaw, and doubts a hint in plainly ordinary words.
type learned struct {
	mask uint32
	// weights has len(outcomes) numbers for each bucket, in units of scale.
	weights []int8
	scale   float64
	bias    [outcomes]float64
	// of is the hash of the texts it was learned from.
	of uint32
}

// outcomes are what the model tells apart: None, then classes in their order.
const outcomes = 1 + len(classes)

// votes are what pieces of a text say for each outcome.
type votes [outcomes]int32

// The file of a model: a mark, the number of buckets as a power of two, the hash
// of the texts, the scale and the biases as little-endian float32, the weights.
const (
	modelMark = "kintsugi-learned-1\n"
	modelHead = len(modelMark) + 1 + 4 + 4 + 4*outcomes
	mostBits  = 18
)

// decodeModel reads the file of a model.
func decodeModel(data []byte) (*learned, error) {
	if len(data) < modelHead || string(data[:len(modelMark)]) != modelMark {
		return nil, fmt.Errorf("it is no model of this version; train it again (README.md)")
	}
	bits := data[len(modelMark)]
	if bits > mostBits || len(data)-modelHead != outcomes<<bits {
		return nil, fmt.Errorf("it is cut off or too long; train it again (README.md)")
	}
	m := &learned{mask: 1<<bits - 1}
	numbers := data[len(modelMark)+1 : modelHead]
	m.of, m.scale = binary.LittleEndian.Uint32(numbers), readFloat(numbers[4:])
	for i := range m.bias {
		m.bias[i] = readFloat(numbers[8+4*i:])
	}
	m.weights = make([]int8, outcomes<<bits)
	for i, b := range data[modelHead:] {
		m.weights[i] = int8(b)
	}
	return m, nil
}

// hear adds up what the tokens say for each outcome: totals[i] is what those
// before token i say together, and pieces[i] how many pieces they are.
func (s *scratch) hear(m *learned) {
	s.totals, s.pieces = append(s.totals[:0], votes{}), append(s.pieces[:0], 0)
	var sum votes
	var n int32
	for i := range s.tokens {
		s.hashes = s.piecesOf(s.hashes[:0], i)
		for _, h := range s.hashes {
			at := int(h&m.mask) * outcomes
			for k, w := range m.weights[at : at+outcomes] {
				sum[k] += int32(w)
			}
		}
		n += int32(len(s.hashes))
		s.totals, s.pieces = append(s.totals, sum), append(s.pieces, n)
	}
}

// odds are the outcomes' scores for the tokens from (included) to (excluded).
func (s *scratch) odds(m *learned, from, to int) (scores [outcomes]float64) {
	n := s.pieces[to] - s.pieces[from]
	if n == 0 {
		scores[0] = 1
		return scores
	}
	unit := m.scale / math.Sqrt(float64(n))
	for k := range scores {
		scores[k] = m.bias[k] + float64(unit*float64(s.totals[to][k]-s.totals[from][k]))
	}
	return scores
}

// opinion is what the model makes of a text: how surely it is about anything (log
// odds), and the class it most likely has.
type opinion struct {
	sure  float64
	class int
}

// Long sentences are also read in stretches of so many words, a new one every
// few, and so is what lies within so many words of what a rule found: people
// write without full stops, and one clause can be all that matters.
const (
	stretch = 16
	stride  = 6
	around  = 7
)

// judgeLearned returns the opinion on the part of the text that has most to say:
// the whole, a sentence, a stretch of a long one, or what lies around a cue that
// stands.
func (s *scratch) judgeLearned(l *language) opinion {
	s.hear(l.learned)
	best := opinionOf(s.odds(l.learned, 0, len(s.tokens)))
	look := func(from, to int) {
		if one := opinionOf(s.odds(l.learned, from, to)); one.sure > best.sure {
			best = one
		}
	}
	from := 0
	for i := 1; i < len(s.tokens); i++ {
		if s.tokens[i].word != boundary {
			continue
		}
		if from > 0 || i < len(s.tokens)-1 {
			look(from, i+1)
		}
		if i-from > stretch+stride {
			for at := from; at+stretch < i+1; at += stride {
				look(at, at+stretch)
			}
			look(i+1-stretch, i+1)
		}
		from = i
	}
	for _, m := range s.found {
		if int(m.rule) < len(l.cues) && !s.off[m.rule] {
			look(s.near(m))
		}
	}
	return best
}

// near are the tokens around a match, within its sentence.
func (s *scratch) near(m match) (from, to int) {
	from, to = int(m.start), int(m.end)+1
	for n := 0; n < around && from > 0 && s.tokens[from].word != boundary; n++ {
		from--
	}
	for n := 0; n < around && to < len(s.tokens) && s.tokens[to-1].word != boundary; n++ {
		to++
	}
	return from, to
}

// opinionOf weighs the classes against None.
func opinionOf(scores [outcomes]float64) opinion {
	top := 1
	for k := 2; k < outcomes; k++ {
		if scores[k] > scores[top] {
			top = k
		}
	}
	sum := 0.0
	for _, score := range scores[1:] {
		sum += math.Exp(score - scores[top])
	}
	return opinion{sure: scores[top] - scores[0] + math.Log(sum), class: top - 1}
}

package detect

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Sample is one labelled text to learn from.
type Sample struct {
	Text  string
	Class Class
}

// How the model is learned: logistic regression over hashed pieces, by AdaGrad.
// The same samples in the same order give the same model.
const (
	trainBits   = 17
	trainRounds = 15
	trainStep   = 0.3
	trainShrink = 1e-3
	trainSeed   = 20
)

// Train learns the model for the language tag of d from samples and returns its
// file.
func Train(d *Detector, tag string, samples []Sample) ([]byte, error) {
	at := slices.IndexFunc(d.languages, func(l *language) bool { return l.tag == tag })
	if at < 0 {
		return nil, fmt.Errorf("there are no rules for %q to go beside", tag)
	}
	t := &trainer{step: make([]float64, outcomes<<trainBits), weights: make([]float64, outcomes<<trainBits)}
	for _, one := range samples {
		if err := t.add(d.languages[at], one); err != nil {
			return nil, err
		}
	}
	t.learnAll()
	return t.file(hashOf(samples)), nil
}

// learnAll goes through the lessons as often as it takes, in an order that is
// always the same.
func (t *trainer) learnAll() {
	dice := rand.New(rand.NewPCG(trainSeed, 0)) // #nosec G404 -- the same order each time, no secret
	for range trainRounds {
		for _, i := range dice.Perm(len(t.lessons)) {
			t.learn(&t.lessons[i])
		}
	}
}

// hashOf is the hash of all samples, by which a model is seen to be out of date.
func hashOf(samples []Sample) uint32 {
	var h uint32
	for _, one := range samples {
		h = mix(mix(h, sumOf([]byte(one.Text))), sumOf([]byte(one.Class)))
	}
	return h
}

// lesson is a text, or a sentence of one, taken apart.
type lesson struct {
	pieces  []uint32
	outcome int
}

type trainer struct {
	lessons       []lesson
	weights, step []float64
	bias          [outcomes]float64
	memory        scratch
}

// add takes a sample apart. Each sentence of an ordinary text is ordinary too,
// and is learned as such; a sentence of another need not be what the whole is.
func (t *trainer) add(l *language, one Sample) error {
	outcome := 0
	if one.Class != None {
		if outcome = 1 + urgency(one.Class); outcome == outcomes {
			return fmt.Errorf("a text is labelled %q, which is no class", one.Class)
		}
	}
	s := &t.memory
	s.read(l, one.Text)
	var all, sentence []uint32
	sentences := 0
	for i := range s.tokens {
		sentence = s.piecesOf(sentence, i)
		if i == 0 || s.tokens[i].word != boundary {
			continue
		}
		sentences++
		all = append(all, sentence...)
		if outcome == 0 && (i < len(s.tokens)-1 || sentences > 1) {
			t.lessons = append(t.lessons, lesson{slices.Clone(sentence), outcome})
		}
		sentence = sentence[:0]
	}
	if len(all) > 0 {
		t.lessons = append(t.lessons, lesson{all, outcome})
	}
	return nil
}

// learn moves the weights a step towards what one lesson says.
func (t *trainer) learn(one *lesson) {
	share := 1 / math.Sqrt(float64(len(one.pieces)))
	guess := t.guess(one, share)
	for k := range guess {
		wrong := guess[k]
		if k == one.outcome {
			wrong--
		}
		t.bias[k] -= 0.02 * wrong
		for _, h := range one.pieces {
			at := int(h&(1<<trainBits-1))*outcomes + k
			slope := wrong*share + trainShrink*t.weights[at]
			t.step[at] += slope * slope
			t.weights[at] -= trainStep * slope / (1e-3 + math.Sqrt(t.step[at]))
		}
	}
}

// guess is how likely each outcome is by the weights so far.
func (t *trainer) guess(one *lesson, share float64) (likely [outcomes]float64) {
	for _, h := range one.pieces {
		at := int(h&(1<<trainBits-1)) * outcomes
		for k := range likely {
			likely[k] += t.weights[at+k]
		}
	}
	sum := 0.0
	for k := range likely {
		likely[k] = math.Exp(t.bias[k] + share*likely[k])
		sum += likely[k]
	}
	for k := range likely {
		likely[k] /= sum
	}
	return likely
}

// file packs the model: weights as whole numbers of one scale.
func (t *trainer) file(of uint32) []byte {
	most := 0.0
	for _, w := range t.weights {
		most = max(most, math.Abs(w))
	}
	scale := max(most, 1e-9) / math.MaxInt8
	out := append([]byte(modelMark), trainBits)
	out = binary.LittleEndian.AppendUint32(out, of)
	out = appendFloat(out, scale)
	for _, b := range t.bias {
		out = appendFloat(out, b)
	}
	for _, w := range t.weights {
		out = append(out, byte(int8(math.Round(w/scale))))
	}
	return out
}

func appendFloat(out []byte, f float64) []byte {
	return binary.LittleEndian.AppendUint32(out, math.Float32bits(float32(f)))
}

func readFloat(data []byte) float64 {
	return float64(math.Float32frombits(binary.LittleEndian.Uint32(data)))
}

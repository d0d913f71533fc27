package dialogue

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Breath is a pattern of breathing: how long each part of a round takes, in
// whole seconds. The zero value is none.
type Breath struct{ In, Hold, Out, Rest time.Duration }

// What a pattern may be: in and out take a second or more, a round not so long
// that its picture grows heavy.
const (
	leastPhase = time.Second
	mostRound  = 30 * time.Second
)

// breathPhases are the values of a line's key breath, in their order.
var breathPhases = []string{"in", "hold", "out", "rest"}

// Round is how long one round takes.
func (b Breath) Round() time.Duration { return b.In + b.Hold + b.Out + b.Rest }

// Picture is the name of the drawing that breathes like this (package chart):
// breath- and the seconds of in, hold, out and rest. "" for the zero value.
func (b Breath) Picture() string {
	if b == (Breath{}) {
		return ""
	}
	s := func(d time.Duration) int { return int(d / time.Second) }
	return fmt.Sprintf("breath-%d-%d-%d-%d", s(b.In), s(b.Hold), s(b.Out), s(b.Rest))
}

// Breath is the pattern of a state's lines; the zero value when none of them
// says what the breath does. The error tells why the lines can't be drawn: not
// all of them say it, or they are not one or more equal rounds.
func (s *State) Breath() (Breath, error) {
	if !slices.ContainsFunc(s.Lines, func(l PacedLine) bool { return l.Breath != "" }) {
		return Breath{}, nil
	}
	var rounds [][4]time.Duration
	last := len(breathPhases)
	for _, l := range s.Lines {
		i := slices.Index(breathPhases, l.Breath)
		switch {
		case l.Breath == "":
			return Breath{}, errors.New("every line says what the breath does, or none")
		case i < 0:
			return Breath{}, fmt.Errorf("breath is in, hold, out or rest, not %q", l.Breath)
		case i < last && i > 0:
			return Breath{}, errors.New("a round goes in, hold, out, rest; hold and rest may be missing")
		case i < last:
			rounds = append(rounds, [4]time.Duration{})
		}
		last = i
		rounds[len(rounds)-1][i] += time.Duration(l.For)
	}
	for _, r := range rounds {
		if r != rounds[0] {
			return Breath{}, errors.New("its rounds differ")
		}
	}
	b := Breath{In: rounds[0][0], Hold: rounds[0][1], Out: rounds[0][2], Rest: rounds[0][3]}
	return b, b.drawable()
}

func (b Breath) drawable() error {
	for _, d := range []time.Duration{b.In, b.Hold, b.Out, b.Rest} {
		if d%time.Second != 0 {
			return errors.New("each part takes whole seconds")
		}
	}
	if b.In < leastPhase || b.Out < leastPhase || b.Round() > mostRound {
		return fmt.Errorf("in and out take %s or more, a round %s at most", leastPhase, mostRound)
	}
	return nil
}

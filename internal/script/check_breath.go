package script

import (
	"time"

	"kintsugi/internal/dialogue"
)

// leastRound is the shortest round of breath there may be: ten a minute. Fast
// breathing is never offered.
const leastRound = 6 * time.Second

// breath checks that the lines of a sequence breathe slowly, and in a way that
// can be drawn.
func (c *checker) breath(file string, line int, s *dialogue.State) {
	b, err := s.Breath()
	if err != nil {
		c.add(file, line, "breath", "state %s: %v", s.Name, err)
		return
	}
	if b != (dialogue.Breath{}) && b.Round() < leastRound {
		c.add(file, line, "breath", "state %s: a round takes %s; faster than %s is never offered", s.Name, b.Round(), leastRound)
	}
}

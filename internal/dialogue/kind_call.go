package dialogue

import (
	"maps"
	"slices"
)

// callKind runs another flow and goes on when that has ended.
type callKind struct{ basic }

// caller is a kind whose states wait for the end of another flow.
type caller interface {
	// waitsFor tells whether the state waits for that flow.
	waitsFor(t *turn, s *State, flow string) bool
	// goOn goes on after the flow ended with a result.
	goOn(t *turn, s *State, result string)
}

func (callKind) exits(s *State) []Exit {
	exits := next(s)
	for _, r := range slices.Sorted(maps.Keys(s.Results)) {
		exits = append(exits, Exit{"=" + r, s.Results[r]})
	}
	return exits
}

func (callKind) enter(t *turn, s *State) { t.open(s.Flow, s.At, false) }

func (callKind) waitsFor(_ *turn, s *State, flow string) bool { return s.Flow == flow }

func (callKind) goOn(t *turn, s *State, result string) { t.leave(s.back(result)) }

// back is the way on after the called flow ended with a result.
func (s *State) back(result string) string {
	if _, ok := s.Results[result]; ok && result != "" {
		return "=" + result
	}
	return eventNext
}

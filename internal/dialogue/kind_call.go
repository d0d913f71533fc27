package dialogue

import (
	"maps"
	"slices"
)

// callKind runs another flow and goes on when that has ended.
type callKind struct{ basic }

func (callKind) exits(s *State) []Exit {
	exits := next(s)
	for _, r := range slices.Sorted(maps.Keys(s.Results)) {
		exits = append(exits, Exit{"=" + r, s.Results[r]})
	}
	return exits
}

func (callKind) enter(t *turn, s *State) { t.open(s.Flow, s.At, false) }

// back is the way on after the called flow ended with a result.
func (s *State) back(result string) string {
	if _, ok := s.Results[result]; ok && result != "" {
		return "=" + result
	}
	return eventNext
}

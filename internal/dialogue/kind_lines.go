package dialogue

import (
	"slices"
	"strconv"
	"strings"
)

// linesKind shows a page of the crisis directory. Where a topic has no record
// it says so and shows the next topic as well (safety.md A4d).
type linesKind struct{ choiceKind }

// page reads the directory: the words, and where the next page begins.
func (linesKind) page(t *turn, s *State) (string, int) {
	from := t.top().Phase
	zone, _ := t.s.Facts[factZone].(string)
	var parts []string
	if s.Text != "" {
		parts = append(parts, t.fill(s.Text))
	}
	for _, topic := range s.Topics {
		p := t.lib.dir.Lines(LinesQuery{Country: t.country(), Topic: topic, From: from, At: t.e.At, Lang: t.lang, Zone: zone})
		if !slices.Contains(parts, p.Text) { // the same is not known of both
			parts = append(parts, p.Text)
		}
		if !p.None {
			return strings.Join(parts, "\n\n"), p.Next
		}
	}
	return strings.Join(parts, "\n\n"), 0
}

func (k linesKind) body(t *turn, s *State) string {
	text, _ := k.page(t, s)
	return text
}

func (k linesKind) items(t *turn, s *State) []item {
	items := k.choiceKind.items(t, s)
	if _, next := k.page(t, s); next > 0 {
		items = append([]item{{option: optPage + strconv.Itoa(next), label: t.words.More}}, items...)
	}
	return items
}

func (k linesKind) pick(t *turn, s *State, option string) bool {
	if n, ok := strings.CutPrefix(option, optPage); ok {
		t.top().Phase = max(0, atoi(n))
		t.show(s)
		return true
	}
	return k.choiceKind.pick(t, s, option)
}

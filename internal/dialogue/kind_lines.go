package dialogue

import (
	"slices"
	"strconv"
	"strings"
)

// linesKind shows a page of the crisis directory. Where a topic has no record
// it says so and shows the next topic as well (safety.md A4d).
type linesKind struct{ choiceKind }

// page reads the directory for a state of kind lines, from the page on that the
// present frame is at. Of several pages, what is known is of the last.
func (linesKind) page(t *turn, s *State) (page LinesPage) {
	zone, _ := t.s.Facts[factZone].(string)
	var parts []string
	if s.Text != "" {
		parts = append(parts, t.fill(s.Text))
	}
	for _, topic := range s.Topics {
		page = t.lib.dir.Lines(LinesQuery{Country: t.country(), Topic: topic, From: t.top().Phase, At: t.e.At, Lang: t.lang, Zone: zone})
		if !slices.Contains(parts, page.Text) { // the same is not known of both
			parts = append(parts, page.Text)
		}
		if !page.None {
			break
		}
	}
	page.Text = strings.Join(parts, "\n\n")
	return page
}

func (k linesKind) body(t *turn, s *State) string { return k.page(t, s).Text }

func (k linesKind) items(t *turn, s *State) []item {
	page := k.page(t, s)
	items := slices.DeleteFunc(k.choiceKind.items(t, s), func(x item) bool {
		return len(page.Numbers) == 0 && s.asksWhich(x.option)
	})
	if page.Next > 0 {
		items = append([]item{{option: optPage + strconv.Itoa(page.Next), label: t.words.More}}, items...)
	}
	return items
}

// asksWhich tells whether an option leads to the question which number of this
// page didn't work. It is offered only where a number is shown.
func (s *State) asksWhich(option string) bool {
	to := s.flow.byName[s.exit[option]]
	return to != nil && to.Page == s.Name
}

func (k linesKind) pick(t *turn, s *State, option string) bool {
	if n, ok := strings.CutPrefix(option, optPage); ok {
		t.top().Phase = max(0, atoi(n))
		t.show(s)
		return true
	}
	if s.asksWhich(option) {
		t.page = k.page(t, s).From
	}
	return k.choiceKind.pick(t, s, option)
}

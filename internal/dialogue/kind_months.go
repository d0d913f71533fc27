package dialogue

import (
	"strconv"
	"strings"
	"time"
)

// monthsKind offers the months in which something was put on a shelf, the newest
// first; its fact becomes the one that was picked (2026-11).
type monthsKind struct{ basic }

// monthsMost is how many months stand on a screen.
const monthsMost = 5

// optMonth begins an option; the month follows.
const optMonth = "m"

func (monthsKind) exits(s *State) []Exit { return passes(s, next(s)) }

func (monthsKind) body(t *turn, s *State) string {
	if len(t.shelf(s.Shelf)) == 0 {
		return t.fill(s.Empty)
	}
	return t.fill(s.Text)
}

func (monthsKind) items(t *turn, s *State) (items []item) {
	months, texts := t.monthsOf(s.Shelf)
	pages := (len(months) + monthsMost - 1) / monthsMost
	page := min(t.top().Phase, max(0, pages-1))
	for _, m := range months[page*monthsMost : min(len(months), (page+1)*monthsMost)] {
		at, err := time.Parse(monthForm, m)
		if err != nil {
			continue // it was formatted a line ago
		}
		label := t.monthName(at.Month()) + " " + text(at.Year()) + " (" + text(texts[m]) + ")"
		items = append(items, item{option: optMonth + m, label: label})
	}
	if pages > 1 {
		items = append(items, item{option: optPage + strconv.Itoa((page+1)%pages), label: t.words.More})
	}
	return append(items, t.own(s)...)
}

// monthsOf are the months in which something was put on a shelf, the newest
// first, and how many texts each has.
func (t *turn) monthsOf(shelf string) (months []string, texts map[string]int) {
	texts = map[string]int{}
	list := t.shelf(shelf)
	for i := range list {
		m := t.local(list[len(list)-1-i].At).Format(monthForm)
		if texts[m]++; texts[m] == 1 {
			months = append(months, m)
		}
	}
	return months, texts
}

func (monthsKind) pick(t *turn, s *State, option string) bool {
	if n, ok := strings.CutPrefix(option, optPage); ok {
		t.top().Phase = max(0, atoi(n))
		t.show(s)
		return true
	}
	if m, ok := strings.CutPrefix(option, optMonth); ok {
		return t.answered(s, m)
	}
	return t.pass(s, option)
}

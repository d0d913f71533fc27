package dialogue

import (
	"cmp"
	"html"
	"slices"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/types"
)

// spread is how the answers to a quiz are spread over its scales. As a fact it
// is the scores in the order of the scales: 5.3.6.2.4.
type spread struct {
	quiz   *Quiz
	scores []int
}

func (p spread) String() string {
	parts := make([]string, len(p.scores))
	for i, n := range p.scores {
		parts[i] = strconv.Itoa(n)
	}
	return strings.Join(parts, ".")
}

// What conditions and placeholders may ask of a spread, beside its scales:
// whether there is one, the sum of the scores, the scale or scales that lead,
// and the ones that lead until there are two or more.
const (
	spreadKnown = "known"
	spreadSum   = "sum"
	spreadFirst = "first"
	spreadTop   = "top"
)

// spread reads a fact of type spread; ok is false where there is none, or its
// quiz counts other scales today.
func (t *turn) spread(f *Fact) (p spread, ok bool) {
	q := t.lib.quiz(t.lang, f)
	text, _ := t.s.Facts[f.Name].(string)
	if q == nil || text == "" {
		return spread{quiz: q}, false
	}
	scores, ok := plainNumbers(text, len(q.Scales))
	if !ok {
		return spread{quiz: q}, false
	}
	return spread{q, scores}, true
}

// quiz is the quiz that a fact belongs to, nil for none.
func (l *Library) quiz(lang string, f *Fact) *Quiz {
	if flow := l.flow(lang, f.Quiz); flow != nil {
		return flow.Quiz
	}
	return nil
}

// ranks are the scales by their scores, highest first; those that have the same
// stand together, in the order of the quiz.
func (p spread) ranks() (all [][]int) {
	order := make([]int, len(p.scores))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p.scores[b], p.scores[a]) })
	for i, at := range order {
		if i > 0 && p.scores[order[i-1]] == p.scores[at] {
			all[len(all)-1] = append(all[len(all)-1], at)
		} else {
			all = append(all, []int{at})
		}
	}
	return all
}

// leading are the scales of the highest ranks, until there are enough of them;
// a scale without a point does not lead.
func (p spread) leading(enough int) (all []int) {
	for _, rank := range p.ranks() {
		if len(all) >= enough || p.scores[rank[0]] == 0 {
			break
		}
		all = append(all, rank...)
	}
	return all
}

func (p spread) sum() (n int) {
	for _, x := range p.scores {
		n += x
	}
	return n
}

// spreadText is what a placeholder says of a spread: with no part all of it, a
// line for each rank, a tie in one line; with first the names that lead.
func (t *turn) spreadText(f *Fact, part string) string {
	p, ok := t.spread(f)
	switch {
	case !ok:
		return html.EscapeString(f.Default)
	case part == spreadSum:
		return strconv.Itoa(p.sum())
	case part == spreadFirst:
		return t.scaleNames(p, p.leading(1))
	}
	var lines []string
	for _, rank := range p.ranks() {
		line := t.words.Ranked
		if len(rank) > 1 {
			line = t.words.Tied
		}
		lines = append(lines, fillWith(line, "{names}", t.scaleNames(p, rank), "{n}", strconv.Itoa(p.scores[rank[0]])))
	}
	return strings.Join(lines, "\n")
}

// scaleNames puts names in a row: one, two and three.
func (t *turn) scaleNames(p spread, which []int) string {
	names := make([]string, len(which))
	for i, at := range which {
		names[i] = html.EscapeString(p.quiz.Scales[at].Name)
	}
	return t.inRow(names)
}

// asked is what conditions see of a spread.
func (t *turn) asked(f *Fact) map[string]any {
	p, known := t.spread(f)
	ids := func(which []int) []string {
		all := make([]string, len(which))
		for i, at := range which {
			all[i] = p.quiz.Scales[at].ID
		}
		return all
	}
	env := map[string]any{
		spreadKnown: known, spreadSum: p.sum(), spreadFirst: ids(p.leading(1)), spreadTop: ids(p.leading(2)),
	}
	if p.quiz != nil {
		for i, s := range p.quiz.Scales {
			env[s.ID] = 0
			if known {
				env[s.ID] = p.scores[i]
			}
		}
	}
	return env
}

// spreadType is the shape of asked, against which conditions are checked.
func spreadType(q *Quiz) types.Map {
	shape := types.Map{
		spreadKnown: types.Bool, spreadSum: types.Int, spreadFirst: types.Array(types.String), spreadTop: types.Array(types.String),
	}
	if q != nil {
		for _, s := range q.Scales {
			shape[s.ID] = types.Int
		}
	}
	return shape
}

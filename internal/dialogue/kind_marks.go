package dialogue

import (
	"html"
	"strings"
	"unicode/utf8"
)

// Checker looks over words that might be read by somebody else, line by line,
// by rules (see package letter).
type Checker interface {
	// Check returns the lines that the rules point at, in order.
	Check(text, lang string) []Mark
}

// Mark is one line that is pointed at: the person's own words, and the reason in
// plain words, without markup.
type Mark struct{ Line, Why string }

// marksKind shows the lines of kept texts that the checker points at, each with
// the reason; Empty is said where there are none. It only points: the words stay
// as they are.
type marksKind struct{ choiceKind }

// marksMost is how many lines are pointed at on one screen, lineMost how many
// characters of each are shown.
const (
	marksMost = 5
	lineMost  = 160
)

func (marksKind) body(t *turn, s *State) string {
	marks := t.marks(s)
	if len(marks) == 0 {
		return t.fill(s.Empty)
	}
	var b strings.Builder
	b.WriteString(t.fill(s.Text))
	for _, m := range marks[:min(len(marks), marksMost)] {
		b.WriteString("\n\n<blockquote>" + isolate(shortened(m.Line)) + "</blockquote>\n" + html.EscapeString(m.Why))
	}
	if n := len(marks) - marksMost; n > 0 {
		b.WriteString("\n\n" + fillWith(t.words.MoreMarks, "{n}", text(n)))
	}
	return b.String()
}

// marks are all lines of the state's texts that are pointed at.
func (t *turn) marks(s *State) (all []Mark) {
	if t.lib.checker == nil {
		return nil
	}
	for _, x := range s.Shows {
		for _, e := range t.shelf(x.Shelf) {
			all = append(all, t.lib.checker.Check(e.Text, t.lang)...)
		}
	}
	return all
}

func shortened(line string) string {
	if utf8.RuneCountInString(line) <= lineMost {
		return line
	}
	return string([]rune(line)[:lineMost]) + "…"
}

package dialogue

import "strconv"

// quizKind asks the items of its flow's quiz one after the other, up to the end
// of its part, on one screen that is edited. Each answer goes into the fact at
// once, so that the quiz can be left and taken up at any question, and Back
// takes the answer away with what it scored. When the last part is through, the
// scores go into the fact spread, what stood there before into the fact before,
// and the answers themselves are forgotten.
type quizKind struct{ basic }

// optItem begins the option for an answer; its number in the file follows.
const optItem = "o"

func (quizKind) exits(s *State) []Exit { return passes(s, next(s)) }

func (k quizKind) enter(t *turn, s *State) {
	sheet := t.sheet(s)
	if text, _ := t.s.Facts[s.Fact].(string); text == "" {
		sheet.seed = t.quizSeed()
		t.remember(s.Fact, sheet.String())
	}
	k.goOn(t, s, sheet)
}

// sheet is what the person answered so far.
func (t *turn) sheet(s *State) *sheet {
	text, _ := t.s.Facts[s.Fact].(string)
	return readSheet(s.flow.Quiz, text)
}

// given is how many items of a quiz are answered or left out, by the fact that
// holds the answers.
func (t *turn) given(f *Fact) int {
	q := t.lib.quiz(t.lang, f)
	text, _ := t.s.Facts[f.Name].(string)
	if q == nil {
		return 0
	}
	return readSheet(q, text).given()
}

// goOn asks the next item, or leads on.
func (quizKind) goOn(t *turn, s *State, sheet *sheet) {
	if sheet.next(s.Part) >= 0 {
		f := t.top()
		f.Nonce, f.Phase = t.s.Turn, sheet.given()
		t.wait(s)
		return
	}
	if s.Spread != "" {
		if old, ok := t.s.Facts[s.Spread]; ok && s.Before != "" {
			t.remember(s.Before, old)
		}
		t.remember(s.Spread, spread{scores: sheet.quiz.score(sheet.answers)}.String())
		t.remember(s.Fact, nil)
	}
	t.leave(eventNext)
}

func (quizKind) body(t *turn, s *State) string {
	sheet := t.sheet(s)
	text := fillWith(t.fill(s.Text), "{n}", strconv.Itoa(sheet.given()+1), "{of}", strconv.Itoa(len(sheet.answers)))
	if i := sheet.next(s.Part); i >= 0 && sheet.quiz.items[i].Text != "" {
		text += "\n\n" + t.fill(sheet.quiz.items[i].Text)
	}
	return text
}

func (quizKind) items(t *turn, s *State) (items []item) {
	sheet := t.sheet(s)
	i := sheet.next(s.Part)
	if i < 0 { // the quiz has changed, and nothing is left to ask
		return append(items, item{option: optDone, label: t.words.Done})
	}
	options := sheet.quiz.items[i].Options
	for _, j := range sheet.shown(i) {
		items = append(items, item{option: optItem + strconv.Itoa(j), label: t.label(options[j].label(s.Voice))})
	}
	items = append(items, item{option: optSkip, label: t.words.Skip})
	return append(items, t.own(s)...)
}

func (k quizKind) pick(t *turn, s *State, option string) bool {
	sheet := t.sheet(s)
	i := sheet.next(s.Part)
	switch {
	case option == optLater:
		return t.pass(s, option)
	case i < 0:
		k.goOn(t, s, sheet)
		return true
	case option == optSkip:
		sheet.answers[i] = leftOut
	default:
		j := sheet.optionOf(i, option)
		if j < 0 {
			return false
		}
		sheet.answers[i] = firstOption + j
	}
	t.remember(s.Fact, sheet.String())
	k.goOn(t, s, sheet)
	return true
}

// optionOf is the option of an item that a button names, -1 for none.
func (s *sheet) optionOf(item int, option string) int {
	for j := range s.quiz.items[item].Options {
		if option == optItem+strconv.Itoa(j) {
			return j
		}
	}
	return -1
}

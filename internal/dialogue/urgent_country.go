package dialogue

import (
	"cmp"
	"strings"
)

// doubtWords is how many words a text may have at most for a doubtful country in
// it to be asked about; in a longer one it is likelier something else.
const doubtWords = 4

// urgentCountry takes a country that is typed anywhere in the crisis flow: the
// same screen comes with its numbers or, of a question about a page, that page.
// Where there is doubt it asks which one is meant. false: the text names none.
func (t *turn) urgentCountry(s *State, text string) bool {
	codes, sure := t.lib.dir.Find(text)
	place := urgentPlace{state: cmp.Or(s.Page, s.Name)}
	switch {
	case sure:
		place.country = codes[0]
		t.urgent(place)
		return true
	case len(codes) == 0 || len(strings.Fields(text)) > doubtWords:
		return false
	}
	m := Message{Text: t.words.WhichOne}
	for _, code := range codes {
		place.country = code
		m.Rows = append(m.Rows, []Button{{Label: t.lib.dir.Name(code, t.lang), Data: place.data()}})
	}
	m.Rows = t.nav(m.Rows)
	t.say(m)
	return true
}

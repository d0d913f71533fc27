package dialogue

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// countryKind asks for a country: typed in any way the directory knows, or
// picked by its first letter. It is never guessed (safety.md C1).
type countryKind struct{ basic }

// countryPage is how many countries one page shows.
const countryPage = 18

func (countryKind) exits(s *State) []Exit { return passes(s, next(s)) }

// items are the letters there are; or, on a letter's page, its countries. A
// frame's phase is 0, or 1 + 100*letter + page.
func (k countryKind) items(t *turn, s *State) (items []item) {
	letters := k.letters(t)
	phase := t.top().Phase - 1
	if phase < 0 || phase/100 >= len(letters) {
		for i, l := range letters {
			items = append(items, item{option: optPage + strconv.Itoa(1+100*i), label: l.letter})
		}
		return append(items, t.own(s)...)
	}
	codes := letters[phase/100].codes
	from := min(phase%100*countryPage, len(codes))
	to := min(from+countryPage, len(codes))
	for _, c := range codes[from:to] {
		items = append(items, item{option: optCountry + c, label: t.lib.dir.Name(c, t.lang)})
	}
	if to < len(codes) {
		items = append(items, item{option: optPage + strconv.Itoa(t.top().Phase+1), label: t.words.More})
	}
	items = append(items, item{option: optPage + "0", label: t.words.Letters})
	return append(items, t.own(s)...)
}

// initial is the countries under one letter.
type initial struct {
	letter string
	codes  []string
}

// letters are the directory's countries by the first letter of their names,
// worked out once a language.
func (countryKind) letters(t *turn) []initial {
	if all, ok := t.lib.letters.Load(t.lang); ok {
		return all.([]initial)
	}
	all := sorted(t.lib.dir, t.lang)
	t.lib.letters.Store(t.lang, all)
	return all
}

func sorted(dir Directory, lang string) (all []initial) {
	type named struct{ name, key, code string }
	var names []named
	for _, c := range dir.Codes() {
		n := dir.Name(c, lang)
		names = append(names, named{n, fold(n), c})
	}
	slices.SortFunc(names, func(a, b named) int { return strings.Compare(a.key, b.key) })
	for _, n := range names {
		r, _ := utf8.DecodeRuneInString(n.key)
		l := strings.ToUpper(string(r))
		if len(all) == 0 || all[len(all)-1].letter != l {
			all = append(all, initial{letter: l})
		}
		all[len(all)-1].codes = append(all[len(all)-1].codes, n.code)
	}
	return all
}

func (countryKind) pick(t *turn, s *State, option string) bool {
	if code, ok := strings.CutPrefix(option, optCountry); ok && t.lib.dir.Known(code) {
		return t.answered(s, code)
	}
	if n, ok := strings.CutPrefix(option, optPage); ok {
		t.top().Phase = max(0, atoi(n))
		m := t.screen(s)
		if t.e.Kind == Pressed {
			m.Do, m.Target = Edit, t.e.Message
		}
		t.say(m)
		return true
	}
	return t.pass(s, option)
}

func (countryKind) read(t *turn, s *State, typed string) bool {
	codes, sure := t.lib.dir.Find(typed)
	switch {
	case sure:
		return t.answered(s, codes[0])
	case len(codes) == 0:
		return t.retry(t.words.NotCountry)
	}
	m := t.screen(s)
	m.Text = t.words.WhichOne
	var items []item
	for _, c := range codes[:min(6, len(codes))] {
		items = append(items, item{option: optCountry + c, label: t.lib.dir.Name(c, t.lang)})
	}
	m.Rows = t.nav(t.rows(s, append(items, t.own(s)...)))
	t.say(m)
	return true
}

func (countryKind) loose() bool { return false }

package dialogue

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// match finds the option a typed text means on the present screen: its label,
// its number, a word that means the same, or something close. Screens that wait
// for words take only a whole label, so that nobody's sentence is mistaken for
// a button.
func (t *turn) match(s *State, text string) (option string, ok bool) {
	said := fold(text)
	items := s.kind.items(t, s)
	for _, x := range items {
		if x.option != "" && (t.lib.fold(x.label) == said || slices.Contains(x.words, said)) {
			return x.option, true
		}
	}
	for _, x := range items {
		if word := ownWords[x.option]; word != "" && slices.Contains(t.words.Synonyms[word], said) {
			return x.option, true
		}
	}
	if w, ok := s.kind.(writer); !s.kind.loose() || ok && w.writing(t) {
		return "", false
	}
	if n, ok := t.number(said); ok {
		return nth(t.rows(s, items), items, n)
	}
	return t.closest(items, said)
}

// ownWords are the lists of synonyms (content/words.yaml) for the engine's own
// options.
var ownWords = map[string]string{
	optSkip: "skip", optLater: "skip", optDone: "done", optStop: "stop", optNext: "next",
	optPause: "pause", optGoOn: "next", optAgain: "next",
}

// nth is the option with that number on the screen.
func nth(rows [][]Button, items []item, n int) (string, bool) {
	i := 0
	for _, row := range rows {
		for _, b := range row {
			x := items[i]
			i++
			if x.option == "" || !Numbered(b) {
				continue
			}
			if n--; n == 0 {
				return x.option, true
			}
		}
	}
	return "", false
}

// closest is the one option whose label differs by a slip or two.
func (t *turn) closest(items []item, said string) (string, bool) {
	found := ""
	for _, x := range items {
		label := t.lib.fold(x.label)
		may := 0
		switch n := len([]rune(label)); {
		case n >= 9:
			may = 2
		case n >= 5:
			may = 1
		}
		near := may > 0 && Distance([]rune(label), []rune(said), may) <= may
		near = near || len(said) >= 5 && strings.HasPrefix(label, said+" ")
		if x.option == "" || !near {
			continue
		}
		if found != "" && found != x.option {
			return "", false
		}
		found = x.option
	}
	return found, found != ""
}

// global is what a text means on any screen: back, home or hide; "" for
// anything else.
func (t *turn) global(text string) string {
	said := fold(text)
	for _, word := range []string{"back", "home", "hide"} {
		if slices.Contains(t.words.Synonyms[word], said) {
			return word
		}
	}
	switch said {
	case t.lib.fold(t.words.Back):
		return "back"
	case t.lib.fold(t.words.Home):
		return "home"
	case t.lib.fold(t.words.Hide):
		return "hide"
	}
	return ""
}

// number reads a whole number: digits of any script, keycap emoji, a word.
func (t *turn) number(said string) (int, bool) {
	if n, ok := t.words.Numbers[said]; ok {
		return n, true
	}
	if tens, unit, ok := strings.Cut(strings.ReplaceAll(said, "-", " "), " "); ok {
		a, isTens := t.words.Numbers[tens]
		b, isUnit := t.words.Numbers[unit]
		if isTens && isUnit && a >= 20 && a%10 == 0 && b < 10 {
			return a + b, true
		}
	}
	n, err := strconv.Atoi(said)
	return n, err == nil
}

// fold folds a label, which for those of content was done once.
func (l *Library) fold(label string) string {
	if f, ok := l.folds[label]; ok {
		return f
	}
	return fold(label)
}

// foldLabels folds the labels of a flow.
func (l *Library) foldLabels(f *Flow) {
	for _, s := range f.States {
		for _, o := range s.Options {
			l.folds[o.Label] = fold(o.Label)
		}
	}
}

// fold makes texts comparable: case, accents, widths, punctuation at the ends,
// emoji dressing and digits of other scripts are levelled.
func fold(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	space := false
	for _, r := range norm.NFKD.String(text) {
		switch {
		case r >= 'a' && r <= 'z': // most of any text, and a page is long
			if space {
				b.WriteByte(' ')
				space = false
			}
			b.WriteByte(byte(r))
			continue
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r), r == '\uFE0F', r == '\u20E3':
			continue
		case r == '\U0001F51F':
			b.WriteString("10")
			continue
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case r == '’' || r == '`' || r == '´':
			r = '\''
		}
		if d := digit(r); d >= 0 {
			r = '0' + d
		}
		if unicode.IsSymbol(r) || strings.ContainsRune(".,;!?\"()[]…", r) {
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// digit is the value of a decimal digit of any script, -1 for any other rune.
// In Unicode the ten digits of a script stand in a row from a zero that is ten
// apart from the next.
func digit(r rune) rune {
	if r < 0x80 || !unicode.Is(unicode.Nd, r) {
		return -1
	}
	for _, x := range unicode.Nd.R16 {
		if rune(x.Lo) <= r && r <= rune(x.Hi) {
			return (r - rune(x.Lo)) % 10
		}
	}
	for _, x := range unicode.Nd.R32 {
		if rune(x.Lo) <= r && r <= rune(x.Hi) {
			return (r - rune(x.Lo)) % 10
		}
	}
	return -1
}

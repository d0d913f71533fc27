package crisis

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// tongues are the languages whose names of countries are known: the most
// spoken, and those in which a country calls itself.
var tongues = []string{
	"en", "ar", "az", "be", "bg", "bn", "bs", "ca", "cs", "da", "de", "el", "es", "et", "fa", "fi", "fil", "fr",
	"he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "ka", "kk", "km", "ko", "ky", "lo", "lt", "lv", "mk",
	"mn", "ms", "my", "nb", "ne", "nl", "pl", "ps", "pt", "ro", "ru", "si", "sk", "sl", "sq", "sr", "sv", "sw", "ta",
	"tg", "th", "tk", "tr", "uk", "ur", "uz", "vi", "zh", "zh-Hant",
}

// fuzzyMin is the length from which a word may be a misspelt country, maxFuzzy
// the longest that is compared.
const (
	fuzzyMin = 5
	maxFuzzy = 40
)

// index is every name of every country, folded.
type index struct {
	names map[string][]string // folded name -> codes
	codes map[string]bool
	iso3  map[string]string
	// dense are the names in scripts without spaces; longest counts their runes.
	dense   map[string][]string
	longest int
	// fuzzy are the names that may be misspelt, by their number of runes.
	fuzzy map[int][]spelling
	// most is the number of words of the longest name.
	most int

	words, ask              map[string]bool
	shout                   map[string]bool
	people, ordinary, never map[string]bool
	place                   map[string]bool
}

type spelling struct {
	runes []rune
	codes []string
}

// newIndex builds the index of codes from Unicode's locale data and aliases.
func newIndex(codes []string, a aliases) *index {
	x := &index{
		names: make(map[string][]string, 12000), codes: map[string]bool{}, iso3: map[string]string{}, dense: map[string][]string{}, fuzzy: map[int][]spelling{},
		words: shortWords(a.Words), ask: shortWords(a.Ask), shout: shortWords(strings.Join(a.Shout, " ")),
		people: set(a.People), ordinary: set(a.Ordinary), never: set(a.Never), place: set(strings.Fields(a.Place)),
	}
	regions := make([]language.Region, len(codes))
	for i, code := range codes {
		regions[i], _ = language.ParseRegion(code)
		x.iso3[regions[i].ISO3()] = code
		x.codes[code] = true
	}
	for _, tongue := range tongues {
		names := display.Regions(language.MustParse(tongue))
		for i, code := range codes {
			x.addName(names.Name(regions[i]), code)
		}
	}
	for code, names := range a.Names {
		for _, name := range names {
			x.names[fold(name)] = []string{code}
		}
	}
	for name, codes := range a.Several {
		x.names[fold(name)] = codes
	}
	x.finish()
	return x
}

// addName adds a name, and its parts where it has another one in brackets.
func (x *index) addName(name, code string) {
	x.addFolded(fold(name), code)
	if before, after, found := strings.Cut(name, "("); found {
		x.addFolded(fold(before), code)
		x.addFolded(fold(after), code)
	}
}

func (x *index) addFolded(name, code string) {
	if utf8.RuneCountInString(name) < 2 || slices.Contains(x.names[name], code) {
		return
	}
	x.names[name] = append(x.names[name], code)
}

// finish derives the tables of the search from names.
func (x *index) finish() {
	for name, codes := range x.names {
		runes := []rune(name)
		if slices.ContainsFunc(runes, unspaced) {
			whole := strings.ReplaceAll(name, " ", "")
			x.dense[whole] = codes
			x.longest = max(x.longest, utf8.RuneCountInString(whole))
			continue
		}
		x.most = max(x.most, strings.Count(name, " ")+1)
		if len(runes) >= fuzzyMin && len(runes) <= maxFuzzy && !x.ordinary[name] {
			x.fuzzy[len(runes)] = append(x.fuzzy[len(runes)], spelling{runes: runes, codes: codes})
		}
	}
}

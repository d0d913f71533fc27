package crisis

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// plain are letters that people leave out of names and that Unicode takes for
// letters of their own.
var plain = map[rune]string{
	'ß': "ss", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'æ': "ae", 'œ': "oe", 'ı': "i", 'ħ': "h",
	'ə': "e", 'ة': "ه", 'ى': "ي", 'ـ': "", '&': " and ",
}

// fold brings a name or a typed text to the form in which they are compared:
// small letters without accents, words with one space between them. It drops
// "the", writes saint out, and leaves any other script its letters; vowel signs
// of Indian scripts are letters here, since dropping them changes names.
func fold(text string) string {
	var folded strings.Builder
	var base rune
	for _, r := range norm.NFKD.String(text) {
		r = unicode.ToLower(r)
		switch {
		case unicode.Is(unicode.Mn, r) && bare(base), unicode.Is(unicode.Cf, r), strings.ContainsRune("'’ʼʻ`´", r):
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), r == '&':
			base = r
			if other, found := plain[r]; found {
				folded.WriteString(other)
			} else {
				folded.WriteRune(r)
			}
		default:
			base = 0
			folded.WriteByte(' ')
		}
	}
	words := strings.Fields(norm.NFC.String(folded.String()))
	kept := words[:0]
	for _, word := range words {
		switch word {
		case "the":
		case "st":
			kept = append(kept, "saint")
		default:
			kept = append(kept, word)
		}
	}
	return strings.Join(kept, " ")
}

// bare tells whether the marks on r are accents that people leave out.
func bare(r rune) bool {
	return unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Arabic, unicode.Hebrew)
}

// unspaced tells whether r is of a script that writes without spaces.
func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

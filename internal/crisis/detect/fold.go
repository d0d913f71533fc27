package detect

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// acute is what NFKD leaves of a free-standing accent behind a space; people
// type it for an apostrophe.
const acute = '\u0301'

// fold appends text to out in the one spelling in which patterns and texts are
// compared: compatibility forms taken apart (NFKD), lower case, without accents,
// invisible characters or variants, and with one kind of quotation mark,
// apostrophe and dash. Bytes that are no UTF-8 become separators.
func fold(out, spare []byte, text string) (folded, used []byte) {
	if isASCII(text) {
		for i := range len(text) {
			c := text[i]
			if c >= 'A' && c <= 'Z' {
				c += 'a' - 'A'
			}
			out = append(out, plainMark(c))
		}
		return out, spare
	}
	spare = norm.NFKD.AppendString(spare[:0], text)
	for i := 0; i < len(spare); {
		if c := spare[i]; c < utf8.RuneSelf {
			if c >= 'A' && c <= 'Z' {
				c += 'a' - 'A'
			}
			out = append(out, plainMark(c))
			i++
			continue
		}
		r, size := utf8.DecodeRune(spare[i:])
		i += size
		if r == acute && len(out) > 0 && out[len(out)-1] == ' ' {
			out[len(out)-1] = '\''
			continue
		}
		if r = foldRune(r); r >= 0 {
			out = utf8.AppendRune(out, r)
		}
	}
	return out, spare
}

// plainMark is an ASCII character with the grave accent read as an apostrophe.
func plainMark(c byte) byte {
	if c == '`' {
		return '\''
	}
	return c
}

// foldRune is one character above ASCII, -1 for one that is left out. Only the
// accents of Latin, Greek and Cyrillic are; the vowel signs of other scripts
// are part of the word.
func foldRune(r rune) rune {
	switch {
	case r >= 0x0300 && r <= 0x036F, r >= 0xFE00 && r <= 0xFE0F:
		return -1
	case r == '‘' || r == '’' || r == '‛' || r == 'ʼ' || r == 'ʻ' || r == '′':
		return '\''
	case r == '“' || r == '”' || r == '„' || r == '«' || r == '»' || r == '″':
		return '"'
	case r == '‐' || r == '‑':
		return '-'
	case r == '–' || r == '—' || r == '―':
		return ','
	case r == '。' || r == '।' || r == '؟' || r == '\u2028' || r == '\u2029':
		return '.'
	case r == '،' || r == '、':
		return ','
	case r == utf8.RuneError:
		return ' '
	case unicode.Is(unicode.Cf, r):
		return -1
	}
	return unicode.ToLower(r)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

package detect

import "unicode/utf8"

// twins are small letters of other scripts that look like a Latin one. They are
// exchanged only in a word that mixes them with Latin letters: a word wholly of
// one script is that script's.
var twins = map[rune]byte{
	'а': 'a', 'ɑ': 'a', 'α': 'a', 'в': 'b', 'ь': 'b', 'β': 'b', 'с': 'c', 'ϲ': 'c', 'ԁ': 'd', 'ɗ': 'd', 'δ': 'd',
	'е': 'e', 'є': 'e', 'ε': 'e', 'ə': 'e', 'ғ': 'f', 'ɡ': 'g', 'ց': 'g', 'һ': 'h', 'н': 'h', 'հ': 'h', 'η': 'n',
	'і': 'i', 'ı': 'i', 'ι': 'i', 'ɩ': 'i', 'ј': 'j', 'к': 'k', 'κ': 'k', 'ⅼ': 'l', 'ӏ': 'l', 'ł': 'l', 'м': 'm',
	'μ': 'u', 'п': 'n', 'ո': 'n', 'о': 'o', 'ο': 'o', 'σ': 'o', 'օ': 'o', 'ø': 'o', 'ө': 'o', 'р': 'p', 'ρ': 'p',
	'ԛ': 'q', 'г': 'r', 'ѕ': 's', 'ꜱ': 's', 'т': 't', 'τ': 't', 'υ': 'u', 'ս': 'u', 'ц': 'u', 'ν': 'v', 'ѵ': 'v',
	'ԝ': 'w', 'ω': 'w', 'ш': 'w', 'х': 'x', 'χ': 'x', 'у': 'y', 'ү': 'y', 'γ': 'y', 'ʏ': 'y', 'з': 'e', 'ᴢ': 'z',
}

// untwin appends word to out with look-alike letters exchanged; mixed is false
// when word has no Latin letter or nothing to exchange.
func untwin(out, word []byte) (plain []byte, mixed bool) {
	latin, other := false, false
	for i := 0; i < len(word); {
		r, size := utf8.DecodeRune(word[i:])
		i += size
		if r < utf8.RuneSelf {
			latin = latin || r >= 'a' && r <= 'z'
			out = append(out, byte(r))
		} else if twin, ok := twins[r]; ok {
			other = true
			out = append(out, twin)
		} else {
			out = utf8.AppendRune(out, r)
		}
	}
	return out, latin && other
}

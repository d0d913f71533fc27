package crisis

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// What is read of a text at most: bytes, words, and countries offered for one.
const (
	findBytes = 2048
	findWords = 200
	findCodes = 5
)

// Find returns the codes of the countries that a text may name, best first, at
// most five; sure is true when there is one and no doubt. It knows names in
// sixty languages, codes, flags, abbreviations and slips of spelling, alone or
// in a sentence. A slip is never sure. It reads nothing out of the language of
// the text or a telephone number in it (safety.md C1).
func (d *Directory) Find(text string) (codes []string, sure bool) {
	if len(text) > findBytes {
		text = strings.ToValidUTF8(text[:findBytes], "")
	}
	if flags := d.flags(text); len(flags) > 0 {
		return flags[:min(findCodes, len(flags))], len(flags) == 1
	}
	text = strings.TrimSpace(text)
	if text == "" || d.index == nil {
		return nil, false
	}
	x := d.index()
	for _, look := range []func(string) ([]string, bool){x.code, x.whole, x.sentence, x.misspelt} {
		if codes, sure = look(text); len(codes) > 0 {
			break
		}
	}
	known := slices.DeleteFunc(slices.Clone(codes), func(code string) bool { return !d.Known(code) })
	return known[:min(findCodes, len(known))], sure && len(known) == 1
}

// code reads a text that is nothing but a code of two or three letters. Small
// letters that are an English word are no code, and those that are a word of
// another language are doubtful.
func (x *index) code(text string) ([]string, bool) {
	text = strings.Trim(text, " .,;:!?/()\"")
	if len(text) < 2 || len(text) > 3 {
		return nil, false
	}
	upper, lower := strings.ToUpper(text), strings.ToLower(text)
	if text != upper && x.words[lower] {
		return nil, false
	}
	code := upper
	if len(text) == 3 {
		code = x.iso3[upper]
	}
	if !x.codes[code] {
		return nil, false
	}
	if names := x.names[fold(text)]; text != upper && len(names) > 0 && !slices.Contains(names, code) {
		return append([]string{code}, names...), false
	}
	return []string{code}, !x.shout[text] && (text == upper || !x.ask[lower])
}

// whole reads a text that is nothing but a name.
func (x *index) whole(text string) ([]string, bool) {
	name := fold(text)
	codes := x.names[name]
	if len(codes) == 0 {
		codes = x.dense[strings.ReplaceAll(name, " ", "")]
	}
	if isASCII(text) && (x.never[name] || x.words[name]) {
		return nil, false
	}
	// Names of two letters (Vietnamese Áo is "ao") are words elsewhere.
	return codes, len(codes) == 1 && (!x.ordinary[name] || !isASCII(text)) && (utf8.RuneCountInString(name) > 2 || name == "uk" || !isASCII(name))
}

// sentence reads the names that stand in a text as whole words.
func (x *index) sentence(text string) ([]string, bool) {
	words := strings.Fields(fold(text))
	capitals := capitals(text)
	var found []string
	sure := true
	for at := 0; at < len(words) && at < findWords; {
		codes, length := x.nameAt(words, at, capitals)
		for _, code := range codes {
			if !slices.Contains(found, code) {
				found = append(found, code)
			}
		}
		sure = sure && len(codes) <= 1
		at += max(1, length)
	}
	if len(found) == 0 {
		found = x.within(words)
	}
	return found, sure && len(found) == 1
}

// nameAt is the longest name that begins with word number at, and how many
// words it takes. Short names and names that are also people's need a word of
// place before them, or capitals.
func (x *index) nameAt(words []string, at int, capitals map[string]bool) ([]string, int) {
	placed := at > 0 && x.place[words[at-1]]
	for length := min(x.most, len(words)-at); length > 0; length-- {
		name := strings.Join(words[at:at+length], " ")
		codes := x.names[name]
		switch {
		case len(codes) == 0 || x.ordinary[name] || x.never[name]:
		case x.people[name] && !placed:
		case utf8.RuneCountInString(name) <= 3 && (x.words[name] || !placed && !capitals[name]):
		case utf8.RuneCountInString(name) <= 2 && name != "uk":
		default:
			return codes, length
		}
	}
	if words[at] == "us" && placed && capitals["us"] {
		return []string{"US"}, 1
	}
	return nil, 0
}

// within reads names in scripts that put no spaces between words.
func (x *index) within(words []string) []string {
	text := []rune(strings.Join(words, ""))
	var found []string
	for at := 0; at < len(text); at++ {
		if !unspaced(text[at]) {
			continue
		}
		for length := min(x.longest, len(text)-at); length >= 2; length-- {
			if codes := x.dense[string(text[at:at+length])]; len(codes) > 0 {
				for _, code := range codes {
					if !slices.Contains(found, code) {
						found = append(found, code)
					}
				}
				at += length - 1
				break
			}
		}
	}
	return found
}

// theUS lets "in the us" count as if it were typed in capitals.
var theUS = strings.NewReplacer("the us", "the US", "The us", "the US")

// capitals are the words of a text that were typed in capitals only, folded,
// where not the whole text is.
func capitals(text string) map[string]bool {
	typed := map[string]bool{}
	if text == strings.ToUpper(text) {
		return typed
	}
	for _, word := range strings.Fields(theUS.Replace(text)) {
		if name := fold(word); word == strings.ToUpper(word) && name != "" {
			typed[strings.ReplaceAll(name, " ", "")] = true
		}
	}
	return typed
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

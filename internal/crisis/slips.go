package crisis

import (
	"slices"
	"strings"

	"kintsugi/internal/dialogue"
)

// slipWords is how many words a sentence may have in which slips are looked for.
const slipWords = 12

// misspelt reads a text of a few words, or the words after a word of place in
// it, as a country with slips in its spelling. It is never sure.
func (x *index) misspelt(text string) ([]string, bool) {
	words := strings.Fields(fold(text))
	if len(words) == 0 || len(words) > findWords {
		return nil, false
	}
	if len(words) <= 4 {
		if codes := x.near(strings.Join(words, " ")); len(codes) > 0 {
			return codes, false
		}
	}
	for at := 1; at < len(words); at++ {
		if !x.place[words[at-1]] || len(words) > slipWords {
			continue
		}
		if codes := x.near(words[at]); len(codes) > 0 {
			return codes, false
		}
		if codes := x.ending(words[at]); len(codes) > 0 {
			return codes, false
		}
	}
	return nil, false
}

// near are the countries whose name is fewest slips away from name: one slip in
// five to seven letters, two in eight and more. The first letter, or the first
// two swapped, is taken to be right, as it mostly is.
func (x *index) near(name string) []string {
	typed := []rune(name)
	if len(typed) < fuzzyMin || len(typed) > maxFuzzy || x.never[name] {
		return nil
	}
	limit := 1
	if len(typed) >= 8 {
		limit = 2
	}
	var codes []string
	best := limit
	for length := len(typed) - limit; length <= len(typed)+limit; length++ {
		for _, other := range x.fuzzy[length] {
			slips := dialogue.Distance(typed, other.runes, best)
			if slips > best || typed[0] != other.runes[0] && typed[1] != other.runes[0] {
				continue
			}
			if slips < best {
				best, codes = slips, nil
			}
			for _, code := range other.codes {
				if !slices.Contains(codes, code) {
					codes = append(codes, code)
				}
			}
		}
	}
	slices.Sort(codes)
	return codes
}

// ending are the countries whose name begins like name and ends otherwise, as
// names do after a word of place in many languages ("w Polsce").
func (x *index) ending(name string) []string {
	typed := []rune(name)
	if len(typed) < fuzzyMin+1 || x.never[name] {
		return nil
	}
	var codes []string
	for length := len(typed) - 1; length <= len(typed)+1; length++ {
		for _, other := range x.fuzzy[length] {
			if !slices.Equal(other.runes[:3], typed[:3]) || dialogue.Distance(typed, other.runes, 2) > 2 {
				continue
			}
			for _, code := range other.codes {
				if !slices.Contains(codes, code) {
					codes = append(codes, code)
				}
			}
		}
	}
	slices.Sort(codes)
	return codes
}

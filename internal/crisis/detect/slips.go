package detect

import (
	"unicode/utf8"

	"kintsugi/internal/dialogue"
)

// slipWord is a word of the file's typos.
type slipWord struct {
	plain   string
	letters []rune
	words   []int32
}

// Words shorter than shortSlip are never taken for a slip of another; from
// longSlip letters on two slips are allowed, below one.
const (
	shortSlip = 6
	longSlip  = 8
	maxSlip   = 20
)

// nearest returns the word of typos that word is a slip of: the same first
// letter, and a letter too many, missing, wrong, or two neighbours swapped.
func (l *language) nearest(word []byte) ([]int32, bool) {
	first, _ := utf8.DecodeRune(word)
	near := l.slips[first]
	if len(near) == 0 || len(word) < shortSlip-1 {
		return nil, false
	}
	var room [maxSlip]rune
	letters := room[:0]
	for i := 0; i < len(word); {
		r, size := utf8.DecodeRune(word[i:])
		if len(letters) == maxSlip {
			return nil, false
		}
		letters = append(letters, r)
		i += size
	}
	best, found := 3, []int32(nil)
	for i := range near {
		n := len(near[i].letters)
		if n < shortSlip {
			continue
		}
		limit := 1
		if n >= longSlip {
			limit = 2
		}
		limit = min(limit, best-1)
		if d := dialogue.Distance(letters, near[i].letters, limit); d <= limit {
			best, found = d, near[i].words
		}
	}
	return found, found != nil
}

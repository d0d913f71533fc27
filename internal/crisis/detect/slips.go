package detect

import (
	"slices"
	"unicode/utf8"
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
		if d := slipsBetween(letters, near[i].letters, limit); d <= limit {
			best, found = d, near[i].words
		}
	}
	return found, found != nil
}

// slipsBetween counts the slips between two words of at most maxSlip letters. It
// stops at limit and returns limit+1 for anything further apart.
func slipsBetween(a, b []rune, limit int) int {
	if limit < 0 || len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	var rows [3][maxSlip + 1]int
	before, above, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		above[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			wrong := 1
			if a[i-1] == b[j-1] {
				wrong = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+wrong)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		if slices.Min(row[:len(b)+1]) > limit {
			return limit + 1
		}
		before, above, row = above, row, before
	}
	return above[len(b)]
}

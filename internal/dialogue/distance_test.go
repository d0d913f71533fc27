package dialogue

import (
	"strings"
	"testing"
)

func TestDistanceCountsSlips(t *testing.T) {
	for _, c := range []struct {
		a, b string
		most int
		want int
	}{
		{"", "", 2, 0},
		{"", "ab", 2, 2},
		{"ukraine", "ukraine", 2, 0},
		{"ukrane", "ukraine", 2, 1},   // dropped
		{"ukrainee", "ukraine", 2, 1}, // added
		{"ukreine", "ukraine", 2, 1},  // changed
		{"ukriane", "ukraine", 2, 1},  // swapped
		{"kurainee", "ukraine", 2, 2}, // swapped at the start, and one added
		{"україна", "украіна", 2, 1},
		{"ukraine", "germany", 2, 3},
		{"ab", "abcdef", 2, 3},
		{"same", "fame", 0, 1},
		{strings.Repeat("a", 200), strings.Repeat("a", 199) + "b", 2, 1}, // longer than the room
		{strings.Repeat("a", 200), strings.Repeat("b", 200), 2, 3},
	} {
		for _, pair := range [][2]string{{c.a, c.b}, {c.b, c.a}} {
			if got := Distance([]rune(pair[0]), []rune(pair[1]), c.most); got != c.want {
				t.Errorf("%q to %q, at most %d: %d, want %d", pair[0], pair[1], c.most, got, c.want)
			}
		}
	}
}

// A count that stops early is the whole count, cut off.
func TestDistanceStopsOnlyWhereItMay(t *testing.T) {
	words := []string{"", "a", "ab", "ba", "abc", "acb", "bca", "cab", "abcd", "badc", "dcba", "abdc", "bacd"}
	for _, a := range words {
		for _, b := range words {
			whole := Distance([]rune(a), []rune(b), 10)
			for most := range 4 {
				if got, want := Distance([]rune(a), []rune(b), most), min(whole, most+1); got != want {
					t.Errorf("%q to %q, at most %d: %d, want %d", a, b, most, got, want)
				}
			}
		}
	}
}

func TestDistanceOfWordsNeedsNoMemory(t *testing.T) {
	a, b := []rune("united kingdom"), []rune("untied kingdon")
	if n := testing.AllocsPerRun(100, func() { Distance(a, b, 3) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

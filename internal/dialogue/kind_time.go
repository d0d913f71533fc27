package dialogue

import (
	"fmt"
	"slices"
	"strings"
)

// timeKind asks for a time of day; its fact is HH:MM.
type timeKind struct{ basic }

func (timeKind) exits(s *State) []Exit { return passes(s, next(s)) }

func (timeKind) loose() bool { return false }

func (timeKind) read(t *turn, s *State, typed string) bool {
	h, m, ok := t.clock(typed)
	if !ok {
		return t.retry(t.words.NotTime)
	}
	return t.answered(s, fmt.Sprintf("%02d:%02d", h, m))
}

// clock reads 20:00, 20.30, 2030, 8 pm, 8:30pm, 20h, half past eight, noon.
func (t *turn) clock(typed string) (h, m int, ok bool) {
	said := fold(strings.NewReplacer(":", " ", ".", " ", "h", " h ").Replace(strings.ToLower(typed)))
	said = strings.ReplaceAll(said, " h ", " ")
	plain := fold(typed)
	for word, at := range map[string]int{"noon": 12, "midday": 12, "midnight": 0} {
		if plain == word || slices.Contains(strings.Fields(plain), word) {
			return at, 0, true
		}
	}
	if h, m, ok := t.spoken12(plain); ok {
		return h, m, true
	}
	half := ""
	for _, mark := range []string{"pm", "am", "p m", "a m"} {
		if rest, found := strings.CutSuffix(strings.TrimSpace(said), mark); found {
			half, said = mark[:1], rest
			break
		}
	}
	part := strings.Fields(strings.TrimSuffix(strings.TrimSpace(said), " h"))
	if len(part) > 1 && part[len(part)-1] == "oclock" || len(part) > 1 && part[len(part)-1] == "o'clock" {
		part = part[:len(part)-1]
	}
	switch len(part) {
	case 1:
		n, is := t.number(part[0])
		if !is {
			return 0, 0, false
		}
		if h = n; len(part[0]) == 4 || n > 24 {
			h, m = n/100, n%100
		}
	case 2:
		a, isA := t.number(part[0])
		b, isB := t.number(part[1])
		if !isA || !isB {
			return 0, 0, false
		}
		h, m = a, b
	default:
		return 0, 0, false
	}
	if half != "" && (h < 1 || h > 12) {
		return 0, 0, false
	}
	switch {
	case half == "p" && h < 12:
		h += 12
	case half == "a" && h == 12:
		h = 0
	case h == 24 && m == 0:
		h = 0
	}
	return h, m, h >= 0 && h < 24 && m >= 0 && m < 60
}

// spoken12 reads "half past eight", "quarter to nine"; without am or pm the
// hour stands as it is said.
func (t *turn) spoken12(said string) (h, m int, ok bool) {
	part := strings.Fields(said)
	if len(part) > 0 && part[0] == "a" {
		part = part[1:]
	}
	if len(part) != 3 {
		return 0, 0, false
	}
	hour, is := t.number(part[2])
	if !is || hour < 0 || hour > 23 {
		return 0, 0, false
	}
	switch part[0] + " " + part[1] {
	case "half past":
		return hour, 30, true
	case "quarter past":
		return hour, 15, true
	case "quarter to":
		return (hour + 23) % 24, 45, true
	}
	return 0, 0, false
}

package dialogue

import (
	"strings"
	"time"
)

// dateKind asks for a day, typed in many ways; its fact is YYYY-MM-DD. A date
// that could be read in two ways (3/5) is asked again with the month as a word.
type dateKind struct{ basic }

func (dateKind) exits(s *State) []Exit { return passes(s, next(s)) }

func (dateKind) loose() bool { return false }

func (dateKind) read(t *turn, s *State, typed string) bool {
	today := t.today()
	day, ok := t.date(fold(strings.ReplaceAll(typed, ".", " ")), today, s)
	switch {
	case !ok:
		return t.retry(t.words.NotDate)
	case s.Past && day.After(today):
		return t.retry(t.words.NotPast)
	case s.Future && day.Before(today):
		return t.retry(t.words.NotFuture)
	}
	return t.answered(s, day.Format(time.DateOnly))
}

// today is midnight of the person's day, in UTC so that days can be counted.
func (t *turn) today() time.Time {
	at := t.local(t.e.At)
	return time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, time.UTC)
}

// date reads a folded text: 2024-05-03, 3 5 2024, 3 May 2024, May 3, yesterday,
// 3 weeks ago, in 2 days.
func (t *turn) date(said string, today time.Time, s *State) (time.Time, bool) {
	if d, ok := t.relative(said, today); ok {
		return d, true
	}
	if back, ok := t.words.Ago[said]; ok {
		return today.AddDate(0, 0, -back), true
	}
	var nums []int
	month := 0
	for _, part := range strings.FieldsFunc(said, func(r rune) bool { return r == ' ' || r == '-' || r == '/' || r == '.' || r == ',' }) {
		if m, ok := t.words.Months[part]; ok && month == 0 {
			month = m
			continue
		}
		if n, ok := t.number(ordinal(part)); ok {
			nums = append(nums, n)
			continue
		}
		if part != "the" && part != "of" {
			return today, false
		}
	}
	return assemble(nums, month, strings.Contains(said, "/"), today, s)
}

// assemble makes a day of what was found: numbers in order, and a month's name.
func assemble(nums []int, month int, slash bool, today time.Time, s *State) (time.Time, bool) {
	var y, d int
	switch {
	case month > 0 && len(nums) == 1:
		d = nums[0]
	case month > 0 && len(nums) == 2:
		d, y = nums[0], nums[1]
		if d > 31 {
			d, y = y, d
		}
	case month == 0 && len(nums) == 3 && nums[0] > 31:
		y, month, d = nums[0], nums[1], nums[2]
	case month == 0 && (len(nums) == 3 || len(nums) == 2):
		d, month = nums[0], nums[1]
		if len(nums) == 3 {
			y = nums[2]
		}
		if slash && d <= 12 && month <= 12 && d != month {
			return today, false
		}
		if month > 12 && d <= 12 {
			d, month = month, d
		}
	default:
		return today, false
	}
	if y > 0 && y < 100 {
		y += 2000
	}
	if y == 0 {
		y = nearestYear(time.Month(month), d, today, s)
	}
	at := time.Date(y, time.Month(month), d, 0, 0, 0, 0, time.UTC)
	return at, y >= 1900 && y <= 2200 && at.Day() == d && int(at.Month()) == month
}

// nearestYear is the year that a day without one is meant in: the nearest, or
// the nearest that the question allows.
func nearestYear(month time.Month, d int, today time.Time, s *State) int {
	best, far := today.Year(), time.Duration(1<<62)
	for y := today.Year() - 1; y <= today.Year()+1; y++ {
		off := time.Date(y, month, d, 0, 0, 0, 0, time.UTC).Sub(today)
		if s.Past && off > 0 || s.Future && off < 0 {
			continue
		}
		if off.Abs() < far {
			best, far = y, off.Abs()
		}
	}
	return best
}

// relative reads "3 weeks ago", "a month ago" and "in 2 days".
func (t *turn) relative(said string, today time.Time) (time.Time, bool) {
	part := strings.Fields(said)
	sign := -1
	switch {
	case len(part) == 3 && part[2] == "ago":
		part = part[:2]
	case len(part) == 3 && part[0] == "in":
		part, sign = part[1:], 1
	default:
		return today, false
	}
	n, ok := t.number(part[0])
	if part[0] == "a" || part[0] == "an" {
		n, ok = 1, true
	}
	if !ok || n > 1000 {
		return today, false
	}
	switch strings.TrimSuffix(part[1], "s") {
	case "day":
		return today.AddDate(0, 0, sign*n), true
	case "week":
		return today.AddDate(0, 0, sign*7*n), true
	case "month":
		return today.AddDate(0, sign*n, 0), true
	case "year":
		return today.AddDate(sign*n, 0, 0), true
	}
	return today, false
}

// ordinal takes the ending off 1st, 2nd, 3rd and 4th.
func ordinal(part string) string {
	for _, end := range []string{"st", "nd", "rd", "th"} {
		if n, ok := strings.CutSuffix(part, end); ok && n != "" && n[len(n)-1] >= '0' && n[len(n)-1] <= '9' {
			return n
		}
	}
	return part
}

package crisis

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// dayLong is a day in minutes.
const dayLong = 24 * 60

// week is when a line is open, in its own local time.
type week struct {
	// always is set for a line that never closes.
	always bool
	// days are the spans that begin on each day, Monday first.
	days [7][]span
}

// span is a time of being open, in minutes since the midnight before it begins.
// One that goes on past the next midnight ends after dayLong.
type span struct{ from, to int }

var (
	// remark is what stands behind hours without changing them: that they were
	// taken from a list, or the year in which somebody stated them.
	remark  = regexp.MustCompile(` *\((as listed|(stated )?(19|20)[0-9]{2})\)$`)
	nonstop = regexp.MustCompile(`^24/7( since [0-9]{4}(-[0-9]{2}){0,2})?$`)
	dashes  = regexp.MustCompile(` *(-|–|—| to ) *`)
	halves  = regexp.MustCompile(` (am|pm)\b`)
)

// parseHours reads the hours of a line ("24/7", "8-18 Sun-Fri", "Mon-Thu 8-20,
// Fri 8-15", "9am-11pm daily", "15:30-00:30 daily"). ok is false for whatever
// leaves a doubt (no days, a holiday, weekdays of a country that may rest on
// Friday, "9-5" without am and pm): such hours are only shown as they are
// listed. A day that isn't named is one on which the line is closed.
func parseHours(text string) (w *week, ok bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	text = remark.ReplaceAllString(text, "")
	if nonstop.MatchString(text) {
		return &week{always: true}, true
	}
	text = strings.ReplaceAll(text, "every day", "daily")
	text = halves.ReplaceAllString(dashes.ReplaceAllString(text, "-"), "$1")
	r := hoursReader{}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ,;", r) }) {
		if !r.word(word) {
			return nil, false
		}
	}
	if !r.flush() || !r.certain() {
		return nil, false
	}
	r.week.always = !slices.ContainsFunc(r.week.days[:], func(day []span) bool {
		return len(day) != 1 || day[0] != span{0, dayLong}
	})
	return &r.week, true
}

// hoursReader puts the words of hours together: groups of days and times, the
// days of each group before its times or behind them, as in the first group.
type hoursReader struct {
	week      week
	days      []int
	spans     []span
	timeFirst bool
	begun     bool
	// Whether some time had am or pm, one had neither, one could only be of 24
	// hours, and one could be of 12 or 24.
	half, bare, wide, either bool
}

// word takes the next word in; false where it can't be understood.
func (r *hoursReader) word(word string) bool {
	if word == "and" {
		return true
	}
	if days := daysOf(word); days != nil {
		if !r.timeFirst && len(r.spans) > 0 && !r.flush() {
			return false
		}
		r.begun = true
		r.days = append(r.days, days...)
		return true
	}
	s, ok := r.span(word)
	if !ok {
		return false
	}
	if !r.begun {
		r.begun, r.timeFirst = true, true
	}
	if r.timeFirst && len(r.days) > 0 && !r.flush() {
		return false
	}
	r.spans = append(r.spans, s)
	return true
}

// flush ends a group. It is false for days without times, times without days, a
// day that had its times already, and times that overlap.
func (r *hoursReader) flush() bool {
	if len(r.days) == 0 || len(r.spans) == 0 {
		return false
	}
	slices.SortFunc(r.spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	for i, s := range r.spans[1:] {
		if s.from < r.spans[i].to {
			return false
		}
	}
	for _, day := range r.days {
		if r.week.days[day] != nil {
			return false
		}
		r.week.days[day] = r.spans
	}
	r.days, r.spans = nil, nil
	return true
}

// certain tells whether all times are of one kind of clock and it is known of
// which: "9-12" alone may be in the evening.
func (r *hoursReader) certain() bool {
	return r.half != r.bare && (!r.either || r.wide)
}

var dayNames = [7][]string{
	{"mon", "monday"},
	{"tue", "tues", "tuesday"},
	{"wed", "wednesday"},
	{"thu", "thur", "thurs", "thursday"},
	{"fri", "friday"},
	{"sat", "saturday"},
	{"sun", "sunday"},
}

// daysOf are the days that a word names: one, a range (also over the end of the
// week), or all; nil for any other word.
func daysOf(word string) []int {
	if word == "daily" {
		return []int{0, 1, 2, 3, 4, 5, 6}
	}
	first, last, ranged := strings.Cut(word, "-")
	from := dayOf(first)
	if from < 0 || !ranged {
		if from < 0 {
			return nil
		}
		return []int{from}
	}
	to := dayOf(last)
	if to < 0 || to == from {
		return nil
	}
	days := []int{from}
	for day := from; day != to; {
		day = (day + 1) % 7
		days = append(days, day)
	}
	return days
}

func dayOf(name string) int {
	return slices.IndexFunc(dayNames[:], func(names []string) bool { return slices.Contains(names, name) })
}

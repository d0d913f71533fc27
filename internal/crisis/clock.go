package crisis

import (
	"regexp"
	"strconv"
	"strings"
)

// spanShape is two times with a dash between them: hour, minutes, am or pm.
var spanShape = regexp.MustCompile(`^([0-9]{1,2})(?:[:.]([0-9]{2}))?(am|pm)?-([0-9]{1,2})(?:[:.]([0-9]{2}))?(am|pm)?$`)

// span reads "8-18", "8:30-17", "9am-11pm", "22-6". It is false for no time at
// all and for one that may be meant otherwise.
func (r *hoursReader) span(word string) (s span, ok bool) {
	m := spanShape.FindStringSubmatch(word)
	if m == nil || (m[3] == "") != (m[6] == "") {
		return s, false
	}
	from, ok := minutes(m[1], m[2], m[3])
	to, also := minutes(m[4], m[5], m[6])
	if !ok || !also || from == to || from == dayLong {
		return s, false
	}
	if m[3] != "" {
		r.half = true
	} else {
		r.bare = true
		small := short(m[1]) && short(m[4])
		if small && to < from {
			return s, false // "8:30-5:30" is more likely to end in the afternoon
		}
		r.either = r.either || small
		r.wide = r.wide || !small
	}
	if to <= from {
		to += dayLong
	}
	return span{from, to}, true
}

// short tells whether an hour is written as one of 12 hours might be: 1 to 12,
// without a zero in front.
func short(hour string) bool {
	n, _ := strconv.Atoi(hour)
	return n >= 1 && n <= 12 && !strings.HasPrefix(hour, "0")
}

// minutes are the minutes since midnight of a time as written; half is am, pm,
// or "" for 24 hours.
func minutes(hour, minute, half string) (n int, ok bool) {
	h, _ := strconv.Atoi(hour)
	m, _ := strconv.Atoi(minute) // "" is 0
	if half != "" {
		if h < 1 || h > 12 {
			return 0, false
		}
		h %= 12
		if half == "pm" {
			h += 12
		}
	}
	n = h*60 + m
	return n, m < 60 && n <= dayLong
}

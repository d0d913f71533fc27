package crisis

import (
	"slices"
	"time"
)

// Where a page begins is a number of lines, and, where lines of the door open
// and close, also the minute of the week for which the first page was put in
// order: thousands, from one on. So whoever turns pages while a line opens
// meets each line once, and misses none.
const (
	turnStep = 1000
	weekLong = 7 * dayLong // minutes
)

// turned takes the beginning of a page apart: the number of lines before it and
// the moment for which they are in order.
func turned(from int, at time.Time) (before int, order time.Time) {
	at = at.Truncate(time.Minute)
	from = max(from, 0)
	before, mark := from%turnStep, from/turnStep
	if mark == 0 {
		return before, at
	}
	ago := (minuteOfWeek(at) - (mark-1)%weekLong + weekLong) % weekLong
	return before, at.Add(-time.Duration(ago) * time.Minute)
}

// turn is where the page begins that comes after so many lines.
func turn(before int, lines []*Line, order time.Time) int {
	if !slices.ContainsFunc(lines, (*Line).changes) {
		return before
	}
	return (minuteOfWeek(order)+1)*turnStep + before
}

func minuteOfWeek(t time.Time) int {
	t = t.UTC()
	return monday(t)*dayLong + t.Hour()*60 + t.Minute()
}

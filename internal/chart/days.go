package chart

import (
	"image"
	"strconv"
	"strings"
	"time"
)

// Days are drawn from a date and a level a day: days:20261123:3.5.0.2. A level
// is 1, the lowest, to 5; 0 is a day without a note, which leaves an empty place
// and nothing else.
const (
	levels   = 5
	daysMost = 31
)

// parseDays reads the date and the levels.
func parseDays(text string) (first time.Time, row []int, err error) {
	date, numbers, _ := strings.Cut(text, ":")
	first, err = time.Parse("20060102", date)
	if err != nil {
		return first, nil, ErrUnknown
	}
	for digit := range strings.SplitSeq(numbers, ".") {
		n, err := strconv.Atoi(digit)
		if err != nil || n < 0 || n > levels || len(digit) != 1 || len(row) == daysMost {
			return first, nil, ErrUnknown
		}
		row = append(row, n)
	}
	return first, row, nil
}

// A garden of stems: one a day, as high as its level, on a ground line with the
// dates.
type garden struct {
	left, step    float64 // of the first day's middle; from day to day
	floor, height float64 // where stems begin, and how high the highest is
	half          float64 // half the width of a stem
}

// days shows a week or a month.
func days(img *image.RGBA, first time.Time, row []int) {
	const margin = 70
	step := float64(ProfileWidth-2*margin) / float64(len(row))
	g := garden{left: margin + step/2, step: step, floor: 455, height: 360, half: min(34, step*0.34)}
	for n := 1; n <= levels; n += 2 { // the lowest, the middle, the highest
		y := g.top(n)
		trace(img, faint, 1, point{margin, float32(y)}, point{ProfileWidth - margin, float32(y)})
	}
	for i, n := range row {
		if n > 0 {
			g.stem(img, i, n)
		}
	}
	trace(img, soft, 2.5, point{margin, float32(g.floor + 6)}, point{ProfileWidth - margin, float32(g.floor + 6)})
	for i := range row {
		g.date(img, i, first.AddDate(0, 0, i), len(row))
	}
}

func (g garden) middle(i int) float64 { return g.left + float64(i)*g.step }

// top is how high a level reaches.
func (g garden) top(n int) float64 { return g.floor - g.height*float64(n)/levels }

// stem is one day: a soft round column, warmer the higher it is, with a light
// spot at its head.
func (g garden) stem(img *image.RGBA, i, n int) {
	tint := mix(mark, line, float64(n-1)/(levels-1))
	x, top, half := float32(g.middle(i)), float32(g.top(n)+g.half), float32(g.half)
	polygon(img, tint, point{x - half, top}, point{x + half, top}, point{x + half, float32(g.floor)}, point{x - half, float32(g.floor)})
	disc(img, x, top, half, tint)
	disc(img, x, top, half*0.42, mix(ground, tint, 0.75))
}

// date is the day of the month; in a month it stands under Mondays only.
func (g garden) date(img *image.RGBA, i int, day time.Time, all int) {
	const below = 48
	if all > 10 && day.Weekday() != time.Monday {
		return
	}
	text := strconv.Itoa(day.Day())
	write(img, ink, point{float32(g.middle(i)) - textWidth(text)/2, float32(g.floor + below)}, text)
}

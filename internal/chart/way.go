package chart

import (
	"image"
	"image/color"
	"math"
	"strconv"
	"strings"
)

// The way so far is drawn from a number for each of the four parts of the
// journey, then the days with a note and the waves that went by:
// way:3.1.0.2:12.4. Each sitting is a sign, and a part that has none is not
// there: only what was done is to be seen.
const (
	wayParts = 4
	wayMost  = 999
	rowMost  = 14 // signs on one string; more stand closer together
)

// parseWay reads the numbers of the parts, the days and the waves.
func parseWay(text string) (parts []int, days, waves int, err error) {
	first, second, _ := strings.Cut(text, ":")
	parts, err = numbers(first, most)
	if err != nil || len(parts) != wayParts {
		return nil, 0, 0, ErrUnknown
	}
	rest, err := numbers(second, wayMost)
	if err != nil || len(rest) != 2 {
		return nil, 0, 0, ErrUnknown
	}
	return parts, rest[0], rest[1], nil
}

// numbers reads numbers with points between them.
func numbers(text string, highest int) (row []int, err error) {
	for digits := range strings.SplitSeq(text, ".") {
		n, err := strconv.Atoi(digits)
		if err != nil || n < 0 || n > highest || strconv.Itoa(n) != digits {
			return nil, ErrUnknown
		}
		row = append(row, n)
	}
	return row, nil
}

// way threads the signs of each part on a string, and below them stand the stem
// and the wave with their numbers. Everything is in the middle of the picture, and
// a string ends where its signs do: nothing waits to be filled.
func way(img *image.RGBA, parts []int, days, waves int) {
	const margin, apart, size, below = 90, 104, 24, 124
	rows := 0
	for _, n := range parts {
		rows += min(n, 1)
	}
	height := max(0, rows-1) * apart
	if days+waves > 0 && rows > 0 {
		height += below
	}
	y := float32(ProfileHeight-height) / 2
	for i, n := range parts {
		if n == 0 {
			continue
		}
		room := float32(ProfileWidth-2*margin) / float32(max(rowMost, n)-1)
		x := (ProfileWidth - room*float32(n-1)) / 2
		trace(img, soft, 3, point{x - 2*size, y}, point{x + room*float32(n-1) + 2*size, y})
		for k := range n {
			signs[i].shape(img, signs[i].tint, point{x + room*float32(k), y}, size)
		}
		y += apart
	}
	if rows > 0 {
		y += below - apart
	}
	counters(img, y, counted{days, sprout}, counted{waves, swell})
}

// counted is a number and the small shape that says what of.
type counted struct {
	n     int
	shape func(img *image.RGBA, at point)
}

// counters draws those that are not 0 side by side.
func counters(img *image.RGBA, y float32, all ...counted) {
	const width, gap, apart = 70, 26, 110
	whole := float32(-apart)
	for _, c := range all {
		if c.n > 0 {
			whole += width + gap + textWidth(strconv.Itoa(c.n)) + apart
		}
	}
	x := (ProfileWidth - whole) / 2
	for _, c := range all {
		if c.n == 0 {
			continue
		}
		label := strconv.Itoa(c.n)
		c.shape(img, point{x + width/2, y})
		write(img, ink, point{x + width + gap, y}, label)
		x += width + gap + textWidth(label) + apart
	}
}

// sprout is a stem with two leaves.
func sprout(img *image.RGBA, at point) {
	trace(img, line, 3, point{at.x, at.y + 36}, point{at.x, at.y - 30})
	sproutLeaf(img, mix(line, soft, 0.7), point{at.x, at.y + 8}, -50, 34)
	sproutLeaf(img, mix(line, soft, 0.7), point{at.x, at.y - 10}, 50, 34)
}

// sproutLeaf is a pointed oval that begins at a point and grows at an angle.
func sproutLeaf(img *image.RGBA, c color.Color, from point, angle, long float64) {
	const steps = 12
	var left, right []point
	for i := range steps + 1 {
		part := float64(i) / steps
		wide := math.Sin(part*math.Pi) * long * 0.28
		middle := from.along(angle, part*long)
		left = append(left, middle.along(angle-90, wide))
		right = append(right, middle.along(angle+90, wide))
	}
	for i := len(right) - 1; i >= 0; i-- {
		left = append(left, right[i])
	}
	polygon(img, c, left...)
}

// swell is a wave that rises and sinks.
func swell(img *image.RGBA, at point) {
	const steps, width, height = 24, 76, 44
	var all []point
	for i := range steps + 1 {
		part := float64(i) / steps
		up := (1 - math.Cos(part*2*math.Pi)) / 2
		all = append(all, point{at.x - width/2 + float32(part*width), at.y + height/2 - float32(up*height)})
	}
	trace(img, mark, 3.5, all...)
}

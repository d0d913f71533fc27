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
// way:3.1.0.2:12.4. Each sitting is a sign on its part's line, and a part that
// has none has no line: only what was done is there to be seen.
const (
	wayParts = 4
	wayMost  = 999
	rowMost  = 14 // signs on one line; more stand closer together
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

// way draws the lines of the parts from the top, and below them the stem and the
// wave with their numbers. What is there stands in the middle of the picture.
func way(img *image.RGBA, parts []int, days, waves int) {
	const margin, apart, size, below = 90, 104, 24, 124
	rows := 0
	for _, n := range parts {
		rows += min(n, 1)
	}
	counted := days+waves > 0
	height := max(0, rows-1) * apart
	if counted && rows > 0 {
		height += below
	}
	y := float32(ProfileHeight-height) / 2
	for i, n := range parts {
		if n == 0 {
			continue
		}
		trace(img, soft, 3, point{margin, y}, point{ProfileWidth - margin, y})
		room := float64(ProfileWidth-2*margin-2*size) / float64(max(rowMost, n)-1)
		for k := range n {
			signs[i].shape(img, signs[i].tint, point{margin + size + float32(float64(k)*room), y}, size)
		}
		y += apart
	}
	if !counted {
		return
	}
	if rows > 0 {
		y += below - apart
	}
	x := float32(margin)
	if days > 0 {
		x = counter(img, x, y, days, sprout)
	}
	if waves > 0 {
		counter(img, x, y, waves, swell)
	}
}

// counter draws a small shape and the number beside it; it returns where the
// next one may begin.
func counter(img *image.RGBA, x, y float32, n int, shape func(img *image.RGBA, at point)) float32 {
	const width, gap, next = 70, 26, 120
	shape(img, point{x + width/2, y})
	label := strconv.Itoa(n)
	write(img, ink, point{x + width + gap, y}, label)
	return x + width + gap + textWidth(label) + next
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

package chart

import (
	"image"
	"image/color"
	"math"
	"slices"
	"strconv"
	"strings"
)

// ProfileWidth and ProfileHeight are the size of a picture with a person's
// numbers, in pixels.
const (
	ProfileWidth  = 1000
	ProfileHeight = 580
)

// personal are the drawings that take a person's numbers, in rows of as many as
// there are signs.
var personal = map[string]func(*image.RGBA, [][]int){
	"change":  change,
	"profile": profile,
}

// most is the highest number that is drawn, and rowsMost how many rows are.
const (
	most     = 99
	rowsMost = 2
)

// parse reads rows of numbers: 5.3.6.2.4:4.4.4.4.4.
func parse(text string) (rows [][]int, err error) {
	for part := range strings.SplitSeq(text, ":") {
		var row []int
		for digits := range strings.SplitSeq(part, ".") {
			n, err := strconv.Atoi(digits)
			if err != nil || n < 0 || n > most || strconv.Itoa(n) != digits {
				return nil, ErrUnknown
			}
			row = append(row, n)
		}
		if rows = append(rows, row); len(row) != len(signs) || len(rows) > rowsMost {
			return nil, ErrUnknown
		}
	}
	return rows, nil
}

// A flower has a petal for each number, as long as the number is high, and at
// its tip the sign and the number itself.
type flower struct {
	at     point
	radius float64 // of the longest petal there can be
	full   int     // the number that has it
	part   float64 // of the colours; the rest is ground
}

// The petals begin this far from the middle, and signs stand this far outside.
const (
	core    = 15
	signGap = 46
)

// profile shows one row of numbers, or two side by side: mine, and paler my
// guess.
func profile(img *image.RGBA, rows [][]int) {
	full := highest(rows)
	if len(rows) == 1 {
		flower{at: point{ProfileWidth / 2, 316}, radius: 205, full: full, part: 1}.draw(img, rows[0])
		return
	}
	left, right := pair(full)
	right.part = pale
	left.draw(img, rows[0])
	right.draw(img, rows[1])
}

// change shows two rows: before, paler, and after; the line of what was before
// runs in gold over what is now.
func change(img *image.RGBA, rows [][]int) {
	if len(rows) == 1 {
		profile(img, rows)
		return
	}
	left, right := pair(highest(rows))
	left.part = pale
	left.draw(img, rows[0])
	right.draw(img, rows[1])
	for i, n := range rows[0] {
		if n > 0 && n != rows[1][i] {
			outline(img, seam, 2, right.petal(i, n)...)
		}
	}
	right.middle(img)
	middle := point{ProfileWidth / 2, left.at.y}
	trace(img, seam, 3.5, point{middle.x - 8, middle.y - 18}, point{middle.x + 8, middle.y}, point{middle.x - 8, middle.y + 18})
}

// pale is how much of its colours a flower keeps that stands behind the other.
const pale = 0.5

// pair are two flowers side by side.
func pair(full int) (left, right flower) {
	left = flower{at: point{ProfileWidth/4 + 2, 310}, radius: 152, full: full, part: 1}
	right = left
	right.at.x = ProfileWidth - left.at.x
	return left, right
}

// highest is the number with the longest petal, the same for all rows, so that
// lengths can be compared.
func highest(rows [][]int) int { return max(1, slices.Max(slices.Concat(rows...))) }

func (f flower) draw(img *image.RGBA, row []int) {
	ring(img, faint, f.at, f.radius/2, 1)
	ring(img, faint, f.at, f.radius, 1)
	for i, n := range row {
		tint := mix(signs[i].tint, ground, f.part)
		if n > 0 {
			polygon(img, tint, f.petal(i, n)...)
			f.vein(img, i, n)
		}
	}
	f.middle(img)
	for i, n := range row {
		f.label(img, i, n)
	}
}

func (f flower) middle(img *image.RGBA) {
	disc(img, f.at.x, f.at.y, core, ground)
	disc(img, f.at.x, f.at.y, core-5, mix(mark, ground, f.part))
}

// angle is where a petal points, the first one upwards.
func (f flower) angle(i int) float64 { return float64(i) * 360 / float64(len(signs)) }

// length is how far the petal for a number reaches.
func (f flower) length(n int) float64 {
	return 2*core + (f.radius-2*core)*float64(n)/float64(f.full)
}

// petal is the outline of a petal, clockwise from its root.
func (f flower) petal(i, n int) []point {
	const steps = 28
	length := f.length(n)
	width := 0.12*f.radius + 0.19*length
	outline := make([]point, 0, 2*steps)
	side := func(k int, sign float64) {
		u := float64(k) / steps
		t := 1 - (1-u)*(1-u) // closer together where the tip is round
		outline = append(outline, f.at.along(f.angle(i), t*length).along(f.angle(i)+90, sign*width*leaf(t)))
	}
	for k := range steps {
		side(k, -1)
	}
	for k := steps; k > 0; k-- {
		side(k, 1)
	}
	return outline
}

// leaf is half the width of a petal along its length, both 0 to 1: narrow at
// the root, widest at two thirds, round at the tip.
func leaf(t float64) float64 { return t * math.Sqrt(1-t) * 3 * math.Sqrt(3) / 2 }

// vein is a fine line along a petal.
func (f flower) vein(img *image.RGBA, i, n int) {
	length := f.length(n)
	tint := mix(ground, mix(signs[i].tint, ground, f.part), 0.35)
	trace(img, tint, 1.2, f.at.along(f.angle(i), 0.3*length), f.at.along(f.angle(i), 0.82*length))
}

// label stands at the tip of a petal: the sign, and the number.
func (f flower) label(img *image.RGBA, i, n int) {
	const size, gap = 17, 12
	text := strconv.Itoa(n)
	wide := textWidth(text)
	at := f.at.along(f.angle(i), f.radius+signGap)
	left := at.x - (2*size+gap+wide)/2
	signs[i].shape(img, signs[i].tint, point{left + size, at.y}, size)
	write(img, ink, point{left + 2*size + gap, at.y}, text)
}

// sign is how one number is told from the others: a shape and a colour. The
// caption says in words what each stands for.
type sign struct {
	tint  color.RGBA
	shape func(img *image.RGBA, c color.Color, at point, size float64)
}

// signs are, in the order of the numbers: circle, diamond, star, square and
// triangle. The colours differ in lightness too.
var signs = []sign{
	{color.RGBA{0x3f, 0x76, 0x8c, 0xff}, circle},
	{color.RGBA{0xd0, 0xa0, 0x4e, 0xff}, diamond},
	{color.RGBA{0xb5, 0x5f, 0x56, 0xff}, star},
	{color.RGBA{0x7e, 0x9a, 0x6e, 0xff}, square},
	{color.RGBA{0x6d, 0x55, 0x7c, 0xff}, triangle},
}

func circle(img *image.RGBA, c color.Color, at point, size float64) {
	disc(img, at.x, at.y, float32(size)*0.92, c)
}

func diamond(img *image.RGBA, c color.Color, at point, size float64) {
	polygon(img, c, spokes(at, 0, size*1.12, 4)...)
}

func square(img *image.RGBA, c color.Color, at point, size float64) {
	polygon(img, c, spokes(at, 45, size*1.16, 4)...)
}

func triangle(img *image.RGBA, c color.Color, at point, size float64) {
	polygon(img, c, spokes(point{at.x, at.y + 3}, 0, size*1.2, 3)...)
}

func star(img *image.RGBA, c color.Color, at point, size float64) {
	outer, inner := spokes(at, 0, size*1.2, 5), spokes(at, 36, size*0.55, 5)
	var all []point
	for i := range outer {
		all = append(all, outer[i], inner[i])
	}
	polygon(img, c, all...)
}

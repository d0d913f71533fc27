package chart

import (
	"image"
	"image/color"
	"math"
	"slices"

	"golang.org/x/image/vector"
)

// A calm palette that stands on its own ground, so that it looks the same in
// Telegram's dark and light mode.
var (
	ground = color.RGBA{0xf3, 0xef, 0xe6, 0xff}
	soft   = color.RGBA{0xc9, 0xd9, 0xd6, 0xff}
	line   = color.RGBA{0x3f, 0x6b, 0x6b, 0xff}
	mark   = color.RGBA{0xc2, 0x8e, 0x3c, 0xff}
	seam   = color.RGBA{0x9c, 0x6f, 0x26, 0xff}
	ink    = color.RGBA{0x3a, 0x3f, 0x42, 0xff}
	faint  = color.RGBA{0xe4, 0xde, 0xd0, 0xff}
)

// mix is part of a colour and the rest of another; part is 0 to 1.
func mix(c, other color.RGBA, part float64) color.RGBA {
	m := func(a, b uint8) uint8 { return uint8(math.Round(float64(a)*part + float64(b)*(1-part))) }
	return color.RGBA{m(c.R, other.R), m(c.G, other.G), m(c.B, other.B), 0xff}
}

// point is a place on the canvas, in pixels from the upper left.
type point struct{ x, y float32 }

// along is the point at a distance from p; the angle is in degrees, 0 upwards
// and clockwise.
func (p point) along(angle, distance float64) point {
	sin, cos := math.Sincos(angle * math.Pi / 180)
	return point{p.x + float32(sin*distance), p.y - float32(cos*distance)}
}

// polygon fills the area within corners.
func polygon(img *image.RGBA, c color.Color, corners ...point) { polygons(img, c, corners) }

// polygons fills the areas within several rows of corners; one that runs the
// other way round than the one around it is a hole.
func polygons(img *image.RGBA, c color.Color, shapes ...[]point) {
	low, high := shapes[0][0], shapes[0][0]
	for _, p := range slices.Concat(shapes...) {
		low = point{min(low.x, p.x), min(low.y, p.y)}
		high = point{max(high.x, p.x), max(high.y, p.y)}
	}
	box(img, low.x-1, low.y-1, high.x+1, high.y+1, c, func(r *vector.Rasterizer, ox, oy float32) {
		for _, corners := range shapes {
			r.MoveTo(corners[0].x-ox, corners[0].y-oy)
			for _, p := range corners[1:] {
				r.LineTo(p.x-ox, p.y-oy)
			}
			r.ClosePath()
		}
	})
}

// trace draws an open line through points.
func trace(img *image.RGBA, c color.Color, half float32, points ...point) {
	for i := 1; i < len(points); i++ {
		stroke(img, points[i-1].x, points[i-1].y, points[i].x, points[i].y, half, c)
	}
}

// outline draws the line of a closed shape with smooth corners, in one piece:
// what lies between the shape made larger and the shape made smaller.
func outline(img *image.RGBA, c color.Color, half float32, shape ...point) {
	n := len(shape)
	outer, inner := make([]point, n), make([]point, n)
	for i, p := range shape {
		before, after := shape[(i+n-1)%n], shape[(i+1)%n]
		dx, dy := after.x-before.x, after.y-before.y
		if long := float32(math.Hypot(float64(dx), float64(dy))); long > 0 {
			dx, dy = dx/long*half, dy/long*half
		}
		outer[i] = point{p.x + dy, p.y - dx}
		inner[n-1-i] = point{p.x - dy, p.y + dx}
	}
	polygons(img, c, outer, inner)
}

// ring draws a circle's line.
func ring(img *image.RGBA, c color.Color, at point, radius float64, half float32) {
	outline(img, c, half, spokes(at, 0, radius, 96)...)
}

// spokes are n points around a middle, the first at an angle.
func spokes(at point, angle, distance float64, n int) []point {
	all := make([]point, n)
	for i := range all {
		all[i] = at.along(angle+float64(i)*360/float64(n), distance)
	}
	return all
}

// stroke draws a short straight piece of a line as a quadrangle with round ends.
func stroke(img *image.RGBA, x0, y0, x1, y1, half float32, c color.Color) {
	dx, dy := x1-x0, y1-y0
	n := float32(math.Hypot(float64(dx), float64(dy)))
	if n == 0 {
		return
	}
	nx, ny := -dy/n*half, dx/n*half
	box(img, min(x0, x1)-half-1, min(y0, y1)-half-1, max(x0, x1)+half+1, max(y0, y1)+half+1, c, func(r *vector.Rasterizer, ox, oy float32) {
		r.MoveTo(x0+nx-ox, y0+ny-oy)
		r.LineTo(x1+nx-ox, y1+ny-oy)
		r.LineTo(x1-nx-ox, y1-ny-oy)
		r.LineTo(x0-nx-ox, y0-ny-oy)
		r.ClosePath()
	})
	disc(img, x1, y1, half, c)
}

// disc draws a filled circle.
func disc(img *image.RGBA, cx, cy, radius float32, c color.Color) {
	box(img, cx-radius-1, cy-radius-1, cx+radius+1, cy+radius+1, c, func(r *vector.Rasterizer, ox, oy float32) {
		const sides = 32
		for i := range sides {
			a := float64(i) / sides * 2 * math.Pi
			x, y := cx-ox+radius*float32(math.Cos(a)), cy-oy+radius*float32(math.Sin(a))
			if i == 0 {
				r.MoveTo(x, y)
			} else {
				r.LineTo(x, y)
			}
		}
		r.ClosePath()
	})
}

// box rasterises a shape inside its own bounds only: the whole canvas for each
// piece of a line would cost a hundred times as much.
func box(img *image.RGBA, x0, y0, x1, y1 float32, c color.Color, shape func(r *vector.Rasterizer, ox, oy float32)) {
	at := image.Rect(int(x0), int(y0), int(x1)+1, int(y1)+1).Intersect(img.Bounds())
	if at.Empty() {
		return
	}
	r := vector.NewRasterizer(at.Dx(), at.Dy())
	shape(r, float32(at.Min.X), float32(at.Min.Y))
	r.Draw(img, at, image.NewUniform(c), image.Point{})
}

package chart

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"math"
	"slices"

	"golang.org/x/image/vector"
)

// Width and Height are a picture's size in pixels: wide enough for a phone,
// small enough to arrive on a bad line.
const (
	Width  = 900
	Height = 450
)

// A calm palette that stands on its own ground, so that it looks the same in
// Telegram's dark and light mode.
var (
	ground = color.RGBA{0xf3, 0xef, 0xe6, 0xff}
	soft   = color.RGBA{0xc9, 0xd9, 0xd6, 0xff}
	line   = color.RGBA{0x3f, 0x6b, 0x6b, 0xff}
	mark   = color.RGBA{0xc2, 0x8e, 0x3c, 0xff}
)

// drawings are all there are, by the name content uses.
var drawings = map[string]func(*image.RGBA){
	"breath": breath,
	"wave":   wave,
}

// Names are the still drawings that a flow may name; the moving ones are named by
// the pattern they breathe.
func Names() []string { return slices.Sorted(maps.Keys(drawings)) }

// Draw makes a picture: a still one as PNG, a breathing pattern (breath- and the
// seconds of in, hold, out and rest: breath-4-0-6-0) as a GIF that moves. The
// same name always gives the same picture. The error names a drawing that there
// is none of.
func Draw(name string) ([]byte, error) {
	if p, ok := parsePattern(name); ok {
		return breathing(p)
	}
	d := drawings[name]
	if d == nil {
		return nil, fmt.Errorf("there is no drawing %q", name)
	}
	img := image.NewRGBA(image.Rect(0, 0, Width, Height))
	draw.Draw(img, img.Bounds(), image.NewUniform(ground), image.Point{}, draw.Src)
	d(img)
	var b bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.BestCompression}
	if err := enc.Encode(&b, img); err != nil {
		return nil, fmt.Errorf("drawing %s: %w", name, err)
	}
	return b.Bytes(), nil
}

// wave is an urge: it rises, stands for a moment, and falls by itself.
func wave(img *image.RGBA) {
	curve(img, func(x float64) float64 {
		rise := 1 / (1 + math.Exp(-(x-0.28)*18))
		fall := 1 / (1 + math.Exp(-(x-0.62)*11))
		return 0.12 + 0.7*rise*(1-fall)
	})
	dot(img, 0.43, 0.12+0.7*0.93)
}

// breath is two rounds of breathing in, and longer out: 4 and 6 seconds.
func breath(img *image.RGBA) {
	curve(img, func(x float64) float64 {
		at := math.Mod(x*20, 10)
		if at < 4 {
			return 0.2 + 0.55*(1-math.Cos(at/4*math.Pi))/2
		}
		return 0.2 + 0.55*(1+math.Cos((at-4)/6*math.Pi))/2
	})
	dot(img, 0.2, 0.75)
	dot(img, 0.7, 0.75)
}

// curve draws height over time, both 0 to 1, as a line over a soft area.
func curve(img *image.RGBA, height func(float64) float64) {
	const steps, margin = 240, 40
	point := func(i int) (float32, float32) {
		x := float64(i) / steps
		return float32(margin + x*(Width-2*margin)), float32(Height - margin - height(x)*(Height-2*margin))
	}
	area := vector.NewRasterizer(Width, Height)
	area.MoveTo(margin, Height-margin)
	for i := range steps + 1 {
		x, y := point(i)
		area.LineTo(x, y)
	}
	area.LineTo(Width-margin, Height-margin)
	area.ClosePath()
	area.Draw(img, img.Bounds(), image.NewUniform(soft), image.Point{})
	const half = 4
	for i := range steps {
		x0, y0 := point(i)
		x1, y1 := point(i + 1)
		stroke(img, x0, y0, x1, y1, half)
	}
}

// stroke draws a short straight piece of a line as a quadrangle with round ends.
func stroke(img *image.RGBA, x0, y0, x1, y1, half float32) {
	dx, dy := x1-x0, y1-y0
	n := float32(math.Hypot(float64(dx), float64(dy)))
	if n == 0 {
		return
	}
	nx, ny := -dy/n*half, dx/n*half
	box(img, min(x0, x1)-half-1, min(y0, y1)-half-1, max(x0, x1)+half+1, max(y0, y1)+half+1, line, func(r *vector.Rasterizer, ox, oy float32) {
		r.MoveTo(x0+nx-ox, y0+ny-oy)
		r.LineTo(x1+nx-ox, y1+ny-oy)
		r.LineTo(x1-nx-ox, y1-ny-oy)
		r.LineTo(x0-nx-ox, y0-ny-oy)
		r.ClosePath()
	})
	disc(img, x1, y1, half, line)
}

// dot marks a point of a curve, given as curve takes it.
func dot(img *image.RGBA, x, y float64) {
	disc(img, float32(40+x*(Width-80)), float32(Height-40-y*(Height-80)), 13, mark)
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

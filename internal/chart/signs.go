package chart

import (
	"image"
	"image/color"
)

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

package chart

import (
	"cmp"
	"image"
	"image/color"
	"slices"
)

// paletteMost is how many colours a PNG with a palette has.
const paletteMost = 256

// reduced is the picture with a palette: the colours it has most of, each of
// the others become the nearest of these. The drawings have flat areas and soft
// edges, so nothing is lost that an eye would see, and the file takes less than
// half the room.
func reduced(img *image.RGBA) *image.Paletted {
	palette := nearest{}
	count := map[color.RGBA]int{}
	runs(img, func(c color.RGBA, at, n int) { count[c] += n })
	for c := range count {
		palette.colours = append(palette.colours, c)
	}
	slices.SortFunc(palette.colours, func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(number(a), number(b)))
	})
	palette.colours = palette.colours[:min(len(palette.colours), paletteMost)]
	all := make(color.Palette, len(palette.colours))
	for i, c := range palette.colours {
		all[i] = c
	}
	out := image.NewPaletted(img.Bounds(), all)
	runs(img, func(c color.RGBA, at, n int) {
		i := palette.index(c)
		for k := range n {
			out.Pix[at+k] = i
		}
	})
	return out
}

// runs goes through a picture that starts at 0,0 in runs of one colour; at is
// the number of the run's first pixel.
func runs(img *image.RGBA, run func(c color.RGBA, at, n int)) {
	var now color.RGBA
	from := 0
	for i := 0; i < len(img.Pix); i += 4 {
		p := img.Pix[i : i+4 : i+4]
		c := color.RGBA{p[0], p[1], p[2], p[3]}
		if c != now && i > 0 {
			run(now, from, i/4-from)
			from = i / 4
		}
		now = c
	}
	run(now, from, len(img.Pix)/4-from)
}

// nearest finds the nearest colour of a palette, and knows those asked before.
type nearest struct {
	colours []color.RGBA
	known   map[color.RGBA]uint8
}

func (x *nearest) index(c color.RGBA) uint8 {
	if x.known == nil {
		x.known = make(map[color.RGBA]uint8, len(x.colours))
		for i, c := range x.colours {
			x.known[c] = uint8(i)
		}
	}
	if i, ok := x.known[c]; ok {
		return i
	}
	best, least := 0, 1<<30
	for i, p := range x.colours {
		if d := distance(c, p); d < least {
			best, least = i, d
		}
	}
	x.known[c] = uint8(best)
	return uint8(best)
}

func distance(a, b color.RGBA) int {
	r, g, l := int(a.R)-int(b.R), int(a.G)-int(b.G), int(a.B)-int(b.B)
	return r*r + g*g + l*l
}

func number(c color.RGBA) uint32 { return uint32(c.R)<<16 | uint32(c.G)<<8 | uint32(c.B) }

package chart

import (
	"fmt"
	"image"
	"image/color"
	"math"
)

// A breathing pattern is drawn as a circle that grows with the in-breath and
// shrinks with the out-breath, in a ring that is the clock of one round: each
// part of the round has its own colour and length there, and fills while it
// lasts. So it can be followed without words, and without telling colours
// apart.

const (
	breathSize   = 320 // pixels, both ways
	breathFrames = 110 // at most, so that a long round stays small
	breathRate   = 10  // frames a second, at most
	smallest     = 40.0
	largest      = 118.0
	ringAt       = 142.0 // radius of the ring's middle
	ringHalf     = 5.0
	headRadius   = 9.0
	gapHalf      = 4.0 // half the gap between two parts of the ring
	shades       = 7   // between two colours, where one goes over into the other
)

// breathDisc is the circle's colour: dark enough to be followed on its ground
// from the corner of an eye, light enough for a dark room.
var breathDisc = color.RGBA{0x9f, 0xbf, 0xba, 0xff}

// Colours of the parts in, hold, out and rest, and how much of one is left
// while it is still to come.
var (
	breathColours = [4]color.RGBA{line, {0x7f, 0x7a, 0x9c, 0xff}, mark, {0x8d, 0x87, 0x7b, 0xff}}
	breathToCome  = 0.3
)

// pattern is the seconds of in, hold, out and rest.
type pattern [4]int

// longestRound bounds what is drawn, in seconds.
const longestRound = 30

// parsePattern reads the name of a breathing pattern, breath-4-0-6-0.
func parsePattern(name string) (p pattern, ok bool) {
	_, err := fmt.Sscanf(name, "breath-%d-%d-%d-%d", &p[0], &p[1], &p[2], &p[3])
	ok = err == nil && p.name() == name && p[0] > 0 && p[1] >= 0 && p[2] > 0 && p[3] >= 0 && p.round() <= longestRound
	return p, ok
}

func (p pattern) name() string { return fmt.Sprintf("breath-%d-%d-%d-%d", p[0], p[1], p[2], p[3]) }

func (p pattern) round() int { return p[0] + p[1] + p[2] + p[3] }

// at is the part of the round at a second, and how much of it is over, 0 to 1.
func (p pattern) at(second float64) (part int, share float64) {
	for part, long := range p {
		if second < float64(long) {
			return part, second / float64(long)
		}
		second -= float64(long)
	}
	return 3, 1
}

// radius is how large the circle is at a second: it moves softly.
func (p pattern) radius(second float64) float64 {
	part, share := p.at(second)
	soft := (1 - math.Cos(share*math.Pi)) / 2
	return smallest + (largest-smallest)*[4]float64{soft, 1, 1 - soft, 0}[part]
}

// breathing draws one round of a pattern as a GIF that repeats for ever.
func breathing(p pattern) ([]byte, error) {
	c := newCanvas(p)
	a := newAnimation(breathSize, breathSize, c.palette)
	n := min(p.round()*breathRate, breathFrames)
	begun := 0
	for i := range n {
		// Hundredths of a second, rounded so that they add up to the round.
		ends := p.round() * 100 * (i + 1) / n
		a.add(c.frame(float64(begun)/100), ends-begun)
		begun = ends
	}
	return a.encode()
}

// canvas is what the frames of one pattern share.
type canvas struct {
	pattern
	palette     color.Palette
	far         []float64 // of each pixel, from the middle
	turn        []float64 // of each pixel, clockwise from the top, 0 to 1
	disc, head  int       // first colours in the palette
	done, ahead [4]int    // the same, for each part of the ring
}

func newCanvas(p pattern) *canvas {
	c := &canvas{pattern: p, palette: color.Palette{color.RGBA{}}}
	c.disc = ramp(&c.palette, ground, breathDisc, shades)
	c.head = ramp(&c.palette, ground, line, shades)
	for part, full := range breathColours {
		c.done[part] = ramp(&c.palette, ground, full, shades)
		c.ahead[part] = ramp(&c.palette, ground, mix(full, ground, breathToCome), shades)
	}
	const middle = (breathSize - 1) / 2.0
	c.far, c.turn = make([]float64, breathSize*breathSize), make([]float64, breathSize*breathSize)
	for i := range c.far {
		x, y := float64(i%breathSize)-middle, float64(i/breathSize)-middle
		c.far[i] = math.Hypot(x, y)
		c.turn[i] = math.Mod(math.Atan2(x, -y)/(2*math.Pi)+1, 1)
	}
	return c
}

// frame draws one moment of the round.
func (c *canvas) frame(second float64) *image.Paletted {
	img := image.NewPaletted(image.Rect(0, 0, breathSize, breathSize), c.palette)
	radius := c.radius(second)
	over := second / float64(c.round())
	angle := over * 2 * math.Pi
	const middle = (breathSize - 1) / 2.0
	headX, headY := middle+ringAt*math.Sin(angle), middle-ringAt*math.Cos(angle)
	for i := range img.Pix {
		far := c.far[i]
		img.Pix[i] = uint8(shade(c.disc, radius-far))
		if far < ringAt-headRadius-1 || far > ringAt+headRadius+1 {
			continue
		}
		if near := headRadius - math.Hypot(float64(i%breathSize)-headX, float64(i/breathSize)-headY); near > -0.5 {
			img.Pix[i] = uint8(shade(c.head, near))
		} else if in := ringHalf - math.Abs(far-ringAt); in > -0.5 {
			img.Pix[i] = uint8(c.ring(c.turn[i], over, in))
		}
	}
	return img
}

// ring is the colour of the ring at a turn while so much of the round is over;
// in is how deep in the ring that is, in pixels.
func (c *canvas) ring(turn, over, in float64) int {
	part, share := c.at(turn * float64(c.round()))
	long := float64(c.pattern[part]) / float64(c.round()) * 2 * math.Pi * ringAt // of this part, in pixels
	in = min(in, share*long-gapHalf, (1-share)*long-gapHalf)
	if turn < over {
		return shade(c.done[part], in)
	}
	return shade(c.ahead[part], in)
}

// shade is the place in the palette of a colour's edge: depth is how far inside
// a pixel lies, and outside if below zero.
func shade(first int, depth float64) int {
	return first + int(math.Round(min(max(depth+0.5, 0), 1)*(shades-1)))
}

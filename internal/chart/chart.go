package chart

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/image/vector"
)

// Width and Height are a picture's size in pixels: wide enough for a phone,
// small enough to arrive on a bad line.
const (
	Width  = 900
	Height = 450
)

// drawings are all that show the same to everybody, by the name content uses.
var drawings = map[string]func(*image.RGBA){
	"wave": wave,
}

// ErrUnknown says that there is no drawing of a name, or that it doesn't take
// the numbers behind it. It tells neither: the numbers are somebody's own.
var ErrUnknown = errors.New("chart: there is no such drawing")

// Names are the drawings there are. One that takes a person's numbers has their
// count behind it: profile:5.
func Names() []string {
	all := slices.Collect(maps.Keys(drawings))
	for name := range personal {
		all = append(all, name+":"+strconv.Itoa(len(signs)))
	}
	slices.Sort(all)
	return all
}

// atOnce is how many pictures are drawn at the same time: five to seven megabytes
// go into making one (BenchmarkDraw).
const atOnce = 2

var turns = make(chan struct{}, atOnce)

// Draw makes a picture: a still one as PNG, a breathing pattern (breath- and the
// seconds of in, hold, out and rest: breath-4-0-6-0) as a GIF that moves. name is one of the drawings; one that takes
// numbers has them behind it, a row after each colon: profile:5.3.6.2.4, or
// days:20261123:3.5.0.2 (see days.go), way:3.1.0.2:12.4 (see way.go). The error is ErrUnknown, or the encoder's.
func Draw(name string) ([]byte, error) {
	if p, ok := parsePattern(name); ok {
		return breathing(p)
	}
	kind, numbers, own := strings.Cut(name, ":")
	switch {
	case own && kind == "days":
		first, row, err := parseDays(numbers)
		if err != nil {
			return nil, err
		}
		return paint(ProfileWidth, ProfileHeight, func(img *image.RGBA) { days(img, first, row) })
	case own && kind == "way":
		parts, noted, waves, err := parseWay(numbers)
		if err != nil {
			return nil, err
		}
		return paint(ProfileWidth, ProfileHeight, func(img *image.RGBA) { way(img, parts, noted, waves) })
	case own && personal[kind] != nil:
		rows, err := parse(numbers)
		if err != nil {
			return nil, err
		}
		return paint(ProfileWidth, ProfileHeight, func(img *image.RGBA) { personal[kind](img, rows) })
	case !own && drawings[kind] != nil:
		return paint(Width, Height, drawings[kind])
	}
	return nil, ErrUnknown
}

// paint draws on a ground of its own and encodes that.
func paint(width, height int, drawing func(*image.RGBA)) ([]byte, error) {
	turns <- struct{}{}
	defer func() { <-turns }()
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(img, img.Bounds(), image.NewUniform(ground), image.Point{}, draw.Src)
	drawing(img)
	var b bytes.Buffer
	if err := encoder.Encode(&b, reduced(img)); err != nil {
		return nil, fmt.Errorf("chart: encoding a picture: %w", err)
	}
	return b.Bytes(), nil
}

var encoder = png.Encoder{CompressionLevel: png.DefaultCompression}

// wave is an urge: it rises, stands for a moment, and falls by itself.
func wave(img *image.RGBA) {
	curve(img, func(x float64) float64 {
		rise := 1 / (1 + math.Exp(-(x-0.28)*18))
		fall := 1 / (1 + math.Exp(-(x-0.62)*11))
		return 0.12 + 0.7*rise*(1-fall)
	})
	dot(img, 0.43, 0.12+0.7*0.93)
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
		stroke(img, x0, y0, x1, y1, half, line)
	}
}

// dot marks a point of a curve, given as curve takes it.
func dot(img *image.RGBA, x, y float64) {
	disc(img, float32(40+x*(Width-80)), float32(Height-40-y*(Height-80)), 13, mark)
}

package chart

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/gif"
)

// animation is a picture that moves: a GIF of few colours that begins anew when
// it is over. Of each frame only what changed is kept, so that a minute of slow
// movement stays small.
type animation struct {
	gif  gif.GIF
	last *image.Paletted
}

// asBefore is the place in an animation's palette of the colour that leaves a
// pixel as it was.
const asBefore = 0

// newAnimation begins a picture of width by height pixels. The palette's first
// colour is see-through and stands for "as before".
func newAnimation(width, height int, p color.Palette) *animation {
	return &animation{gif: gif.GIF{Config: image.Config{ColorModel: p, Width: width, Height: height}}}
}

// add puts a frame at the end that stands for so many hundredths of a second. A
// frame like the one before makes that one stand longer.
func (a *animation) add(frame *image.Paletted, hundredths int) {
	kept := frame
	if a.last != nil {
		kept = changed(a.last, frame)
	}
	if kept.Rect.Empty() {
		a.gif.Delay[len(a.gif.Delay)-1] += hundredths
		return
	}
	a.gif.Image = append(a.gif.Image, kept)
	a.gif.Delay = append(a.gif.Delay, hundredths)
	a.gif.Disposal = append(a.gif.Disposal, gif.DisposalNone)
	a.last = frame
}

// changed is the part of a frame that differs from the one before.
func changed(before, now *image.Paletted) *image.Paletted {
	var box image.Rectangle
	for y := now.Rect.Min.Y; y < now.Rect.Max.Y; y++ {
		for x := now.Rect.Min.X; x < now.Rect.Max.X; x++ {
			if i := now.PixOffset(x, y); now.Pix[i] != before.Pix[i] {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	out := image.NewPaletted(box, now.Palette)
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			i := now.PixOffset(x, y)
			if now.Pix[i] == before.Pix[i] {
				out.SetColorIndex(x, y, asBefore)
			} else {
				out.SetColorIndex(x, y, now.Pix[i])
			}
		}
	}
	return out
}

// encode is the finished GIF.
func (a *animation) encode() ([]byte, error) {
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &a.gif); err != nil {
		return nil, fmt.Errorf("encoding an animation: %w", err)
	}
	return b.Bytes(), nil
}

// ramp adds the steps from one colour to another to a palette, ends included,
// and returns the place of the first.
func ramp(p *color.Palette, from, to color.RGBA, steps int) (first int) {
	first = len(*p)
	for i := range steps {
		*p = append(*p, mix(to, from, float64(i)/float64(steps-1)))
	}
	return first
}

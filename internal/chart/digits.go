package chart

import (
	"image"
	"image/color"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomedium"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// digitSize is the height of the type digits are set in, in pixels.
const digitSize = 46

// digitFont is Go Medium (Bigelow & Holmes, BSD), which comes with x/image.
// Only digits and signs are ever set in it.
var digitFont = sync.OnceValue(func() *opentype.Font {
	f, err := opentype.Parse(gomedium.TTF)
	if err != nil { // the font is part of the program
		panic(err)
	}
	return f
})

// digitFace is a face for one picture: a face is no thing to share.
func digitFace() font.Face {
	face, err := opentype.NewFace(digitFont(), &opentype.FaceOptions{Size: digitSize, DPI: 72, Hinting: font.HintingNone})
	if err != nil { // it errs on impossible options only
		panic(err)
	}
	return face
}

// textWidth is how wide digits are, in pixels.
func textWidth(text string) float32 {
	return float32(font.MeasureString(digitFace(), text)) / 64
}

// write sets digits; at is their left edge, and half their height.
func write(img *image.RGBA, c color.Color, at point, text string) {
	face := digitFace()
	half := float32(face.Metrics().CapHeight) / 64 / 2
	d := font.Drawer{Dst: img, Src: image.NewUniform(c), Face: face, Dot: fixed.Point26_6{
		X: fixed.Int26_6(at.x * 64), Y: fixed.Int26_6((at.y + half) * 64),
	}}
	d.DrawString(text)
}

package chart

import (
	"bytes"
	"image/png"
	"testing"
)

func TestDrawings(t *testing.T) {
	for _, name := range Names() {
		data, err := Draw(name)
		if err != nil {
			t.Fatal(err)
		}
		if len(data) > 60_000 {
			t.Errorf("%s takes %d bytes; at most 60,000 are wanted", name, len(data))
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if b := img.Bounds(); b.Dx() != Width || b.Dy() != Height {
			t.Errorf("%s is %v", name, b)
		}
		again, _ := Draw(name)
		if !bytes.Equal(data, again) {
			t.Errorf("%s is drawn differently each time", name)
		}
		seen := map[any]bool{}
		for x := range Width {
			seen[img.At(x, Height/2)] = true
		}
		if len(seen) < 3 {
			t.Errorf("%s: a row through the middle has %d colours; nothing was drawn", name, len(seen))
		}
	}
	if _, err := Draw("nothing"); err == nil {
		t.Error("an unknown drawing was drawn")
	}
}

func BenchmarkDraw(b *testing.B) {
	for b.Loop() {
		if _, err := Draw("wave"); err != nil {
			b.Fatal(err)
		}
	}
}

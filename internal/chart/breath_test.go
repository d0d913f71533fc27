package chart

import (
	"bytes"
	"image"
	"image/draw"
	"image/gif"
	"os"
	"testing"
)

// breathMost is how many bytes a moving picture may take.
const breathMost = 300_000

func moving(t testing.TB, name string) (*gif.GIF, int) {
	t.Helper()
	data, err := Draw(name)
	if err != nil {
		t.Fatal(err)
	}
	g, err := gif.DecodeAll(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return g, len(data)
}

// stills are the frames as they are seen, one painted over the other.
func stills(g *gif.GIF) (all []*image.RGBA) {
	seen := image.NewRGBA(image.Rect(0, 0, g.Config.Width, g.Config.Height))
	for _, f := range g.Image {
		draw.Draw(seen, f.Rect, f, f.Rect.Min, draw.Over)
		one := image.NewRGBA(seen.Rect)
		copy(one.Pix, seen.Pix)
		all = append(all, one)
	}
	return all
}

// width is how wide the circle is in a frame: a row through the middle, inside
// the ring.
func width(img *image.RGBA) (n int) {
	for x := breathSize/2 - int(largest) - 4; x < breathSize/2+int(largest)+4; x++ {
		if img.RGBAAt(x, breathSize/2) == breathDisc {
			n++
		}
	}
	return n
}

func TestBreathTakesItsTime(t *testing.T) {
	for name, seconds := range map[string]int{
		"breath-4-0-6-0": 10, "breath-3-0-3-0": 6, "breath-4-4-4-4": 16, "breath-4-7-8-0": 19, "breath-8-7-8-7": 30,
	} {
		g, size := moving(t, name)
		total, quickest := 0, 1000
		for _, d := range g.Delay {
			total, quickest = total+d, min(quickest, d)
		}
		if total != seconds*100 {
			t.Errorf("%s takes %d hundredths of a second, not %d s", name, total, seconds)
		}
		if quickest < 100/12 {
			t.Errorf("%s has a frame of %d hundredths: more than twelve a second", name, quickest)
		}
		if size > breathMost {
			t.Errorf("%s takes %d bytes, more than %d", name, size, breathMost)
		}
		if g.LoopCount != 0 {
			t.Errorf("%s ends after %d rounds", name, g.LoopCount)
		}
		if g.Config.Width != breathSize || g.Config.Height != breathSize {
			t.Errorf("%s is %d by %d", name, g.Config.Width, g.Config.Height)
		}
		t.Logf("%s: %d frames, %d bytes", name, len(g.Image), size)
	}
}

func TestBreathGrowsStaysAndShrinks(t *testing.T) {
	g, _ := moving(t, "breath-4-2-6-2")
	at := 0
	before, down := 0, 0
	for i, img := range stills(g) {
		now, second := width(img), float64(at)/100
		switch {
		case at == 0:
		case second <= 4 && now < before, second > 4 && second < 6 && now != before, second > 6 && second <= 12 && now > before:
			t.Errorf("at %.2f s the circle goes from %d to %d pixels", second, before, now)
		}
		if second > 6 && now < before {
			down++
		}
		before, at = now, at+g.Delay[i]
	}
	if down < 20 {
		t.Errorf("the circle shrinks in %d steps", down)
	}
	frames := stills(g)
	if small, large := width(frames[0]), width(frames[len(frames)/3]); large < 2*small {
		t.Errorf("the circle is %d pixels wide at first and %d at its largest", small, large)
	}
}

// TestBreathLooksAsKept holds one moment of each part against the picture that
// is kept in the docs. Colours may be a shade off: an encoder may choose anew.
func TestBreathLooksAsKept(t *testing.T) {
	file, err := os.Open("../../docs/pictures/breath.gif")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	kept, err := gif.DecodeAll(file)
	if err != nil {
		t.Fatal(err)
	}
	now, _ := moving(t, "breath-4-0-6-0")
	a, b := stills(kept), stills(now)
	if len(a) != len(b) {
		t.Fatalf("%d frames, and %d are kept", len(b), len(a))
	}
	for i := 0; i < len(a); i += len(a) / 5 {
		off := 0
		for p, v := range a[i].Pix {
			if d := int(v) - int(b[i].Pix[p]); d > 24 || d < -24 {
				off++
			}
		}
		if share := float64(off) / float64(len(a[i].Pix)); share > 0.002 {
			t.Errorf("frame %d: %.2f %% of the picture is another", i, share*100)
		}
	}
}

func TestNoOtherBreath(t *testing.T) {
	for _, name := range []string{"breath-0-0-6-0", "breath-4-0-0-0", "breath-4-0-6", "breath-4-0-6-0-1", "breath-04-0-6-0", "breath--4-0-6-0", "breath-20-0-20-0", "breath-4-0-6-0 "} {
		if _, err := Draw(name); err == nil {
			t.Errorf("%q was drawn", name)
		}
	}
}

// BenchmarkBreath draws the pattern of the long out-breath and prints its size.
func BenchmarkBreath(b *testing.B) {
	size := 0
	for b.Loop() {
		data, err := Draw("breath-4-0-6-0")
		if err != nil {
			b.Fatal(err)
		}
		size = len(data)
	}
	b.ReportMetric(float64(size), "B/picture")
}

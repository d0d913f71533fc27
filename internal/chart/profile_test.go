package chart

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math/rand/v2"
	"os"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the pictures as they are drawn now")

// goldens are the pictures that are held against the ones in docs/pictures,
// where people look at them.
var goldens = map[string]string{
	"profile_mine":  "profile:5.3.6.2.4",
	"profile_both":  "profile:5.3.6.2.4:2.7.1.6.4",
	"profile_apart": "profile:8.0.4.0.8:0.8.5.7.0",
	"change":        "change:5.3.6.2.4:4.6.5.2.3",
	"way":           "way:7.3.5.1:12.4",
	"week":          "days:20261123:3.5.0.0.2.4.3",
	"month":         "days:20261029:2.1.1.0.2.2.3.0.0.1.2.3.3.2.4.0.3.3.2.4.5.3.0.0.4.4.3.5.4.3.4",
}

// TestGoldenPictures allows what another processor may round otherwise: a few
// dots that differ by much, and any number that differ by little.
func TestGoldenPictures(t *testing.T) {
	for file, name := range goldens {
		data, err := Draw(name)
		if err != nil {
			t.Fatal(err)
		}
		path := "../../docs/pictures/" + file + ".png"
		if *update {
			if err := os.WriteFile(path, data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		was, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if n := different(t, decoded(t, was), decoded(t, data)); n > ProfileWidth*ProfileHeight/1000 {
			t.Errorf("%s: %d dots look different (go test ./internal/chart -update draws it anew)", file, n)
		}
	}
}

// The comparison sees what a person would: one number, or two that changed
// places.
func TestGoldenPicturesWouldShowAChange(t *testing.T) {
	first := decoded(t, drawn(t, "profile:5.3.6.2.4"))
	for _, name := range []string{"profile:5.3.6.2.5", "profile:3.5.6.2.4"} {
		if n := different(t, first, decoded(t, drawn(t, name))); n <= ProfileWidth*ProfileHeight/1000 {
			t.Errorf("%s: only %d dots look different", name, n)
		}
	}
}

// Whatever somebody answers, the picture is small, is the same each time, and
// nothing is cut off at its edge.
func TestProfilesOfAnyNumbers(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	row := func(most int) string {
		return fmt.Sprintf(":%d.%d.%d.%d.%d", r.IntN(most+1), r.IntN(most+1), r.IntN(most+1), r.IntN(most+1), r.IntN(most+1))
	}
	names := []string{"profile:0.0.0.0.0", "profile:99.99.99.99.99:99.99.99.99.99", "change:0.0.0.0.0:20.20.20.20.20"}
	names = append(names, "profile"+row(8), "profile"+row(8)+row(8), "change"+row(20)+row(99))
	for _, name := range names {
		data := drawn(t, name)
		if len(data) > 60_000 {
			t.Errorf("%s takes %d bytes; at most 60,000 are wanted", name, len(data))
		}
		if !bytes.Equal(data, drawn(t, name)) {
			t.Errorf("%s is drawn differently each time", name)
		}
		img := decoded(t, data)
		for x := range ProfileWidth {
			for _, y := range []int{0, 1, 2, ProfileHeight - 3, ProfileHeight - 2, ProfileHeight - 1} {
				if far(img.RGBAAt(x, y), ground) {
					t.Fatalf("%s: something reaches the edge at %d, %d", name, x, y)
				}
			}
		}
		for y := range ProfileHeight {
			for _, x := range []int{0, 1, 2, ProfileWidth - 3, ProfileWidth - 2, ProfileWidth - 1} {
				if far(img.RGBAAt(x, y), ground) {
					t.Fatalf("%s: something reaches the edge at %d, %d", name, x, y)
				}
			}
		}
	}
}

func drawn(t *testing.T, name string) []byte {
	t.Helper()
	data, err := Draw(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func decoded(t *testing.T, data []byte) *image.RGBA {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	plain := image.NewRGBA(img.Bounds())
	draw.Draw(plain, plain.Bounds(), img, image.Point{}, draw.Src)
	return plain
}

// different counts the dots that look different.
func different(t *testing.T, a, b *image.RGBA) (n int) {
	t.Helper()
	if a.Bounds() != b.Bounds() {
		t.Fatalf("one is %v, the other %v", a.Bounds(), b.Bounds())
	}
	for y := range a.Bounds().Dy() {
		if row := y * a.Stride; bytes.Equal(a.Pix[row:row+a.Stride], b.Pix[row:row+b.Stride]) {
			continue
		}
		for x := range a.Bounds().Dx() {
			if far(a.RGBAAt(x, y), b.RGBAAt(x, y)) {
				n++
			}
		}
	}
	return n
}

// far tells whether two colours differ by more than an eye lets pass.
func far(a, b color.RGBA) bool { return distance(a, b) > 24*24 }

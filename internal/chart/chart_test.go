package chart

import (
	"bytes"
	"image"
	"image/png"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
)

func TestDrawings(t *testing.T) {
	for name := range drawings {
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
}

// The numbers in a name are somebody's own: nothing but numbers is taken, and
// an error does not repeat them.
func TestD2OnlyNumbersAreDrawn(t *testing.T) {
	for _, name := range []string{
		"nothing", "profile", "wave:1.2.3.4.5", "profile:", "profile:1.2.3.4", "profile:1.2.3.4.5.6", "profile:1.2.3.4.x",
		"profile:1.2.3.4.-5", "profile:1.2.3.4.+5", "profile:1.2.3.4.05", "profile:1.2.3.4.100", "profile:1.2.3.4.5:", "profile: 1.2.3.4.5",
		"profile:1.2.3.4.5:1.2.3.4.5:1.2.3.4.5", "change:1.2.3.4.5:1.2.3",
	} {
		if _, err := Draw(name); err != ErrUnknown {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
}

// Content names a drawing with the length of its rows.
func TestNames(t *testing.T) {
	want := []string{"change:5", "profile:5", "wave"}
	if got := Names(); !slices.Equal(got, want) {
		t.Errorf("the drawings are %v, not %v", got, want)
	}
}

// However many ask, only a few pictures are in the making at once.
func TestAFewPicturesAtOnce(t *testing.T) {
	var now, highest atomic.Int32
	release := make(chan struct{})
	var done sync.WaitGroup
	for range 4 * atOnce {
		done.Go(func() {
			if _, err := paint(2, 2, func(*image.RGBA) {
				n := now.Add(1)
				for was := highest.Load(); n > was && !highest.CompareAndSwap(was, n); was = highest.Load() {
				}
				<-release
				now.Add(-1)
			}); err != nil {
				t.Error(err)
			}
		})
	}
	for now.Load() < atOnce { // until as many as may are in
		runtime.Gosched()
	}
	close(release)
	done.Wait()
	if n := highest.Load(); n != atOnce {
		t.Errorf("%d pictures were drawn at once, not %d", n, atOnce)
	}
}

func BenchmarkDraw(b *testing.B) {
	for _, name := range []string{"wave", "profile:5.3.6.2.4", "profile:5.3.6.2.4:2.7.1.6.4", "change:5.3.6.2.4:4.6.5.2.3"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := Draw(name); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

package bench

import (
	"testing"

	"kintsugi/internal/dialogue"
)

// BenchmarkStep is a turn with no I/O: a person in mid-journey, with answers
// kept and twelve ways back, presses their way through a sitting of Steady, or
// types the labels, or says something no screen asked for, when every way of
// reading it is tried. One operation is one Step; the aim is under 20 us.
func BenchmarkStep(b *testing.B) {
	lib := library(b)
	last := func(press bool) []stride {
		all := journey(b, lib, 2, press)
		return all[len(all)-len(sitting):]
	}
	b.Run("pressed", func(b *testing.B) { stepAll(b, lib, last(true)) })
	b.Run("typed", func(b *testing.B) { stepAll(b, lib, last(false)) })
	b.Run("misunderstood", func(b *testing.B) {
		all := last(true)
		for i := range all {
			e := &all[i].Event
			e.Kind, e.Text = dialogue.Typed, "I sat by the window for a long time today"
		}
		stepAll(b, lib, all)
	})
}

// stepAll takes the strides in turn; none depends on the one before.
func stepAll(b *testing.B, lib *dialogue.Library, all []stride) {
	said, n := 0, 0
	b.ReportAllocs()
	for b.Loop() {
		s := all[n%len(all)]
		_, out, err := lib.Step(s.Session, s.Event)
		if err != nil {
			b.Fatal(err)
		}
		said += len(out.Say)
		n++
	}
	b.ReportMetric(float64(said)/float64(n), "messages/turn")
}

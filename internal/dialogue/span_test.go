package dialogue

import (
	"testing"
	"time"
)

func TestSpansAreReadAsTheyAreWritten(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"30s": 30 * time.Second, "20m": 20 * time.Minute, "24h": 24 * time.Hour, "1h30m": 90 * time.Minute,
		"30d": 720 * time.Hour, "0d": 0, "0": 0, "36500d": 876000 * time.Hour, "876000h": 876000 * time.Hour,
	} {
		var s Span
		if err := s.UnmarshalText([]byte(text)); err != nil || s.Duration() != want {
			t.Errorf("%s is read as %s, %v", text, s.Duration(), err)
		}
	}
	for _, text := range []string{
		"", "d", "soon", "3", "-1d", "-5m", "1.5d", "1h2d", "36501d", "876001h", "106752d", "9223372036854775807d", "99999999999999999999d",
	} {
		s := Span(time.Minute)
		if err := s.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%s is read as %s", text, s.Duration())
		} else if s != Span(time.Minute) {
			t.Errorf("%s is refused, and leaves %s", text, s.Duration())
		}
	}
}

// FuzzSpan: whatever is read is no less than nothing and no more than a hundred
// years, and is read again from what it is written as.
func FuzzSpan(f *testing.F) {
	for _, text := range []string{"30s", "20m", "1h30m", "30d", "0", "-1d", "1e9d", "106752d", "2562048h", "9223372036854775807ns", "1.5h", "+3d", "३d"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var s, again Span
		if s.UnmarshalText(text) != nil {
			return
		}
		if s < 0 || s.Duration() > 100*365*24*time.Hour {
			t.Errorf("%q is read as %s", text, s.Duration())
		}
		written, err := s.MarshalText()
		if err != nil || again.UnmarshalText(written) != nil || again != s {
			t.Errorf("%q is read as %s, written as %q and read as %s, %v", text, s.Duration(), written, again.Duration(), err)
		}
	})
}

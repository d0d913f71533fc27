package dialogue

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// maxDays keeps a span within what a time.Duration can hold.
const maxDays = 100 * 365

// UnmarshalText reads 30s, 20m, 24h, 1h30m or 30d, up to a hundred years.
func (s *Span) UnmarshalText(b []byte) error {
	text := string(b)
	if days, ok := strings.CutSuffix(text, "d"); ok {
		n, err := strconv.Atoi(days)
		if err != nil || n < 0 || n > maxDays {
			return fmt.Errorf("%q is no length of time (write 30s, 20m, 24h or 30d)", text)
		}
		*s = Span(time.Duration(n) * 24 * time.Hour)
		return nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 || d > maxDays*24*time.Hour {
		return fmt.Errorf("%q is no length of time (write 30s, 20m, 24h or 30d)", text)
	}
	*s = Span(d)
	return nil
}

// MarshalText writes what UnmarshalText reads.
func (s Span) MarshalText() ([]byte, error) { return []byte(time.Duration(s).String()), nil }

// Duration is the span as the standard library has it.
func (s Span) Duration() time.Duration { return time.Duration(s) }

package chart

import "testing"

// A week and a month stand among the golden pictures, and are light enough for
// a bad line.
func TestDaysAreSmall(t *testing.T) {
	for _, file := range []string{"week", "month"} {
		if data := drawn(t, goldens[file]); len(data) > 60_000 {
			t.Errorf("%s takes %d bytes; at most 60,000 are wanted", file, len(data))
		}
	}
}

// What is no number of sittings, days or waves is not drawn either.
func TestD2OnlyTheNumbersOfTheWayAreDrawn(t *testing.T) {
	for _, name := range []string{
		"way", "way:", "way:1.2.3.4", "way:1.2.3:4.5", "way:1.2.3.4:5", "way:1.2.3.4.5:6.7", "way:1.2.3.100:1.1", "way:1.2.3.-4:1.1",
		"way:1.2.3.4:1000.1", "way:01.2.3.4:1.1", "way:1.2.3.4:1.x", "way:1.2.3.4:1.1:1.1",
	} {
		if _, err := Draw(name); err != ErrUnknown {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
}

// What is no date and no level is not drawn.
func TestD2OnlyDatesAndLevelsAreDrawn(t *testing.T) {
	for _, name := range []string{
		"days", "days:", "days:20261123", "days:20261123:", "days:20261323:1", "days:20261123:6", "days:20261123:1.x", "days:20261123:1.-1", "days:20261123:01",
		"days:20261123:1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1", "days:20261123:1:2",
	} {
		if _, err := Draw(name); err != ErrUnknown {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
}

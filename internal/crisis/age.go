package crisis

import (
	"fmt"
	"time"
)

// showLimit is the age of the newest evidence from which a person is asked to
// check a record; checkLimit the one from which its keeper is (safety.md C3).
const (
	showMonths = 12
	checkDays  = 90
)

// parseDate reads a date of the day, the month or the year; one without a day
// is taken as its first, so that a record never looks younger than it is.
func parseDate(date string) (time.Time, bool) {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if day, err := time.Parse(layout, date); err == nil {
			return day, true
		}
	}
	return time.Time{}, false
}

// newest is the later of the two dates of a record; ok is false where neither
// is known.
func newest(evidence, checked string) (day time.Time, ok bool) {
	day, ok = parseDate(evidence)
	if other, also := parseDate(checked); also && other.After(day) {
		return other, true
	}
	return day, ok
}

// stale tells whether a record's newest date is more than 12 months before at.
func stale(evidence, checked string, at time.Time) bool {
	day, ok := newest(evidence, checked)
	return !ok || day.AddDate(0, showMonths, 0).Before(at.UTC().Truncate(24*time.Hour))
}

// aging tells whether evidence of a day is more than 90 days before at.
func aging(day, at time.Time) bool {
	return day.AddDate(0, 0, checkDays).Before(at.UTC().Truncate(24 * time.Hour))
}

// age warns of what may be shown and whose evidence is getting old: one line a
// file, since a list of them all would hide every other finding.
func (c *checker) age(country *Country) {
	var old, older int
	var oldest time.Time
	count := func(evidence, checked string) {
		day, ok := newest(evidence, checked)
		if !ok || !aging(day, c.now) {
			return
		}
		old++
		if stale(evidence, checked, c.now) {
			older++
		}
		if oldest.IsZero() || day.Before(oldest) {
			oldest = day
		}
	}
	for _, line := range country.Lines {
		if line.Status == InUse && line.Confidence != Low {
			count(line.Evidence, line.Checked)
		}
	}
	if old > 0 {
		c.findings = append(c.findings, Finding{
			File: c.name, Line: 1, Code: "stale", Warn: true,
			Message: fmt.Sprintf("%d lines with evidence older than %d days, %d of them older than %d months and shown with \"please check\"; the oldest of %s",
				old, checkDays, older, showMonths, oldest.Format(time.DateOnly)),
		})
	}
}

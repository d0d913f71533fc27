package crisis

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"kintsugi/internal/dialogue"
)

// moment reads "2026-11-22 15:00" as the clock of a zone shows it.
func moment(t *testing.T, zone, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04 -0700", text, location(zone))
	if err != nil {
		at, err = time.ParseInLocation("2006-01-02 15:04", text, location(zone))
	}
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// Berlin's clocks go from 2:00 to 3:00 on 29 March 2026, and from 3:00 back to
// 2:00 on 25 October; both are Sundays.
func TestC3OpenAndClosedAcrossMidnightAndClockChanges(t *testing.T) {
	const layout = "2006-01-02 15:04 -0700"
	for _, c := range []struct {
		name, hours, zone, at string
		want                  opening
		change                string
	}{
		{"in the morning", "Mon-Fri 9-17", "Europe/Berlin", "2026-11-23 08:59", closedNow, "2026-11-23 09:00 +0100"},
		{"on the minute", "Mon-Fri 9-17", "Europe/Berlin", "2026-11-23 09:00", openNow, "2026-11-23 17:00 +0100"},
		{"at the end", "Mon-Fri 9-17", "Europe/Berlin", "2026-11-23 17:00", closedNow, "2026-11-24 09:00 +0100"},
		{"over the weekend", "Mon-Fri 9-17", "Europe/Berlin", "2026-11-20 17:00", closedNow, "2026-11-23 09:00 +0100"},
		{"once a week, a minute late", "Mon 9-17", "Europe/Berlin", "2026-11-23 17:00", closedNow, "2026-11-30 09:00 +0100"},
		{"two spans a day", "Mon-Fri 8-12, 14-18", "Europe/Berlin", "2026-11-23 13:00", closedNow, "2026-11-23 14:00 +0100"},
		{"past midnight", "15:30-00:30 daily", "Europe/Lisbon", "2026-11-23 00:10", openNow, "2026-11-23 00:30 +0000"},
		{"past midnight, over", "15:30-00:30 daily", "Europe/Lisbon", "2026-11-23 00:30", closedNow, "2026-11-23 15:30 +0000"},
		{"past midnight after its last day", "22-6 Mon-Fri", "Europe/Berlin", "2026-11-21 05:00", openNow, "2026-11-21 06:00 +0100"},
		{"past midnight before its first day", "22-6 Mon-Fri", "Europe/Berlin", "2026-11-23 05:00", closedNow, "2026-11-23 22:00 +0100"},
		{"spans that touch at midnight", "Sat 8-24; Sun 0-20", "Europe/Berlin", "2026-11-21 12:00", openNow, "2026-11-22 20:00 +0100"},
		{"the person is a day behind", "Mon-Fri 9-17", "Asia/Tokyo", "2026-11-23 09:30", openNow, "2026-11-23 17:00 +0900"},

		{"spring: opens after the change", "9-17 daily", "Europe/Berlin", "2026-03-28 18:00", closedNow, "2026-03-29 09:00 +0200"},
		{"spring: a night is an hour shorter", "22-6 daily", "Europe/Berlin", "2026-03-28 23:00", openNow, "2026-03-29 06:00 +0200"},
		{"spring: begins in the hour that is left out", "Sun 2:30-17", "Europe/Berlin", "2026-03-29 01:59", closedNow, "2026-03-29 03:00 +0200"},
		{"spring: ends in the hour that is left out", "Sat 20-2:30", "Europe/Berlin", "2026-03-29 01:00", openNow, "2026-03-29 03:00 +0200"},
		{"spring: all of it in that hour", "Sun 02:00-03:00", "Europe/Berlin", "2026-03-29 01:00", closedNow, "2026-04-05 02:00 +0200"},

		{"autumn: opens after the change", "9-17 daily", "Europe/Berlin", "2026-10-24 18:00", closedNow, "2026-10-25 09:00 +0100"},
		{"autumn: a night is an hour longer", "22-6 daily", "Europe/Berlin", "2026-10-24 23:00", openNow, "2026-10-25 06:00 +0100"},
		{"autumn: begins in the hour that comes twice", "Sun 2:30-17", "Europe/Berlin", "2026-10-25 01:00", closedNow, "2026-10-25 02:30 +0200"},
		{"autumn: the second of the two hours", "Sun 2:30-17", "Europe/Berlin", "2026-10-25 02:10 +0100", openNow, "2026-10-25 17:00 +0100"},
		{"autumn: ends in the hour that comes twice", "Sat 20-2:30", "Europe/Berlin", "2026-10-25 02:20 +0200", openNow, "2026-10-25 02:30 +0200"},
		{"autumn: and not a second time", "Sat 20-2:30", "Europe/Berlin", "2026-10-25 02:20 +0100", closedNow, "2026-10-31 20:00 +0100"},

		{"south: New York, spring", "Mon-Fri 9-17", "America/New_York", "2026-03-06 17:00", closedNow, "2026-03-09 09:00 -0400"},
		{"half an hour: Lord Howe", "9-17 daily", "Australia/Lord_Howe", "2026-04-04 20:00", closedNow, "2026-04-05 09:00 +1030"},
		{"a zone without changes", "8-18 Sun-Fri", "Asia/Dubai", "2026-11-21 12:00", closedNow, "2026-11-22 08:00 +0400"},
	} {
		w, ok := parseHours(c.hours)
		if !ok {
			t.Fatalf("%s: %q is not read", c.name, c.hours)
		}
		got, change := w.at(moment(t, c.zone, c.at))
		if got != c.want || change.Format(layout) != c.change {
			t.Errorf("%s: %d until %s, want %d until %s", c.name, got, change.Format(layout), c.want, c.change)
		}
	}
}

// TestC3EveryMinuteOfAClockChange walks over both changes and asks that a line
// is open exactly while the clock on the wall says so, and that what it says of
// the next change comes true.
func TestC3EveryMinuteOfAClockChange(t *testing.T) {
	w, _ := parseHours("Mon-Fri 9-17; Sat 8-12, 22-6; Sun 14-20")
	zone := location("Europe/Berlin")
	for _, from := range []string{"2026-03-27 00:00", "2026-10-23 00:00"} {
		at := moment(t, "Europe/Berlin", from)
		promised := time.Time{}
		before := unsure
		for range 4 * dayLong {
			now, change := w.at(at.In(zone))
			minute := at.In(zone).Hour()*60 + at.In(zone).Minute()
			if want := shows(w, monday(at.In(zone)), minute); (now == openNow) != want {
				t.Fatalf("%v: open %t, the wall says %t", at, now == openNow, want)
			}
			if before != unsure && (now != before) != at.Equal(promised) {
				t.Fatalf("%v: open %t; the next change was to be %v", at, now == openNow, promised)
			}
			before, promised = now, change
			at = at.Add(time.Minute)
		}
	}
}

// shows tells whether a clock on the wall is within the hours.
func shows(w *week, day, minute int) bool {
	for _, s := range w.days[day] {
		if s.from <= minute && minute < s.to {
			return true
		}
	}
	for _, s := range w.days[(day+6)%7] {
		if minute+dayLong < s.to {
			return true
		}
	}
	return false
}

// inZones is a content folder with time zones of the project's own.
func inZones(t *testing.T, files map[string]string) fstest.MapFS {
	t.Helper()
	data, err := fs.ReadFile(content, zonesFile)
	if err != nil {
		t.Fatal(err)
	}
	folder := with(t, files)
	folder[zonesFile] = &fstest.MapFile{Data: []byte(only(string(data), files))}
	return folder
}

// only are the zones of the countries that there are files for.
func only(zones string, files map[string]string) string {
	var kept strings.Builder
	for row := range strings.Lines(zones) {
		code, _, _ := strings.Cut(strings.Trim(row, `"`), ":")
		if files["crisis/"+strings.Trim(code, `"`)+".yaml"] != "" {
			kept.WriteString(row)
		}
	}
	if kept.Len() == 0 {
		return "{}\n"
	}
	return kept.String()
}

// lineOf is the first crisis page of a country with one line of these hours.
func lineOf(t *testing.T, code, hours string, at time.Time, zone string) string {
	t.Helper()
	record := strings.ReplaceAll(line("1", "high", fresh+suicide+", "+hours), "pl-", strings.ToLower(code)+"-")
	files := map[string]string{"crisis/" + code + ".yaml": fmt.Sprintf("code: %s\nname: There\nlines:\n- {%s}\n", code, record)}
	directory, findings := Load(inZones(t, files), today)
	for _, f := range findings {
		if !f.Warn {
			t.Fatal(f)
		}
	}
	return directory.Lines(dialogue.LinesQuery{Country: code, Topic: "crisis", At: at, Zone: zone}).Text
}

func TestC3HoursInTheLinesTimeAndInThePersons(t *testing.T) {
	evening := moment(t, "Europe/Warsaw", "2026-11-22 18:00")
	for _, c := range []struct{ name, code, hours, zone, want string }{
		{"never closes", "PL", "hours: 24/7", "", "Open, as listed: 24/7."},
		{"open", "PL", "hours: 9-20 daily", "", "Open now, until 20:00 (Sun) local time."},
		{"closed", "PL", "hours: Mon-Fri 9-17", "", "Opens at 09:00 (Mon) local time."},
		{"the same clock", "PL", "hours: Mon-Fri 9-17", "Europe/Berlin", "Opens at 09:00 (Mon) local time."},
		{"another clock", "PL", "hours: Mon-Fri 9-17", "Europe/Lisbon", "Opens at 09:00 (Mon) there, 08:00 (Mon) your time."},
		{"another day", "PL", "hours: Mon-Fri 5-17", "America/New_York", "Opens at 05:00 (Mon) there, 23:00 (Sun) your time."},
		{"open, another clock", "PL", "hours: 9-20 daily", "Asia/Tokyo", "Open now, until 20:00 (Sun) there, 04:00 (Mon) your time."},
		{"a zone that is none", "PL", "hours: Mon-Fri 9-17", "Mars/Base", "Opens at 09:00 (Mon) local time."},
		{"two zones, one clock", "DE", "hours: Mon-Fri 9-17", "", "Opens at 09:00 (Mon) local time."},
		{"the line's own zone", "PT", "hours: 16-23 daily, zone: Europe/Lisbon", "", "Open now, until 23:00 (Sun) local time."},
	} {
		if text := lineOf(t, c.code, c.hours, evening, c.zone); !strings.Contains(text, c.want) {
			t.Errorf("%s: %q is not in\n%s", c.name, c.want, text)
		}
	}
	for _, c := range []struct{ name, code, hours string }{
		{"never closes", "PL", "hours: 24/7"},
		{"zones whose clocks differ", "PT", "hours: 16-23 daily"},
		{"a country without a zone", "XK", "hours: 16-23 daily"},
		{"hours that leave a doubt", "PL", "hours: weekdays 9-17"},
	} {
		text := lineOf(t, c.code, c.hours, evening, "")
		if strings.Contains(text, "Open now") || strings.Contains(text, "Opens at") || !strings.Contains(text, "Open, as listed: ") {
			t.Errorf("%s: more is said than is known:\n%s", c.name, text)
		}
	}
}

func TestC3AUnknownZoneOfALineIsAMistake(t *testing.T) {
	for _, zone := range []string{"Europe/Nowhere", "Local", "../etc"} {
		_, findings := Load(with(t, poland(line("1", "high", fresh+suicide+", zone: "+zone))), today)
		if len(findings) == 0 || findings[0].Code != "zone" && findings[1].Code != "zone" {
			t.Errorf("%s: %v", zone, findings)
		}
	}
}

func TestC3AClosedLineComesAfterItsEqualsAndIsNeverLeftOut(t *testing.T) {
	night := moment(t, "Europe/Warsaw", "2026-11-22 23:30")
	files := poland(
		line("1", "high", fresh+suicide+", agreeing: 9, hours: Mon-Fri 9-17"), line("2", "high", fresh+suicide+", agreeing: 2"),
		line("3", "high", fresh+suicide+", agreeing: 2, hours: 22-6 daily"), line("4", "high", fresh+suicide+", agreeing: 3"),
		line("5", "high", fresh+support+", hours: 24/7"),
	)
	directory, _ := Load(inZones(t, files), today)
	all := func(at time.Time) string {
		page := directory.Lines(dialogue.LinesQuery{Country: "PL", Topic: "crisis", At: at})
		rest := directory.Lines(dialogue.LinesQuery{Country: "PL", Topic: "crisis", At: at, From: page.Next})
		return page.Text + rest.Text
	}
	// Not before other topics or better sources: 4 is listed by more than 3.
	order(t, all(night), "Line 4", "Line 3", "Line 2", "Line 1", "Line 5")
	order(t, all(night.Add(12*time.Hour)), "Line 1", "Line 4", "Line 2", "Line 5")
	if !strings.Contains(all(night.Add(12*time.Hour)), "Line 3") {
		t.Error("a closed line is left out")
	}
}

// TestC4TurningPagesMeetsEachLineOnce turns the second page while lines open
// and close between the pages.
func TestC4TurningPagesMeetsEachLineOnce(t *testing.T) {
	var lines []string
	for i, hours := range []string{"0-12 daily", "12-24 daily", "9-12 daily", "Mon 9-17", "24/7", "22-6 daily", "13-14 daily"} {
		lines = append(lines, line(fmt.Sprint(i+1), "high", fresh+suicide+", hours: "+hours))
	}
	directory, _ := Load(inZones(t, poland(lines...)), today)
	for _, wait := range []time.Duration{0, time.Minute, 40 * time.Minute, 12 * time.Hour, 3 * 24 * time.Hour} {
		at := moment(t, "Europe/Warsaw", "2026-11-22 11:59")
		var pages strings.Builder
		for from := 0; ; {
			page := directory.Lines(dialogue.LinesQuery{Country: "PL", Topic: "crisis", At: at, From: from})
			pages.WriteString(page.Text)
			if from = page.Next; from == 0 {
				break
			}
			at = at.Add(wait)
		}
		for i := range lines {
			if n := strings.Count(pages.String(), fmt.Sprintf("<b>Line %d</b>", i+1)); n != 1 {
				t.Errorf("waiting %v: line %d stands there %d times", wait, i+1, n)
			}
		}
	}
	for _, from := range []int{-1, 7, 999, 1000, 99_999_999_999, -99_999_999_999} {
		if page := directory.Lines(dialogue.LinesQuery{Country: "PL", Topic: "crisis", At: today, From: from}); strings.Count(page.Text, "<b>Line") == 0 {
			t.Errorf("from %d: no lines", from)
		}
	}
}

func TestC2EveryCountryHasItsZones(t *testing.T) {
	zones, findings := readZones(content, project(t).Known)
	for _, f := range findings {
		t.Error(f)
	}
	without := map[string]bool{"XK": true, "BV": true, "HM": true} // not in zone.tab
	for _, code := range project(t).Codes() {
		if (len(zones[code]) == 0) != without[code] {
			t.Errorf("%s: zones %v", code, zones[code])
		}
	}
	if got := fmt.Sprint(zones["DE"], zones["NO"], zones["AF"]); got != "[Europe/Berlin Europe/Busingen] [Europe/Oslo] [Asia/Kabul]" {
		t.Error(got)
	}
}

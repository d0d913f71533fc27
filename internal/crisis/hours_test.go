package crisis

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// written is a week as text: the days with their spans in minutes.
func written(w *week) string {
	if w.always {
		return "always"
	}
	var days []string
	for day, spans := range w.days {
		for _, s := range spans {
			days = append(days, fmt.Sprintf("%s %d-%d", dayNames[day][0], s.from, s.to))
		}
	}
	return strings.Join(days, ", ")
}

func TestC2HoursThatAreCertainAreRead(t *testing.T) {
	daily := func(span string) string {
		return strings.NewReplacer("#", span).Replace("mon #, tue #, wed #, thu #, fri #, sat #, sun #")
	}
	workdays := func(span string) string {
		return strings.NewReplacer("#", span).Replace("mon #, tue #, wed #, thu #, fri #")
	}
	for text, want := range map[string]string{
		"24/7":                                    "always",
		"24/7 (as listed)":                        "always",
		"24/7 (2020)":                             "always",
		"24/7 (stated 2011)":                      "always",
		"24/7 since 2016":                         "always",
		"24/7 since 2021-01-01":                   "always",
		"0-24 daily":                              "always",
		"00:00-24:00 Mon-Sun":                     "always",
		"Mon-Fri 9-17":                            workdays("540-1020"),
		"9-17 Mon-Fri":                            workdays("540-1020"),
		"16-20 Mon-Fri (2021)":                    workdays("960-1200"),
		"Monday to Friday 9 - 17":                 workdays("540-1020"),
		"Mon–Fri 09:00–12:00":                     workdays("540-720"),
		"Mon-Fri, 9 am to 5:30 pm":                workdays("540-1050"),
		"Mon-Fri 8-12, 14-18":                     workdays("480-720, #"),
		"8-18 Sun-Fri (2022)":                     "mon 480-1080, tue 480-1080, wed 480-1080, thu 480-1080, fri 480-1080, sun 480-1080",
		"Mon-Thu 8-20, Fri 8-15":                  "mon 480-1200, tue 480-1200, wed 480-1200, thu 480-1200, fri 480-900",
		"9am-11pm daily":                          daily("540-1380"),
		"12pm-12am every day":                     daily("720-1440"),
		"15:30-00:30 daily":                       daily("930-1470"),
		"21-24 daily":                             daily("1260-1440"),
		"22-6 daily":                              daily("1320-1800"),
		"20-0 Fri":                                "fri 1200-1440",
		"Tues, Thurs 18.30-21":                    "tue 1110-1260, thu 1110-1260",
		"10-18 Mon and Wed; 14-18 Fri-Sun (2020)": "mon 600-1080, wed 600-1080, fri 840-1080, sat 840-1080, sun 840-1080",
	} {
		w, ok := parseHours(text)
		switch want := strings.ReplaceAll(want, "480-720, #", "480-720, + 840-1080"); {
		case !ok:
			t.Errorf("%q is not read", text)
		case strings.Contains(want, "+"):
			if w.days[0][1] != (span{840, 1080}) || len(w.days[5]) != 0 {
				t.Errorf("%q is read as %s", text, written(w))
			}
		case written(w) != want:
			t.Errorf("%q is read as %s, want %s", text, written(w), want)
		}
	}
}

func TestC2HoursWithADoubtStayText(t *testing.T) {
	for _, text := range []string{
		"", "weekdays 10-19", "weekdays, office hours", "hours of the local centre", "Finnish 9-20 Mon-Fri (2021)",
		"9-18 (pilot phase)", "8:30-5:30 (2021)", "8-24 Mon-Fri except holidays (2024)", "24/7 by phone; chat 17-24 daily",
		"14-16 Mon-Fri (trial period from 2024-05-16)", "Mon-Fri", "9-17", "9-5 Mon-Fri", "9-12 Mon-Fri", "2-5 daily",
		"9-5pm Mon-Fri", "9am-17 Mon-Fri", "9am-5pm Mon, 14-18 Tue", "Mon-Mon 8-18", "Mon-Fri 8-18, Fri 8-15", "Mon 8-18, 14-20",
		"Mon 18-18", "Mon 24-25", "Mon 8:70-18", "Mon 13pm-14pm", "Mon 0am-5pm", "Mon-Fri 8-18 Sat", "8-18 Mon 20", "Moon 8-18",
		"Mon 24-6", "1st Mon 8-18", "Mon-Fri-Sun 8-18",
	} {
		if w, ok := parseHours(text); ok {
			t.Errorf("%q is read as %s", text, written(w))
		}
	}
}

// TestC2HoursOfEveryFile names the hours that are only shown as listed, so that
// whoever adds a line sees what became of its hours.
func TestC2HoursOfEveryFile(t *testing.T) {
	directory := project(t)
	var listed []string
	read, clocked := 0, 0
	for _, code := range directory.Codes() {
		for _, line := range directory.country(code).Lines {
			switch {
			case line.Hours == "":
			case line.week == nil:
				listed = append(listed, line.Hours)
			default:
				read++
				if line.clock(today) != nil {
					clocked++
				}
			}
		}
	}
	slices.Sort(listed)
	want := []string{
		"14-16 Mon-Fri (trial period from 2024-05-16)", "24/7 by phone; chat 17-24 daily", "8-24 Mon-Fri except holidays (2024)", "8:30-5:30 (2021)", "9-18 (pilot phase)",
		"Finnish 9-20 Mon-Fri (2021)", "hours of the local centre", "weekdays 10-19", "weekdays, office hours",
	}
	if !slices.Equal(listed, want) {
		t.Errorf("only shown as listed: %q", listed)
	}
	if read < 300 || clocked < 6 {
		t.Errorf("%d hours are read, %d with a clock", read, clocked)
	}
}

func FuzzHours(f *testing.F) {
	for _, text := range []string{"24/7", "Mon-Thu 8-20, Fri 8-15", "9am-11pm daily", "15:30-00:30 daily", "8-18 Sun-Fri (2022)", "Mon 8-12, 14-18; -", "24-24 Mon"} {
		f.Add(text)
	}
	zone := location("Europe/Berlin")
	f.Fuzz(func(t *testing.T, text string) {
		w, ok := parseHours(text)
		if !ok || w.always {
			return
		}
		for _, day := range w.days {
			for i, s := range day {
				if s.from < 0 || s.from >= dayLong || s.to <= s.from || s.to >= s.from+dayLong+1 || i > 0 && s.from < day[i-1].to {
					t.Fatalf("%q is read as %s", text, written(w))
				}
			}
		}
		now, change := w.at(today.In(zone))
		if now == unsure || !change.After(today) {
			t.Fatalf("%q: %d until %v", text, now, change)
		}
	})
}

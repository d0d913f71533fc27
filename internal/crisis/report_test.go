package crisis

import (
	"slices"
	"strings"
	"testing"
)

func TestC3TheReportNamesWhatItsKeeperShouldLookAt(t *testing.T) {
	files := poland(
		line("1", "high", "evidence: 2025-11-21, agreeing: 3, "+suicide),
		line("2", "high", "evidence: 2025-11-22, agreeing: 3, "+suicide),
		line("3", "high", "evidence: 2026-08-23, agreeing: 3, "+suicide),
		line("4", "high", "evidence: 2026-08-24, agreeing: 1, "+suicide),
		line("5", "high", "evidence: 2024-01, checked: 2026-11-20, agreeing: 2, "+suicide),
		line("6", "high", fresh+"agreeing: 2, status: doubtful, reason: cut short, "+suicide),
		line("7", "high", fresh+"agreeing: 2, status: off, reason: nobody answers, "+suicide),
		line("8", "high", fresh+"agreeing: 2, status: superseded, reason: r, "+suicide),
		line("9", "low", "evidence: 2020, agreeing: 1, "+suicide),
		line("10", "high", fresh+"agreeing: 2, "+suicide),
	)
	files["crisis/DE.yaml"] = strings.ReplaceAll(emergencyFile("high", 3, 3, 1)["crisis/PL.yaml"], "PL", "DE")
	files["crisis/FR.yaml"] = "code: FR\nname: France\nlines:\n- {id: fr-1, name: A, topics: [men], phone: '1', confidence: medium, evidence: 2026-11-01, sources: [a, b]}\n"
	directory := must(t, files)
	directory.SetOff([]string{"pl-10", "de-emergency-112"})
	report := directory.Report(today)
	var got []string
	for _, r := range report.Remarks {
		got = append(got, r.String())
	}
	for _, want := range []string{
		"pl-1: old: Line 1; 2025-11-21",
		"pl-2: stale: Line 2; 2025-11-22",
		"pl-3: stale: Line 3; 2026-08-23",
		"pl-4: one-source: Line 4",
		"pl-6: doubtful: cut short",
		"pl-7: off: Line 7; by its file: nobody answers",
		"pl-10: off: Line 10; at run time",
		"PL: no-emergency: Poland has no emergency number that may be shown",
		"DE: no-line: Poland has no line that may be shown",
		"de-emergency-112: off: emergency number 112 (all); at run time",
		"de-emergency-999: stale: emergency number 999 (all); 2026-08-08",
		"de-emergency-997: stale: emergency number 997 (all); 2026-08-08",
		"de-emergency-997: one-source: emergency number 997 (all); never shown",
		"FR: no-emergency: France has no emergency number that may be shown",
	} {
		at := slices.Index(got, want)
		if at < 0 {
			t.Errorf("not found: %s", want)
			continue
		}
		got = slices.Delete(got, at, at+1)
	}
	if len(got) > 0 {
		t.Errorf("too much: %q", got)
	}
	if report.Countries != 3 || report.Lines != 11 || report.Numbers != 3 || report.Shown != 6 || report.ByKind[RemarkStale] != 4 {
		t.Errorf("counts: %+v", report)
	}
}

// TestC3EveryCountryIsReported holds the report against what a person sees: no
// remark that a country lacks lines where one is shown, and none missing.
func TestC3EveryCountryIsReported(t *testing.T) {
	directory := project(t)
	report := directory.Report(today)
	lacks := map[string]bool{}
	total := 0
	for _, r := range report.Remarks {
		if !slices.Contains(Remarks, r.Kind) {
			t.Errorf("unknown kind: %s", r)
		}
		if r.ID == "" {
			lacks[r.Country+r.Kind] = true
		}
	}
	for _, n := range report.ByKind {
		total += n
	}
	if total != len(report.Remarks) {
		t.Errorf("%d remarks, %d counted", len(report.Remarks), total)
	}
	for _, code := range directory.Codes() {
		any := false
		for topic := range doors {
			any = any || len(directory.view(code, today).atDoor(topic)) > 0
		}
		if any && lacks[code+RemarkNoLine] {
			t.Errorf("%s has lines, and the report says that it has none", code)
		}
		named := !strings.Contains(directory.Emergency(code, "en"), "no sure emergency number")
		if named == lacks[code+RemarkNoEmergency] {
			t.Errorf("%s: an emergency number is shown: %t; the report says it lacks one: %t", code, named, lacks[code+RemarkNoEmergency])
		}
	}
	t.Logf("%d countries, %d lines, %d shown, %d emergency numbers, remarks %v", report.Countries, report.Lines, report.Shown, report.Numbers, report.ByKind)
}

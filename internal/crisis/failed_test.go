package crisis

import (
	"slices"
	"testing"
	"time"

	"kintsugi/internal/dialogue"
)

// A number that people said didn't work is named to the operator by its record,
// the one said most often first; what no record knows is left out.
func TestC4TheReportNamesNumbersThatFailed(t *testing.T) {
	d := must(t, poland(line("1", "high", fresh+suicide)))
	r := Report{ByKind: map[string]int{}}
	d.AddFailed(&r, map[string]int{"pl-1": 2, "PL": 5, "pl-nothing": 9, "": 3})
	var got []string
	for _, m := range r.Remarks {
		got = append(got, m.String())
	}
	want := []string{
		"PL: failed: a number of Poland; said not to work: 5",
		"pl-1: failed: Line 1; said not to work: 2",
	}
	if !slices.Equal(got, want) || r.ByKind[RemarkFailed] != len(want) {
		t.Errorf("got %q, %d", got, r.ByKind[RemarkFailed])
	}
	for counted, field := range map[string]string{"number_failed/pl-116111": "pl-116111", "cleared/PL": ""} {
		if got, ok := FailedField(counted); ok != (field != "") || ok && got != field {
			t.Errorf("%s is kept under %q, %t", counted, got, ok)
		}
	}
}

// A page names the numbers it shows, each with its record, and where it begins;
// asked for from there hours later it is the same page, whatever opened or
// closed meanwhile.
func TestC4APageNamesItsNumbersAndCanBeAskedForAgain(t *testing.T) {
	d := must(t, poland(
		line("1", "high", fresh+suicide+", hours: Mon-Sun 08:00-16:00, zone: Europe/Warsaw"),
		line("2", "high", fresh+suicide+", hours: Mon-Sun 16:00-24:00, zone: Europe/Warsaw, text: HOME to 222"),
		"id: pl-3, name: Written, confidence: high, chat: true, web: 'https://written.example/', "+fresh+"sources: [s], "+suicide,
	))
	ask := func(topic string, from int, at time.Time) dialogue.LinesPage {
		return d.Lines(dialogue.LinesQuery{Country: "PL", Topic: topic, From: from, At: at})
	}
	morning := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	page := ask("crisis", 0, morning)
	if len(page.Numbers) != 2 || page.Numbers[0].Record != "pl-1" || page.Numbers[1].Record != "pl-2" {
		t.Fatalf("in the morning: %+v", page.Numbers)
	}
	evening := morning.Add(9 * time.Hour)
	if got := ask("crisis", 0, evening).Numbers; got[0].Record != "pl-2" {
		t.Errorf("in the evening: %+v", got)
	}
	if got := ask("crisis", page.From, evening).Numbers; !slices.Equal(got, page.Numbers) {
		t.Errorf("the morning's page in the evening: %+v", got)
	}
	if got, want := ask("text", 0, morning).Numbers, []dialogue.LinesNumber{{Record: "pl-2", Number: "HOME to 222"}}; !slices.Equal(got, want) {
		t.Errorf("lines to write to: %+v", got)
	}
}

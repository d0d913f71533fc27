package dialogue

import (
	"strings"
	"testing"
)

// asked is a directory that remembers the last page it was asked for, and has
// one page more.
type asked struct {
	twoCountries
	q *LinesQuery
}

func (a asked) Lines(q LinesQuery) LinesPage {
	*a.q = q
	return LinesPage{Text: "One line.", Next: 9361003}
}

// Hours are told in the person's local time where it is known, and a page is
// asked for by what the page before said.
func TestC3LinesAreAskedForWithThePersonsZone(t *testing.T) {
	var q LinesQuery
	lines := &State{Name: "lines", Kind: "lines", Topics: []string{"text"}, Options: []Option{{ID: "on", Label: "Go on", To: "bye"}}}
	lib := small(t, &Flow{Name: "f", Title: "F", Start: "ask", States: []*State{state("ask", "say", "lines"), lines, state("bye", "end", "")}})
	lib.dir = asked{q: &q}
	for _, zone := range []string{"", "Europe/Lisbon"} {
		s := standing("f", "lines")
		s.Facts[factCountry] = "PL"
		if zone != "" {
			s.Facts[factZone] = zone
		}
		next, _, err := lib.Step(s, pressedAt(1, noon, s, optPage+"3"))
		want := LinesQuery{Country: "PL", Topic: "text", From: 3, At: noon, Lang: q.Lang, Zone: zone}
		if q != want {
			t.Errorf("asked %+v, want %+v", q, want)
		}
		_, effects, also := lib.Step(next, pressedAt(2, noon, next, optPage+"9361003"))
		if err != nil || also != nil {
			t.Fatal(err, also)
		}
		if q.From != 9361003 {
			t.Errorf("the next page is asked for from %d", q.From)
		}
		for _, row := range effects.Say[len(effects.Say)-1].Rows {
			for _, b := range row {
				if len(b.Data) > 64 {
					t.Errorf("%d bytes: %s", len(b.Data), b.Data)
				}
			}
		}
		if text := effects.Say[len(effects.Say)-1].Text; !strings.Contains(text, "One line.") {
			t.Errorf("said %q", text)
		}
	}
}

package bench

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kintsugi/internal/dialogue"
)

// fullShelf is as many pages as a shelf takes, of 400 characters each.
func fullShelf(at time.Time) (all []dialogue.Entry) {
	for i := range 200 {
		all = append(all, dialogue.Entry{
			ID: dialogue.EntryID(1000 + i), Kind: "journal", At: at.Add(-time.Duration(200-i) * time.Hour),
			Text: fmt.Sprintf("%d %s", i, strings.Repeat("a line I wrote, ", 25)),
		})
	}
	return all
}

// BenchmarkShelf is a Step that depends on a full shelf, as a multiple of one
// that depends on none: the newest page is shown, and pages are searched for a
// word that none has. Both alternate in one run.
func BenchmarkShelf(b *testing.B) {
	lib, at := library(b), time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	shelf := fullShelf(at)
	for _, way := range []struct{ name, look string }{{"newest", ""}, {"search", "harbour"}} {
		b.Run(way.name, func(b *testing.B) {
			with := func(flow, state, option string) (*dialogue.Session, dialogue.Event) {
				s := &dialogue.Session{
					Turn: 7, Last: at.Add(-time.Minute).Unix(), Facts: map[string]any{"look": way.look},
					Stack: []dialogue.Frame{{Flow: flow, State: state, Nonce: 7, At: at.Unix() / 60, Over: true}},
				}
				return s, dialogue.Event{
					Kind: dialogue.Pressed, ID: 9, Chat: 1, At: at, Text: fmt.Sprintf("%s:%s:7:%s", flow, state, option),
					Entries: shelf, Opened: true,
				}
			}
			var took [2]time.Duration
			plain, pressPlain := with("steady", "room", "feel")
			pages, pressPages := with("journal", "leaf", "-change")
			for b.Loop() {
				for i, x := range []struct {
					s *dialogue.Session
					e dialogue.Event
				}{{plain, pressPlain}, {pages, pressPages}} {
					began := time.Now()
					if _, _, err := lib.Step(x.s, x.e); err != nil {
						b.Fatal(err)
					}
					took[i] += time.Since(began)
				}
			}
			b.ReportMetric(float64(took[1])/float64(took[0]), "times-plain")
		})
	}
}

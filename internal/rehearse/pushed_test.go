package rehearse_test

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/rehearse"
)

// push is something that comes by itself: where it begins, and what has to be
// remembered for it to come.
type push struct {
	flow, at string
	facts    map[string]any // nil: it is planned
}

// pushes are all that the content can have come by itself: each `schedule`,
// wherever it stands, and each `daily`.
func pushes(lib *dialogue.Library) (all []push) {
	seen := map[string]bool{}
	for _, f := range lib.Flows(dialogue.English) {
		for _, d := range f.Daily {
			all = append(all, push{f.Name, d.State, notes(map[string]any{"n_pm": "", d.Time: "18:00"})})
		}
		for _, p := range plans(reflect.ValueOf(f), map[uintptr]bool{}) {
			if key := p.Flow + "/" + p.At; !seen[key] {
				seen[key] = true
				all = append(all, push{flow: p.Flow, at: p.At})
			}
		}
	}
	return all
}

// plans finds every Plan in a value.
func plans(v reflect.Value, seen map[uintptr]bool) (all []dialogue.Plan) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() || seen[v.Pointer()] {
			return nil
		}
		seen[v.Pointer()] = true
		return plans(v.Elem(), seen)
	case reflect.Slice:
		for i := range v.Len() {
			all = append(all, plans(v.Index(i), seen)...)
		}
	case reflect.Struct:
		if p, ok := reflect.TypeAssert[dialogue.Plan](v); ok {
			return []dialogue.Plan{p}
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				all = append(all, plans(v.Field(i), seen)...)
			}
		}
	}
	return all
}

// telling are words that would tell somebody who reads over a shoulder what this
// is about (safety.md D2).
var telling = regexp.MustCompile(`(?i)\b(ex|exes|divorc\w*|separat\w*|split|abus\w*|crisis|mood\w*|suicid\w*|break-?up|husband|wife|partner|marriage|` +
	`love\w*|relationship|contact|affair|violen\w*|fear\w*|afraid|kill\w*|dead|die|dying|dang\w*|hurt\w*|lonel\w*|sad\w*|grie\w*|urge\w*|` +
	`letter|they|them|him|her|helpline|therap\w*|feel\w*|bot|heart\w*|miss\w*)\b`)

// TestD2EverythingPushedIsNeutral has everything come that can come by itself,
// to people behind open and closed gates, with a sound and without: the first
// line tells nothing, no picture comes, and whoever asked for silence has it.
func TestD2EverythingPushedIsNeutral(t *testing.T) {
	lib := library(t)
	all := pushes(lib)
	came := map[string]bool{}
	for _, p := range all {
		for _, who := range []map[string]any{
			{"fear": "no", "bound": "no"}, {"fear": "yes", "bound": "yes"}, {"fear": "no", "bound": "no", "letter": "rest", "h_date": "2026-11-23"}, {},
		} {
			for _, silent := range []bool{false, true} {
				c := await(t, lib, p, who, silent)
				for _, h := range c.Heard {
					if h.What == "deleted" || h.At.IsZero() {
						continue
					}
					came[p.flow+"/"+p.at] = true
					line, _, _ := strings.Cut(rehearse.Plain(h.Message.Text), "\n")
					if word := telling.FindString(line); word != "" || line == "" {
						t.Errorf("%s/%s begins with %q: %q", p.flow, p.at, line, word)
					}
					if h.Message.Picture != "" || h.Message.File != "" {
						t.Errorf("%s/%s comes with %q", p.flow, p.at, h.Message.Picture+h.Message.File)
					}
					if silent && !h.Message.Silent {
						t.Errorf("%s/%s comes with a sound: %q", p.flow, p.at, line)
					}
				}
			}
		}
	}
	for _, p := range all {
		if !came[p.flow+"/"+p.at] {
			t.Errorf("%s/%s never came", p.flow, p.at)
		}
	}
	if len(all) < 8 {
		t.Errorf("only %d things can come: was anything found?", len(all))
	}
	t.Logf("%d things that come by themselves", len(all))
}

// await has somebody wait for what comes.
func await(t *testing.T, lib *dialogue.Library, p push, who map[string]any, silent bool) *rehearse.Chat {
	t.Helper()
	c := stranger(lib, "words", nil, []string{"letter", "later"}, dialogue.FlowHome, "menu")
	c.Session.Facts = map[string]any{"zone": "Europe/Warsaw", "country": "PL"}
	for _, facts := range []map[string]any{who, p.facts} {
		for name, v := range facts {
			c.Session.Facts[name] = v
		}
	}
	if silent {
		c.Session.Facts["silent"] = true
	}
	c.Session.Last = noon.Unix()
	if p.facts == nil {
		c.Session.Schedule = []dialogue.Scheduled{{ID: "x", At: noon.Add(time.Minute).Unix(), Flow: p.flow, State: p.at, Tag: "x"}}
	} else if err := c.Type("/home"); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(30 * time.Hour); err != nil {
		t.Fatal(err)
	}
	return c
}

// TestD7HideDropsWhatWasNotSaidYet: what is still to be said would be read by
// whoever the chat is cleared for.
func TestD7HideDropsWhatWasNotSaidYet(t *testing.T) {
	lib := library(t)
	for _, how := range []string{"/hide", "hide this"} {
		c := rehearse.New(lib, noon)
		if err := c.Type("/start"); err != nil {
			t.Fatal(err)
		}
		next, out, err := lib.Step(c.Session, dialogue.Event{Kind: dialogue.Typed, ID: 900, Chat: rehearse.Person, At: noon, Text: how, Message: 900})
		if err != nil || next == nil || !out.Unsaid {
			t.Fatalf("%s: %+v, %v", how, out, err)
		}
		if len(out.Say) != 1 || out.Say[0].Do != dialogue.Hide || !out.Say[0].Stays() || len(out.Say[0].Rows) > 0 {
			t.Errorf("%s says %+v", how, out.Say)
		}
		if slices.ContainsFunc(next.Schedule, func(x dialogue.Scheduled) bool { return x.Tag != "pace" }) {
			t.Errorf("%s leaves %v", how, next.Schedule)
		}
	}
}

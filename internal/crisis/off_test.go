package crisis

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"kintsugi/internal/dialogue"
)

func TestC4ASwitchedOffRecordDisappearsAtOnceEverywhere(t *testing.T) {
	directory := must(t, poland(
		line("1", "high", fresh+"topics: [suicide_crisis, child_youth], text: '1'"), line("2", "medium", fresh+suicide),
		line("3", "high", fresh+"topics: [domestic_violence], anyone: true"),
	))
	shownAt := func(name string) string {
		var at []string
		for _, topic := range dialogue.Topics {
			page := directory.Lines(dialogue.LinesQuery{Country: "PL", Topic: topic, At: today})
			if strings.Contains(page.Text, name) {
				at = append(at, topic)
			}
		}
		return strings.Join(at, " ")
	}
	if got := shownAt("Line 1"); got != "crisis text youth" {
		t.Fatalf("before: at %s", got)
	}
	directory.SetOff([]string{"pl-1", "pl-3", "xx-unknown"})
	for name, want := range map[string]string{"Line 1": "", "Line 3": "", "Line 2": "crisis"} {
		if got := shownAt(name); got != want {
			t.Errorf("off: %s is shown at %q, want %q", name, got, want)
		}
	}
	directory.SetOff([]string{"pl-2"})
	for name, want := range map[string]string{"Line 1": "crisis text youth", "Line 3": "abuse own", "Line 2": ""} {
		if got := shownAt(name); got != want {
			t.Errorf("on again: %s is shown at %q, want %q", name, got, want)
		}
	}
}

func TestC4AnEmergencyNumberCanBeSwitchedOff(t *testing.T) {
	directory := must(t, emergencyFile("high", 3, 3, 3))
	directory.SetOff([]string{"pl-emergency-112"})
	text := directory.Emergency("PL", "en")
	order(t, text, "Ambulance: <code>999</code>", "Police: <code>997</code>")
	if strings.Contains(text, "112") {
		t.Errorf("switched off and shown:\n%s", text)
	}
	directory.SetOff([]string{"pl-emergency-112", "pl-emergency-997", "pl-emergency-999"})
	order(t, directory.Emergency("PL", "en"), "no sure emergency number", "Call the emergency number where you are")
}

func TestRecordsAreKnownByTheirIDs(t *testing.T) {
	directory := project(t)
	seen := map[string]string{}
	for _, code := range directory.Codes() {
		country := directory.country(code)
		var ids []string
		for _, l := range country.Lines {
			ids = append(ids, l.ID)
		}
		if country.Emergency != nil {
			for _, n := range country.Emergency.Numbers {
				ids = append(ids, n.id(code))
			}
		}
		for _, id := range ids {
			if other := seen[id]; other != "" {
				t.Errorf("%s stands in %s and in %s", id, other, code)
			}
			seen[id] = code
			if got, name, ok := directory.Record(id); !ok || got != code || name == "" {
				t.Errorf("%s: %s %q %t", id, got, name, ok)
			}
		}
	}
	for _, id := range []string{"", "pl", "pl-", "xx-1", "pl-emergency-", "pl-emergency-9999", "PL-116123", "pl-116123 "} {
		if _, name, ok := directory.Record(id); ok {
			t.Errorf("%q is %s", id, name)
		}
	}
}

// TestSwitchingWhileOthersLook is for the race detector.
func TestSwitchingWhileOthersLook(t *testing.T) {
	directory := must(t, poland(line("1", "high", fresh+suicide), line("2", "high", fresh+suicide)))
	var group sync.WaitGroup
	for i := range 4 {
		group.Go(func() {
			for range 50 {
				directory.SetOff([]string{fmt.Sprintf("pl-%d", i%2+1)})
				text := crisisPage(directory, 0).Text
				if strings.Contains(text, "Line 1") && strings.Contains(text, "Line 2") {
					t.Errorf("both are shown while one is always off:\n%s", text)
				}
			}
		})
	}
	group.Wait()
}

// TestC3AgeIsJudgedByThePresentNotByTheStart lets a process run for a year.
func TestC3AgeIsJudgedByThePresentNotByTheStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		directory := must(t, emergencyFile("high", 3, 3, 3))
		if text := directory.Emergency("PL", "en"); strings.Contains(text, "please check") {
			t.Fatalf("at the start:\n%s", text)
		}
		time.Sleep(365 * 24 * time.Hour)
		order(t, directory.Emergency("PL", "en"), "Listed August 2026: please check.")
	})
}

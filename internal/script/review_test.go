package script

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
)

// changed is a file of the test content with one thing in it changed.
func changed(t *testing.T, file, old, now string) map[string]string {
	t.Helper()
	data, err := fs.ReadFile(testContent(t, nil), file)
	if err != nil || strings.Count(string(data), old) != 1 {
		t.Fatalf("%s: %q stands there %d times, %v", file, old, strings.Count(string(data), old), err)
	}
	return map[string]string{file: strings.Replace(string(data), old, now, 1)}
}

// G5: a reviewed text that changes is flagged, whichever word of it it is; what
// is no word may change.
func TestG5AReviewHoldsForTheWordsThatWereRead(t *testing.T) {
	const file = "flows/kinds.yaml"
	flows := map[string]string{}
	for _, f := range testLibrary(t, nil).Flows("en") {
		flows[f.Name] = Fingerprint(f)
	}
	read := "review: {state: reviewed, by: Ada, on: 2026-11-01, of: " + flows["kinds"] + "}"
	for _, x := range []struct {
		old, now string
		flagged  bool
	}{
		{"revision: 1", "revision: 2", false},
		{"cases: [{if: 'strength >= 8'", "cases: [{if: 'strength >= 9'", false},
		{"{text: In., for: 4s}", "{text: In., for: 5s}", false},
		{"title: All kinds", "title: Every kind", true},
		{"hint: Everything there is", "hint: All there is", true},
		{"How is it?", "How are you?", true},
		{"Low tonight", "Low", true},
		{"at the beginning", "at the start", true},
		{"low: gone", "low: none", true},
		{"high: the worst", "high: unbearable", true},
		{"{text: In., for: 4s}", "{text: In, for: 4s}", true},
		{"go: Good", "go: Go on", true},
	} {
		changes := changed(t, file, x.old, x.now)
		changes[file] = strings.Replace(changes[file], "review: {state: draft}", read, 1)
		lib, found := Load(testContent(t, changes), testRooms(t))
		if lib == nil || len(found) > 1 {
			t.Fatalf("%s: %v", x.now, found)
		}
		if flagged := len(found) == 1 && found[0].Code == "review" && found[0].Warn; flagged != x.flagged {
			t.Errorf("%s: flagged is %v: %v", x.now, flagged, found)
		}
	}
}

// No state ever leaves the list of those released.
func TestTheListOfReleasedStatesOnlyGrows(t *testing.T) {
	changes := map[string]string{ReleasedFile: "diary/page\nlong/old\nlong/one\n"}
	fsys := testContent(t, changes)
	flows := testLibrary(t, nil).Flows("en")
	_, unlisted := Load(fsys, testRooms(t))
	all := Release(fsys, unlisted)
	want := append(States(flows), "diary/page", "long/old")
	slices.Sort(want)
	if !slices.Equal(all, want) {
		t.Errorf("the list is now %v", all)
	}
	changes[ReleasedFile] = strings.Join(all, "\n")
	lib, found := Load(testContent(t, changes), testRooms(t))
	if lib == nil || len(found) != 1 || found[0].Code != "gone" {
		t.Errorf("after it was written: %v", found)
	}
}

// A landing may lead by way of states that have gone since, as the engine
// follows it; one that leads in a circle leads nowhere.
func TestLandingsAreFollowed(t *testing.T) {
	for landings, sound := range map[string]bool{
		"{old: older, older: two}": true,
		"{old: older, older: old}": false,
		"{old: old}":               false,
		"{old: three, gone: away}": false,
	} {
		_, found := Load(testContent(t, changed(t, "flows/long.yaml", "{old: two}", landings)), testRooms(t))
		if (len(found) == 0) != sound || !sound && found[0].Code != "landing" {
			t.Errorf("%s: %v", landings, found)
		}
	}
}

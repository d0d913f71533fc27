package session

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kintsugi/internal/dialogue"
)

// A session that is too large otherwise is stored in the tight layout, and reads
// as it was; one that fits is not, so that a program of an earlier release can
// read it.
func TestATightSessionReadsAsItWas(t *testing.T) {
	s := &dialogue.Session{Turn: 300, Last: 1795961603, Facts: map[string]any{"zone": strings.Repeat("z", 300)}}
	for _, name := range common[:70] {
		s.Facts[name+""] = int64(20779)
	}
	s.Facts["fear"] = "unsure"
	plain, err := Encode(s)
	if err != nil || plain[0] != formatTight {
		t.Fatalf("layout %v, %v", plain[:min(1, len(plain))], err)
	}
	got, err := Decode(plain)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s, got, cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
	if plain, _ := Encode(&dialogue.Session{Turn: 1, Facts: map[string]any{"fear": "no"}}); plain[0] != format {
		t.Errorf("a small session has layout %d", plain[0])
	}
}

// The list's beginning is in what people's sessions hold.
func TestTheListOfCommonStringsIsOnlyAddedTo(t *testing.T) {
	if n := len(common); n < 106 || common[0] != "keep" || common[70] != "se_3" || common[105] != "shut" {
		t.Errorf("%d strings, with %q, %q and %q in their places", n, common[0], common[70], common[min(n, 106)-1])
	}
	sorted := slices.Sorted(slices.Values(common))
	if fmt.Sprint(slices.Compact(slices.Clone(sorted))) != fmt.Sprint(sorted) {
		t.Error("a string stands there twice")
	}
}

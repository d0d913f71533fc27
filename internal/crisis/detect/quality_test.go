package detect

import "testing"

// The floors are how many texts of a group have to be read as labelled. Those of
// the tune half are what the rules reach; those of the held-out half lie a
// little below it, so that a rule may move a text or two.
var (
	tuneFloors = map[string]int{
		"abuse_explicit": 109, "abuse_indirect": 94, "denial": 109, "distress": 50, "everyday": 119,
		"figure": 113, "harm_others_explicit": 83, "harm_others_indirect": 72, "heartbreak": 220,
		"past_other": 116, "scam": 55, "self_harm_explicit": 120, "self_harm_indirect": 146,
	}
	heldFloors = map[string]int{
		"abuse_explicit": 58, "abuse_indirect": 28, "denial": 91, "distress": 34, "everyday": 108,
		"figure": 108, "harm_others_explicit": 49, "harm_others_indirect": 30, "heartbreak": 164,
		"past_other": 83, "scam": 41, "self_harm_explicit": 90, "self_harm_indirect": 72,
	}
)

func TestB5TuneHalf(t *testing.T) { hold(t, "tune", tuneFloors) }

func TestB5HeldHalf(t *testing.T) { hold(t, "held", heldFloors) }

func hold(t *testing.T, half string, floors map[string]int) {
	groups := show(t, half, detector(t))
	if len(groups) != len(floors) {
		t.Errorf("%d groups of texts, floors for %d", len(groups), len(floors))
	}
	for name, floor := range floors {
		if got := groups[name]; got == nil || got.right < floor {
			t.Errorf("%s: %v read as labelled, want %d", name, got, floor)
		}
	}
}

package rehearse_test

import (
	"slices"
	"strings"
	"testing"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/rehearse"
)

// ownPart are the states, by the beginning of their names, that ask for one's own
// part, for understanding of the other one, or what a return would take.
var ownPart = map[string][]string{
	"why":     {"c_", "q_", "m_who", "w_other", "own_"},
	"roots":   {"o_", "b_", "k_", "piles", "p_", "other", "x_", "l_"},
	"forgive": {"v_text", "v_say", "guilt", "g_what", "g_mend", "g_pick"},
	"needs":   {"t_hello", "t_imp", "s_how", "s_took", "s_line"},
	"reasons": {"hello", "ten"},
}

// D3: with a yes, a doubt or an open question no button of these rooms leads to
// anything of the kind; with a clear no each of them is come to.
func TestD3NoButtonLeadsToOnesOwnPart(t *testing.T) {
	lib := library(t)
	for flow, guarded := range ownPart {
		for _, fear := range []string{"no", "yes", "unsure", "skip", "shut"} {
			came := restingPlaces(t, lib, flow, map[string]any{"keep": true, "fear": fear, "bound": "no", "since": "m3"})
			if len(came) == 0 {
				t.Errorf("%s, fear %s: nobody comes in", flow, fear)
			}
			for _, state := range guarded {
				met := slices.ContainsFunc(came, func(s string) bool { return strings.HasPrefix(s, state) })
				if met != (fear == "no") {
					t.Errorf("%s, fear %s: come to %s: %v", flow, fear, state, met)
				}
			}
		}
	}
}

// restingPlaces are the states of a flow in which somebody comes to rest who
// opens it with these facts and presses every button of its own there is.
// Whatever it calls is left again, and questions at a gate are skipped.
func restingPlaces(t *testing.T, lib *dialogue.Library, flow string, facts map[string]any) (came []string) {
	t.Helper()
	c := rehearse.New(lib, noon)
	c.Store = stored
	c.Session = &dialogue.Session{Facts: facts}
	say(t, c, "> /"+flow)
	for all := []*rehearse.Chat{c}; len(all) > 0; all = all[1:] {
		c := all[0]
		if len(c.Session.Stack) == 0 {
			continue
		}
		top := c.Session.Stack[len(c.Session.Stack)-1]
		within := top.Flow == flow
		if within && slices.Contains(came, top.State) {
			continue
		}
		if within {
			came = append(came, top.State)
		}
		message, buttons := c.Keyboard()
		for _, b := range buttons {
			leaves := b.Label == "Skip" || b.Label == "Not now"
			if b.Data == "" || slices.Contains([]string{"Help now", "Back", "Home", "Hide this chat"}, b.Label) || !within && !leaves {
				continue
			}
			next := c.Clone()
			if err := next.PressData(message, b.Data); err != nil {
				t.Fatal(err)
			}
			all = append(all, next)
		}
	}
	return came
}

// G4: out of going round in circles there are three ways by day, and at night
// what needs no thinking; the rooms where thoughts go round open it.
func TestG4OutOfTheCircle(t *testing.T) {
	lib := library(t)
	for _, room := range []string{"steady", "roots", "forgive"} {
		c := standing(t, lib, room, "room", map[string]any{"fear": "no", "bound": "no"})
		i := slices.IndexFunc(labels(c), func(l string) bool { return strings.HasPrefix(l, "Going round in circles") })
		if i < 0 {
			t.Fatalf("%s opens no way out: %q", room, labels(c))
		}
		say(t, c, "> ["+labels(c)[i]+"]")
		wantButtons(t, c, "As a friend would see it", "Only what happened", "A time for the worry")
		wantOrder(t, last(c), "ten minutes at most, once a day")
	}
	c := standing(t, lib, "circles", "in", map[string]any{"night_at": noon.Unix() / 60})
	wantButtons(t, c, "A time for the worry", "A calm minute")
	if slices.Contains(labels(c), "As a friend would see it") {
		t.Errorf("at night it asks for a tale: %q", labels(c))
	}
}

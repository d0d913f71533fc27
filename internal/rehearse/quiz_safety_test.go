package rehearse_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/rehearse"
)

// D3: the guess is asked about at its own door, and a yes, a doubt or a skip
// closes it; one's own round is open whatever was answered.
func TestD3TheGuessIsBehindTheFearGate(t *testing.T) {
	lib := library(t)
	for _, fear := range []string{"no", "yes", "unsure", "skip", "shut"} {
		guessDoor(t, lib, fear, "no")
	}
}

// D4: and so it is with the boundary gate.
func TestD4TheGuessIsBehindTheBoundaryGate(t *testing.T) {
	lib := library(t)
	for _, bound := range []string{"yes", "unsure", "skip", "shut"} {
		guessDoor(t, lib, "no", bound)
		guessDoor(t, lib, "yes", bound)
	}
}

// guessDoor comes to the door of the guess with these answers; what is asked
// there is skipped.
func guessDoor(t *testing.T, lib *dialogue.Library, fear, bound string) {
	t.Helper()
	facts := func() map[string]any {
		return map[string]any{"keep": true, "fear": fear, "bound": bound, "r_me": "4.4.4.4.4"}
	}
	c := standing(t, lib, "quiz", "t_door", facts())
	for slices.Contains(labels(c), "Hide this chat") {
		say(t, c, "> [Skip]")
	}
	open := strings.Contains(last(c), "A guess, no more")
	if open != (fear == "no" && bound == "no") {
		t.Errorf("fear %s, bound %s: the guess is %v, with %q", fear, bound, open, last(c))
	}
	if !open {
		wantButtons(t, c, "My own round", "A calm minute")
		wantOrder(t, last(c), "stays closed", "are open", "/settings")
	}
	c = standing(t, lib, "quiz", "room", facts())
	say(t, c, "> [My round, once more]")
	wantOrder(t, last(c), "1 of 20", "do me more good")
}

// D3: what was guessed before is out of sight once a gate closes, on every
// screen that could show it.
func TestD3AClosedGateHidesAnOlderGuess(t *testing.T) {
	lib := library(t)
	for _, at := range [][2]string{{"quiz", "room"}, {"needs", "page_in"}} {
		for _, fear := range []string{"no", "yes"} {
			c := standing(t, lib, at[0], at[1], map[string]any{"keep": true, "fear": fear, "bound": "no", "r_them": "8.1.1.5.5", "t_imp": "1a", "n_how": "gifts"})
			seen := last(c) + strings.Join(labels(c), " ")
			if shows := strings.Contains(strings.ToLower(seen), "the guess") || strings.Contains(seen, "My guess") || strings.Contains(seen, "Love shown"); shows != (fear == "no") {
				t.Errorf("%s/%s, fear %s: %q", at[0], at[1], fear, seen)
			}
		}
	}
}

// G7: at night the guess is not proposed, and asks whether it may wait.
func TestG7TheGuessWaitsForTheDay(t *testing.T) {
	lib := library(t)
	for _, night := range []bool{false, true} {
		facts := map[string]any{"keep": true, "fear": "no", "bound": "no", "r_me": "4.4.4.4.4"}
		if night {
			facts["night_at"] = noon.Unix() / 60
		}
		c := standing(t, lib, "quiz", "more", facts)
		if proposed := strings.Contains(strings.Join(labels(c), " "), "Have a look"); proposed == night {
			t.Errorf("night is %v, and the guess is proposed: %v", night, proposed)
		}
		for _, door := range [][2]string{{"quiz", "t_door"}, {"needs", "t_door"}, {"needs", "s_door"}} {
			c = standing(t, lib, door[0], door[1], maps.Clone(facts))
			if asks := strings.HasSuffix(last(c), "This is easier by day. Keep it for tomorrow?"); asks != night {
				t.Errorf("night is %v, at %v: %q", night, door, last(c))
			}
		}
	}
}

// A8: on the day of a crisis answer nothing is proposed, and all that is opened
// by hand works.
func TestA8TheGuessIsNotProposedOnADayOfRest(t *testing.T) {
	c := standing(t, library(t), "quiz", "honest", map[string]any{"keep": true, "fear": "no", "bound": "no", "r_me": "4.4.4.4.4"})
	c.Session.Rest = c.Now.Add(time.Hour).Unix()
	c.Session.Stack[0].State = "week"
	say(t, c, "> hm", "> [Not now]")
	if strings.Contains(strings.Join(labels(c), " "), "Have a look") {
		t.Errorf("the guess is proposed: %q", last(c))
	}
	say(t, c, "> /needs")
	wantButtons(t, c, "Three questions about me")
}

// F3: after a no to keeping, nothing of a round is left when it is over, and the
// chat says so.
func TestF3ARoundOnlyForNow(t *testing.T) {
	lib := library(t)
	for _, x := range []struct{ flow, state, fact string }{{"quiz", "mine_b", "q_me"}, {"quiz", "t_b", "q_them"}, {"reasons", "ten", "q_why"}} {
		n := len(flowOf(t, lib, x.flow).Quiz.Items()) - 1
		c := standing(t, lib, x.flow, x.state, map[string]any{"fear": "no", "bound": "no", x.fact: answered(t, lib, x.flow, x.state, n, 0)})
		tap(t, c, 0)
		for range 8 {
			if !strings.HasPrefix(c.Session.Stack[len(c.Session.Stack)-1].Flow, x.flow) {
				break
			}
			for _, label := range []string{"Go on", "Skip", "Not now"} {
				if slices.Contains(labels(c), label) {
					say(t, c, "> ["+label+"]")
					break
				}
			}
		}
		for name := range c.Session.Facts {
			if strings.HasPrefix(name, "r_") || strings.HasPrefix(name, "q_") {
				t.Errorf("%s/%s: %s is left", x.flow, x.state, name)
			}
		}
		if !slices.ContainsFunc(c.Shown, func(m *rehearse.Shown) bool { return strings.Contains(m.Text, "is deleted here") }) {
			t.Errorf("%s/%s: nobody said that it is deleted", x.flow, x.state)
		}
	}
}

// F3, F6: whoever allowed nothing to be kept is told who could read the chat
// before typing, and their ticks don't stay.
func TestF6NeedsSaysWhoCouldRead(t *testing.T) {
	lib := library(t)
	for _, keep := range []bool{true, false} {
		facts := map[string]any{"fear": "no", "bound": "no"}
		if keep {
			facts["keep"] = true
		}
		c := standing(t, lib, "needs", "mine", maps.Clone(facts))
		if told := strings.Contains(last(c), "not end-to-end encrypted"); told == keep {
			t.Errorf("keep is %v; before typing stands %q", keep, last(c))
		}
		c = standing(t, lib, "needs", "s_how", maps.Clone(facts))
		say(t, c, "> [☐ Gifts]", "> [Done]", "> [☐ Touch]", "> [Done]", "> [Go on]")
		if kept := c.Session.Facts["n_how"] != nil || c.Session.Facts["n_took"] != nil; kept != keep {
			t.Errorf("keep is %v, and the ticks are kept: %v", keep, kept)
		}
	}
}

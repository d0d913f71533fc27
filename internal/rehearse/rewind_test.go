package rehearse_test

import (
	"testing"

	"kintsugi/internal/dialogue"
)

// D3, D4: whoever left a room halfway and then gives another answer at a gate
// comes back to its door, and not into the middle of what the answer closes.
func TestD3AChangedAnswerLeadsBackToTheDoor(t *testing.T) {
	for _, answer := range []struct{ fear, bound string }{{"yes", "no"}, {"no", "yes"}} {
		for room, state := range map[string]string{"reconnect": "room", "vision": "room", "roots": "room"} {
			c := talk(t, "> /start", "> [Look around]", "> [Enough for now]")
			c.Session.Facts["fear"], c.Session.Facts["bound"], c.Session.Facts["keep"] = "no", "no", true
			at := c.Now.Unix() / 60
			c.Session.Stack = []dialogue.Frame{
				{Flow: "home", State: "day", At: at, Over: true},
				{Flow: room, State: state, At: at, Over: true},
				{Flow: "settings", State: "which", At: at, Over: true},
				{Flow: "gates", State: "fear", At: at},
			}
			say(t, c, "> hm")
			if answer.fear == "yes" {
				say(t, c, "> [Yes]")
			} else {
				c.Session.Stack[3].State = "bound"
				say(t, c, "> hm", "> [Yes]")
			}
			if f := c.Session.Stack[1]; f.Flow != room || f.State == state {
				t.Errorf("%s: after %v the room is still at %s", room, answer, f.State)
			}
		}
	}
}

package rehearse_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/rehearse"
)

// forgers are people with a changed client, who stand behind closed gates, or
// with everything kept.
var forgers = []map[string]any{
	{"fear": "yes", "bound": "yes"},
	{"fear": "shut", "bound": "shut"},
	{},
}

// ownOptions are what the engine's own buttons carry, in their right places.
var ownOptions = []string{
	"-skip", "-later", "-keep", "-drop", "-done", "-more", "-next", "-hide", "-p0", "-p7", "-p-1", "-cPL", "-cXX", "-npl-116123", "+5", "+0", "+9", "-",
	"@su03", "@", "0", "1", "31", "32", "on", "off", "18:00", "25:61", "e1", "", "x",
}

// TestForgedButtonsOpenNothing presses, at every state and from behind every
// gate, what is not on the screen: each option of the state that a condition
// hides, each of the engine's own, and buttons of other states. None leads
// anywhere but to the same screen again, remembers or keeps anything.
func TestForgedButtonsOpenNothing(t *testing.T) {
	lib := library(t)
	pressed, hidden := 0, 0
	for n, facts := range forgers {
		own := ownOptions
		if n > 0 { // the gates make no difference to these
			own = nil
		}
		for _, f := range lib.Flows(dialogue.English) {
			if f.Urgent {
				continue // open to everybody from anywhere, and every option of it
			}
			for _, s := range f.States {
				c := stranger(lib, "words", nil, nil, f.Name, s.Name)
				c.Session.Facts = maps.Clone(facts)
				if err := c.Type(""); err != nil {
					t.Fatal(err)
				}
				if c.Session == nil || len(c.Session.Stack) == 0 || top(c) != f.Name+"/"+s.Name {
					continue // nobody stands there
				}
				message, buttons := c.Keyboard()
				shown := map[string]bool{}
				for _, b := range buttons {
					shown[b.Data] = true
				}
				nonce := strconv.FormatInt(int64(c.Session.Stack[len(c.Session.Stack)-1].Nonce), 36)
				options := slices.Clone(own)
				for _, o := range s.Options {
					options = append(options, o.ID)
				}
				for i, option := range options {
					data := f.Name + ":" + s.Name + ":" + nonce + ":" + option
					if shown[data] || answersAsTyped(s, option) {
						continue
					}
					if pressed++; i >= len(own) {
						hidden++
					}
					opensNothing(t, c, message, data)
				}
			}
		}
	}
	if hidden == 0 {
		t.Error("no option was hidden: nothing was tried that matters")
	}
	t.Logf("%d forged buttons, %d of them hidden options", pressed, hidden)
}

// answersAsTyped tells whether an option is what could be typed into the question
// just as well: a number on its scale, a country.
func answersAsTyped(s *dialogue.State, option string) bool {
	return s.Kind == "scale" && strings.HasPrefix(option, "+") || s.Kind == "country" && strings.HasPrefix(option, "-c")
}

func top(c *rehearse.Chat) string {
	f := c.Session.Stack[len(c.Session.Stack)-1]
	return f.Flow + "/" + f.State
}

// opensNothing presses a button that isn't there.
func opensNothing(t *testing.T, c *rehearse.Chat, message int, data string) {
	t.Helper()
	next := c.Clone()
	if err := next.PressData(message, data); err != nil {
		t.Errorf("%s: %v", data, err)
		return
	}
	if next.Session == nil || len(next.Session.Stack) == 0 || top(next) != top(c) {
		t.Errorf("%s leads from %s to another place", data, top(c))
		return
	}
	if a, b := fmt.Sprint(c.Session.Facts), fmt.Sprint(next.Session.Facts); a != b {
		t.Errorf("%s changes what is remembered from %s to %s", data, a, b)
	}
	if len(next.Entries) != len(c.Entries) || planned(next) != planned(c) {
		t.Errorf("%s keeps or plans something", data)
	}
}

// planned is what is to come, but for the end of an exercise's lines.
func planned(c *rehearse.Chat) (n int) {
	for _, x := range c.Session.Schedule {
		if x.Tag != "pace" {
			n++
		}
	}
	return n
}

// TestAnyDataIsAnswered presses random data of at most 64 bytes, and real data
// with a byte or two changed, at every state: nothing fails, and no data of one
// person's screen shows what another has kept.
func TestAnyDataIsAnswered(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	dice := rand.New(rand.NewPCG(seed, 8))
	lib := library(t)
	var real []string
	var others []*rehearse.Chat
	for _, f := range lib.Flows(dialogue.English) {
		for _, s := range f.States {
			rich := stranger(lib, "a secret of another person", nil, []string{"journal", "letter"}, f.Name, s.Name)
			if err := rich.Type(""); err != nil {
				t.Fatal(err)
			}
			_, buttons := rich.Keyboard()
			for _, b := range buttons {
				real = append(real, b.Data)
			}
			others = append(others, stranger(lib, "", nil, nil, f.Name, s.Name))
		}
	}
	for i, c := range others {
		if err := c.Type(""); err != nil {
			t.Fatal(err)
		}
		message, _ := c.Keyboard()
		for n := range 8 {
			data := real[dice.IntN(len(real))]
			switch n % 4 {
			case 1:
				data = mutated(dice, data)
			case 2:
				data = random(dice)
			case 3:
				data = mutated(dice, mutated(dice, data))
			}
			next := c.Clone()
			if err := next.PressData([]int{message, 0, 1 << 40}[n%3], data); err != nil {
				t.Errorf("place %d, data %q: %v", i, data, err)
			}
			for _, h := range next.Heard {
				if strings.Contains(h.Message.Text+h.Message.Words, "a secret of another") {
					t.Errorf("place %d, data %q shows what another person kept", i, data)
				}
			}
			for _, fault := range next.Faults {
				t.Errorf("place %d, data %q: %s", i, data, fault)
			}
		}
	}
}

// mutated is data with something changed in it, at most 64 bytes.
func mutated(dice *rand.Rand, data string) string {
	b := []byte(data)
	at := dice.IntN(len(b) + 1)
	switch dice.IntN(4) {
	case 0:
		b = append(b[:at], append([]byte{byte(dice.IntN(256))}, b[at:]...)...)
	case 1:
		b = b[:at]
	case 2:
		b = append(b, b...)
	default:
		for i := at; i < len(b); i += 7 {
			b[i] = ":!<~^-+@0zZ\x00\xff"[dice.IntN(13)]
		}
	}
	return string(b[:min(64, len(b))])
}

func random(dice *rand.Rand) string {
	b := make([]byte, dice.IntN(65))
	for i := range b {
		b[i] = byte(dice.IntN(256))
	}
	return string(b)
}

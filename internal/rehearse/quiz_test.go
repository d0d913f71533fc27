package rehearse_test

import (
	"maps"
	"strings"
	"testing"

	"kintsugi/internal/chart"
	"kintsugi/internal/dialogue"
	"kintsugi/internal/rehearse"
)

// standing is somebody who stands at a state, with these facts.
func standing(t testing.TB, lib *dialogue.Library, flow, state string, facts map[string]any) *rehearse.Chat {
	t.Helper()
	c := rehearse.New(lib, noon)
	c.Store = stored
	c.Session = &dialogue.Session{Facts: facts, Stack: []dialogue.Frame{{Flow: flow, State: state, At: noon.Unix() / 60, Over: true}}}
	if err := c.Type("hello"); err != nil {
		t.Fatal(err)
	}
	return c
}

// answered is what the fact of a quiz holds after n taps on an option of the
// screen: 0 is the first, -1 leaves each item out.
func answered(t testing.TB, lib *dialogue.Library, flow, state string, n, option int) string {
	t.Helper()
	s := flowOf(t, lib, flow).State(state)
	c := standing(t, lib, flow, state, map[string]any{})
	for range n {
		tap(t, c, option)
	}
	text, _ := c.Session.Facts[s.Fact].(string)
	return text
}

// tap answers the item on the screen.
func tap(t testing.TB, c *rehearse.Chat, option int) {
	t.Helper()
	message, buttons := c.Keyboard()
	if option < 0 {
		for option = 0; buttons[option].Label != "Skip"; option++ {
		}
	}
	if !strings.Contains(buttons[option].Data, ":") {
		t.Fatalf("button %d is %q", option, buttons[option].Label)
	}
	if err := c.PressData(message, buttons[option].Data); err != nil {
		t.Fatal(err)
	}
}

func flowOf(t testing.TB, lib *dialogue.Library, name string) *dialogue.Flow {
	t.Helper()
	for _, f := range lib.Flows(dialogue.English) {
		if f.Name == name {
			return f
		}
	}
	t.Fatalf("there is no flow %s", name)
	return nil
}

// scaleOf tells the scale that each label of a quiz scores, in each voice.
func scaleOf(q *dialogue.Quiz) map[string]string {
	all := map[string]string{}
	for _, x := range q.Items() {
		for _, o := range x.Options {
			for s := range o.Scores {
				all[o.Label] = s
				for _, label := range o.Voices {
					all[strings.NewReplacer("{them}", "them", "{their}", "their").Replace(label)] = s
				}
			}
		}
	}
	return all
}

// The item file is balanced: each ten has every pair of the five once, the second
// the other way round; in each, every one of them stands first twice. No two
// options read alike, and an option scores one point for one thing.
func TestTheItemsOfTheQuizAreBalanced(t *testing.T) {
	q := flowOf(t, library(t), "quiz").Quiz
	if len(q.Parts) != 2 || len(q.Items()) != 20 || len(q.Scales) != 5 {
		t.Fatalf("%d parts, %d items, %d scales", len(q.Parts), len(q.Items()), len(q.Scales))
	}
	labels := map[string]bool{}
	var before map[string]int
	for _, part := range q.Parts {
		pairs, first := map[string]int{}, map[string]int{}
		for _, x := range part.Items {
			var ids []string
			for _, o := range x.Options {
				if labels[o.Label] || len(o.Scores) != 1 {
					t.Errorf("item %s: %q stands there twice, or scores %v", x.ID, o.Label, o.Scores)
				}
				labels[o.Label] = true
				for s, n := range o.Scores {
					if ids = append(ids, s); n != 1 {
						t.Errorf("item %s scores %d", x.ID, n)
					}
				}
			}
			pairs[strings.Join(ids, " ")]++
			first[ids[0]]++
		}
		balanced(t, q, pairs, first)
		for pair := range pairs {
			a, b, _ := strings.Cut(pair, " ")
			if before != nil && before[b+" "+a] != 1 {
				t.Errorf("%s and %s stand the same way round in both tens", a, b)
			}
		}
		before = pairs
	}
}

// balanced checks that each pair comes once, in one order or the other, and that
// each of them stands first equally often.
func balanced(t *testing.T, q *dialogue.Quiz, pairs, first map[string]int) {
	t.Helper()
	for i, a := range q.Scales {
		for _, b := range q.Scales[i+1:] {
			if n := pairs[a.ID+" "+b.ID] + pairs[b.ID+" "+a.ID]; n != 1 {
				t.Errorf("in a ten %s meets %s %d times", a.ID, b.ID, n)
			}
		}
		if first[a.ID] != 2 {
			t.Errorf("in a ten %s stands first %d times", a.ID, first[a.ID])
		}
	}
}

// What is balanced in the file is balanced for each person, whatever order and
// sides they meet; and they don't all meet the same.
func TestEachPersonsQuizIsBalanced(t *testing.T) {
	lib := library(t)
	q := flowOf(t, lib, "quiz").Quiz
	scale := scaleOf(q)
	orders := map[string]bool{}
	for turn := range 12 {
		for _, door := range []string{"honest", "t_hello"} {
			c := standing(t, lib, "quiz", door, map[string]any{"keep": true})
			c.Session.Turn = 31 * turn
			say(t, c, "> [Go on]")
			order := ""
			for part := range 2 {
				pairs, first := map[string]int{}, map[string]int{}
				for range 10 {
					_, buttons := c.Keyboard()
					a, b := scale[buttons[0].Label], scale[buttons[1].Label]
					pairs[a+" "+b]++
					first[a]++
					order += buttons[0].Label + "\n"
					tap(t, c, 0)
				}
				balanced(t, q, pairs, first)
				if part == 0 {
					say(t, c, "> [The other ten]")
				}
			}
			orders[order] = true
		}
	}
	if len(orders) < 20 {
		t.Errorf("of 24 rounds only %d are in an order of their own", len(orders))
	}
}

// The words under a picture say all that it shows: every number, ties as ties.
func TestThePictureIsSaidInWords(t *testing.T) {
	c := standing(t, library(t), "quiz", "both", map[string]any{"keep": true, "r_me": "5.3.5.2.5", "r_them": "0.20.0.0.0"})
	shown := c.Shown[len(c.Shown)-1]
	if shown.Picture != "profile:5.3.5.2.5:0.20.0.0.0" {
		t.Errorf("the picture is %q", shown.Picture)
	}
	wantOrder(t, last(c), "On the left", "words, gifts and touch: 5 each", "time together: 3", "practical help: 2",
		"On the right", "time together: 20", "words, gifts, practical help and touch: 0 each",
		"circle, words; diamond, time; star, gifts; square, help; triangle, touch")
	for _, f := range c.Faults {
		t.Error(f)
	}
}

// What the engine asks for is what can be drawn: one row, two, before and after.
func TestThePicturesOfTheQuizAreDrawn(t *testing.T) {
	facts := map[string]any{"keep": true, "r_me": "5.3.6.2.4", "r_me0": "8.0.0.8.4", "r_them": "4.4.4.4.4", "r_them0": "20.0.0.0.0"}
	lib := library(t)
	for state, want := range map[string]string{
		"m_pic": "profile:5.3.6.2.4", "m_change": "change:8.0.0.8.4:5.3.6.2.4", "t_pic": "profile:4.4.4.4.4",
		"t_change": "change:20.0.0.0.0:4.4.4.4.4", "both": "profile:5.3.6.2.4:4.4.4.4.4",
	} {
		c := standing(t, lib, "quiz", state, maps.Clone(facts))
		name := c.Shown[len(c.Shown)-1].Picture
		if _, err := chart.Draw(name); err != nil || name != want {
			t.Errorf("%s shows %q, %v", state, name, err)
		}
	}
	c := standing(t, lib, "quiz", "m_pic", map[string]any{"keep": true})
	if shown := c.Shown[len(c.Shown)-1]; shown.Picture != "" || shown.Text == "" {
		t.Errorf("with no result there is the picture %q over %q", shown.Picture, shown.Text)
	}
}

// The fullest session this content knows: both rounds twice, the reasons, a
// whole page of Needs, and a third round nearly through, with as many steps
// back as fit.
func TestAQuizFitsIntoTheSession(t *testing.T) {
	var z sizes
	c := standing(t, library(t), "quiz", "keep_in", map[string]any{
		"keep": true, "fear": "no", "bound": "no", "label": "the one I love so much", "pronoun": "she", "happened": "left", "since": "m3",
		"country": "PL", "best": "long_exhale", "ridden": int64(12), "r_me": "4.4.4.4.4", "r_me0": "4.4.4.4.4", "r_them": "4.4.4.4.4",
		"r_them0": "4.4.4.4.4", "r_why": "2.2.2.2.2.1.1.1.1.0", "n_how": "words,time,gifts,help,touch", "n_took": "words,time",
		"n_imp": "1a2 1a9", "n_sec": "1b2", "n_con": "1b9", "t_imp": "1c1", "t_sec": "1c2", "t_con": "1c3", "n_line": "1d1", "p_self": "1e1",
	})
	c.Store = z.store
	for i := range 19 {
		if i == 10 {
			say(t, c, "> [The other ten]")
		}
		tap(t, c, i%2)
	}
	if n := len(c.Session.Undo); n < 10 {
		t.Errorf("only %d steps back are left", n)
	}
	t.Logf("%d steps back are kept", len(c.Session.Undo))
	z.check(t)
}

// Nobody's trade mark, and no word for a result that makes a type of a person.
func TestTheQuizNamesNoTypeAndNoMark(t *testing.T) {
	said := 0
	for _, f := range library(t).Flows(dialogue.English) {
		for _, s := range f.States {
			text := strings.ToLower(s.Text)
			for _, no := range []string{"5 love languages", "five love languages", "®", "your type", "your love language is", "you are a"} {
				if strings.Contains(text, no) {
					t.Errorf("%s/%s says %q", f.Name, s.Name, no)
				}
			}
			if strings.Contains(text, "little support") {
				said++
			}
		}
	}
	if said != 2 { // at the door of each round, for whoever comes there first
		t.Errorf("what research finds is said in %d places", said)
	}
}

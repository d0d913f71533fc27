package dialogue

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// anyQuiz is a quiz of any shape: a few parts and scales, items with two to six
// options that each give one point.
func anyQuiz(t *rapid.T) *Quiz {
	q := &Quiz{Fixed: rapid.Bool().Draw(t, "fixed")}
	for i := range rapid.IntRange(2, 10).Draw(t, "scales") {
		q.Scales = append(q.Scales, Scale{ID: fmt.Sprintf("s%d", i), Name: fmt.Sprintf("scale %d", i)})
	}
	scale := rapid.IntRange(0, len(q.Scales)-1)
	for p := range rapid.IntRange(1, 3).Draw(t, "parts") {
		var part Part
		for i := range rapid.IntRange(1, 20).Draw(t, "items") {
			x := QuizItem{ID: fmt.Sprintf("p%di%d", p, i)}
			for range rapid.IntRange(2, 6).Draw(t, "options") {
				x.Options = append(x.Options, QuizOption{Scores: map[string]int{q.Scales[scale.Draw(t, "scale")].ID: 1}})
			}
			part.Items = append(part.Items, x)
		}
		q.Parts = append(q.Parts, part)
	}
	q.prepare()
	return q
}

// Whatever somebody answers, in whatever order the items come: the sheet is read
// back as it was, each item comes once and in its part, and the scores add up to
// the items that were answered.
func TestAQuizAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := anyQuiz(t)
		items := q.Items()
		s := newSheet(q, rapid.IntRange(0, seedMost-1).Draw(t, "seed"))
		answered, asked := 0, []int{}
		for range items {
			part := 1
			for len(asked) >= q.upTo(part) {
				part++
			}
			i := s.next(part)
			if i < 0 || slices.Contains(asked, i) || i >= q.upTo(part) {
				t.Fatalf("after %v comes %d, in part %d", asked, i, part)
			}
			asked = append(asked, i)
			s.answers[i] = rapid.IntRange(leftOut, len(items[i].Options)+1).Draw(t, "answer")
			if s.answers[i] != leftOut {
				answered++
			}
			again := readSheet(q, s.String())
			if again.seed != s.seed || !slices.Equal(again.answers, s.answers) {
				t.Fatalf("%v is read back from %s as %v", s.answers, s, again.answers)
			}
		}
		if s.next(0) >= 0 || s.given() != len(items) {
			t.Fatalf("%d of %d are given, and %d is next", s.given(), len(items), s.next(0))
		}
		p := spread{q, q.score(s.answers)}
		if p.sum() != answered {
			t.Fatalf("%v adds up to %d; %d items were answered", p.scores, p.sum(), answered)
		}
		ranked(t, p)
	})
}

// ranked checks that ranks are every scale once, falling, and that those that
// stand together are those with the same score.
func ranked(t *rapid.T, p spread) {
	var all []int
	last := -1
	for i, rank := range p.ranks() {
		n := p.scores[rank[0]]
		if i > 0 && n >= last {
			t.Fatalf("%v are ranked %v", p.scores, p.ranks())
		}
		last = n
		for j, score := range p.scores {
			if (score == n) != slices.Contains(rank, j) {
				t.Fatalf("%v are ranked %v", p.scores, p.ranks())
			}
		}
		all = append(all, rank...)
	}
	slices.Sort(all)
	if len(all) != len(p.scores) || len(slices.Compact(all)) != len(p.scores) {
		t.Fatalf("%v are ranked %v", p.scores, p.ranks())
	}
	if text, ok := plainNumbers(p.String(), len(p.scores)); !ok || !slices.Equal(text, p.scores) {
		t.Fatalf("%s is read back as %v", p, text)
	}
}

// A text that is no sheet, or that of another quiz, is an empty one.
func TestASheetOfOtherItemsIsEmpty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := anyQuiz(t)
		s := readSheet(q, rapid.String().Draw(t, "text"))
		if len(s.answers) != q.upTo(0) || s.seed < 0 || s.seed >= seedMost {
			t.Fatal(s)
		}
		other := newSheet(q, 77)
		for i := range other.answers {
			other.answers[i] = leftOut
		}
		text := other.String()
		q.Parts[0].Items[0].ID = "another"
		q.prepare()
		if s := readSheet(q, text); q.mark != number32(text[:2]) && (s.given() != 0 || s.seed != 77) {
			t.Fatalf("%d answers to other items are taken over, with the seed %d", s.given(), s.seed)
		}
	})
}

// letters is a quiz of two parts with n pairs each.
func letters(n int) *Quiz {
	q := &Quiz{Scales: []Scale{{"left", "the left"}, {"right", "the right"}}, Parts: make([]Part, 2)}
	for p := range q.Parts {
		for i := range n {
			name := fmt.Sprintf("%c%d", 'a'+p, i)
			q.Parts[p].Items = append(q.Parts[p].Items, QuizItem{ID: name, Options: []QuizOption{
				{Label: "Left " + name, Scores: map[string]int{"left": 1}}, {Label: "Right " + name, Scores: map[string]int{"right": 1}},
			}})
		}
	}
	q.prepare()
	return q
}

// asking is a library with a quiz in two parts, and somebody at its door.
func asking(t testing.TB, n int) (*Library, *Session) {
	t.Helper()
	one, two := state("one", "quiz", "rest"), state("two", "quiz", "end")
	one.Text, one.Fact, one.Part, one.Later = "{n} of {of}", "taps", 1, "end"
	two.Text, two.Fact, two.Spread, two.Before, two.Later = "{n} of {of}", "taps", "likes", "liked", "end"
	end := state("end", "choice", "one")
	end.Text = "{likes}; first {likes.first}; {likes.sum}; before {liked}"
	f := &Flow{Name: "f", Title: "F", Start: "door", Quiz: letters(n), States: []*State{state("door", "choice", "one"), one, state("rest", "choice", "two"), two, end}}
	lib := small(t, f)
	return lib, standing("f", "door")
}

// screen is what was said last.
func screen(t *testing.T, out Effects) Message {
	t.Helper()
	if len(out.Say) == 0 {
		t.Fatal("nothing was said")
	}
	return out.Say[len(out.Say)-1]
}

// labels are the answers on a screen.
func labels(m Message) (all []string) {
	for _, row := range m.Rows {
		for _, b := range row {
			if p, ok := parsePress(b.Data); ok && strings.HasPrefix(p.option, optItem) {
				all = append(all, b.Label)
			}
		}
	}
	return all
}

// Each answer is asked once, in an order that is the person's own; the scores
// come at the end, ties are said as ties, what was there before is kept.
func TestAQuizIsAsked(t *testing.T) {
	lib, s := asking(t, 3)
	var orders []string
	for round, want := range []string{
		"the left and the right: 3 each; first the left and the right; 6; before none",
		"the left: 6\nthe right: 0; first the left; 6; before the left and the right: 3 each",
	} {
		order, id := "", int64(10+20*round)
		press := func(option string) Effects {
			id++
			next, out, err := lib.Step(s, pressedAt(id, noon, s, option))
			if err != nil {
				t.Fatal(err)
			}
			s = next
			return out
		}
		out := press("on")
		for i := range 6 {
			if i == 3 {
				out = press("on") // the rest
			}
			m := screen(t, out)
			if m.Text != fmt.Sprintf("%d of 6", i+1) || len(labels(m)) != 2 {
				t.Fatalf("question %d is %q with %q", i+1, m.Text, labels(m))
			}
			for _, row := range m.Rows {
				for _, b := range row {
					if len(b.Data) > 64 {
						t.Errorf("a button with %d bytes", len(b.Data))
					}
				}
			}
			order += labels(m)[0] + " "
			out = press(fmt.Sprintf("o%d", i%2*(1-round)))
		}
		orders = append(orders, order)
		if m := screen(t, out); m.Text != want {
			t.Errorf("round %d ends with %q", round+1, m.Text)
		}
		if s.Facts["taps"] != nil {
			t.Error("the answers are still there when the scores are")
		}
	}
	if orders[0] == orders[1] {
		t.Errorf("both rounds have the order %s", orders[0])
	}
}

// An answer left out scores nothing; Back takes an answer away, with the score;
// an old button is none; somebody who leaves comes back to the same question.
func TestAQuizIsLeftAndTakenUp(t *testing.T) {
	lib, s := asking(t, 3)
	id := int64(10)
	step := func(e Event) Message {
		t.Helper()
		id++
		e.ID = id
		next, out, err := lib.Step(s, e)
		if err != nil {
			t.Fatal(err)
		}
		s = next
		return screen(t, out)
	}
	step(pressedAt(0, noon, s, "on"))
	first := s.Facts["taps"]
	old := pressedAt(0, noon.Add(doubleTap*2), s, "o0")
	m := step(pressedAt(0, noon, s, "o1"))
	second, question := s.Facts["taps"], labels(m)
	if m = step(old); m.Text != "From earlier.\n\n2 of 6" || s.Facts["taps"] != second {
		t.Errorf("an old button brings %q", m.Text)
	}
	if m = step(typedAt(0, noon, "/back")); m.Text != "1 of 6" || s.Facts["taps"] != first {
		t.Errorf("back brings %q, and %v is kept", m.Text, s.Facts["taps"])
	}
	m = step(pressedAt(0, noon, s, optSkip))
	if m.Text != "2 of 6" || !slices.Equal(labels(m), question) {
		t.Errorf("after one is left out comes %q, %q", m.Text, labels(m))
	}
	step(pressedAt(0, noon, s, optLater))
	if m = step(pressedAt(0, noon, s, "on")); m.Text != "2 of 6" || !slices.Equal(labels(m), question) {
		t.Errorf("whoever comes back is asked %q, %q", m.Text, labels(m))
	}
	for range 2 {
		step(pressedAt(0, noon, s, "o0"))
	}
	step(pressedAt(0, noon, s, "on"))
	for range 3 {
		m = step(pressedAt(0, noon, s, "o0"))
	}
	if want := "the left: 5\nthe right: 0; first the left; 5; before none"; m.Text != want {
		t.Errorf("it ends with %q", m.Text)
	}
	m = step(typedAt(0, noon, "/back"))
	if m.Text != "6 of 6" || s.Facts["likes"] != nil || s.Facts["taps"] == nil {
		t.Errorf("back from the end brings %q, and %v is kept", m.Text, s.Facts)
	}
}

// People who stand in a quiz whose items have changed begin it anew, in an order
// that holds from one screen to the next; a result of other scales is none.
func TestAQuizChangesUnderPeople(t *testing.T) {
	lib, s := asking(t, 3)
	s, _, _ = lib.Step(s, pressedAt(1, noon, s, "on"))
	s, _, _ = lib.Step(s, pressedAt(2, noon, s, "o0"))
	s.Facts["likes"] = "1.2.3"
	lib, _ = asking(t, 4)
	s, out, err := lib.Step(s, typedAt(3, noon, "what now"))
	if err != nil {
		t.Fatal(err)
	}
	m := screen(t, out)
	if !strings.HasSuffix(m.Text, "1 of 8") {
		t.Fatalf("it goes on with %q", m.Text)
	}
	chosen := labels(m)[0]
	i := slices.IndexFunc(m.Rows, func(row []Button) bool { return row[0].Label == chosen })
	s, out, err = lib.Step(s, Event{Kind: Pressed, ID: 4, Chat: 1, At: noon, Text: m.Rows[i][0].Data})
	if err != nil || screen(t, out).Text != "2 of 8" || slices.Contains(labels(screen(t, out)), chosen) {
		t.Fatal(screen(t, out).Text, err)
	}
	s.Stack[len(s.Stack)-1].State = "end"
	if _, out, _ = lib.Step(s, typedAt(5, noon, "hm")); !strings.Contains(screen(t, out).Text, "none; first none; none; before none") {
		t.Errorf("a result of other scales is said as %q", screen(t, out).Text)
	}
}

// Nobody's order is like everybody's: it is drawn from the person and the turn,
// and from nothing else.
func TestTheOrderIsThePersonsOwn(t *testing.T) {
	lib, s := asking(t, 10)
	seen := map[string]bool{}
	for chat := range int64(50) {
		e := pressedAt(1, noon, s, "on")
		e.Chat = chat + 1
		next, _, err := lib.Step(s, e)
		again, _, _ := lib.Step(s, e)
		if err != nil || next.Facts["taps"] != again.Facts["taps"] {
			t.Fatalf("the same turn gives %v and %v, %v", next.Facts["taps"], again.Facts["taps"], err)
		}
		seen[fmt.Sprint(next.Facts["taps"])] = true
	}
	if len(seen) < 45 {
		t.Errorf("50 people have %d orders", len(seen))
	}
}

// A quiz of twenty pairs takes 13 characters of a session.
func TestTwentyPairsAreSmall(t *testing.T) {
	s := newSheet(letters(10), seedMost-1)
	for i := range s.answers {
		s.answers[i] = firstOption + 1
	}
	if n := len(s.String()); n != 13 {
		t.Errorf("%s has %d characters", s, n)
	}
}

func BenchmarkQuiz(b *testing.B) {
	lib, s := asking(b, 10)
	s, _, _ = lib.Step(s, pressedAt(1, noon, s, "on"))
	e := pressedAt(2, noon, s, "o0")
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := lib.Step(s, e); err != nil {
			b.Fatal(err)
		}
	}
}

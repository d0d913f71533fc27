package session

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/localredis"
)

// holds is how many messages an outbox holds; lua/common.lua has the number.
const holds = 30

// cover is a message that is said whatever else is left out.
func cover(text string) dialogue.Message { return dialogue.Message{Do: dialogue.Edit, Text: text} }

// fill commits turns of one message each, numbered from 1, and returns the last
// receipt.
func (w *world) fill(n int) (r Receipt) {
	w.Helper()
	for i := range n {
		r = w.commit(w.a, r.Version, fmt.Sprint(i+1))
	}
	return r
}

// fullOutbox: what comes beyond 30 counts, and only its last screen is kept, in
// the place of the last one.
func fullOutbox(w *world) {
	r := w.fill(holds)
	same(w, "thirty are there", len(w.texts()), holds)
	was := r.Version
	for i := range 5 {
		c := w.turn(r.Version, fmt.Sprint("a", i), fmt.Sprint("b", i))
		c.Session.Facts = map[string]any{"n": int64(i + 1)}
		var err error
		if r, err = w.a.Commit(w.Context(), c); err != nil {
			w.Fatal(err)
		}
		same(w, "kept of the turn", len(r.Items), 1)
		same(w, "which", r.Items[0].Message.Text, fmt.Sprint("b", i))
		same(w, "all before it are told", len(r.Before), holds-1)
		same(w, "the last of them", r.Last, r.Before[holds-2])
	}
	texts := w.texts()
	same(w, "never more", len(texts), holds)
	same(w, "the first stands", texts[0], "1")
	same(w, "nothing else is lost", texts[holds-2], fmt.Sprint(holds-1))
	same(w, "the last screen", texts[holds-1], "b4")
	l, err := w.b.Load(w.Context(), w.chat)
	if err != nil || l.Version == was || l.Session.Facts["n"] != int64(5) {
		w.Errorf("the turns do not count: %+v, %v", l.Session, err)
	}
}

// fullAgain: a commit that is sent again to a full outbox says the same.
func fullAgain(w *world) {
	for _, n := range []int{holds - 3, holds - 1, holds} {
		w.chat += Shards
		r := w.fill(n)
		c := w.turn(r.Version, "x", "y")
		c.Effects.Say = append(c.Effects.Say, cover("z"))
		first, second := w.again(w.a, c, func() {})
		if !slices.Equal(first, second) {
			w.Errorf("with %d there: first %q, again %q", n, first, second)
		}
	}
}

// fullSafety: what stays is not pushed out, by whatever comes, and pushes
// others out itself.
func fullSafety(w *world) {
	r := w.fill(holds - 1)
	c := w.turn(r.Version, "screen")
	offer := dialogue.Message{Text: "offer", Rows: [][]dialogue.Button{{{Label: "a", Data: "!danger::ask"}}}}
	c.Effects.Say = append(c.Effects.Say, offer, cover("noted"), dialogue.Message{Do: dialogue.Erase, Targets: []int{1}})
	r, err := w.a.Commit(w.Context(), c)
	if err != nil {
		w.Fatal(err)
	}
	same(w, "kept of the turn", len(r.Items), 4)
	for i := range 40 {
		r = w.commit(w.a, r.Version, fmt.Sprint("later", i))
	}
	texts := w.texts()
	want := []string{"25", "26", "offer", "noted", "", "later39"}
	if len(texts) != holds || !slices.Equal(texts[holds-len(want):], want) {
		w.Errorf("of %d the last are %q", len(texts), texts[holds-len(want):])
	}
	same(w, "the first stands", texts[0], "1")
}

// fullOfWhatStays: the bound holds even then, and what may be on its way is left.
func fullOfWhatStays(w *world) {
	var r Receipt
	for i := range 8 {
		c := w.turn(r.Version)
		for j := range 5 {
			c.Effects.Say = append(c.Effects.Say, cover(fmt.Sprint(i*5+j)))
		}
		var err error
		if r, err = w.a.Commit(w.Context(), c); err != nil {
			w.Fatal(err)
		}
	}
	texts := w.texts()
	same(w, "never more", len(texts), holds)
	same(w, "the head", texts[0], "0")
	same(w, "the newest", texts[holds-1], "39")
}

// fullMakesRoom: what is said makes room, and turns are kept whole again.
func fullMakesRoom(w *world) {
	r := w.fill(holds + 3)
	items, err := w.a.Outbox(w.Context(), w.chat)
	if err != nil {
		w.Fatal(err)
	}
	for _, it := range items[:5] {
		w.note(w.a, Note{Item: it.ID})
	}
	r = w.commit(w.a, r.Version, "x", "y", "z")
	same(w, "kept of the turn", len(r.Items), 3)
	same(w, "it isn't full", len(r.Before), 0)
	same(w, "behind the last screen", r.Last, items[holds-1].ID)
	texts := w.texts()
	if want := []string{"33", "x", "y", "z"}; !slices.Equal(texts[len(texts)-4:], want) {
		w.Errorf("the last are %q", texts[len(texts)-4:])
	}
}

// fullLetter: a dead letter waits until there is room for it.
func fullLetter(w *world) {
	w.fill(holds)
	w.bury(Dead{Why: "refused", Message: &dialogue.Message{Text: "letter"}})
	letter := w.letters()[0]
	if err := w.b.Revive(w.Context(), w.chat, letter.Dead); !errors.Is(err, ErrFull) {
		w.Errorf("got %v, want ErrFull", err)
	}
	same(w, "it stays", len(w.letters()), 1)
	same(w, "never more", len(w.texts()), holds)
	items, _ := w.a.Outbox(w.Context(), w.chat)
	w.note(w.a, Note{Item: items[0].ID})
	if err := w.b.Revive(w.Context(), w.chat, letter.Dead); err != nil {
		w.Error(err)
	}
	same(w, "said last", w.texts()[holds-1], "letter")
}

// TestOutboxHoldsThirty holds the outbox against a list in memory, through any
// order of turns, repeats of them, and things said.
func TestOutboxHoldsThirty(t *testing.T) {
	client := opened(t, started(t, localredis.Embedded))
	rapid.Check(t, func(r *rapid.T) {
		w := newWorld(t, client)
		var version Version
		var model []dialogue.Message
		said := 0
		for turn := range rapid.IntRange(1, 16).Draw(r, "turns") {
			c := w.turn(version)
			for i := range rapid.IntRange(0, 10).Draw(r, "items") {
				m := dialogue.Message{Text: fmt.Sprintf("%d.%d", turn, i)}
				if rapid.IntRange(0, 9).Draw(r, "stays") == 0 {
					m = cover(m.Text)
				}
				c.Effects.Say = append(c.Effects.Say, m)
			}
			if c.Effects.Unsaid = len(c.Effects.Say) > 0 && rapid.IntRange(0, 40).Draw(r, "unsaid") == 0; c.Effects.Unsaid {
				model = nil
			}
			first, second := w.again(w.a, c, func() {})
			if !slices.Equal(first, second) {
				r.Fatalf("first %q, again %q", first, second)
			}
			l, err := w.a.Load(w.Context(), w.chat)
			if err != nil {
				r.Fatal(err)
			}
			version = l.Version
			model = appended(model, c.Effects.Say)
			for range rapid.IntRange(0, 6).Draw(r, "said") {
				if len(model) == 0 {
					break
				}
				items, err := w.a.Outbox(w.Context(), w.chat)
				if err != nil || items[0].Message.Text != model[0].Text {
					r.Fatalf("the head is %+v, not %q; %v", items[0], model[0].Text, err)
				}
				w.note(w.a, Note{Item: items[0].ID})
				model, said = model[1:], said+1
			}
			if got, want := strings.Join(w.texts(), " "), joined(model); got != want {
				r.Fatalf("turn %d, %d said: the outbox holds\n%s, not\n%s", turn, said, got, want)
			}
		}
	})
}

// appended is what append of lua/common.lua does, in the plainest words.
func appended(outbox, turn []dialogue.Message) []dialogue.Message {
	if len(outbox)+len(turn) <= holds {
		return append(outbox, turn...)
	}
	last := -1
	for i, m := range turn {
		if !m.Stays() {
			last = i
		}
	}
	var short []dialogue.Message
	for i, m := range turn {
		if i == last || m.Stays() {
			short = append(short, m)
		}
	}
	for len(outbox)+len(short) > holds {
		cut := len(outbox) - 1
		for i := cut; i > 0; i-- {
			if !outbox[i].Stays() {
				cut = i
				break
			}
		}
		outbox = slices.Delete(outbox, cut, cut+1)
	}
	return append(outbox, short...)
}

func joined(list []dialogue.Message) string {
	texts := make([]string, len(list))
	for i, m := range list {
		texts[i] = m.Text
	}
	return strings.Join(texts, " ")
}

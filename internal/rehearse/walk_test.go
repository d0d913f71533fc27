package rehearse_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/rehearse"
	"kintsugi/internal/session"
)

// walker goes through the content like somebody who presses what is there,
// types this and that, and lets time pass. It does first what it has done least
// where it is, and goes on from where something new was found.
type walker struct {
	*rehearse.Chat
	rand  *rand.Rand
	lib   *dialogue.Library
	been  map[string]bool // flow/state
	went  map[string]bool // flow/state > state
	tried map[string]int  // what was done where
	known map[string]bool // places, with what the way on depends on
	news  []*rehearse.Chat
	most  int // bytes of the largest session
}

// typed are things people type: answers of every kind, and none.
var typed = []string{
	"yes", "no", "3", "two", "20:00", "yesterday", "3 May 2024", "Poland", "my own words for it", "Alex", "stop", "back",
	"/home", "/urge", "/steady", "/ground", "/start", "home", "skip", "<b>&", "שלום", "🙂", "",
}

// TestWalks reaches every state and every transition of the content by pressing
// what is on the screen, and holds every message against the rules of the house.
func TestWalks(t *testing.T) {
	lib := library(t)
	seed := uint64(20261122)
	t.Logf("seed %d", seed)
	w := &walker{rand: rand.New(rand.NewPCG(seed, 1)), lib: lib, been: map[string]bool{}, went: map[string]bool{}, tried: map[string]int{}, known: map[string]bool{}}
	missing := w.missing()
	for n := 0; n < 12000 && len(missing) > 0; n++ {
		w.walk(t)
		if t.Failed() {
			return
		}
		if n%100 == 99 {
			missing = w.missing()
		}
	}
	for _, m := range missing {
		t.Errorf("no walk went %s", m)
	}
	t.Logf("%d states and %d ways; the largest session takes %d bytes of %d", len(w.been), len(w.went), w.most, session.Limit)
	if w.most > session.Limit {
		t.Errorf("a session takes %d bytes", w.most)
	}
}

// missing are the states and transitions that no walk has come to.
func (w *walker) missing() (all []string) {
	for _, f := range w.lib.Flows(dialogue.English) {
		for _, s := range f.States {
			if !w.been[f.Name+"/"+s.Name] {
				all = append(all, "to "+f.Name+"/"+s.Name)
			}
			for _, x := range s.Exits() {
				if !w.went[f.Name+"/"+s.Name+" > "+x.To] {
					all = append(all, fmt.Sprintf("from %s/%s by %s to %s", f.Name, s.Name, x.Event, x.To))
				}
			}
		}
	}
	return all
}

// walk goes some steps, from the start or from where something new was found.
func (w *walker) walk(t *testing.T) {
	if n := len(w.news); n > 0 && w.rand.IntN(8) > 0 {
		w.Chat = w.news[w.rand.IntN(n)].Clone()
	} else {
		w.Chat = rehearse.New(w.lib, time.Date(2026, 11, 22, w.rand.IntN(24), 0, 0, 0, time.UTC))
		w.Store = w.stored
		if err := w.Type("/start"); err != nil {
			t.Fatal(err)
		}
	}
	var trail []string
	for range 15 {
		if w.Session == nil || len(w.Session.Stack) == 0 {
			return
		}
		did, err := w.move()
		trail = append(trail, did)
		if err != nil {
			t.Fatalf("%v, after %s", err, strings.Join(trail, ", "))
		}
		if len(w.Faults) > 0 {
			t.Fatalf("%s, after %s", w.Faults[0], strings.Join(trail, ", "))
		}
		if w.note() {
			w.news = append(w.news, w.Clone())
		}
	}
}

// stored sends a session through the form it is kept in, and notes its size.
func (w *walker) stored(s *dialogue.Session) (*dialogue.Session, error) {
	b, err := session.Encode(s)
	if err != nil {
		return nil, err
	}
	w.most = max(w.most, session.Size(b))
	return session.Decode(b)
}

// move does what was done least where the person is.
func (w *walker) move() (string, error) {
	type way struct {
		name string
		do   func() error
	}
	var ways []way
	message, buttons := w.Keyboard()
	for _, b := range buttons {
		if b.Data != "" {
			ways = append(ways, way{"[" + b.Label + "]", func() error { return w.PressData(message, b.Data) }})
		}
	}
	for range 2 {
		text := typed[w.rand.IntN(len(typed))]
		ways = append(ways, way{text, func() error { return w.Type(text) }})
	}
	for _, d := range []time.Duration{2 * time.Minute, 25 * time.Minute, 26 * time.Hour} {
		ways = append(ways, way{d.String(), func() error { return w.Wait(d) }})
	}
	ways = append(ways, way{"<voice>", func() error { return w.Other("voice") }})
	w.rand.Shuffle(len(ways), func(i, j int) { ways[i], ways[j] = ways[j], ways[i] })
	place := w.place()
	key := func(x way) string { return place + x.name }
	least := slices.MinFunc(ways, func(a, b way) int { return w.tried[key(a)] - w.tried[key(b)] })
	w.tried[key(least)]++
	return least.name, least.do()
}

// place is where the person is and what the way on depends on: the flows that
// wait for each other, and the answers that branches ask for.
func (w *walker) place() (at string) {
	for _, f := range w.Session.Stack[max(0, len(w.Session.Stack)-3):] {
		at += f.Flow + "/" + f.State + " "
	}
	f := w.Session.Facts
	return at + fmt.Sprint(f["fear"], f["bound"], f["best"] != nil, f["night_at"] != nil)
}

// note writes down where the turn went; true when it was somewhere new.
func (w *walker) note() (new bool) {
	for _, v := range w.Way {
		w.been[v.Flow+"/"+v.State] = true
		w.went[v.Flow+"/"+v.From+" > "+v.State] = true
	}
	if w.Session == nil || len(w.Session.Stack) == 0 {
		return false
	}
	at := w.place()
	new = !w.known[at]
	w.known[at] = true
	return new
}

//go:build unix

package endtoend

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/rehearse"
	"kintsugi/internal/telegramtest"
)

// walker is a person on a path.
type walker struct {
	person *telegramtest.Person
	path   int
	me     string
	late   time.Duration        // before the first step
	pause  func() time.Duration // before every step
	known  map[string]bool      // what the buttons seen so far carry
}

// walkers puts people on the paths, one after the other, each with pauses of
// their own and a word that nobody else uses.
func walkers(h *house, r *rand.Rand, n int, late, most time.Duration) []*walker {
	all := make([]*walker, n)
	for i, p := range h.people(n) {
		own := rand.New(rand.NewPCG(r.Uint64(), uint64(i)))
		all[i] = &walker{
			person: p, path: i % len(paths), me: fmt.Sprintf("Vexilqua%03d", i),
			late:  time.Duration(own.Int64N(int64(late))),
			pause: func() time.Duration { return time.Duration(own.Int64N(int64(most))) }, known: map[string]bool{},
		}
	}
	return all
}

// walkAll walks everybody's path at once.
func walkAll(t testing.TB, all []*walker, within time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	var wg sync.WaitGroup
	for _, w := range all {
		wg.Go(func() {
			if err := w.walk(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

// walk does one step after the other, each when the screen for it is there.
func (w *walker) walk(ctx context.Context) error {
	time.Sleep(w.late)
	free := true // the next step needs no new screen
	for i, s := range parsePath(paths[w.path], w.me) {
		st, err := w.person.Wait(ctx, func(st telegramtest.State) bool {
			if s.awaits != "" {
				return strings.Contains(st.Newest.Text, s.awaits)
			}
			return w.data(st.Screen, s.press, free) != "" || free && s.press == ""
		})
		if err != nil {
			return fmt.Errorf("path %d, step %d (%+v): %w", w.path+1, i+1, s, err)
		}
		if free = s.awaits != ""; free {
			continue
		}
		data := w.data(st.Screen, s.press, true)
		if fresh := w.data(st.Screen, s.press, false); fresh != "" {
			data = fresh
		}
		time.Sleep(w.pause())
		for _, b := range slices.Concat(st.Screen.Buttons...) {
			w.known[b.Data] = true
		}
		if s.press != "" {
			w.person.PressData(st.Screen.ID, data)
		} else {
			w.person.Type(s.typed)
		}
	}
	return nil
}

// data is what a button of a screen carries; with no label, that of any. Unless
// old ones will do, it must be one that was not seen before: the screen of a
// new turn.
func (w *walker) data(screen telegramtest.Message, label string, old bool) string {
	for _, b := range slices.Concat(screen.Buttons...) {
		if b.Data != "" && (label == "" || b.Label == label) && (old || !w.known[b.Data]) {
			return b.Data
		}
	}
	return ""
}

// marks are what the bot puts around inserted words for right-to-left scripts.
var marks = strings.NewReplacer("\u2068", "", "\u2069", "")

// heard is what the bot did in a chat, in order, without the lines of paced
// sequences, which may be left out.
func (w *walker) heard(paced map[string]bool) (all []said) {
	first := map[int]string{}
	plain := func(text string) string { return strings.ReplaceAll(marks.Replace(text), w.me, "{me}") }
	for _, s := range w.person.Sends() {
		first[s.MessageID] = s.Text
		all = append(all, said{"said", plain(s.Text), s.At})
	}
	for _, m := range w.person.Messages() {
		for _, e := range m.Edits {
			if line, _, _ := strings.Cut(e.Text, "\n"); !m.Bot || paced[line] && strings.HasPrefix(first[m.ID], line) {
				continue
			}
			all = append(all, said{"changed", plain(e.Text), e.At})
		}
		if !m.Deleted.IsZero() {
			all = append(all, said{"deleted", plain(m.Text), m.Deleted})
		}
	}
	slices.SortStableFunc(all, func(a, b said) int { return a.at.Compare(b.at) })
	return all
}

// pacedTexts are what stands above the lines of paced sequences.
func pacedTexts(lib *dialogue.Library) map[string]bool {
	all := map[string]bool{}
	for _, f := range lib.Flows(dialogue.English) {
		for _, s := range f.States {
			if s.Kind == "paced" {
				all[rehearse.Plain(s.Text)] = true
			}
		}
	}
	return all
}

// crisisTexts are the words of the crisis flow's screens.
func crisisTexts(lib *dialogue.Library) map[string]bool {
	all := map[string]bool{}
	for _, f := range lib.Flows(dialogue.English) {
		for _, s := range f.States {
			if f.Urgent {
				all[rehearse.Plain(s.Text)] = true
			}
		}
	}
	return all
}

// align holds what was heard against what should have been. What was said once
// more right after it was said is a repeat; anything missing, wrong or out of
// order is an error. A crisis screen waits for nothing (safety.md A1), not even
// for a second saying of the one before, whose answer was lost on its way back:
// so that one may also come a place later.
func align(want, got []said, crisis map[string]bool) (repeats []said, err error) {
	n := 0
	for _, g := range got {
		switch {
		case n < len(want) && g.what == want[n].what && g.text == want[n].text:
			n++
		case n > 0 && g.text == want[n-1].text && g.what != "deleted":
			repeats = append(repeats, g)
		case n > 1 && g.text == want[n-2].text && crisis[g.text] && crisis[want[n-1].text] && g.what == "said":
			repeats = append(repeats, g)
		case n < len(want):
			return repeats, fmt.Errorf("after %d things it should have %s, and has %s", n, want[n], g)
		default:
			return repeats, fmt.Errorf("after the end it has %s", g)
		}
	}
	if n < len(want) {
		return repeats, fmt.Errorf("after %d things it is silent and should have %s", n, want[n])
	}
	return repeats, nil
}

// withoutCovers parts what was heard from the answered questions that were taken
// out of sight. Where Telegram fails, a crisis screen does not wait for that, so
// its place in the order is free; how many there are is not.
func withoutCovers(list []said) (rest []said, covers int) {
	for _, s := range list {
		if s.what == "changed" && s.text == "Noted." {
			covers++
		} else {
			rest = append(rest, s)
		}
	}
	return rest, covers
}

// compare holds what everybody heard, and what is kept of them, against the
// undisturbed courses, and returns each person's repeats.
func compare(t testing.TB, h *house, all []*walker) map[*walker][]said {
	t.Helper()
	dir := h.env["CONTENT_DIR"]
	lib := library(t, dir)
	undisturbed, paced, crisis := courses(t, dir), pacedTexts(lib), crisisTexts(lib)
	repeats := map[*walker][]said{}
	for i, w := range all {
		c := undisturbed[w.path]
		got := w.heard(paced)
		want := c.said
		if h.faulty {
			var should, are int
			want, should = withoutCovers(want)
			if got, are = withoutCovers(got); should != are {
				t.Errorf("person %d on path %d: %d questions were taken out of sight, not %d", i, w.path+1, are, should)
			}
		}
		again, err := align(want, got, crisis)
		if err != nil {
			t.Errorf("person %d on path %d: %v", i, w.path+1, err)
		}
		if len(again) > 0 {
			repeats[w] = again
		}
		compareKept(t, h, w, c)
	}
	return repeats
}

// compareKept holds a person's session and texts against the undisturbed ones.
func compareKept(t testing.TB, h *house, w *walker, c course) {
	t.Helper()
	s := h.kept(t, w.person.ID()).Session
	if s == nil {
		t.Errorf("nothing is kept of somebody on path %d", w.path+1)
		return
	}
	if d := different(c.session, s, w.me); d != "" {
		t.Errorf("what is kept of somebody on path %d is not what it should be (- should be, + is):\n%s", w.path+1, d)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	entries, err := h.store.Entries(ctx, w.person.ID())
	if err != nil {
		t.Error(err)
	}
	var texts []string
	for _, e := range entries {
		texts = append(texts, strings.ReplaceAll(e.Text, w.me, "{me}"))
	}
	slices.Sort(texts)
	want := slices.Sorted(slices.Values(c.entries))
	if !slices.Equal(texts, want) {
		t.Errorf("the texts kept on path %d are %q, not %q", w.path+1, texts, want)
	}
}

// within counts how many of the sorted times are not after t.
func within(times []time.Time, t time.Time) int {
	n, _ := slices.BinarySearchFunc(times, t, func(a, b time.Time) int { return cmp.Or(a.Compare(b), -1) })
	return n
}

package script

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"time"

	"kintsugi/internal/dialogue"
)

// Fingerprint stands for the words of a flow as they are now: a review names
// it, so that a text which changed since can be told (safety.md G5).
func Fingerprint(f *dialogue.Flow) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\x00%s\x00", f.Title, f.Hint)
	if x := f.Exercise; x != nil {
		fmt.Fprintf(h, "%s\x00%s\x00", x.For, x.Unless)
	}
	for _, s := range f.States {
		fmt.Fprintf(h, "%s\x00%s", s.Name, stateWords(s))
	}
	if f.Quiz != nil {
		h.Write([]byte(quizWords(f.Quiz)))
	}
	return hex.EncodeToString(h.Sum(nil))[:8]
}

// quizWords are all words of a quiz in one string.
func quizWords(q *dialogue.Quiz) (w string) {
	for _, s := range q.Scales {
		w += s.ID + "\x00" + s.Name + "\x00"
	}
	for _, x := range q.Items() {
		w += x.ID + "\x00" + x.Text + "\x00"
		for _, o := range x.Options {
			w += o.Label + "\x00"
			for _, voice := range slices.Sorted(maps.Keys(o.Voices)) {
				w += voice + "\x00" + o.Voices[voice] + "\x00"
			}
		}
	}
	return w
}

// stateWords are all words of a state in one string.
func stateWords(s *dialogue.State) string {
	w := s.Text + "\x00" + s.Go + "\x00" + s.Low + "\x00" + s.High + "\x00" + s.Place
	if s.Empty != "" {
		w += "\x00" + s.Empty
	}
	for _, x := range s.Shows {
		w += "\x00" + x.Title
	}
	for _, p := range s.Prompts {
		w += "\x00" + p.Text
	}
	for _, o := range s.Options {
		w += "\x00" + o.ID + "\x00" + o.Label
	}
	for _, b := range s.Buttons {
		w += "\x00" + b.Label + "\x00" + b.Copy
	}
	for _, l := range s.Lines {
		w += "\x00" + l.Text
	}
	return w
}

// review checks that a flow says what it rests on and who has read it.
func (c *checker) review(f *dialogue.Flow) {
	at := c.places[f]
	if f.Basis == "" {
		c.add(at.file, 1, "basis", "the flow names no basis (S0 to S4, a study, or practice only)")
	}
	switch r := f.Review; r.State {
	case "draft":
	case "reviewed":
		if _, err := time.Parse(time.DateOnly, r.On); err != nil || r.By == "" {
			c.add(at.file, 1, "review", "a review says by whom and on which day (YYYY-MM-DD)")
		}
		if now := Fingerprint(f); r.Of != now {
			c.warn(at.file, 1, "review", "the words have changed since the review (now of: %s)", now)
		}
	default:
		c.add(at.file, 1, "review", "the review state is draft or reviewed, not %q", r.State)
	}
}

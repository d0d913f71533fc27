package rehearse_test

import (
	"strings"
	"testing"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/rehearse"
)

// The practice on messages draws six a round, and none a second time before all
// nine had their turn; with a child one of them is another. Three answers stand
// under each, and every choice gets a word.
func TestThePracticeDrawsWithoutRepeats(t *testing.T) {
	lib := library(t)
	for _, kids := range []string{"yes", "no"} {
		c := rehearse.New(lib, noon)
		c.Store = stored
		c.Session = &dialogue.Session{Turn: 5, Facts: map[string]any{"keep": true, "fear": "no", "bound": "no", "kids": kids}}
		var drawn []string
		for range 3 {
			say(t, c, "> /civil", "> [Six messages to practise on]", "> [The first one]")
			for i := range 6 {
				drawn = append(drawn, last(c))
				if strings.Count(strings.Join(labels(c), ""), "“") != 3 {
					t.Fatalf("under %q: %q", last(c), labels(c))
				}
				say(t, c, "> ["+labels(c)[i%3]+"]")
				if word := c.Shown[len(c.Shown)-2].Text; !strings.HasPrefix(word, "This one ") {
					t.Fatalf("the word on a choice: %q", word)
				}
				if i == 2 {
					say(t, c, "> [The other three]")
				}
			}
			say(t, c, "> [Go on]", "> [Not now]", "> [Done for now]")
		}
		for i := range 9 {
			for j := range i {
				if drawn[i] == drawn[j] || drawn[9+i] == drawn[9+j] {
					t.Errorf("kids %s: a message is drawn twice: %q", kids, drawn)
				}
			}
		}
	}
}

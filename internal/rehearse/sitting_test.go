package rehearse_test

import (
	"bufio"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/rehearse"
)

// stages are the rooms of the journey that have a list of sittings: their states
// of kind choice whose names begin with room.
var stages = []string{"steady", "why", "roots", "forgive", "needs", "space", "civil", "self", "vision", "reconnect", "letgo"}

// TestASittingHasAGoldenConversation finds each sitting that a list offers begun
// in one of the golden conversations. What a list calls, a tool or a line, has
// conversations of its own.
func TestASittingHasAGoldenConversation(t *testing.T) {
	lib := library(t)
	begun := map[string]bool{} // flow/state that a tap on a list led to
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if slices.ContainsFunc(stages, func(s string) bool { return strings.HasPrefix(filepath.Base(file), s) }) {
			beginnings(t, lib, file, begun)
		}
	}
	for _, flow := range stages {
		states := flowOf(t, lib, flow).States
		for _, s := range states {
			if s.Kind != "choice" || !strings.HasPrefix(s.Name, "room") {
				continue
			}
			for _, o := range s.Options {
				to := slices.IndexFunc(states, func(s *dialogue.State) bool { return s.Name == o.To })
				if sits := states[to].Kind != "call" && !strings.HasPrefix(o.To, "room"); sits && !begun[flow+"/"+o.To] {
					t.Errorf("no golden conversation begins %q of %s (%s)", o.Label, flow, s.Name)
				}
			}
		}
	}
}

// beginnings speaks a golden conversation and notes what was tapped on a list.
func beginnings(t *testing.T, lib *dialogue.Library, file string, begun map[string]bool) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c := rehearse.New(lib, evening)
	c.Store = stored
	for lines := bufio.NewScanner(strings.NewReader(string(text))); lines.Scan(); {
		line := lines.Text()
		if label, tapped := strings.CutPrefix(line, "> ["); tapped && c.Session != nil && len(c.Session.Stack) > 0 {
			top := c.Session.Stack[len(c.Session.Stack)-1]
			if slices.Contains(stages, top.Flow) && strings.HasPrefix(top.State, "room") {
				for _, s := range flowOf(t, lib, top.Flow).States {
					for _, o := range s.Options {
						if s.Name == top.State && strings.HasPrefix(label, inFront(o.Label, "{")) {
							begun[top.Flow+"/"+o.To] = true
						}
					}
				}
			}
		}
		if _, err := rehearse.Replay(c, line); err != nil {
			t.Fatal(err)
		}
	}
}

// inFront is the part of a text in front of a mark, or all of it.
func inFront(text, mark string) string {
	head, _, _ := strings.Cut(text, mark)
	return head
}

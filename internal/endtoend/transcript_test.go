//go:build unix

package endtoend

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/rehearse"
	"kintsugi/internal/session"
)

var update = flag.Bool("update", false, "write the transcripts into docs/transcripts")

// A part of the journey is tried by a script, testdata/journey/part_x.txt:
//
//	# a heading, which stands in the transcript too
//	[A button]          tapped; [One|Another] taps whichever is there
//	(first)             the first button of the screen is tapped
//	@ 3d                so much time passes
//	? some words        the bot is awaited to say them by itself
//	anything else       is typed
const (
	scripts     = "testdata/journey"
	transcripts = "../../docs/transcripts"
)

// room is where somebody tries the bot, one step after the other.
type room interface {
	// press taps a button of the screen.
	press(label string) error
	typed(text string) error
	// says is how a transcript shows that a label was picked.
	says(label string) string
	// offered are the labels there are to tap.
	offered() []string
	// newest is the end of what stands there now.
	newest() string
	// heard is what came of the last step, once all of it is there.
	heard(t testing.TB) string
}

// TestTranscripts tries each part of the journey as somebody new would, with the
// bot on Telegram and in the terminal, and holds what was said there against
// docs/transcripts. Part A is one conversation with the program itself; in the
// others days go by, so there the rooms of the program run on a clock of the test.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(scripts, "part_*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatal("there are no scripts", err)
	}
	lib := ourLibrary(t)
	for _, file := range files {
		part := strings.TrimSuffix(filepath.Base(file), ".txt")
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, where := range []string{"telegram", "terminal"} {
			t.Run(part+"_"+where, func(t *testing.T) {
				t.Parallel()
				v := visit(t, lib, where, !passes.MatchString(string(data)))
				got := v.try(t, string(data))
				name := filepath.Join(transcripts, part+"_"+where+".txt")
				if *update {
					if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
						t.Error(err)
					}
					return
				}
				want, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				if d := firstDifference(string(want), got); d != "" {
					t.Errorf("%s reads otherwise now; -update writes it anew\n%s", name, d)
				}
			})
		}
	}
}

// passes finds a line that lets time pass.
var passes = regexp.MustCompile(`(?m)^@ `)

// try does what a script says and returns the transcript.
func (v *visitor) try(t *testing.T, script string) string {
	t.Helper()
	var b strings.Builder
	for n, line := range strings.Split(strings.TrimSpace(script), "\n") {
		line = strings.TrimSpace(line)
		v.step = fmt.Sprintf("line %d, %q", n+1, line)
		switch {
		case line == "":
		case strings.HasPrefix(line, "#"):
			b.WriteString(line + "\n\n")
		case strings.HasPrefix(line, "@ "):
			var s dialogue.Span
			if err := s.UnmarshalText([]byte(line[2:])); err != nil {
				t.Fatalf("%s: %v", v.step, err)
			}
			v.skipped.Add(int64(s.Duration()))
			fmt.Fprintf(&b, "(%s later)\n\n", line[2:])
		case strings.HasPrefix(line, "? "):
			eventually(t, 30*time.Second, v.step, func() bool { return strings.Contains(v.room.newest(), line[2:]) })
			v.version = session.Version{} // there is no turn to wait for any more
			b.WriteString(v.room.heard(t))
		default:
			said, err := v.do(line)
			if err != nil {
				t.Fatalf("%s: %v; there are %q, after\n%s", v.step, err, v.room.offered(), tail(b.String(), 25))
			}
			b.WriteString("> " + said + "\n\n" + v.room.heard(t))
		}
	}
	return b.String()
}

// do does one step, and tells how a transcript shows it.
func (v *visitor) do(line string) (said string, err error) {
	label, taps := strings.CutPrefix(line, "[")
	switch {
	case line == "(first)":
		label = append(v.room.offered(), "")[0]
	case taps:
		label = v.pick(strings.TrimSuffix(label, "]"))
	default:
		return line, v.room.typed(line)
	}
	return v.room.says(label), v.tap(label)
}

// tap taps a button, if the screen has it: one further up may be called the same.
func (v *visitor) tap(label string) error {
	if !slices.Contains(v.room.offered(), label) {
		return fmt.Errorf("there is no %q", label)
	}
	return v.room.press(label)
}

// unticked stands before what can be ticked.
const unticked = "☐ "

// pick is the first of some labels that is there to tap.
func (v *visitor) pick(labels string) string {
	all := strings.Split(labels, "|")
	for _, label := range all {
		for _, there := range v.room.offered() {
			if there == label || there == unticked+label {
				return there
			}
		}
	}
	return all[0]
}

// firstDifference shows two texts where they part.
func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := 0; i < max(len(w), len(g)); i++ {
		if i >= len(w) || i >= len(g) || w[i] != g[i] {
			from := max(0, i-6)
			part := func(lines []string) string {
				return strings.Join(lines[min(from, len(lines)):min(i+6, len(lines))], "\n")
			}
			return fmt.Sprintf("line %d\n--- should be\n%s\n--- is\n%s", i+1, part(w), part(g))
		}
	}
	return ""
}

// lineTexts are the lines of all paced sequences, as they are shown.
func lineTexts(lib *dialogue.Library) map[string]bool {
	all := map[string]bool{}
	for _, f := range lib.Flows(dialogue.English) {
		for _, s := range f.States {
			for _, l := range s.Lines {
				all[one(rehearse.Plain(s.Text+"\n\n"+l.Text))] = true
			}
		}
	}
	return all
}

// one is a text as one line.
func one(text string) string { return strings.Join(strings.Fields(text), " ") }

// morning is when a part begins whose days the test lets pass.
var morning = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)

//go:build unix

package endtoend

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"kintsugi/internal/chart"
	"kintsugi/internal/crisis"
	"kintsugi/internal/crisis/detect"
	"kintsugi/internal/dialogue"
	"kintsugi/internal/script"
)

const realContent = "../../content"

// leftLong is the exercise whose lines keep their length, so that there is time
// to press Stop.
const leftLong = "five_senses.yaml"

// countFlow counts what is picked, so that its answers tell their order and
// each one that is missing or doubled.
const countFlow = `flow: count
title: Counting
about: Counts what is picked; for tests only.
revision: 1
start: at
commands: [count]
hint: Counting
basis: practice only
review: {state: draft}
states:
  - state: at
    kind: choice
    menu: true
    text: "Counted {counted}."
    options:
      - {id: one, label: "One more", to: at, score: {counted: 1}}
      - {id: next, label: "And another", to: at, score: {counted: 1}}
      - {id: enough, label: "Enough for now", to: out}
  - {state: out, kind: end}
`

// noteFlow is one message that comes by itself, for everybody at a time.
const noteFlow = `flow: short
title: A short note
about: One message that falls due; for tests only.
revision: 1
start: now
quiet: true
basis: practice only
review: {state: draft}
states:
  - {state: now, kind: say, text: A short note for today., to: out}
  - {state: out, kind: end}
`

var (
	lineSeconds = regexp.MustCompile(`for: [0-9]+s`)
	lineRepeat  = regexp.MustCompile(`(?m)^    repeat: [0-9]+$`)
	lineBreath  = regexp.MustCompile(`(for: [0-9]+s), breath: [a-z]+`)
	pacedLine   = regexp.MustCompile(`^      - \{text: .*for: `)
)

// contentDir is a copy of the content in which paced sequences take three
// seconds at most, with a flow that counts and one that falls due.
func contentDir(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	err := fs.WalkDir(os.DirFS(realContent), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".yaml") && !strings.HasSuffix(name, ".txt") {
			return err
		}
		data, err := os.ReadFile(filepath.Join(realContent, name))
		if err != nil {
			return err
		}
		return put(dir, name, shortened(name, string(data)))
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := put(dir, "flows/tools/count.yaml", countFlow); err != nil {
		t.Fatal(err)
	}
	if err := put(dir, "flows/tools/short.yaml", noteFlow); err != nil {
		t.Fatal(err)
	}
	return dir
}

func put(dir, name, text string) error {
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, []byte(text), 0o644)
}

// shortened is a file of the content as the tests want it.
func shortened(name, text string) string {
	switch base := filepath.Base(name); {
	case name == "facts.yaml":
		return text + "\n- fact: counted\n  type: number\n  default: \"0\"\n  about: for tests only\n"
	case name == "states.txt":
		return text + "count/at\ncount/out\nshort/now\nshort/out\n"
	case base == leftLong || !strings.HasPrefix(name, "flows/"):
		return text
	}
	var kept []string
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		if n++; !pacedLine.MatchString(line) {
			n = 0
		}
		if n <= 3 {
			kept = append(kept, line)
		}
	}
	text = lineBreath.ReplaceAllString(strings.Join(kept, "\n"), "$1") // a breath of seconds is too fast to be drawn
	text = lineSeconds.ReplaceAllString(text, "for: 1s")
	return lineRepeat.ReplaceAllString(text, "    repeat: 1")
}

// library reads a content folder as the program does.
func library(t testing.TB, dir string) *dialogue.Library {
	t.Helper()
	fsys := os.DirFS(dir)
	directory, err := crisis.Open(fsys, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	detector, _ := detect.Load(fsys)
	lib, found := script.Load(fsys, script.Rooms{Directory: directory, Pictures: chart.Names(), Reader: detect.Reader{D: detector}})
	if lib == nil {
		t.Fatal(script.Errors(found))
	}
	return lib
}

package script

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/rehearse"
)

// FuzzLoad reads any bytes as one flow more. Whatever they are, there are
// findings or there is a library, and what has passed the check can be spoken.
func FuzzLoad(f *testing.F) {
	files, err := filepath.Glob("testdata/wrong/*/flows/*.yaml")
	if err != nil || len(files) == 0 {
		f.Fatal(files, err)
	}
	files = append(files, "testdata/flows/kinds.yaml", "testdata/flows/help.yaml", "../../content/flows/tools/urge.yaml")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(headed(string(data)))
	}
	for _, odd := range []string{"", "-", "null", "\x00", "flow: fuzz\nstates: [null]", "a: &a [*a]", "states: {a: b}", "flow: fuzz\nstates:\n- {state: a, kind: scale, min: -9223372036854775808, max: 9223372036854775807}"} {
		f.Add([]byte(odd))
	}
	base := testContent(f, nil).(fstest.MapFS)
	rooms := testRooms(f)
	f.Fuzz(func(t *testing.T, flow []byte) {
		fsys := maps.Clone(base)
		fsys[fuzzed] = &fstest.MapFile{Data: flow}
		r := newReader(fsys)
		x := r.flow(fuzzed)
		if len(r.found) > 0 { // no more is read of it; the rest of the content is sound
			inside(t, r.found, flow)
			return
		}
		listed := string(base[ReleasedFile].Data) + "\n" + strings.Join(States([]*dialogue.Flow{x}), "\n")
		fsys[ReleasedFile] = &fstest.MapFile{Data: []byte(listed)}
		lib, found := Load(fsys, rooms)
		inside(t, found, flow)
		if (lib == nil) != (len(Errors(found)) > 0) {
			t.Fatalf("the library is %v; found: %v", lib, found)
		}
		if lib != nil {
			speak(t, lib)
		}
	})
}

const fuzzed = "flows/fuzz.yaml"

// inside checks that each finding says where it is.
func inside(t *testing.T, found []Finding, flow []byte) {
	lines := bytes.Count(flow, []byte("\n")) + bytes.Count(flow, []byte("\r")) + 2
	for _, x := range found {
		if x.File == "" || x.Code == "" || x.Message == "" || x.Line < 0 || x.File == fuzzed && x.Line > lines {
			t.Errorf("of a file with %d lines it is said: %s", lines, x)
		}
	}
}

// headed is a flow file with another name, so that it can stand beside the one
// it was taken from.
func headed(text string) []byte {
	lines := slices.DeleteFunc(strings.Split(text, "\n"), func(l string) bool {
		key, _, _ := strings.Cut(l, ":")
		return slices.Contains([]string{"flow", "title", "commands", "urgent", "basis", "review"}, key)
	})
	return []byte("flow: fuzz\ntitle: Fuzz\nbasis: none\nreview: {state: draft}\n" + strings.Join(lines, "\n"))
}

// speak opens the flow and goes through a few of its screens: a mistake that
// only shows when it is spoken costs one turn, and is never a panic.
func speak(t *testing.T, lib *dialogue.Library) {
	c := rehearse.New(lib, evening)
	c.Session = &dialogue.Session{Stack: []dialogue.Frame{{Flow: "home", State: "menu", At: evening.Unix() / 60, Over: true}}}
	do := func(err error) {
		if err != nil && !errors.Is(err, dialogue.ErrBudget) && !strings.Contains(err.Error(), "condition") {
			t.Fatal(err)
		}
	}
	do(c.PressData(0, "~fuzz"))
	for i := range 12 {
		message, buttons := c.Keyboard()
		if n := len(buttons); n > 0 && buttons[i%n].Data != "" {
			do(c.PressData(message, buttons[i%n].Data))
		}
		do(c.Type("3"))
	}
}

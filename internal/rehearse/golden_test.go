package rehearse_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kintsugi/internal/chart"
	"kintsugi/internal/crisis"
	"kintsugi/internal/crisis/detect"
	"kintsugi/internal/dialogue"
	"kintsugi/internal/letter"
	"kintsugi/internal/rehearse"
	"kintsugi/internal/script"
	"kintsugi/internal/session"
)

var update = flag.Bool("update", false, "write what the bot says now into the golden conversations")

// library is the content of this repository.
func library(t testing.TB) *dialogue.Library {
	t.Helper()
	fsys := os.DirFS("../../content")
	dir, err := crisis.Open(fsys, evening)
	if err != nil {
		t.Fatal(err)
	}
	detector, _ := detect.Load(fsys)
	checker, _ := letter.Load(fsys)
	lib, found := script.Load(fsys, script.Rooms{
		Directory: dir, Pictures: chart.Names(), Reader: detect.Reader{D: detector}, Checker: checker,
	})
	if lib == nil {
		for _, f := range script.Errors(found) {
			t.Error(f)
		}
		t.FailNow()
	}
	return lib
}

// evening is when golden conversations begin.
var evening = time.Date(2026, 11, 22, 21, 0, 0, 0, time.UTC)

// stored sends a session through the form it is kept in.
func stored(s *dialogue.Session) (*dialogue.Session, error) {
	b, err := session.Encode(s)
	if err != nil {
		return nil, err
	}
	return session.Decode(b)
}

// TestGolden holds what the bot says against conversations anybody can read.
func TestGolden(t *testing.T) {
	lib := library(t)
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no golden conversations", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			c := rehearse.New(lib, evening)
			c.Store = stored
			got, err := rehearse.Replay(c, string(want))
			if err != nil {
				t.Fatalf("%v, after:\n%s", err, got)
			}
			for _, f := range c.Faults {
				t.Error(f)
			}
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != string(want) {
				t.Errorf("the bot says something else now (go test ./internal/rehearse -update rewrites it):\n%s", diff(string(want), got))
			}
		})
	}
}

// diff shows the first lines that differ, with what stands above.
func diff(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return strings.Join(a[max(0, i-6):i], "\n") + "\n- " + a[i] + "\n+ " + b[i]
		}
	}
	return "one is longer than the other"
}

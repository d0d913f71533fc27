package script

import (
	"io/fs"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"kintsugi/internal/chart"
	"kintsugi/internal/crisis"
	"kintsugi/internal/dialogue"
)

// testContent is the test flows under the real words and crisis directory, with
// changes by file; nil takes a file away.
func testContent(t testing.TB, changes map[string]string) fs.FS {
	t.Helper()
	m := fstest.MapFS{}
	put := func(name, from string) {
		data, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		m[name] = &fstest.MapFile{Data: data}
	}
	put("words.yaml", "../../content/words.yaml")
	put("facts.yaml", "testdata/facts.yaml")
	put("exercise.yaml", "testdata/exercise.yaml")
	files, err := os.ReadDir("testdata/flows")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		put("flows/"+f.Name(), "testdata/flows/"+f.Name())
	}
	for name, data := range changes {
		if data == "" {
			delete(m, name)
		} else {
			m[name] = &fstest.MapFile{Data: []byte(data)}
		}
	}
	if _, ok := changes[ReleasedFile]; !ok {
		var all []string
		r := newReader(m)
		for _, f := range r.flows() {
			for _, s := range f.States {
				all = append(all, f.Name+"/"+s.Name)
			}
		}
		m[ReleasedFile] = &fstest.MapFile{Data: []byte(strings.Join(all, "\n"))}
	}
	return m
}

// openDirectory reads the directory once: it works out the names of countries
// when it is first asked, which takes a second under the race detector.
var openDirectory = sync.OnceValues(func() (dialogue.Directory, error) {
	return crisis.Open(os.DirFS("../../content"), time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC))
})

func testRooms(t testing.TB) Rooms {
	t.Helper()
	dir, err := openDirectory()
	if err != nil {
		t.Fatal(err)
	}
	return Rooms{Directory: dir, Pictures: chart.Names()}
}

// unchanged is the test content as it stands, loaded once.
var unchanged struct {
	sync.Once
	lib *dialogue.Library
}

func testLibrary(t testing.TB, changes map[string]string) *dialogue.Library {
	t.Helper()
	if changes == nil {
		unchanged.Do(func() { unchanged.lib = loadTest(t, nil) })
		if unchanged.lib == nil {
			t.Fatal("the test content does not load")
		}
		return unchanged.lib
	}
	return loadTest(t, changes)
}

func loadTest(t testing.TB, changes map[string]string) *dialogue.Library {
	t.Helper()
	lib, found := Load(testContent(t, changes), testRooms(t))
	for _, f := range found {
		t.Log(f)
	}
	if lib == nil {
		t.Fatal("the test content does not load")
	}
	return lib
}

package dialogue_test

import (
	"fmt"
	"io/fs"
	"os"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"kintsugi/internal/chart"
	"kintsugi/internal/crisis"
	"kintsugi/internal/dialogue"
	"kintsugi/internal/script"
)

const contentFolder = "../../content"

// evening is when the conversations of these tests begin.
var evening = time.Date(2026, 11, 22, 21, 0, 0, 0, time.UTC)

var rooms = sync.OnceValues(func() (script.Rooms, error) {
	dir, err := crisis.Open(os.DirFS(contentFolder), evening)
	return script.Rooms{Directory: dir, Pictures: chart.Names()}, err
})

// contents are the content of this repository and the small content with every
// kind of state that package script is tested with, each loaded once.
var contents = sync.OnceValues(func() (both [2]*dialogue.Library, err error) {
	around, err := rooms()
	if err != nil {
		return both, err
	}
	both[0], err = load(os.DirFS(contentFolder), around)
	if err != nil {
		return both, err
	}
	fsys := fstest.MapFS{}
	for name, from := range map[string]string{
		"words.yaml": contentFolder + "/words.yaml", "facts.yaml": "../script/testdata/facts.yaml", "exercise.yaml": "../script/testdata/exercise.yaml",
	} {
		data, err := os.ReadFile(from)
		if err != nil {
			return both, err
		}
		fsys[name] = &fstest.MapFile{Data: data}
	}
	files, err := os.ReadDir("../script/testdata/flows")
	if err != nil {
		return both, err
	}
	for _, f := range files {
		data, err := os.ReadFile("../script/testdata/flows/" + f.Name())
		if err != nil {
			return both, err
		}
		fsys["flows/"+f.Name()] = &fstest.MapFile{Data: data}
	}
	_, found := script.Load(fsys, around)
	released := ""
	for _, f := range found { // all that is wrong is that nothing was released
		released += f.State + "\n"
	}
	fsys[script.ReleasedFile] = &fstest.MapFile{Data: []byte(released)}
	both[1], err = load(fsys, around)
	return both, err
})

func load(fsys fs.FS, around script.Rooms) (*dialogue.Library, error) {
	lib, found := script.Load(fsys, around)
	if lib == nil {
		wrong := script.Errors(found)
		return nil, fmt.Errorf("the content does not load: %d errors, %v", len(wrong), wrong[:min(3, len(wrong))])
	}
	return lib, nil
}

// libraries returns the content of this repository and the test content.
func libraries(t testing.TB) (content, every *dialogue.Library) {
	t.Helper()
	both, err := contents()
	if err != nil {
		t.Fatal(err)
	}
	return both[0], both[1]
}

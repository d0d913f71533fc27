package bot

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"kintsugi/internal/chart"
	"kintsugi/internal/crisis"
	"kintsugi/internal/dialogue"
	"kintsugi/internal/script"
)

const diaryFlow = `
flow: diary
title: Diary
start: list
commands: [diary]
hint: Diary
basis: practice only
review: {state: draft}
states:
  - state: list
    kind: kept
    menu: true
    text: The diary.
    empty: Nothing is in it.
    shows: [{title: Days, shelf: diary}]
    options:
      - {id: add, label: Write, to: write}
      - {id: file, label: As a file, to: file}
      - {id: out, label: Done, to: out}
  - {state: write, kind: text, text: Write., keep: diary, to: list, skip: list}
  - {state: file, kind: file, text: Here it is., file: diary.txt, shows: [{title: Days, shelf: diary}], to: list}
  - {state: out, kind: end}
`

// diaryLibrary is a small content with a shelf, and with more flows.
func diaryLibrary(t *testing.T, more ...string) *dialogue.Library {
	t.Helper()
	m := fstest.MapFS{"flows/diary.yaml": {Data: []byte(diaryFlow)}}
	for _, flow := range more {
		_, name, _ := strings.Cut(flow, "flow: ")
		name, _, _ = strings.Cut(name, "\n")
		m["flows/"+name+".yaml"] = &fstest.MapFile{Data: []byte(flow)}
	}
	const small = "../script/testdata/"
	for name, from := range map[string]string{
		"words.yaml": "../../content/words.yaml", "facts.yaml": small + "facts.yaml", "flows/first.yaml": small + "flows/first.yaml",
		"flows/help.yaml": small + "flows/help.yaml", "flows/home.yaml": small + "flows/home.yaml", "flows/kinds.yaml": small + "flows/kinds.yaml",
		"flows/long.yaml": small + "flows/long.yaml", "flows/note.yaml": small + "flows/note.yaml", "flows/resume.yaml": small + "flows/resume.yaml", "flows/pairs.yaml": small + "flows/pairs.yaml",
	} {
		data, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		m[name] = &fstest.MapFile{Data: data}
	}
	dir, err := crisis.Open(os.DirFS("../../content"), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	rooms := script.Rooms{Directory: dir, Pictures: chart.Names()}
	_, found := script.Load(m, rooms)
	released := ""
	for _, f := range found { // all that is wrong is that nothing was released
		released += f.State + "\n"
	}
	m[script.ReleasedFile] = &fstest.MapFile{Data: []byte(released)}
	lib, found := script.Load(m, rooms)
	if lib == nil {
		t.Fatal(found)
	}
	return lib
}

// A shelf is read for the turns that depend on it, in one round trip more, and
// for no others; what stands on it is put into the message that is said, and
// into a file.
func TestAShelfCostsItsOwnTurnsARoundTrip(t *testing.T) {
	r := newRig(t, embedded(t), diaryLibrary(t), &fake{}, nil)
	id, before, trips := int64(100), int64(0), int64(-1)
	r.out.fail = func(int64, dialogue.Message) error {
		if trips < 0 {
			trips = r.count.RoundTrips() - before
		}
		return nil
	}
	say := func(text string, want int64) {
		t.Helper()
		id++
		r.out.mu.Lock()
		before, trips = r.count.RoundTrips(), -1
		r.out.mu.Unlock()
		if err := r.take(t, typed(7, id, text)); err != nil {
			t.Fatal(err)
		}
		r.settle(t, 7)
		if want > 0 && trips != want {
			t.Errorf("%s: %d round trips before the reply, not %d", text, trips, want)
		}
	}
	say("/start", 0) // the first turn also brings the server its scripts
	say("/diary", 3)
	say("Write", 3)
	say("a day by the water", 3)
	say("Keep it", 4) // and the words, as they are said
	if text := r.out.newest(7).Text; !strings.Contains(text, "a day by the water") {
		t.Fatalf("the list reads %q", text)
	}
	say("As a file", 4)
	if file := r.out.first(7, func(m dialogue.Message) bool { return m.File != "" }); file.File != "diary.txt" ||
		!strings.Contains(file.Words, "a day by the water") || file.Protect {
		t.Errorf("the file is %+v", file)
	}
	say("/home", 2)
}

// A text that is changed by editing its message keeps the day it was written.
func TestAnEditKeepsTheDate(t *testing.T) {
	r := newRig(t, embedded(t), diaryLibrary(t), &fake{}, nil)
	wrote := time.Date(2026, 5, 3, 12, 0, 0, 0, time.UTC)
	for i, text := range []string{"/start", "/diary", "Write", "as it was", "Keep it"} {
		e := typed(7, int64(100+i), text)
		e.At = wrote
		if err := r.take(t, e); err != nil {
			t.Fatal(err)
		}
	}
	changed := wrote.Add(48 * time.Hour)
	e := dialogue.Event{Kind: dialogue.Edited, ID: 200, Chat: 7, At: changed, Text: "as it is", Message: 103}
	if err := r.take(t, e); err != nil {
		t.Fatal(err)
	}
	r.settle(t, 7)
	list, err := r.store.Entries(t.Context(), 7)
	if err != nil || len(list) != 1 {
		t.Fatalf("%d texts, %v", len(list), err)
	}
	if x := list[0]; x.Text != "as it is" || !x.At.Equal(wrote) || !x.Changed.Equal(changed) {
		t.Errorf("kept is %+v", x)
	}
}

// newest is what a person was told last.
func (f *fake) newest(chat int64) (m dialogue.Message) {
	f.first(chat, func(x dialogue.Message) bool { m = x; return false })
	return m
}

// first is the first message to a person that is the one looked for.
func (f *fake) first(chat int64, is func(dialogue.Message) bool) dialogue.Message {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, s := range f.arrived {
		if s.chat == chat && is(s.m) {
			return s.m
		}
	}
	return dialogue.Message{}
}

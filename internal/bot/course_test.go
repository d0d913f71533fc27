package bot

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kintsugi/internal/chart"
	"kintsugi/internal/crisis"
	"kintsugi/internal/dialogue"
	"kintsugi/internal/script"
)

// course is a paced state of the content, and who goes through it.
type course struct {
	chat     int64
	flow     *dialogue.Flow
	state    *dialogue.State
	exercise bool // its file is one of content/flows/exercises
}

// courses are all paced states of the content.
func courses(t *testing.T, lib *dialogue.Library) (all []course) {
	t.Helper()
	for _, f := range lib.Flows(dialogue.English) {
		for _, s := range f.States {
			if s.Kind == "paced" {
				_, err := os.Stat(filepath.Join("../../content/flows/exercises", f.Name+".yaml"))
				all = append(all, course{int64(len(all) + 1), f, s, err == nil})
			}
		}
	}
	if len(all) == 0 {
		t.Fatal("the content has no paced state")
	}
	return all
}

// contentLibrary is the content of this repository.
func contentLibrary(t *testing.T) *dialogue.Library {
	t.Helper()
	fsys := os.DirFS("../../content")
	dir, err := crisis.Open(fsys, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	lib, found := script.Load(fsys, script.Rooms{Directory: dir, Pictures: chart.Names()})
	if lib == nil {
		t.Fatal(script.Errors(found))
	}
	return lib
}

// TestEveryExerciseRunsItsWholeCourse goes through every paced state of the
// content at once, in virtual time: each line is shown at its second and no
// other, by an edit of one message, and after the sum of all times comes the
// way on, which for an exercise is the question how it is now.
func TestEveryExerciseRunsItsWholeCourse(t *testing.T) {
	lib := contentLibrary(t)
	all := courses(t, lib)
	got, began := map[int64][]frame{}, map[int64]time.Time{}
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, lib)
		s.shards = len(all) + 1
		a := s.process()
		longest := time.Duration(0)
		for _, c := range all {
			longest = max(longest, c.length())
			a.knows(c.chat, c.standing(time.Now()))
			began[c.chat] = time.Now()
			a.does(dialogue.Event{Kind: dialogue.Pressed, Chat: c.chat, Text: c.begin(), Message: 9, Query: "q"})
		}
		time.Sleep(longest + 5*time.Second)
		for _, c := range all {
			got[c.chat] = s.out.of(c.chat, 0)
		}
	})
	for _, c := range all {
		t.Run(c.flow.Name+"/"+c.state.Name, func(t *testing.T) { c.check(t, lib, got[c.chat], began[c.chat]) })
	}
}

// standing is the session of somebody whose exercise broke off, so that a tap
// begins it from its first line.
func (c *course) standing(now time.Time) *dialogue.Session {
	const cutOff = 2 // a frame's phase: at the first line, nobody shows it
	at := now.Unix() / 60
	return &dialogue.Session{Turn: 7, Last: now.Unix(), Stack: []dialogue.Frame{
		{Flow: c.flow.Name, State: c.state.Name, Nonce: 7, At: at, Phase: cutOff, Over: true},
	}}
}

func (c *course) begin() string { return c.flow.Name + ":" + c.state.Name + ":7:-again" }

func (c *course) length() (d time.Duration) {
	for _, l := range c.state.Lines {
		d += l.For.Duration()
	}
	return d * time.Duration(max(1, c.state.Repeat))
}

// check holds what arrived against the flow.
func (c *course) check(t *testing.T, lib *dialogue.Library, got []frame, began time.Time) {
	n := 0
	for n < len(got) && strings.HasSuffix(got[n].m.Text, "</b>") {
		n++
	}
	id := got[0].id
	at, before, i := time.Duration(0), "", 0
	for range max(1, c.state.Repeat) {
		for _, l := range c.state.Lines {
			if l.Text != before {
				if i >= n {
					t.Fatalf("at %v there is no line %q", at, l.Text)
				}
				f := got[i]
				words := plain(f.m.Text)
				if f.at.Sub(began) != at || i > 0 && !f.edit || f.id != id || !strings.HasSuffix(words, plain(l.Text)) {
					t.Errorf("at %v came %q (edit %v of %d), want %q at %v", f.at.Sub(began), words, f.edit, f.id, l.Text, at)
				}
				i++
			}
			before, at = l.Text, at+l.For.Duration()
		}
	}
	if i != n || len(got) != n+1 {
		t.Fatalf("%d lines were shown and %d things in all; want %d lines and the way on", n, len(got), i)
	}
	end := got[n]
	if late := end.at.Sub(began) - at; late < 0 || late > 1100*time.Millisecond {
		t.Errorf("after %v the way on comes %v late", at, late)
	}
	if c.exercise && plain(end.m.Text) != questionOf(t, lib) {
		t.Errorf("the exercise ends with %q", plain(end.m.Text))
	}
	if b, _ := c.state.Breath(); got[0].m.Picture != b.Picture() {
		t.Errorf("the picture is %q, want %q", got[0].m.Picture, b.Picture())
	}
}

// plain is a text without its marks.
func plain(text string) string {
	return strings.NewReplacer("<b>", "", "</b>", "", "<i>", "", "</i>", "", "&amp;", "&").Replace(text)
}

// questionOf is what is asked after each exercise.
func questionOf(t *testing.T, lib *dialogue.Library) string {
	t.Helper()
	for _, f := range lib.Flows(dialogue.English) {
		if s := f.State("how"); f.Name == "after" && s != nil {
			return s.Text
		}
	}
	t.Fatal(fmt.Errorf("there is no state after/how"))
	return ""
}

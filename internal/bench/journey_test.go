package bench

import (
	"slices"
	"strings"
	"testing"
	"time"

	"kintsugi/content"
	"kintsugi/internal/chart"
	"kintsugi/internal/crisis"
	"kintsugi/internal/crisis/detect"
	"kintsugi/internal/dialogue"
	"kintsugi/internal/script"
)

// The journey that is measured, as labels of buttons or words typed (with a
// slash in front: commands). It leads a person to Home with a few answers
// kept, and from there through a sitting of the stage Steady, again and again.
var (
	arrive = []string{
		"/start", "Look around", "A few questions, so it fits", "Yes, a few", "My wife", "I was left",
		"In the last three months", "No", "No", "Sleep", "Go on", "Go on", "Enough for now", "Done for now",
	}
	sitting = []string{
		"/steady", "People to lean on", "Go on", "Nobody right now", "Go on", "My temper", "Go on",
		"Not now", "Done for now",
	}
)

// library is the content of the binary.
func library(b *testing.B) *dialogue.Library {
	b.Helper()
	directory, err := crisis.Open(content.FS, time.Now())
	if err != nil {
		b.Fatal(err)
	}
	detector, _ := detect.Load(content.FS)
	lib, found := script.Load(content.FS, script.Rooms{Directory: directory, Pictures: chart.Names(), Reader: detect.Reader{D: detector}})
	if lib == nil {
		b.Fatal(script.Errors(found))
	}
	return lib
}

// stride is one turn of a journey: the event, the session it meets and how
// many messages are said.
type stride struct {
	Session *dialogue.Session `json:"-"`
	Event   dialogue.Event    `json:"-"`
	// Text is what is typed, or the data of the button that is pressed.
	Text    string
	Pressed bool
	// Said counts the messages of the turn, edits and deletions included.
	Said int
}

// walker goes a journey and writes it down. Buttons carry nothing of the
// person, so what one presses fits everybody who went the same way.
type walker struct {
	b       *testing.B
	lib     *dialogue.Library
	now     time.Time
	session *dialogue.Session
	buttons []dialogue.Button // newest last
	way     []stride
}

// journey is the way to Home and as many sittings after it; the buttons are
// pressed, or their labels typed.
func journey(b *testing.B, lib *dialogue.Library, sittings int, press bool) []stride {
	b.Helper()
	w := &walker{b: b, lib: lib, now: time.Now()}
	for _, label := range arrive {
		w.go1(label, press)
	}
	for range sittings {
		for _, label := range sitting {
			w.go1(label, press)
		}
	}
	return w.way
}

// go1 goes one step.
func (w *walker) go1(label string, press bool) {
	w.b.Helper()
	w.now = w.now.Add(5 * time.Second)
	n := len(w.way) + 1
	e := dialogue.Event{Kind: dialogue.Typed, ID: int64(n), Chat: 1, At: w.now, Text: label, Message: n, Lang: "en"}
	at := slices.IndexFunc(w.buttons, func(x dialogue.Button) bool { return x.Label == label && x.Data != "" })
	if at < 0 && !strings.HasPrefix(label, "/") {
		w.b.Fatalf("step %d: there is no button %q", n, label)
	}
	if press && at >= 0 {
		e.Kind, e.Text, e.Query = dialogue.Pressed, w.buttons[at].Data, "q"
	}
	next, out, err := w.lib.Step(w.session, e)
	if err != nil || len(out.Say) == 0 {
		w.b.Fatalf("step %d, %q: %d messages, %v", n, label, len(out.Say), err)
	}
	w.way = append(w.way, stride{w.session, e, e.Text, e.Kind == dialogue.Pressed, len(out.Say)})
	w.session = next
	for _, m := range out.Say {
		if len(m.Rows) > 0 {
			w.buttons = slices.Concat(m.Rows...)
		}
	}
}

package bot

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"kintsugi/internal/dialogue"
)

// noDirectory panics when it is asked anything; nothing in these turns asks it.
type noDirectory struct{ dialogue.Directory }

// panics is a reader that breaks over every text.
type panics struct{}

func (panics) Read(text, _ string) (string, bool) { panic("read: " + text) }

// fragile is a directory that breaks when somebody needs it: when a country is
// looked for, or only when the emergency number is asked for.
type fragile struct {
	dialogue.Directory
	finds bool
}

func (f fragile) Find(text string) ([]string, bool) {
	if !f.finds {
		panic("find: " + text)
	}
	return nil, false
}

func (fragile) Codes() []string { return nil }

func (fragile) Emergency(string, string) string { panic("emergency: words of somebody") }

// fragileLibrary is the tests' library with such a directory.
func fragileLibrary(t testing.TB, finds bool) *dialogue.Library {
	t.Helper()
	ends := func(name string) *dialogue.Flow {
		return &dialogue.Flow{Name: name, Title: name, Start: "out", States: []*dialogue.State{{Name: "out", Kind: "end"}}}
	}
	help := ends("help")
	help.Urgent, help.Commands, help.States[0].Text = true, []string{"help_now"}, "{emergency}"
	lib, err := dialogue.New(dialogue.Source{
		Words: map[string]*dialogue.Words{"en": testLibrary(t).Words("en")}, Directory: fragile{finds: finds},
		Flows: map[string][]*dialogue.Flow{"en": {ends("first"), ends("home"), ends("resume"), help}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// A1: what breaks before the turn, while an event is taken in, costs one
// sentence with a way to help, whether the store is there or away; no word of
// it is in the log.
func TestA1ABrokenIntakeCostsOneSentence(t *testing.T) {
	for what, finds := range map[string]bool{"deciding whether to help": false, "the screen sent ahead": true} {
		for _, away := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, away %t", what, away), func(t *testing.T) {
				out, server, log := &fake{}, embedded(t), &lockedBuffer{}
				r := newRig(t, server, fragileLibrary(t, finds), out, func(o *Options) {
					o.Patience = 50 * time.Millisecond
					o.Log = slog.New(slog.NewTextHandler(log, nil))
				})
				if away {
					server.Close()
				}
				if err := r.take(t, typed(1, 1, "/help_now words of somebody")); err != nil {
					t.Fatal(err)
				}
				if !away {
					r.settle(t, 1)
				}
				if out.button(t, 1, "Help now"); len(out.texts(1)) != 1 {
					t.Errorf("said %q", out.texts(1))
				}
				if text := log.String(); text == "" || strings.Contains(text, "words of somebody") {
					t.Errorf("the log says %q", text)
				}
			})
		}
	}
}

// lockedBuffer is a log that may be read while it is written.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// brokenLibrary has a state that goes round in circles for ever, or, with a
// reader that panics, breaks over any text.
func brokenLibrary(t testing.TB, r dialogue.Reader) *dialogue.Library {
	t.Helper()
	words := testLibrary(t).Words("en")
	say := func(name, to string) *dialogue.State {
		return &dialogue.State{Name: name, Kind: "say", Text: "round and round", To: to}
	}
	ends := func(name string) *dialogue.Flow {
		return &dialogue.Flow{Name: name, Title: name, Start: "out", Urgent: name == "help", States: []*dialogue.State{{Name: "out", Kind: "end"}}}
	}
	to := "a"
	if r != nil {
		to = "ask2"
	}
	ask := &dialogue.State{Name: "ask", Kind: "text", Text: "?", Fact: "said", To: to}
	lib, err := dialogue.New(dialogue.Source{
		Words: map[string]*dialogue.Words{"en": words}, Directory: noDirectory{}, Reader: r,
		Facts: []*dialogue.Fact{{Name: "said", Type: "text", Max: 50}},
		Flows: map[string][]*dialogue.Flow{"en": {
			{Name: "first", Title: "First", Start: "ask", States: []*dialogue.State{ask, say("a", "b"), say("b", "a"), {Name: "ask2", Kind: "end"}}},
			ends("home"), ends("resume"), ends("help"),
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

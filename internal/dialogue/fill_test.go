package dialogue

import (
	"html"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// labelled is a flow whose last screen shows the label in the middle of markup,
// in an option and in a message that nobody has to answer.
func labelled(t testing.TB) *Library {
	end := state("end", "choice", "end")
	end.Text = "<b>You</b> and {label}: <i>{label}</i> &amp; {they}{seen}"
	end.Options[0].Label = "Write to {label}"
	said := state("said", "say", "end")
	said.Text = "About {label}."
	ask := &State{Name: "ask", Kind: "text", Text: "Whom?", Fact: "label", To: "said", Skip: "said"}
	return small(t, &Flow{Name: "f", Title: "F", Start: "ask", States: []*State{ask, said, end}})
}

// bidi are the marks that a shown text is left without: they would turn the
// direction of the words around it.
var bidi = regexp.MustCompile("[\u202A-\u202E\u2066-\u2069]")

// entity is what html.EscapeString makes; Telegram knows each of them.
var entity = regexp.MustCompile(`^&(amp|lt|gt|#34|#39);`)

// shown reads a text as Telegram does, where no markup is expected: it returns
// the words, and what is wrong with them.
func shown(text string) (words, fault string) {
	for i, r := range text {
		switch {
		case r == '<' || r == '>':
			return "", "markup"
		case r == '&' && !entity.MatchString(text[i:]):
			return "", "an ampersand"
		}
	}
	return html.UnescapeString(text), ""
}

// FuzzFill types any label and reads what the next screens say: the label as it
// was typed, on one line, without markup of its own, and the words around it untouched.
func FuzzFill(f *testing.F) {
	for _, label := range []string{
		"Alex", "<b>Al", "</i><a href='tg://user?id=1'>x</a>", "&lt;b&gt;", "a & b", "{they}", "{label}", "{", "}{", "O'Neil \"Al\"",
		"שלום", "\u202Eabc", "a\u2069\u202Eb", "\u2068\u2068", "two\nlines", "👩‍👩‍👧‍👦", "/not", "&#x26;", "&amp;amp;", "\x00\x01", "\u2028", "hide", "skip", "🙂",
	} {
		f.Add(label)
	}
	lib := labelled(f)
	f.Fuzz(func(t *testing.T, label string) {
		if !utf8.ValidString(label) { // Telegram's JSON has no other
			return
		}
		next, out, err := lib.Step(standing("f", "ask"), typedAt(1, noon, label))
		if err != nil {
			t.Fatal(err)
		}
		if len(next.Stack) != 2 || next.Stack[1].State != "end" {
			return // a command, a button, a word for the engine, or nothing at all
		}
		line := strings.Join(strings.Fields(label), " ") // a label is one line
		want := bidi.ReplaceAllString(line, "")
		if next.Facts["label"] != line && next.Facts["label"] != nil {
			t.Errorf("%q is remembered as %q", label, next.Facts["label"])
		}
		if next.Facts["label"] == nil { // skipped by a word for it
			want = "them"
		}
		holds(t, out.Say[0].Text, want, "About ", ".")
		holds(t, out.Say[1].Text, want, "<b>You</b> and ", ": <i>", "</i> &amp; "+html.EscapeString(lib.Words("").Pronouns["they"].They))
	})
}

// holds checks that a text is parts with a label between each two of them.
func holds(t *testing.T, text, label string, parts ...string) {
	t.Helper()
	for i, part := range parts {
		rest, ok := strings.CutPrefix(text, part)
		if !ok {
			t.Fatalf("%q does not go on with %q", text, part)
		}
		if i == len(parts)-1 {
			if rest != "" {
				t.Errorf("%q is left over", rest)
			}
			return
		}
		next := parts[i+1]
		j := strings.Index(rest, "\u2069"+next)
		if label == "them" && !strings.HasPrefix(rest, "\u2068") { // the default is ours
			j = strings.Index(rest, next)
		}
		if j < 0 {
			t.Fatalf("%q does not come to %q", rest, next)
		}
		words, fault := shown(strings.TrimPrefix(rest[:j], "\u2068"))
		if fault != "" || words != label {
			t.Errorf("%q is shown as %q: %q, %s", label, rest[:j], words, fault)
		}
		text = strings.TrimPrefix(rest[j:], "\u2069")
	}
}

// Labels of buttons are no HTML: what was typed stands there as it is.
func TestAButtonShowsALabelAsItWasTyped(t *testing.T) {
	lib := labelled(t)
	next, out, err := lib.Step(standing("f", "ask"), typedAt(1, noon, "Tom & <Jo>"))
	if err != nil {
		t.Fatal(err)
	}
	if got := bidi.ReplaceAllString(out.Say[1].Rows[0][0].Label, ""); got != "Write to Tom & <Jo>" {
		t.Errorf("the button says %q", got)
	}
	after, _, err := lib.Step(next, typedAt(2, noon, "write to tom & jo"))
	if err != nil || len(after.Undo) != 2 {
		t.Errorf("the label typed is not taken for the button: %v", err)
	}
}

// Cards that were put on piles can be shown pile by pile: {fact.value} speaks
// while the fact has that value, and is silent for any other and for none.
func TestAPlaceholderSpeaksForOneValue(t *testing.T) {
	said := state("said", "choice", "said")
	said.Text = "Fear: {pile.f} Habit: {pile.h} Any: {pile}"
	lib := small(t, &Flow{Name: "f", Title: "F", Start: "said", States: []*State{said}})
	lib.facts["pile"] = &Fact{Name: "pile", Type: "word", Values: []string{"f", "h"}, Show: map[string]string{"f": "a card", "h": "a card"}}
	for value, want := range map[string]string{
		"f": "Fear: a card Habit:  Any: a card",
		"h": "Fear:  Habit: a card Any: a card",
		"":  "Fear:  Habit:  Any: ",
	} {
		turn := turn{lib: lib, s: &Session{Facts: map[string]any{}}}
		if value != "" {
			turn.s.Facts["pile"] = value
		}
		if got := turn.fill(said.Text); got != want {
			t.Errorf("%q is shown as %q, want %q", value, got, want)
		}
	}
}

package script

import (
	"strings"
	"testing"

	"kintsugi/internal/rehearse"
)

// A quiz is a file: it is asked, scored, drawn and said with no Go for it. Typed
// words count as taps, the second time shows the change.
func TestAQuizIsAFile(t *testing.T) {
	c := rehearse.New(testLibrary(t, nil), evening)
	run(t, c, []step{
		{do: "> /start"},
		{do: "> /pairs", want: "1 of 5: which one?"},
		{do: "> 7", want: "I may have missed something important"},
		{do: "> 1", want: "2 of 5"},
		{do: "> skip", want: "3 of 5"},
		{do: "> [Skip]", want: "3 are answered."},
		{do: "> /pairs", want: "3 are answered."},
		{do: "> [On]", want: "4 of 5"},
		{do: "> [Skip]", want: "5 of 5"},
	})
	if out, err := rehearse.Replay(c, "> /back"); err != nil || !strings.Contains(out, "4 of 5") {
		t.Fatal(out, err)
	}
	say := "> [Up]"
	if !strings.Contains(shown(c), "[Up]") {
		say = "> [Far]"
	}
	run(t, c, []step{{do: say, want: "5 of 5"}, {do: "> [Skip]"}})
	if likes, _ := c.Session.Facts["likes"].(string); strings.Count(likes, ".") != 4 || c.Session.Facts["taps"] != nil {
		t.Errorf("the scores are %q, the answers %v", likes, c.Session.Facts["taps"])
	}
	run(t, c, []step{{do: "> /pairs"}, {do: "> [Skip]"}, {do: "> [Skip]"}, {do: "> [Skip]"}, {do: "> [On]"}, {do: "> [Skip]"}, {do: "> [Skip]", want: "(picture: change:", fact: "likes=0.0.0.0.0"}})
}

// shown is the keyboard on the screen.
func shown(c *rehearse.Chat) (all string) {
	_, buttons := c.Keyboard()
	for _, b := range buttons {
		all += "[" + b.Label + "]"
	}
	return all
}

// The other voice, and another language, change the words and nothing else.
func TestAQuizInOtherWords(t *testing.T) {
	english, german := testLibrary(t, nil), inGerman(t)
	for _, lib := range []string{"en", "de"} {
		seen := ""
		for range 2 {
			c := rehearse.New(english, evening)
			if lib == "de" {
				c.Library = german
			}
			if err := c.Type("/start"); err != nil {
				t.Fatal(err)
			}
			c.Session.Lang = lib
			run(t, c, []step{{do: "> /pairs"}})
			for range 3 {
				seen += shown(c)
				message, buttons := c.Keyboard()
				if err := c.PressData(message, buttons[0].Data); err != nil {
					t.Fatal(err)
				}
			}
			for _, f := range c.Faults {
				t.Error(f)
			}
		}
		want := map[string][]string{"en": {"[Waves]", "[A view]", "[Moss]"}, "de": {"[Wellen]", "[Eine Aussicht]", "[Moos]"}}[lib]
		for _, label := range want {
			if !strings.Contains(seen, label) {
				t.Errorf("%s: %s is not in %s", lib, label, seen)
			}
		}
	}
	for _, f := range german.Flows("de") {
		if f.Name == "pairs" {
			if x := f.Quiz.Items()[1].Options[1]; x.Voices["them"] != "Deren Aussicht" || f.Quiz.Scales[0].Name != "das Meer" || x.Scores["hill"] != 1 {
				t.Errorf("translated, it is %+v", x)
			}
		}
	}
}

// G5: a quiz that was reviewed is flagged when a word of it changes, and not when
// a score does.
func TestG5AReviewHoldsForAQuiz(t *testing.T) {
	const file = "flows/pairs.yaml"
	var now string
	for _, f := range testLibrary(t, nil).Flows("en") {
		if f.Name == "pairs" {
			now = Fingerprint(f)
		}
	}
	read := "review: {state: reviewed, by: Ada, on: 2026-11-01, of: " + now + "}"
	for _, x := range []struct {
		old, now string
		flagged  bool
	}{
		{"scores: {sea: 2, hill: 1}", "scores: {sea: 1, hill: 1}", false},
		{"name: the sea", "name: the shore", true},
		{"label: Waves", "label: Surf", true},
		{"them: Their view", "them: A view of theirs", true},
		{"text: How far?", "text: How near?", true},
	} {
		changes := changed(t, file, x.old, x.now)
		changes[file] = strings.Replace(changes[file], "review: {state: draft}", read, 1)
		lib, found := Load(testContent(t, changes), testRooms(t))
		if lib == nil || len(found) > 1 || (len(found) == 1) != x.flagged {
			t.Errorf("%s: %v", x.now, found)
		}
	}
}

package script

import (
	"slices"
	"strings"
	"testing"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/rehearse"
)

// inGerman is the test content with the small translation of testdata/german.
func inGerman(t *testing.T) *dialogue.Library {
	t.Helper()
	changes, _ := wrongContent(t, "testdata/german")
	lib, found := Load(testContent(t, changes), testRooms(t))
	if lib == nil {
		t.Fatal(found)
	}
	for _, f := range found {
		if f.Code != "untranslated" || !f.Warn {
			t.Error(f)
		}
	}
	return lib
}

// newcomer is somebody whose Telegram speaks a language and who says hello in
// it.
func newcomer(t *testing.T, lib *dialogue.Library, lang string) (*rehearse.Chat, string) {
	t.Helper()
	s, out, err := lib.Step(nil, dialogue.Event{Kind: dialogue.Typed, Chat: rehearse.Person, At: evening, Text: "hm", Lang: lang})
	if err != nil || len(out.Say) == 0 {
		t.Fatalf("%s: %d messages, %v", lang, len(out.Say), err)
	}
	c := rehearse.New(lib, evening)
	c.Session = s
	return c, out.Say[0].Text
}

func TestAWholeTranslationIsSpoken(t *testing.T) {
	c, hello := newcomer(t, inGerman(t), "de-AT")
	if hello != "Hallo. Wohin?" || c.Session.Lang != "de" {
		t.Fatalf("a newcomer in German hears %q, in %q", hello, c.Session.Lang)
	}
	run(t, c, []step{ // the rehearsed events report English: the language of the session holds
		{do: "> Alles", want: "[Schwer heute]"},
		{do: "> wie bitte", want: "etwas Wichtiges überhört"},
		{do: "> /start", want: "Sie waren hier: Alle Arten, und zwar ganz am Anfang. Dort weiter?"},
		{do: "> weiter", want: "Wie ist es?"},
		{do: "> [Überspringen]", want: "Which of these?"}, // has no words: English, under German buttons
		{do: "> [Überspringen]", want: "0 = weg, 10 = am schlimmsten"},
		{do: "> zurück", want: "Which of these?"},
		{do: "> ich brauche hilfe", want: "[Call]"},
		{do: "> Enough", want: "Sie waren hier: Alle Arten. Dort weiter?"},
		{do: "> [Jetzt nicht]", want: "[Hilfe jetzt]"},
		{do: "> [Remind me]", want: "You will hear from me."},
		{do: "@ 2m", want: "[Keine Notizen mehr]"},
	})
	c.Session.Stack = []dialogue.Frame{{Flow: "kinds", State: "picture", At: c.Now.Unix() / 60}}
	run(t, c, []step{{do: "> hm", want: "Atmen Sie."}, {do: "> [Halt]", want: "Das war es."}, {do: "> gut"}})
}

// A1: help is asked for in any language, whichever is spoken.
func TestA1HelpIsAskedForInAnyLanguage(t *testing.T) {
	c, hello := newcomer(t, inGerman(t), "fr")
	if hello != "Hello. Where to?" {
		t.Errorf("in a language that nobody has translated, %q is said", hello)
	}
	run(t, c, []step{{do: "> Hilfe jetzt", want: "[Call]"}})
}

// The menu of a language has every command, in English where it has no words.
func TestALanguageHasEveryFlow(t *testing.T) {
	lib := inGerman(t)
	german, english := lib.Flows("de"), lib.Flows("en")
	if !slices.Equal(States(german), States(english)) {
		t.Errorf("in German there are %v", States(german))
	}
	for i, f := range german {
		if want := map[string]string{"kinds": "Alles, was es gibt"}[f.Name]; want != "" && f.Hint != want {
			t.Errorf("the hint of %s is %q", f.Name, f.Hint)
		}
		if f.Name == "long" && f != english[i] {
			t.Error("a flow without words is not the English one")
		}
	}
}

// A neighbouring language is never taken for one's own: a Ukrainian is not
// answered in Russian.
func TestAUkrainianIsNotAnsweredInRussian(t *testing.T) {
	lib := testLibrary(t, map[string]string{
		"translations/ru/words.yaml":       editedWords(t, "help_now: Помощь\nhome: Домой\n"),
		"translations/ru/flows/first.yaml": "flow: first\nstates: {hello: {text: Здравствуйте.}}\n",
	})
	for lang, want := range map[string]string{
		"ru": "Здравствуйте.", "ru-RU": "Здравствуйте.", "ru_KZ": "Здравствуйте.",
		"uk": "Hello. Where to?", "uk-UA": "Hello. Where to?", "be": "Hello. Where to?", "kk": "Hello. Where to?",
		"rue": "Hello. Where to?", "": "Hello. Where to?", "-ru": "Hello. Where to?",
	} {
		c, hello := newcomer(t, lib, lang)
		if hello != want {
			t.Errorf("%q is answered with %q", lang, hello)
		}
		_, buttons := rehearsed(t, c)
		if got := strings.Contains(buttons, "Помощь"); got != (want == "Здравствуйте.") {
			t.Errorf("%q has the buttons %s", lang, buttons)
		}
	}
}

// rehearsed says hello once more and returns the screen that is there then.
func rehearsed(t *testing.T, c *rehearse.Chat) (text, buttons string) {
	t.Helper()
	if err := c.Type("/start"); err != nil {
		t.Fatal(err)
	}
	_, all := c.Keyboard()
	for _, b := range all {
		buttons += "[" + b.Label + "]"
	}
	return c.Heard[0].Message.Text, buttons
}

package script

import (
	"strings"
	"testing"

	"kintsugi/internal/rehearse"
)

// calm is somebody at the menu of exercises of the test content.
func calm(t *testing.T, changes map[string]string, before ...step) *rehearse.Chat {
	t.Helper()
	c := rehearse.New(testLibrary(t, changes), evening)
	run(t, c, append([]step{{do: "> /start"}, {do: "> /calm", want: "What is it?"}}, before...))
	return c
}

func TestAnExerciseIsFoundByWhatItDeclares(t *testing.T) {
	c := calm(t, nil)
	run(t, c, []step{
		{do: "> [Tired]", want: "[A short rest, 1 min]\n  [Sitting down, 3 min]\n  [Up and down, 5 min]"},
		{do: "> sitting down", want: "Three minutes on a chair, for being tired. Leave it on a ladder."},
		{do: "> [Another one]", want: "For being tired:"},
		{do: "> [A short rest, 1 min]", want: "A minute of rest"},
		{do: "> [Begin]", want: "Be still."},
		{do: "@ 2m", want: "How was it?"},
		{do: "> [Easier]", want: "What is it?"}, // the way of the state that offered it
		{do: "> [Cross]", want: "Five minutes of walking."},
		{do: "> [Back]", want: "What is it?"},
		{do: "> [Five minutes]", want: "Three minutes on a chair"}, // it fits as well and is shorter
		{do: "> [Not now]", want: "You were here: Hello."},
	})
}

func TestG7WhatIsForTheDayIsNotOfferedAtNight(t *testing.T) {
	c := calm(t, nil)
	c.Session.Facts["night_at"] = c.Now.Unix() / 60
	out, err := rehearse.Replay(c, "> [Tired]")
	if err != nil || strings.Contains(out, "Up and down") || !strings.Contains(out, "Sitting down") {
		t.Errorf("at night: %v\n%s", err, out)
	}
}

func TestF3ReliefIsNotedOnlyWhereAnswersMayBeKept(t *testing.T) {
	round := []step{{do: "> [Tired]"}, {do: "> [Sitting down, 3 min]"}, {do: "> [Begin]"}, {do: "> [Stop]"}, {do: "> [Easier]"}}
	c := calm(t, nil, append(round, step{do: "> [What helps]", want: "Nothing yet.", fact: "relief="})...)
	run(t, c, []step{{do: "> [Not now]"}, {do: "> /calm"}, {do: "> [Keep answers]"}})
	run(t, c, append(round, []step{
		{do: "> [What helps]", want: "What helped:\n\n  Sitting down: tried once, eased 1"},
		{do: "> [Sitting down, 3 min]"},
		{do: "> [Begin]"},
		{do: "> [Stop]"},
		{do: "> [Worse]", want: "Sitting down: it eased 1 of 2 times"},
		{do: "> [Back]"},
		{do: "> [The same]", want: "Sitting down: it eased 1 of 2 times", fact: "relief=st32"}, // 110 with 36 digits
		{do: "> [Clear]", want: "What is it?", fact: "relief="},
	}...))
}

func TestAnExerciseHasItsOwnBeginning(t *testing.T) {
	flow := strings.Replace(readFile(t, "testdata/flows/sit.yaml"), "states:", "states:\n  - {state: intro, kind: say, text: \"Softly: {for}\", go: Sit, to: do}", 1)
	flow = strings.Replace(flow, "to: how\n", "to: other\n", 1)
	c := calm(t, map[string]string{"flows/sit.yaml": flow})
	run(t, c, []step{{do: "> [Five minutes]", want: "Softly: Three minutes on a chair"}, {do: "> [Sit]"}, {do: "@ 4m", want: "Long ones:"}})
}

func TestExercisesNeedWhatTheyShare(t *testing.T) {
	lib, found := Load(testContent(t, map[string]string{exerciseFile: "", ReleasedFile: " "}), testRooms(t))
	if lib != nil || len(found) == 0 || found[0].File != exerciseFile || found[0].Code != "read" {
		t.Errorf("without %s: %v", exerciseFile, found)
	}
}

func TestWhatExercisesShareIsTranslatedOnce(t *testing.T) {
	changes, _ := wrongContent(t, "testdata/german")
	changes["translations/de/exercise.yaml"] = "states:\n  intro: {text: \"{for} {unless}\", options: {begin: Anfangen, other: Eine andere}}\n"
	changes["translations/de/flows/sit.yaml"] = "flow: sit\ntitle: Hinsetzen\nfor: Drei Minuten auf einem Stuhl.\nunless: Nicht auf einer Leiter.\nstates: {}\n"
	lib, found := Load(testContent(t, changes), testRooms(t))
	if lib == nil {
		t.Fatal(found)
	}
	c, _ := newcomer(t, lib, "de")
	run(t, c, []step{
		{do: "> /calm"},
		{do: "> [Five minutes]", want: "Drei Minuten auf einem Stuhl. Nicht auf einer Leiter.\n  [Anfangen]"},
		{do: "> [Eine andere]", want: "[Hinsetzen, 3 min]\n  [Up and down, 5 min]"},
	})
}

func TestTheGraphDrawsWhatIsOffered(t *testing.T) {
	drawn := Calls(testLibrary(t, nil).Flows("en"))
	for _, want := range []string{"s_calm -->|offers| s_sit", "s_calm -->|offers| s_rest", "s_calm -->|offers| s_pace"} {
		if strings.Count(drawn, want+"\n") != 1 {
			t.Errorf("%q is not drawn once:\n%s", want, drawn)
		}
	}
}

package rehearse_test

import (
	"slices"
	"strings"
	"testing"

	"kintsugi/internal/dialogue"
)

// A5: behind "Not now" stand five barriers; each brings one short answer and
// the doors again.
func TestA5BarriersAndTheDoorsAgain(t *testing.T) {
	for barrier, answer := range map[string]string{
		"It won't help":               "try another line",
		"Will they send the police?":  "You can ask it first",
		"I'd rather handle it myself": "It stays yours",
		"Too much effort":             "one word is enough",
		"Cost and privacy":            "free",
	} {
		c := talk(t, "> /help_now Poland", "> [Not now]", "> ["+barrier+"]")
		if text := last(c); !strings.Contains(text, answer) || len([]rune(text)) > 300 {
			t.Errorf("%s is answered with %q", barrier, text)
		}
		say(t, c, "> [The four doors]")
		wantOrder(t, last(c), "112")
	}
}

// A6: a plan in the person's own words is one tap from Help now and from
// "thoughts, safe right now", word for word; it can be changed and deleted.
func TestA6ThePlanIsOneTapFromHelpNow(t *testing.T) {
	var words []string
	c := talk(t, "> /start", "> /plan", "> [Part by part]")
	for i, part := range []string{"I lie awake & wait", "warm water <3", "the library", "Sam, downstairs", "Dr Okafor, 9 to 5", "Sam keeps it", "the garden, in May"} {
		if i > 0 {
			say(t, c, "> [Next part]")
		}
		say(t, c, "> "+part, "> [Keep it]")
		words = append(words, part)
	}
	thoughts := []string{"> [Help now]", "> [Something else]", "> [I think about ending my life]", "> [I have thoughts, I'm safe right now]"}
	for _, way := range [][]string{{"> [Help now]"}, thoughts} {
		say(t, c, append(way, "> [My plan]")...)
		wantOrder(t, last(c), words...)
	}
	say(t, c, "> (edit) the garden, and the cat", "> [Help now]", "> [My plan]")
	wantOrder(t, last(c), append(slices.Clone(words[:6]), "the garden, and the cat")...)
	say(t, c, "> [Clear the whole plan]", "> [Clear it]", "> [Help now]", "> [My plan]")
	if strings.Contains(last(c), "Sam") || len(c.Entries) != 0 {
		t.Errorf("after it was deleted: %q, %d texts", last(c), len(c.Entries))
	}
}

// C6: every topic of the directory, one's own behaviour and men among them, is
// at most three taps from Help now, and the way is there with no country.
func TestC6EveryTopicIsThreeTapsFromHelpNow(t *testing.T) {
	lib := library(t)
	help := lib.Flows(dialogue.English)[slices.IndexFunc(lib.Flows(dialogue.English), func(f *dialogue.Flow) bool { return f.Urgent })]
	taps, reached := map[string]int{help.Start: 0}, map[string]int{}
	for queue := []string{help.Start}; len(queue) > 0; queue = queue[1:] {
		s := help.State(queue[0])
		if s.Kind == "lines" {
			if _, known := reached[s.Topics[0]]; !known {
				reached[s.Topics[0]] = taps[s.Name]
			}
		}
		for _, x := range s.Exits() {
			if _, known := taps[x.To]; !known {
				taps[x.To] = taps[s.Name] + 1
				queue = append(queue, x.To)
			}
		}
	}
	for _, topic := range dialogue.Topics {
		if n, known := reached[topic]; !known || n > 3 {
			t.Errorf("%s: %d taps, reached %t", topic, n, known)
		}
	}
	for _, way := range [][]string{{"[Call a line]", "[Lines for men]"}, {"[Call a line]", "[LGBTQ+ lines]"}, {"[Something else]", "[I worry about what I might do]"}} {
		c := talk(t, "> /help_now UK", "> "+way[0], "> "+way[1])
		wantOrder(t, last(c), "United Kingdom", "Call")
		c = talk(t, "> /help_now", "> "+way[0], "> "+way[1])
		wantOrder(t, last(c), "emergency number")
		wantButtons(t, c, "Choose my country")
	}
}

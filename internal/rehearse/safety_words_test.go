package rehearse_test

import (
	"slices"
	"strings"
	"testing"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/rehearse"
)

// B2: each class brings its own offer, and of two in one text the more urgent
// one alone.
func TestB2EachClassHasItsOfferTheMostUrgentFirst(t *testing.T) {
	const (
		selfHarm, ask = "I want to kill myself", "are you thinking about ending your life?"
		abuse, card   = "he hit me again last night", "being hurt, watched or controlled is never your part"
		harm, own     = "I am going to hurt him tonight", "can stop at the wish"
		sold, scam    = "a spell caster guarantees he will come back if I send gift cards", "Signs of a fraud"
	)
	offers := []string{ask, card, own, scam}
	for text, want := range map[string]string{
		selfHarm: ask, abuse: card, harm: own, sold: scam, "he hit our daughter last night": card,
		abuse + ". " + selfHarm: ask, harm + ". " + abuse: card, sold + ". " + harm: own, sold + ". " + abuse: card,
	} {
		c := talk(t, "> /start", "> [Look around]", "> "+text)
		for _, offer := range offers {
			if heard(c, offer) != (offer == want) {
				t.Errorf("%q: offer %q said %t", text, offer, offer != want)
			}
		}
	}
}

// heard tells whether the bot just said something with these words in it.
func heard(c *rehearse.Chat, words string) bool {
	return slices.ContainsFunc(c.Heard, func(h rehearse.Heard) bool { return strings.Contains(h.Message.Text, words) })
}

// B4: wherever a text fits nothing, it is answered without praise or guess, and
// with Help now.
func TestB4UnknownTextIsNeitherPraisedNorGuessedAt(t *testing.T) {
	lib := library(t)
	missed := 0
	for _, f := range lib.Flows(dialogue.English) {
		for _, s := range f.States {
			if !s.Waits() {
				continue
			}
			c := rehearse.New(lib, evening)
			c.Session = &dialogue.Session{Stack: []dialogue.Frame{{Flow: f.Name, State: s.Name, At: evening.Unix() / 60, Over: true}}}
			if err := c.Type("qxz blorf, frumly"); err != nil {
				t.Fatalf("%s/%s: %v", f.Name, s.Name, err)
			}
			if s.Kind == "choice" || s.Kind == "lines" || s.Kind == "kept" {
				missed++
				wantOrder(t, last(c), "I may have missed something important")
			}
			wantButtons(t, c, "Help now")
			for _, no := range []string{"great", "well done", "good job", "i understand", "i hear you", "proud", "wonderful", "sounds like"} {
				if text := strings.ToLower(last(c)); strings.Contains(text, no) {
					t.Errorf("%s/%s: unknown text is answered with %q", f.Name, s.Name, text)
				}
			}
		}
	}
	if missed == 0 {
		t.Error("no screen was tried")
	}
}

// everyText is whatever the content says: the words of states and paced lines,
// labels, and what buttons copy.
func everyText(t *testing.T, check func(where, text string)) {
	t.Helper()
	for _, f := range library(t).Flows(dialogue.English) {
		for _, s := range f.States {
			texts := []string{s.Text, s.Go, s.Low, s.High, s.Empty}
			for _, o := range s.Options {
				texts = append(texts, o.Label)
			}
			for _, b := range s.Buttons {
				texts = append(texts, b.Label, b.Copy)
			}
			for _, l := range s.Lines {
				texts = append(texts, l.Text)
			}
			check(f.Name+"/"+s.Name, strings.ToLower(strings.Join(texts, "\n")))
		}
	}
}

// D6: nothing tells anybody to block, delete or confront at once, and where a
// watched phone is spoken of, the danger and a helpline come before any setting.
func TestD6NoSuddenChanges(t *testing.T) {
	everyText(t, func(where, text string) {
		for _, no := range []string{"block them", "block him", "block her", "delete the app", "delete their", "confront", "change your password", "change the password", "log them out", "turn off your location"} {
			if strings.Contains(text, no) {
				t.Errorf("%s says %q", where, no)
			}
		}
	})
	c := talk(t, "> /start", "> /privacy", "> [Who could read it, and more]", "> [Is somebody else logged in?]")
	wantOrder(t, last(c), "helpline first", "raise the danger", "Devices")
	c = talk(t, "> /start", "> [Look around]", "> he hit me again last night", "> [If this phone may be watched]")
	wantOrder(t, last(c), "sudden changes can raise the danger", "helpline")
}

// E1: the card stands in the settings and on "What I won't do", and comes on
// trigger words; it names the signs, and how it can be stopped and reported.
func TestE1TheScamCard(t *testing.T) {
	for _, way := range [][]string{
		{"> /start", "> /settings", "> [What is kept, and more]", "> [Paid offers, and their signs]"},
		{"> /start", "> [Look around]", "> [What I won't do]", "> [Turn the card]", "> [Turn the card]", "> [Turn the card]", "> [Paid offers, and their signs]"},
		{"> /start", "> [Look around]", "> a psychic says she can bring him back, guaranteed, for 300"},
	} {
		c := talk(t, way...)
		i := slices.IndexFunc(c.Heard, func(h rehearse.Heard) bool {
			return strings.Contains(h.Message.Text, "Nobody can make a person come back")
		})
		if i < 0 {
			t.Errorf("%q brings no card: %q", way, last(c))
			continue
		}
		wantOrder(t, c.Heard[i].Message.Text, "guarantee", "curse", "fees that grow", "secrecy", "hurry", "gift cards or crypto")
		for label, want := range map[string]string{"How it can be stopped": "no more money", "Where it can be reported": "police"} {
			say(t, c, "> /settings", "> [What is kept, and more]", "> [Paid offers, and their signs]", "> ["+label+"]")
			wantOrder(t, last(c), want)
		}
	}
}

// E2: no text leads out of the chat, names a price or sells anything.
func TestE2NothingIsSoldOrLinked(t *testing.T) {
	everyText(t, func(where, text string) {
		for _, no := range []string{"http", "www.", "t.me", "<a ", "@", "€", "$", "£", "subscri", "premium", "discount", "sponsor", "coach", "affiliate"} {
			if strings.Contains(text, no) {
				t.Errorf("%s says %q", where, no)
			}
		}
	})
}

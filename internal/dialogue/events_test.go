package dialogue_test

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/rehearse"
	"kintsugi/internal/session"
)

// A person's part of a conversation, one thing a line:
//
//	# 12      the button with that number among all on the screen
//	! data    a button that carries data
//	/... or anything else   typed
//	~ words   the newest message is changed
//	< voice   a message without text
//	@ 90      seconds pass
//
// and in it N stands for the nonce of the present screen.

// places are all states that a person can stand in.
func places(lib *dialogue.Library) (all []dialogue.Frame) {
	for _, f := range lib.Flows(dialogue.English) {
		for _, s := range f.States {
			all = append(all, dialogue.Frame{Flow: f.Name, State: s.Name, Nonce: 9, At: evening.Unix() / 60, Over: true})
		}
	}
	return all
}

// FuzzEvents puts a person into any state and does there whatever comes. No
// turn fails or panics, none changes the session it began with, every keyboard
// has Help now, and the session can be kept.
func FuzzEvents(f *testing.F) {
	content, every := libraries(f)
	at := [2][]dialogue.Frame{places(content), places(every)}
	for i := range at[1] {
		f.Add(uint16(2*i+1), "hm\n# 0\n3\n# 1\nback\n# 2")
	}
	for i, talk := range talks {
		f.Add(uint16(2*i), talk)
		f.Add(uint16(37*i+1), talk)
	}
	f.Fuzz(func(t *testing.T, place uint16, talk string) {
		which := int(place % 2)
		frames := at[which]
		c := rehearse.New([2]*dialogue.Library{content, every}[which], evening)
		home := dialogue.Frame{Flow: dialogue.FlowHome, State: "menu", Nonce: 1, At: evening.Unix() / 60, Over: true}
		c.Session = &dialogue.Session{Turn: 9, Last: evening.Unix() - 60, Stack: []dialogue.Frame{home, frames[int(place/2)%len(frames)]}}
		c.Store = kept
		for line := range strings.SplitSeq(talk, "\n") {
			c.Now = c.Now.Add(time.Second)
			turn(t, c, line)
		}
	})
}

// talks are conversations with what the engine must expect from anybody.
var talks = []string{
	"! :::\n! a:b:c\n! kinds:label:9:-skip\n! kinds:several:9:-done\n! kinds:scale:9:+5\n! kinds:scale:9:-1",
	"! <9\n! <\n! <zzzzzzz\n! ^notes\n! ^\n! ~\n! ~nowhere\n! ~home\n! ~help",
	"! !\n! !:\n! !doors:XX:where:9\n! !call:PL:doors:99999999999999999999\n! !where:de::-3\n! !call:DE:call:9223372036854775807",
	"! kinds:country:N:-p9223372036854775807\n! kinds:country:N:-p-1\n! kinds:country:N:-p101\n! kinds:country:N:-cXX\n! kinds:country:N:-c",
	"! help:call:N:-p9223372036854775807\n! kinds:journal:N:-keep\n! kinds:journal:N:-drop",
	"/help_now\n/help_now Atlantis\n/help_now PL\n# 0\n# 1\n# 2",
	"/start\n/home\n/back\n/ \n/\n//\n/start now\n/HOME",
	"words\n~ other words\n# 0\n~ {label} & <b>\n~",
	"< voice\n< sticker\n< nothing\n< ",
	"@ 3600\n@ 90000\n@ 9000000\nhello",
	"9223372036854775808\n-1\n1e9\n٣\n3️⃣\n🔟\n½\n０\nthree hundred",
	"29 2 2023\n31/12\n0000-00-00\n99999 weeks ago\nin 1000 years\n1000 months ago",
	"25:61\n24:00\n0000\n-1:30\nhalf past 23\n12am\n99999999999999999999",
	"1, 2 and 3\nsleep and food\n,\n and \n1 1 1",
	"<b>\n&lt;\n{they}\n\u202e\u2069\n\x00\n\xff\xfe\n" + strings.Repeat("a", 5000),
}

// turn is one thing the person does, and what must hold after it.
func turn(t *testing.T, c *rehearse.Chat, line string) {
	before, old := encoded(t, c.Session), c.Session
	if err := do(c, line); err != nil {
		t.Fatalf("%q in %s: %v", line, standing(old), err)
	}
	if old != nil && !bytes.Equal(encoded(t, old), before) {
		t.Fatalf("%q in %s: the session it began with has changed", line, standing(old))
	}
	for _, fault := range c.Faults {
		if !strings.HasPrefix(fault, "an unfilled placeholder") { // people may type braces
			t.Fatalf("%q in %s: %s", line, standing(old), fault)
		}
	}
	if c.Session != nil && len(c.Session.Stack) == 0 && !c.Session.Gone {
		t.Fatalf("%q in %s: stands nowhere", line, standing(old))
	}
}

// do is what a line of a conversation says.
func do(c *rehearse.Chat, line string) error {
	mark, rest, _ := strings.Cut(line, " ")
	message, buttons := c.Keyboard()
	if c.Session != nil && len(c.Session.Stack) > 0 {
		n := c.Session.Stack[len(c.Session.Stack)-1].Nonce
		rest = strings.Replace(rest, ":N:", ":"+strconv.FormatInt(int64(n), 36)+":", 1)
	}
	n := 0
	_, _ = fmt.Sscan(rest, &n)
	switch mark {
	case "#":
		if len(buttons) == 0 || n < 0 || buttons[n%len(buttons)].Data == "" {
			return nil
		}
		return c.PressData(message, buttons[n%len(buttons)].Data)
	case "!":
		return c.PressData(message, rest)
	case "<":
		return c.Other(rest)
	case "@":
		return c.Wait(time.Duration(min(max(0, n), 100*24*3600)) * time.Second)
	case "~":
		if !slices.ContainsFunc(c.Shown, func(m *rehearse.Shown) bool { return m.Mine && !m.Deleted }) {
			return nil
		}
		return c.Edit(rest)
	}
	return c.Type(line)
}

// kept sends a session through the form it is stored in.
func kept(s *dialogue.Session) (*dialogue.Session, error) {
	b, err := session.Encode(s)
	if err != nil {
		return nil, err
	}
	return session.Decode(b)
}

func encoded(t *testing.T, s *dialogue.Session) []byte {
	t.Helper()
	if s == nil {
		return nil
	}
	b, err := session.Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func standing(s *dialogue.Session) string {
	if s == nil || len(s.Stack) == 0 {
		return "no place"
	}
	f := s.Stack[len(s.Stack)-1]
	return f.Flow + "/" + f.State
}

package dialogue

import (
	"slices"
	"strings"
)

// Reader reads free text for danger, on the machine (safety.md B). What it finds
// only ever leads to an offer: nothing is blocked, deleted or reported.
type Reader interface {
	// Read returns a class (none, distress, self_harm, abuse, harm_others,
	// scam) and whether it was said outright.
	Read(text, lang string) (class string, explicit bool)
}

// factOffered begins the facts that hold when an offer was last made: days since
// 1970, doubled, plus one when it was for something said outright.
const factOffered = "offered_"

// factOffer is the screen that was offered last, until the person does
// something.
const factOffer = "offer"

// day is how many seconds the same offer is not made again, unless the words
// escalate (safety.md B3).
const day = 24 * 60 * 60

// read looks a free text over, wherever it went, and adds the offer that fits
// below the answer it got.
func (t *turn) read() {
	class, explicit := t.lib.read(t.e.Text, t.lang)
	state := t.lib.offered(class, explicit)
	s := t.lib.flow(t.lang, t.lib.urgent.Name).byName[state]
	if s == nil || t.hidden {
		return
	}
	if f := t.top(); t.inUrgent() && f.State == state {
		return
	}
	now := t.e.At.Unix() / day * 2
	if explicit {
		now++
	}
	key := factOffered + class
	// Whoever answers the offer in words that fit nothing is asked again, not missed.
	again := t.missed && t.offered == state
	if last, ok := t.s.Facts[key].(int64); !again && ok && last/2 == now/2 && last >= now {
		return
	}
	t.s.Facts[key] = now
	t.s.Facts[factOffer] = state
	t.lead = ""
	t.say(t.offer(s))
}

// offer is a screen of the crisis flow said beside where the person is: its
// buttons work from anywhere.
func (t *turn) offer(s *State) Message {
	m := Message{Text: t.fill(s.Text), Protect: s.Gate}
	if s.Gate {
		m.Slot = slotGate
	}
	m.Rows = t.rows(s, s.kind.items(t, s))
	row := []Button{{Label: t.words.HelpNow, Data: t.helpData()}}
	if s.Gate {
		row = append([]Button{{Label: t.words.Hide, Data: openMark + FlowHide}}, row...)
	}
	m.Rows = append(m.Rows, row)
	return m
}

// answersOffer takes a text as the answer to the offer that was made a turn
// ago, since that is the last thing the person has read. Only then: after
// anything else they did, the offer is answered by its buttons.
func (t *turn) answersOffer(state, text string) bool {
	s := t.lib.flow(t.lang, t.lib.urgent.Name).byName[state]
	if s == nil {
		return false
	}
	option, ok := t.match(s, strings.TrimSpace(text))
	if !ok || s.exit[option] == "" {
		return false
	}
	if s.Gate {
		t.noted()
	}
	t.from = s.Name
	t.urgent(urgentPlace{state: s.exit[option]})
	return true
}

// takeOffer returns the offer made a turn ago, "" for none; it stands for one
// turn only.
func (t *turn) takeOffer() string {
	state, _ := t.s.Facts[factOffer].(string)
	if t.e.Kind != Due {
		delete(t.s.Facts, factOffer)
	}
	return state
}

// offered is the screen for what was read, "" for none.
func (l *Library) offered(class string, explicit bool) string {
	if !explicit && !slices.Contains(l.urgent.Hinted, class) {
		return ""
	}
	return l.urgent.Offers[class]
}

// read asks the reader, if there is one.
func (l *Library) read(text, lang string) (class string, explicit bool) {
	if l.reader == nil || text == "" {
		return "", false
	}
	return l.reader.Read(text, lang)
}

// Without is what is said to a text while nothing can be kept: a country that it
// names is taken as the country, and words that read like danger get the screen
// they would get. ok is false for any other event.
func (l *Library) Without(e Event) (say []Message, ok bool) {
	if e.Kind != Typed {
		return nil, false
	}
	t := l.begin(&Session{}, e)
	t.ahead = true
	to := urgentPlace{state: l.offered(l.read(e.Text, t.lang))}
	if to.state == "" {
		codes, sure := l.dir.Find(e.Text)
		if !sure {
			return nil, false
		}
		to = urgentPlace{state: l.urgent.Start, country: codes[0]}
	}
	t.urgent(to)
	return t.out.Say, t.err == nil
}

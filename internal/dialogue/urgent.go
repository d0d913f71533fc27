package dialogue

import (
	"slices"
	"strconv"
	"strings"
)

// The crisis flow is reached from any state, or none: each of its buttons
// carries "!state:country:from:page", or the id of a record of the directory in
// the place of the page, so a screen can be answered by whoever
// gets the press, with no memory of the person and with the store away
// (safety.md A1).

// urgentPlace is where a crisis event leads.
type urgentPlace struct {
	state, country, from string
	page                 int
	record               string // which number didn't work
}

func (p urgentPlace) data() string {
	d := crisisMark + p.state + ":" + p.country + ":" + p.from
	switch {
	case p.record != "":
		d += ":" + p.record
	case p.page > 0:
		d += ":" + strconv.Itoa(p.page)
	}
	return d
}

// parseUrgent reads the data of a crisis button; ok is false for any other.
func parseUrgent(data string) (p urgentPlace, ok bool) {
	data, ok = strings.CutPrefix(data, crisisMark)
	if !ok {
		return p, false
	}
	part := append(strings.SplitN(data, ":", 4), "", "", "", "")
	p = urgentPlace{state: part[0], country: part[1], from: part[2]}
	if n, err := strconv.Atoi(part[3]); err == nil {
		p.page = max(0, n)
	} else {
		p.record = part[3]
	}
	return p, ok
}

// urgentTo tells whether an event asks for help now, and where it leads.
func (l *Library) urgentTo(e Event) (urgentPlace, bool) {
	start := urgentPlace{state: l.urgent.Start}
	switch e.Kind {
	case Pressed:
		p, ok := parseUrgent(e.Text)
		if !ok {
			return start, false
		}
		if l.urgent.byName[p.state] == nil {
			p = urgentPlace{state: start.state, country: p.country}
		}
		if !l.dir.Known(p.country) {
			p.country = ""
		}
		if _, _, known := l.dir.Record(p.record); !known {
			p.record = ""
		}
		return p, true
	case Typed:
		text := strings.TrimSpace(e.Text)
		if name, rest, ok := asCommand(text); ok {
			if !slices.Contains(l.urgent.Commands, name) {
				return start, false
			}
			if codes, sure := l.dir.Find(rest); sure {
				start.country = codes[0]
			}
			return start, true
		}
		if len(text) > 60 {
			return start, false
		}
		said := fold(text)
		for _, w := range l.words {
			if said == l.fold(w.HelpNow) || slices.Contains(w.Synonyms["help"], said) {
				return start, true
			}
		}
	}
	return start, false
}

// Helps tells whether an event asks for help now: it is answered at once,
// before anything is loaded (see Ahead). A screen that promises something for
// later waits for its turn, since nothing is promised that is not kept.
func (l *Library) Helps(e Event) bool {
	to, ok := l.urgentTo(e)
	return ok && len(l.urgent.byName[to.state].Schedule) == 0
}

// Ahead is what is said at once to an event that asks for help now, without a
// session. The event's turn then runs with Said set and says the rest.
func (l *Library) Ahead(e Event) []Message {
	if !l.Helps(e) {
		return nil
	}
	to, _ := l.urgentTo(e)
	t := l.begin(&Session{}, e)
	t.ahead = true
	t.urgent(to)
	if t.err != nil {
		return []Message{{Text: l.dir.Emergency(to.country, t.lang)}}
	}
	return t.out.Say
}

// Plain is one of the engine's sentences as a message with Help now, for when
// no session can be had.
func (l *Library) Plain(text string) Message {
	t := l.begin(&Session{}, Event{})
	return Message{Text: text, Rows: t.nav(nil)}
}

// urgent puts the crisis frame above everything, at the place asked for. What
// was not said yet is dropped: nothing stands between a person and help.
func (t *turn) urgent(to urgentPlace) {
	f := t.lib.flow(t.lang, t.lib.urgent.Name)
	t.out.Unsaid = true
	t.muted = t.e.Said && (to.country != "" || t.country() == "")
	if s := f.byName[to.from]; s != nil && t.e.Kind == Pressed {
		if t.slot = s.Slot; s.Gate {
			t.noted()
		}
		t.from = s.Name
	}
	if to.country != "" {
		t.remember(factCountry, to.country)
	}
	t.leaveUrgent()
	t.stopPaces()
	if len(t.s.Stack) >= maxFrames {
		t.dropGroup(0)
	}
	t.s.Stack = append(t.s.Stack, Frame{Flow: f.Name, Over: true})
	t.page, t.failed = to.page, to.record
	t.enter(to.state)
	t.muted = false
}

// stopPaces takes the end of every running sequence out of the schedule: it is
// shown anew when the person comes back to it.
func (t *turn) stopPaces() {
	for _, f := range t.s.Stack {
		t.offPace(f)
	}
}

// inUrgent tells whether the present frame is the crisis flow.
func (t *turn) inUrgent() bool {
	f := t.top()
	return f != nil && f.Flow == t.lib.urgent.Name
}

// leaveUrgent takes the crisis frame off, so that it is never buried.
func (t *turn) leaveUrgent() {
	for {
		i := t.find(t.lib.urgent.Name)
		if i < 0 {
			return
		}
		_, to := t.group(i)
		t.drop(i, to)
	}
}

// helpData is the data of Help now: the start of the crisis flow, with the
// country where it is known.
func (t *turn) helpData() string {
	return urgentPlace{state: t.lib.urgent.Start, country: t.country()}.data()
}

// urgentData is the data of an option of a crisis screen: where it leads.
func (t *turn) urgentData(s *State, option string) string {
	p := urgentPlace{state: s.exit[option], country: t.country(), from: s.Name}
	if n, ok := strings.CutPrefix(option, optPage); ok {
		p.state, p.page = s.Name, atoi(n)
	}
	if code, ok := strings.CutPrefix(option, optCountry); ok {
		p.state, p.country = s.exit[eventNext], code
	}
	if id, ok := strings.CutPrefix(option, optRecord); ok {
		p.state, p.record = s.exit[eventNext], id
	}
	if s.asksWhich(option) {
		p.page = linesKind{}.page(t, s).From
	}
	return p.data()
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

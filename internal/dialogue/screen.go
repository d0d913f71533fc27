package dialogue

import (
	"strconv"
	"unicode/utf8"
)

// slotGate is where the question of a gate stands, so that it can be taken out
// of the chat after the answer.
const slotGate = "gate"

// Where menus stand, and Home.
const (
	slotScreen = "screen"
	slotHome   = "home"
)

// item is one thing a person can pick on a screen.
type item struct {
	option string // what is picked; "" when data says it all
	label  string
	data   string
	copy   string
	words  []string // typed, they mean this item
}

// Labels at most so long share a row: the first with many, the second in pairs.
const (
	tinyLabel  = 3
	shortLabel = 13
	tinyRow    = 6
)

// show says the present screen.
func (t *turn) show(s *State) { t.say(t.screen(s)) }

// screen is the present screen of a state: its words, its buttons, and below
// them what every screen has.
func (t *turn) screen(s *State) Message {
	m := Message{
		Text: s.kind.body(t, s), Slot: s.Slot, Silent: s.Silent, Protect: s.Protect || s.Gate, Picture: t.picture(s),
	}
	if s.Gate && m.Slot == "" {
		m.Slot = slotGate
	}
	if t.inPlace(m.Slot) {
		m.Do, m.Target = Edit, t.e.Message
	}
	if k, ok := s.kind.(shower); ok {
		m.Kept = k.kept(t, s)
	}
	if s.Days > 0 {
		m.Back = t.lookBack(s)
	}
	m.Rows = t.nav(t.rows(s, s.kind.items(t, s)))
	return m
}

// inPlace tells whether a screen takes the place of the message whose button was
// pressed: its own slot's or, menus and Home being one screen, each other's while
// nothing else was said in between.
func (t *turn) inPlace(slot string) bool {
	if slot == "" || t.slot == "" {
		return false
	}
	return slot == t.slot || menuSlot(slot) && menuSlot(t.slot) && len(t.out.Say) == 0
}

// menuSlot tells whether a slot is that of menus, or of Home.
func menuSlot(slot string) bool { return slot == slotScreen || slot == slotHome }

// picture is the drawing of a state: its name, and behind it the numbers that
// it shows. Where there are none there is no picture, and the words stand alone.
func (t *turn) picture(s *State) string {
	if k, ok := s.kind.(drawer); ok {
		return k.drawing(t, s)
	}
	name := s.Picture
	for _, fact := range s.Of {
		if p, ok := t.spread(t.lib.facts[fact]); ok {
			name += pictureMark + p.String()
		}
	}
	if len(s.Of) > 0 && name == s.Picture {
		return ""
	}
	return name
}

// rows lays items out: numbers and letters in rows of six, short labels in
// pairs, any other on a row of its own.
func (t *turn) rows(s *State, items []item) (rows [][]Button) {
	width := 0
	for _, x := range items {
		b := Button{Label: x.label, Data: x.data, Copy: x.copy}
		if b.Data == "" && b.Copy == "" {
			b.Data = t.data(s, x.option)
		}
		most := 1
		switch n := utf8.RuneCountInString(x.label); {
		case n <= tinyLabel:
			most = tinyRow
		case n <= shortLabel:
			most = 2
		}
		if len(rows) > 0 && most > 1 && width == most && len(rows[len(rows)-1]) < most {
			rows[len(rows)-1] = append(rows[len(rows)-1], b)
			continue
		}
		rows, width = append(rows, []Button{b}), most
	}
	return rows
}

// data is what a button for an option of the present screen carries.
func (t *turn) data(s *State, option string) string {
	if s.flow.Urgent {
		return t.urgentData(s, option)
	}
	f := t.top()
	return press{flow: f.Flow, state: s.Name, nonce: f.Nonce, option: option}.data()
}

// nav is the row below every screen: Back where there is something to go back
// to, Home, and Help now always (safety.md A1); Hide under a gate (D2).
func (t *turn) nav(rows [][]Button) [][]Button {
	var row []Button
	flow, s := t.place()
	urgent := flow != nil && flow.Urgent
	if s != nil && s.Gate {
		row = append(row, Button{Label: t.words.Hide, Data: openMark + FlowHide})
	}
	if !urgent && flow != nil {
		if len(t.s.Undo) > 0 || t.answer && flow.Name != FlowHome {
			row = append(row, Button{Label: t.words.Back, Data: backMark + nonceText(t.top().Nonce)})
		}
		if flow.Name != FlowHome && !t.has(FlowFirst) {
			data := openMark + FlowHome
			if s != nil && menuSlot(s.Slot) {
				data += hereMark
			}
			row = append(row, Button{Label: t.words.Home, Data: data})
		}
	}
	row = append(row, Button{Label: t.words.HelpNow, Data: t.helpData()})
	return append(rows, row)
}

// own are the items the engine adds to a question: a way past it.
func (t *turn) own(s *State) (items []item) {
	if s.Skip != "" {
		items = append(items, item{option: optSkip, label: t.words.Skip})
	}
	if s.Later != "" {
		items = append(items, item{option: optLater, label: t.words.Later})
	}
	return items
}

// EntryID is the id of the entry kept from a message.
func EntryID(message int) string { return strconv.FormatInt(int64(message), 36) }

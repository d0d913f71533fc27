// Package rehearse plays a conversation between one person and a library with
// no server and no store: golden conversations, generated walks and content
// tests speak through it. Between every two turns the session can be sent
// through whatever will store it.
package rehearse

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf16"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/export"
	"kintsugi/internal/session"
)

// Chat is one person's side of a conversation.
type Chat struct {
	Library *dialogue.Library
	Session *dialogue.Session
	Now     time.Time
	// Store sends the session through what would keep it; nil leaves it alone.
	Store func(*dialogue.Session) (*dialogue.Session, error)
	// Shown are the messages in the chat, oldest first, as they read now.
	Shown []*Shown
	// Entries are the texts that are kept.
	Entries map[string]dialogue.Entry
	// Faults are the rules of the house that a message broke.
	Faults []string
	// Heard tells what the last event brought: sent, changed and deleted
	// messages, in order.
	Heard []Heard
	// Counted is what was counted for the operator.
	Counted []string
	// Way is where the last event led.
	Way []dialogue.Visit

	update, message int
}

// Shown is one message in the chat.
type Shown struct {
	ID      int
	Mine    bool // the person's own
	Text    string
	Rows    [][]dialogue.Button
	Slot    string
	Picture string
	File    string // its name; Words is what stands in it
	Words   string
	Silent  bool
	Protect bool
	Deleted bool
}

// Heard is one thing the bot did.
type Heard struct {
	What    string // said, changed, deleted
	Message Shown
	Pace    []dialogue.Line
	// At is when it did so by itself; zero after something the person did.
	At time.Time
}

// New begins a conversation with somebody unknown.
func New(lib *dialogue.Library, now time.Time) *Chat {
	return &Chat{Library: lib, Now: now, Entries: map[string]dialogue.Entry{}}
}

// Clone is the conversation as it stands, to be continued in another way.
func (c *Chat) Clone() *Chat {
	d := *c
	d.Shown = make([]*Shown, len(c.Shown))
	for i, m := range c.Shown {
		copied := *m
		d.Shown[i] = &copied
	}
	d.Entries = maps.Clone(c.Entries)
	d.Faults, d.Heard, d.Way = nil, nil, nil
	return &d
}

// Person is the chat id of everybody who rehearses.
const Person = 4711

func (c *Chat) event(k dialogue.EventKind) dialogue.Event {
	c.update++
	return dialogue.Event{Kind: k, ID: int64(c.update), Chat: Person, At: c.Now, Lang: "en"}
}

// Type sends a text.
func (c *Chat) Type(text string) error {
	e := c.event(dialogue.Typed)
	c.message++
	e.Text, e.Message = text, c.message
	c.Shown = append(c.Shown, &Shown{ID: c.message, Mine: true, Text: text})
	return c.take(e)
}

// Edit changes the person's newest message.
func (c *Chat) Edit(text string) error {
	for _, m := range slices.Backward(c.Shown) {
		if m.Mine && !m.Deleted {
			return c.EditMessage(m, text)
		}
	}
	return fmt.Errorf("there is no message to edit")
}

// EditMessage changes one of the person's messages.
func (c *Chat) EditMessage(m *Shown, text string) error {
	e := c.event(dialogue.Edited)
	e.Text, e.Message = text, m.ID
	if x, ok := c.Entries[dialogue.EntryID(m.ID)]; ok {
		e.Kept, e.KeptAt = x.Kind, x.At
	}
	m.Text = text
	return c.take(e)
}

// Other sends a message without text.
func (c *Chat) Other(what string) error {
	e := c.event(dialogue.Other)
	c.message++
	e.What, e.Message = what, c.message
	c.Shown = append(c.Shown, &Shown{ID: c.message, Mine: true, Text: "<" + what + ">"})
	return c.take(e)
}

// Press taps the button with that label on the newest message that has it.
func (c *Chat) Press(label string) error {
	for _, m := range slices.Backward(c.Shown) {
		if m.Deleted {
			continue
		}
		for _, row := range m.Rows {
			for _, b := range row {
				if b.Label == label && b.Data != "" {
					return c.PressData(m.ID, b.Data)
				}
			}
		}
	}
	return fmt.Errorf("there is no button %q", label)
}

// PressData taps a button of a message by what it carries.
func (c *Chat) PressData(message int, data string) error {
	e := c.event(dialogue.Pressed)
	e.Text, e.Message = data, message
	return c.take(e)
}

// Wait lets time pass; what falls due on the way happens at its time.
func (c *Chat) Wait(d time.Duration) error {
	end := c.Now.Add(d)
	var heard []Heard
	var way []dialogue.Visit
	for c.Session != nil {
		at := c.Session.Next()
		if at.IsZero() || at.After(end) {
			break
		}
		if at.After(c.Now) {
			c.Now = at
		}
		for _, id := range c.Session.Fallen(c.Now) {
			err := c.take(dialogue.Event{Kind: dialogue.Due, Chat: Person, At: c.Now, Entry: id})
			for i := range c.Heard {
				c.Heard[i].At = c.there(c.Now)
			}
			heard, way = append(heard, c.Heard...), append(way, c.Way...)
			if err != nil {
				return err
			}
		}
	}
	c.Now, c.Heard, c.Way = end, heard, way
	return nil
}

// there is a time as the person's clock shows it; in UTC while it is not known.
func (c *Chat) there(at time.Time) time.Time {
	if c.Session == nil {
		return at
	}
	zone, _ := c.Session.Facts["zone"].(string)
	loc, err := time.LoadLocation(zone)
	if err != nil {
		return at
	}
	return at.In(loc)
}

// CutOff tells that whoever showed the lines of a paced sequence fell silent.
func (c *Chat) CutOff() error {
	id := c.Session.Paced()
	if id == "" {
		return fmt.Errorf("no lines are being shown")
	}
	return c.take(dialogue.Event{Kind: dialogue.Due, Chat: Person, At: c.Now, Entry: id})
}

// take is one turn, as package bot does it.
func (c *Chat) take(e dialogue.Event) error {
	c.Heard, c.Way = nil, nil
	if dialogue.Taken(c.Session, e) {
		return nil
	}
	next, out, err := c.Library.Step(c.Session, e)
	if errors.Is(err, dialogue.ErrEntries) {
		e.Entries, e.Opened = c.sorted(), true
		next, out, err = c.Library.Step(c.Session, e)
	}
	c.Way = out.Way
	if err != nil {
		return err
	}
	if next != nil && c.Store != nil {
		if next, err = c.Store(next); err != nil {
			return err
		}
	}
	if next != nil {
		c.Session = next
	}
	if out.Forget {
		maps.DeleteFunc(c.Entries, func(id string, _ dialogue.Entry) bool { return !slices.Contains(out.Spare, id) })
	}
	for _, x := range out.Keep {
		c.Entries[x.ID] = x
	}
	for _, x := range out.Revise {
		if _, ok := c.Entries[x.ID]; ok {
			c.Entries[x.ID] = x
		}
	}
	for _, id := range out.Drop {
		delete(c.Entries, id)
	}
	words := map[string]string{}
	for id, x := range c.Entries {
		words[id] = x.Text
	}
	c.Counted = append(c.Counted, out.Count...)
	for _, m := range out.Say {
		if m.All != "" {
			if err := c.hearCopy(m); err != nil {
				return err
			}
			continue
		}
		m = c.Library.WithDays(m, slices.Collect(maps.Values(c.Entries)))
		for _, m := range dialogue.WithKept(m, words) {
			c.hear(m)
		}
	}
	return nil
}

// hearCopy does in the chat what a copy of everything asks for.
func (c *Chat) hearCopy(m dialogue.Message) error {
	held := session.Held{Session: c.Session, Texts: c.sorted()}
	files, err := export.Files(c.Library, held, c.Now, m.All, export.PartMost)
	if err != nil {
		return err
	}
	for i, words := range files {
		part := m
		part.File, part.Words = export.Name(m.File, i), words
		c.hear(part)
	}
	return nil
}

// sorted are the kept texts as the store hands them out, oldest first.
func (c *Chat) sorted() []dialogue.Entry {
	return slices.SortedFunc(maps.Values(c.Entries), func(a, b dialogue.Entry) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID))
	})
}

// hear does in the chat what a message asks for.
func (c *Chat) hear(m dialogue.Message) {
	c.inspect(m)
	switch m.Do {
	case dialogue.Erase:
		c.erase(func(s *Shown) bool { return slices.Contains(m.Targets, s.ID) })
		return
	case dialogue.Hide:
		c.erase(func(*Shown) bool { return true })
	case dialogue.Edit:
		for _, s := range slices.Backward(c.Shown) {
			if !s.Deleted && !s.Mine && (s.ID == m.Target || m.Target == 0 && s.Slot == m.Slot) {
				s.Text, s.Rows = m.Text, m.Rows
				c.Heard = append(c.Heard, Heard{What: "changed", Message: *s, Pace: m.Pace})
				return
			}
		}
	}
	c.message++
	s := &Shown{ID: c.message, Text: m.Text, Rows: m.Rows, Slot: m.Slot, Picture: m.Picture, File: m.File, Words: m.Words, Silent: m.Silent, Protect: m.Protect}
	c.Shown = append(c.Shown, s)
	c.Heard = append(c.Heard, Heard{What: "said", Message: *s, Pace: m.Pace})
}

func (c *Chat) erase(which func(*Shown) bool) {
	for _, s := range c.Shown {
		if !s.Deleted && which(s) {
			s.Deleted = true
			c.Heard = append(c.Heard, Heard{What: "deleted", Message: *s})
		}
	}
}

// inspect holds a message against the rules every message keeps.
func (c *Chat) inspect(m dialogue.Message) {
	fault := func(format string, a ...any) { c.Faults = append(c.Faults, fmt.Sprintf(format, a...)) }
	most := 4096
	if m.Picture != "" || m.File != "" {
		most = 1024
	}
	if n := len(utf16.Encode([]rune(m.Text))); n > most {
		fault("a message of %d UTF-16 units", n)
	}
	if m.Text == "" && m.Do != dialogue.Erase {
		fault("a message without words")
	}
	if i := strings.IndexByte(m.Text, '{'); i >= 0 {
		fault("an unfilled placeholder: %s", m.Text[i:])
	}
	help := len(m.Rows) == 0
	for _, row := range m.Rows {
		for _, b := range row {
			help = help || dialogue.Urgent(b.Data)
			if len(b.Data) > 64 {
				fault("a button with %d bytes of data", len(b.Data))
			}
			if b.Label == "" || (b.Data == "") == (b.Copy == "" && b.URL == "") {
				fault("a button %q that is none", b.Label)
			}
		}
	}
	if !help {
		fault("a keyboard without Help now: %q", m.Text)
	}
}

// Keyboard are the buttons of the newest message that has any.
func (c *Chat) Keyboard() (message int, buttons []dialogue.Button) {
	for _, m := range slices.Backward(c.Shown) {
		if !m.Deleted && len(m.Rows) > 0 {
			return m.ID, slices.Concat(m.Rows...)
		}
	}
	return 0, nil
}

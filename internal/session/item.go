package session

import (
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/fxamacker/cbor/v2"

	"kintsugi/internal/dialogue"
)

// ItemID names one message of an outbox: the version of the commit that
// appended it and its place there, 9 bytes. The empty ItemID is no item.
type ItemID string

// String is the id in hex, for logs.
func (id ItemID) String() string { return hex.EncodeToString([]byte(id)) }

const (
	idSize     = 9
	maxItems   = 127
	kindOutbox = "outbox"
	// stays in the last byte of an id says that its message is said whatever
	// else is left out (lua/common.lua). It is in clear, and tells whoever reads
	// the database no more than that.
	stays = 0x80
)

// Item is one message of an outbox.
type Item struct {
	ID      ItemID
	Message dialogue.Message
}

// itemID is the id of the nth message of a commit.
func itemID(v Version, n int) ItemID { return ItemID(string(v[:]) + string([]byte{byte(n)})) }

// idOf is the id of the nth message of a commit, m.
func idOf(v Version, n int, m *dialogue.Message) ItemID {
	if m.Stays() {
		n |= stays
	}
	return itemID(v, n)
}

// message is a dialogue.Message as it is stored. The numbers are for ever: an
// older program may have written what a newer one says.
type message struct {
	Do      dialogue.Do `cbor:"1,keyasint,omitempty"`
	Text    string      `cbor:"2,keyasint,omitempty"`
	Rows    [][]button  `cbor:"3,keyasint,omitempty"`
	Slot    string      `cbor:"4,keyasint,omitempty"`
	Target  int         `cbor:"5,keyasint,omitempty"`
	Targets []int       `cbor:"6,keyasint,omitempty"`
	Silent  bool        `cbor:"7,keyasint,omitempty"`
	Protect bool        `cbor:"8,keyasint,omitempty"`
	Picture string      `cbor:"9,keyasint,omitempty"`
	Pace    []line      `cbor:"10,keyasint,omitempty"`
	Until   int64       `cbor:"11,keyasint,omitempty"` // Unix nanoseconds; 0: no end
	Kept    []kept      `cbor:"12,keyasint,omitempty"`
	Back    *back       `cbor:"13,keyasint,omitempty"`
	File    string      `cbor:"14,keyasint,omitempty"`
	Still   bool        `cbor:"15,keyasint,omitempty"` // KeepPicture
	PaceID  string      `cbor:"16,keyasint,omitempty"`
	All     string      `cbor:"17,keyasint,omitempty"`
}

type back struct {
	From  int64  `cbor:"1,keyasint,omitempty"`
	To    int64  `cbor:"2,keyasint,omitempty"`
	Lang  string `cbor:"3,keyasint,omitempty"`
	Empty string `cbor:"4,keyasint,omitempty"`
}

type kept struct {
	Title string   `cbor:"1,keyasint,omitempty"`
	IDs   []string `cbor:"2,keyasint,omitempty"`
}

type button struct {
	Label string `cbor:"1,keyasint,omitempty"`
	Data  string `cbor:"2,keyasint,omitempty"`
	Copy  string `cbor:"3,keyasint,omitempty"`
	URL   string `cbor:"4,keyasint,omitempty"`
}

type line struct {
	Text string        `cbor:"1,keyasint,omitempty"`
	For  time.Duration `cbor:"2,keyasint,omitempty"`
}

// encoder and decoder write and read what is stored besides sessions. Unknown
// fields are passed over, so that an older program reads a newer one's values.
var (
	encoder = must(cbor.CoreDetEncOptions().EncMode())
	decoder = must(cbor.DecOptions{}.DecMode())
)

// must is for options that are constants: they are right or no test runs.
func must[T any](mode T, err error) T {
	if err != nil {
		panic(err)
	}
	return mode
}

func wireMessage(m *dialogue.Message) *message {
	w := &message{
		Do: m.Do, Text: m.Text, Slot: m.Slot, Target: m.Target, Targets: m.Targets,
		Silent: m.Silent, Protect: m.Protect, Picture: m.Picture, Until: nanos(m.Until),
		Still: m.KeepPicture, PaceID: m.PaceID, File: m.File, All: m.All,
	}
	for _, row := range m.Rows {
		buttons := make([]button, len(row))
		for i, b := range row {
			buttons[i] = button(b)
		}
		w.Rows = append(w.Rows, buttons)
	}
	for _, l := range m.Pace {
		w.Pace = append(w.Pace, line(l))
	}
	for _, k := range m.Kept {
		w.Kept = append(w.Kept, kept(k))
	}
	if m.Back != nil {
		b := back(*m.Back)
		w.Back = &b
	}
	return w
}

func (w *message) dialogue() dialogue.Message {
	m := dialogue.Message{
		Do: w.Do, Text: w.Text, Slot: w.Slot, Target: w.Target, Targets: w.Targets,
		Silent: w.Silent, Protect: w.Protect, Picture: w.Picture, Until: instant(w.Until),
		KeepPicture: w.Still, PaceID: w.PaceID, File: w.File, All: w.All,
	}
	for _, row := range w.Rows {
		buttons := make([]dialogue.Button, len(row))
		for i, b := range row {
			buttons[i] = dialogue.Button(b)
		}
		m.Rows = append(m.Rows, buttons)
	}
	for _, l := range w.Pace {
		m.Pace = append(m.Pace, dialogue.Line(l))
	}
	for _, k := range w.Kept {
		m.Kept = append(m.Kept, dialogue.Kept(k))
	}
	if w.Back != nil {
		b := dialogue.Back(*w.Back)
		m.Back = &b
	}
	return m
}

// sealItem makes the value that stands in the outbox: id and sealed message.
func (s *Store) sealItem(chat int64, it Item) ([]byte, error) {
	return s.sealed(chat, kindOutbox, []byte(it.ID), wireMessage(&it.Message))
}

// openItem reads what sealItem made.
func (s *Store) openItem(chat int64, value string) (Item, error) {
	if len(value) < idSize {
		return Item{}, errors.New("session: an item of the outbox is too short")
	}
	var w message
	if err := s.opened(chat, kindOutbox, []byte(value[idSize:]), &w); err != nil {
		return Item{}, err
	}
	return Item{ID: ItemID(value[:idSize]), Message: w.dialogue()}, nil
}

// sealed encodes and seals a value; front stands before it in clear.
func (s *Store) sealed(chat int64, kind string, front []byte, value any) ([]byte, error) {
	plain, err := encoder.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("session: encode %s: %w", kind, err)
	}
	out, err := s.vault.Seal(chat, kind, plain)
	if err != nil {
		return nil, fmt.Errorf("session: seal %s: %w", kind, err)
	}
	return append(append([]byte(nil), front...), out...), nil
}

// opened opens and decodes what sealed made.
func (s *Store) opened(chat int64, kind string, value []byte, into any) error {
	plain, err := s.vault.Open(chat, kind, value)
	if err != nil {
		return fmt.Errorf("session: open %s: %w", kind, err)
	}
	if err := decoder.Unmarshal(plain, into); err != nil {
		return fmt.Errorf("session: decode %s: %w", kind, err)
	}
	return nil
}

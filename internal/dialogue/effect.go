package dialogue

import (
	"strings"
	"time"
)

// Effects is everything a step wants done, as values. The turn commits them in
// one script with the session, so none is lost and none is done twice.
type Effects struct {
	// Say is appended to the person's outbox, in order.
	Say []Message
	// Unsaid drops what stands in the outbox before Say is appended.
	Unsaid bool
	// Keep stores texts the person typed; Drop deletes texts by id; Revise
	// replaces the text of an entry, and only if it is still there.
	Keep   []Entry
	Drop   []string
	Revise []Entry
	// Forget deletes everything known of the person before Say is appended, but
	// for the texts with the ids Spare.
	Forget bool
	Spare  []string
	// Count names what an operator wants counted, without anybody's name.
	Count []string
	// Way is where the turn went; nothing is done about it.
	Way []Visit
}

// Visit is one state that a turn entered, and the one it came from by a
// transition of the flow; "" when it came otherwise.
type Visit struct{ Flow, From, State string }

// Do is what happens with a message of the outbox. Values are stored.
type Do uint8

// The things that can be done with a message. Add at the end only.
const (
	Send  Do = iota // send it anew
	Edit            // put it in the place of Target, or of what Slot holds; unknown, gone or too old: send it anew
	Erase           // delete the messages Targets
	Hide            // delete every message whose id is still known (safety.md D7), then send it
)

// Message is one thing to be said. Text is Telegram HTML, already escaped.
type Message struct {
	Do   Do
	Text string
	Rows [][]Button
	// Slot is the place the message takes (screen, home, pace); a later edit
	// names it. Empty: nobody will edit it.
	Slot string
	// Target is the message to edit when the event brought its id; 0 otherwise.
	Target int
	// Targets are the messages to delete (Erase).
	Targets []int
	// Silent sends without a sound.
	Silent bool
	// Protect forbids copying and forwarding (safety.md F9 says where not).
	Protect bool
	// Picture names a drawing (see chart) sent with Text as its caption. One that
	// shows a person's own numbers has them behind it: profile:5.3.6.2.4.
	Picture string
	// KeepPicture changes the words and buttons of a message only (Edit): the
	// picture above them stays, and goes on moving if it moves.
	KeepPicture bool
	// File names a plain-text file that is sent with Text as its caption: Kept
	// are what stands in it. Words is the file's text, put in by whoever says the
	// message (see WithKept), and never stored.
	File  string
	Words string
	// All makes the file a copy of everything that is kept of the person, in this
	// form: CopyPage or CopyData. Whoever says the message makes it (see Account).
	All string
	// Kept are texts of the person's to be shown under Text. Whoever says the
	// message looks them up: the step knows their ids only (see WithKept).
	Kept []Kept
	// Back are the days whose notes are to be shown under Text. Whoever says
	// the message looks them up (see Library.WithDays).
	Back *Back
	// Pace are the further lines of a paced sequence, shown by editing this
	// message; the message itself is the first line. PaceID is the schedule
	// entry that ends the sequence (see Session.Paced).
	Pace   []Line
	PaceID string
	// Until is the last moment at which saying this still makes sense; zero:
	// always.
	Until time.Time
}

// The forms of a copy of everything: a page to read, and data for programs.
const (
	CopyPage = "html"
	CopyData = "json"
)

// pictureMark stands before each row of numbers that a picture shows.
const pictureMark = ":"

// Personal tells whether the picture shows somebody's own numbers: it is worth
// drawing for one person only, and is kept by nobody.
func (m Message) Personal() bool { return strings.Contains(m.Picture, pictureMark) }

// Kept is one heading and the entries that stand under it.
type Kept struct {
	Title string
	IDs   []string
}

// Line is one line of a paced sequence and how long it stands.
type Line struct {
	Text string
	For  time.Duration
}

// Button is one button under a message. Exactly one of Data (at most 64 bytes),
// Copy (text put on the clipboard, at most 256 characters) and URL is set.
type Button struct {
	Label string
	Data  string
	Copy  string
	URL   string
}

// Entry is one text a person typed and that is kept under its own key. ID is
// the message it came from (base 36), so an edit of the message finds it.
type Entry struct {
	ID   string
	Kind string // journal, letter, plan, ...: the flow's word for it
	Text string
	// At is when it was written, Changed when it was last changed; zero: never.
	At      time.Time
	Changed time.Time
}

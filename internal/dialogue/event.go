package dialogue

import "time"

// EventKind tells what happened.
type EventKind uint8

// The kinds of event. Values are stored in dead letters: add at the end only.
const (
	Typed     EventKind = iota + 1 // a message with text, a command included
	Pressed                        // a button
	Edited                         // the text of an older message was changed
	Other                          // a message without text; What names it
	Due                            // an entry of the session's own schedule fell due
	Blocked                        // the person blocked the bot
	Unblocked                      // the person came back
)

// Event is one thing that happened to one person. Whatever the engine may
// depend on (the time above all) comes in with it.
type Event struct {
	Kind EventKind
	// ID is Telegram's update id, unique and rising; 0 for Due.
	ID int64
	// Chat is the person: Telegram's id of their private chat.
	Chat int64
	// At is when the event was taken in.
	At time.Time
	// Text is what was typed, or the data of the button that was pressed.
	Text string
	// What names a message without text: voice, audio, photo, video,
	// video_note, animation, sticker, location, contact, poll, document, dice,
	// story, checklist, other. Text is then its caption.
	What string
	// Message is the id of the message that carried the event: the person's
	// own, or the one whose button was pressed. 0 when there is none.
	Message int
	// Query is the id by which a button press is acknowledged
	// (answerCallbackQuery). Nothing in this package reads it.
	Query string
	// Lang is the language Telegram reports for the person (IETF tag).
	Lang string
	// Forwarded is true when the words are somebody else's, passed on.
	Forwarded bool
	// Kept is the kind of the entry that an edited message was kept as; "" when
	// nothing was kept from it.
	Kept string
	// KeptAt is when that entry was written first.
	KeptAt time.Time
	// Entries are all the texts that are kept of the person, oldest first, and
	// Opened tells that somebody has read them: most turns do without (see
	// ErrEntries).
	Entries []Entry
	Opened  bool
	// Entry is the id of the schedule entry that fell due.
	Entry string
	// Line is which of the lines of Message.Pace stands in the chat, counted from
	// 1; 0 when the caller doesn't know, and then the time decides.
	Line int
	// Said is true when the screens of this event were already sent ahead of
	// its turn (Help now): the step still moves the session, and says nothing
	// a second time.
	Said bool
}

// String names the kind for logs and metrics.
func (k EventKind) String() string {
	names := [...]string{"none", "typed", "pressed", "edited", "other", "due", "blocked", "unblocked"}
	if int(k) < len(names) {
		return names[k]
	}
	return "unknown"
}

package telegramtest

import "time"

// Message is one message of a chat as it stands, or stood, on the screen.
type Message struct {
	ID int
	// Bot is true for the bot's messages, false for the person's.
	Bot bool
	// Text is what can be read; HTML is what the bot sent.
	Text, HTML string
	Buttons    [][]Button
	// Picture is the file id of a photo or animation; "" for a text.
	Picture string
	// File is what stands in a document; "" for anything else.
	File string
	// Silent, Protected: sent without a sound; not to be copied or forwarded.
	Silent, Protected bool
	At                time.Time
	// Edits are the changes made since, oldest first, with their times.
	Edits []Edit
	// Deleted is when it was deleted; zero while it stands.
	Deleted time.Time
}

// Edit is one change of a message: how it read and looked after it.
type Edit struct {
	At      time.Time
	Text    string
	Buttons [][]Button
}

// Send is one send of the bot that was run, in the order they were run. The
// text is that of the moment, whatever was edited later.
type Send struct {
	At        time.Time
	Method    string
	MessageID int
	Text      string
	// Lost is true when the answer to the call did not reach the bot, which
	// therefore may say it once more.
	Lost bool
}

// Ack is one press and how it was acknowledged.
type Ack struct {
	Query, Data string
	Pressed     time.Time
	// Answered is when answerCallbackQuery came first; zero: never yet.
	Answered time.Time
	Text     string
}

// chat is everything known of one chat.
type chat struct {
	id         int64
	kind       string // private, group, supergroup, channel
	lang       string
	blocked    bool // by the person: sends are answered 403
	left       bool // by the bot
	met        bool // something came from there
	messages   []*Message
	byID       map[int]*Message
	sends      []*Send
	acks       []*Ack
	actions    int
	edits      int
	moved      time.Time
	changed    chan struct{} // closed and replaced at every change
	floodUntil time.Time
}

// query is a press that can be acknowledged.
type query struct {
	chat int64
	ack  *Ack
}

// chat returns a chat, making it at its first mention; the lock is held.
func (s *Server) chat(id int64) *chat {
	c := s.chats[id]
	if c == nil {
		c = &chat{id: id, kind: "private", lang: "en", byID: map[int]*Message{}, changed: make(chan struct{})}
		if id < 0 {
			c.kind = "group"
		}
		s.chats[id] = c
	}
	return c
}

// touch tells whoever waits that the chat looks different now.
func (c *chat) touch() {
	c.moved = time.Now()
	close(c.changed)
	c.changed = make(chan struct{})
}

// add puts a message at the end of a chat.
func (s *Server) add(c *chat, m *Message) {
	s.lastID++
	m.ID, m.At = s.lastID, time.Now()
	c.messages = append(c.messages, m)
	c.byID[m.ID] = m
	c.touch()
}

// standing returns a message that has not been deleted.
func (c *chat) standing(id int) *Message {
	if m := c.byID[id]; m != nil && m.Deleted.IsZero() {
		return m
	}
	return nil
}

// screen is the newest standing message of the bot with buttons, or nil.
func (c *chat) screen() *Message {
	for i := len(c.messages) - 1; i >= 0; i-- {
		if m := c.messages[i]; m.Bot && m.Deleted.IsZero() && len(m.Buttons) > 0 {
			return m
		}
	}
	return nil
}

// object is the chat as the Bot API writes it (Chat).
func (c *chat) object() map[string]any {
	if c.kind == "private" {
		return map[string]any{"id": c.id, "type": c.kind, "first_name": "P"}
	}
	return map[string]any{"id": c.id, "type": c.kind, "title": "G"}
}

// user is the person as the Bot API writes them (User).
func (c *chat) user() map[string]any {
	id := c.id
	if id < 0 {
		id = -id
	}
	return map[string]any{"id": id, "is_bot": false, "first_name": "P", "language_code": c.lang}
}

// object is the message as the Bot API writes it (Message).
func (m *Message) object(s *Server, c *chat) map[string]any {
	o := map[string]any{"message_id": m.ID, "date": m.At.Unix(), "chat": c.object(), "from": c.user()}
	if m.Bot {
		o["from"] = s.self()
	}
	if len(m.Edits) > 0 {
		o["edit_date"] = m.Edits[len(m.Edits)-1].At.Unix()
	}
	switch {
	case m.File != "":
		o["caption"] = m.Text
		o["document"] = map[string]any{"file_id": "d-file", "file_unique_id": "ud-file", "file_size": len(m.File)}
	case m.Picture != "":
		file := map[string]any{"file_id": m.Picture, "file_unique_id": "u" + m.Picture, "width": 10, "height": 10, "duration": 1}
		if o["caption"] = m.Text; m.Picture[0] == 'p' {
			o["photo"] = []any{file}
		} else {
			o["animation"], o["document"] = file, file
		}
	default:
		o["text"] = m.Text
	}
	if len(m.Buttons) > 0 {
		o["reply_markup"] = map[string]any{"inline_keyboard": keyboardObject(m.Buttons)}
	}
	return o
}

func keyboardObject(rows [][]Button) (out [][]map[string]any) {
	for _, row := range rows {
		var line []map[string]any
		for _, b := range row {
			o := map[string]any{"text": b.Label}
			switch {
			case b.Data != "":
				o["callback_data"] = b.Data
			case b.Copy != "":
				o["copy_text"] = map[string]any{"text": b.Copy}
			default:
				o["url"] = b.URL
			}
			line = append(line, o)
		}
		out = append(out, line)
	}
	return out
}

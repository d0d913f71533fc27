package telegramtest

import (
	"fmt"
	"strconv"
	"time"
)

// Person is somebody who writes to the bot in a private chat, whose id is
// theirs; with a negative id, a group that does.
type Person struct {
	srv *Server
	id  int64
}

// Person returns the person (or, with a negative id, the group) of a chat id.
func (s *Server) Person(chat int64) *Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chat(chat)
	return &Person{s, chat}
}

// ID is the id of the chat.
func (p *Person) ID() int64 { return p.id }

// SetLang sets the language Telegram reports for the person; at first "en".
func (p *Person) SetLang(tag string) {
	p.with(func(c *chat) { c.lang = tag })
}

// with runs a function on the chat with the lock held.
func (p *Person) with(f func(*chat)) {
	p.srv.mu.Lock()
	defer p.srv.mu.Unlock()
	f(p.srv.chat(p.id))
}

// Type sends a text and returns the id of its message.
func (p *Person) Type(text string) (id int) {
	p.with(func(c *chat) { id = p.say(c, text, nil, false) })
	return id
}

// Burst sends several texts at once, in order, with nothing between them; no
// fault puts them out of order.
func (p *Person) Burst(texts ...string) {
	p.with(func(c *chat) {
		for _, t := range texts {
			p.say(c, t, nil, true)
		}
	})
}

// Forward passes on somebody else's words.
func (p *Person) Forward(text string) (id int) {
	origin := map[string]any{"type": "hidden_user", "sender_user_name": "S", "date": 1}
	p.with(func(c *chat) { id = p.say(c, text, map[string]any{"forward_origin": origin}, false) })
	return id
}

func (p *Person) say(c *chat, text string, more map[string]any, firm bool) int {
	m := &Message{Text: text}
	p.srv.add(c, m)
	o := m.object(p.srv, c)
	for k, v := range more {
		o[k] = v
	}
	p.srv.happen("message", c.id, o, firm)
	return m.ID
}

// samples are the contents of messages without text, as the Bot API has them.
var samples = map[string]any{
	"voice":      map[string]any{"file_id": "f", "file_unique_id": "u", "duration": 3},
	"audio":      map[string]any{"file_id": "f", "file_unique_id": "u", "duration": 3},
	"video":      map[string]any{"file_id": "f", "file_unique_id": "u", "duration": 3, "width": 1, "height": 1},
	"video_note": map[string]any{"file_id": "f", "file_unique_id": "u", "duration": 3, "length": 1},
	"photo":      []any{map[string]any{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}},
	"document":   map[string]any{"file_id": "f", "file_unique_id": "u"},
	"sticker":    map[string]any{"file_id": "f", "file_unique_id": "u", "type": "regular", "width": 1, "height": 1},
	"location":   map[string]any{"latitude": 1.5, "longitude": 2.5},
	"contact":    map[string]any{"phone_number": "1", "first_name": "C"},
	"poll":       map[string]any{"id": "1", "question": "Q", "options": []any{}, "total_voter_count": 0, "is_closed": false, "is_anonymous": true, "type": "regular"},
	"dice":       map[string]any{"emoji": "🎲", "value": 3},
}

// Post sends a message without text: voice, audio, video, video_note, photo,
// document, sticker, location, contact, poll, dice, or any other field of
// Message, which then holds an empty object. A caption goes with it unless it
// is "".
func (p *Person) Post(kind, caption string) (id int) {
	p.with(func(c *chat) {
		m := &Message{}
		p.srv.add(c, m)
		o := m.object(p.srv, c)
		delete(o, "text")
		if o[kind] = samples[kind]; o[kind] == nil {
			o[kind] = map[string]any{}
		}
		if caption != "" {
			o["caption"] = caption
		}
		p.srv.happen("message", c.id, o, false)
		id = m.ID
	})
	return id
}

// Rewrite edits a message of the person's own.
func (p *Person) Rewrite(id int, text string) {
	p.with(func(c *chat) {
		m := c.byID[id]
		if m == nil || m.Bot {
			return
		}
		m.Text = text
		m.Edits = append(m.Edits, Edit{At: time.Now(), Text: text})
		p.srv.happen("edited_message", c.id, m.object(p.srv, c), false)
	})
}

// Press taps the button with that label on the newest message that has one.
func (p *Person) Press(label string) (err error) {
	p.with(func(c *chat) {
		for i := len(c.messages) - 1; i >= 0; i-- {
			m := c.messages[i]
			if !m.Bot || !m.Deleted.IsZero() {
				continue
			}
			if data := dataOf(m, label); data != "" {
				p.press(c, m.ID, data)
				return
			}
		}
		err = fmt.Errorf("telegramtest: no message of chat %d has the button %q", c.id, label)
	})
	return err
}

func dataOf(m *Message, label string) string {
	for _, row := range m.Buttons {
		for _, b := range row {
			if b.Label == label {
				return b.Data
			}
		}
	}
	return ""
}

// PressData taps a button by the data it carries, on any message: also one
// that shows it no longer, or that was deleted (Telegram then tells the bot an
// inaccessible message). With message 0 the press comes without a message.
func (p *Person) PressData(message int, data string) {
	p.with(func(c *chat) { p.press(c, message, data) })
}

func (p *Person) press(c *chat, message int, data string) {
	s := p.srv
	ack := &Ack{Query: strconv.Itoa(4_000_000 + len(s.queries)), Data: data, Pressed: time.Now()}
	c.acks = append(c.acks, ack)
	s.queries[ack.Query] = &query{c.id, ack}
	o := map[string]any{"id": ack.Query, "from": c.user(), "chat_instance": "1", "data": data}
	if m := c.standing(message); m != nil {
		o["message"] = m.object(s, c)
	} else if message != 0 {
		o["message"] = map[string]any{"message_id": message, "date": 0, "chat": c.object()}
	}
	s.happen("callback_query", c.id, o, false)
}

// Block blocks the bot: it is told so, and whatever it sends is answered 403.
func (p *Person) Block() { p.member("member", "kicked", true) }

// Unblock takes that back.
func (p *Person) Unblock() { p.member("kicked", "member", false) }

// Met makes the bot's messages arrive as if the person had written to it long
// ago; else they are refused, since a bot can't write first.
func (p *Person) Met() {
	p.with(func(c *chat) { c.met = true })
}

// Vanish makes everything the bot sends be answered 403, without telling it.
func (p *Person) Vanish() {
	p.with(func(c *chat) { c.blocked = true })
}

// Invite puts the bot into the group.
func (p *Person) Invite() {
	p.with(func(c *chat) { c.left = false })
	p.member("left", "member", false)
}

func (p *Person) member(before, after string, blocked bool) {
	p.with(func(c *chat) {
		c.blocked = blocked
		status := func(name string) map[string]any {
			return map[string]any{"user": p.srv.self(), "status": name, "until_date": 0}
		}
		p.srv.happen("my_chat_member", c.id, map[string]any{
			"chat": c.object(), "from": c.user(), "date": time.Now().Unix(),
			"old_chat_member": status(before), "new_chat_member": status(after),
		}, false)
	})
}

// Age makes a message older than it is.
func (p *Person) Age(id int, by time.Duration) {
	p.with(func(c *chat) {
		if m := c.byID[id]; m != nil {
			m.At = m.At.Add(-by)
		}
	})
}

// Update sends the bot an update of any kind with any content.
func (p *Person) Update(kind string, payload any) {
	p.with(func(c *chat) { p.srv.happen(kind, c.id, payload, false) })
}

package telegramtest

import (
	"fmt"
	"net/http"
	"reflect"
	"time"
)

// deletable is how old a message may be that a bot deletes (deleteMessage).
const deletable = 48 * time.Hour

// forbidden answers for a chat the bot cannot speak in, or has code 0.
func (c *chat) forbidden() answer {
	switch {
	case c.blocked:
		return answer{code: http.StatusForbidden, what: "Forbidden: bot was blocked by the user"}
	case c.left:
		return answer{code: http.StatusForbidden, what: "Forbidden: bot is not a member of the group chat"}
	}
	return answer{}
}

// send plays sendMessage, sendPhoto, sendAnimation and sendDocument.
func (s *Server) send(c *call) answer {
	to, known := s.chats[c.chatID()]
	if !known || !to.met {
		return refused("chat not found") // nobody has ever written from there
	}
	if a := to.forbidden(); a.code != 0 {
		return a
	}
	m := &Message{Bot: true, HTML: c.params["text"] + c.params["caption"]}
	m.Silent, m.Protected = c.params["disable_notification"] == "true", c.params["protect_content"] == "true"
	m.Text, _ = shownText(m.HTML, c.params["parse_mode"])
	m.Buttons = keyboardOf(c)
	switch c.method {
	case "sendMessage":
	case "sendDocument":
		if m.File = string(c.files["document"]); m.File == "" {
			return refused("there is no document in the request")
		}
	default:
		kind := map[string]string{"sendPhoto": "photo", "sendAnimation": "animation"}[c.method]
		var a answer
		if m.Picture, a = s.picture(c, kind, c.params[kind]); a.code != 0 {
			return a
		}
	}
	s.add(to, m)
	c.sent = &Send{At: m.At, Method: c.method, MessageID: m.ID, Text: m.Text}
	to.sends = append(to.sends, c.sent)
	return good(m.object(s, to))
}

func keyboardOf(c *call) [][]Button {
	markup, given := c.params["reply_markup"]
	if !given {
		return nil
	}
	rows, _ := readKeyboard(markup) // checkLimits has read it without an error
	return rows
}

// picture takes in an uploaded file, or finds one that was uploaded before.
func (s *Server) picture(c *call, field, id string) (string, answer) {
	if data := c.files[field]; data != nil {
		id := fmt.Sprintf("%c-file-%d", field[0], len(s.files)+1)
		s.files[id] = len(data)
		return id, answer{}
	}
	if _, known := s.files[id]; !known {
		return "", refused("wrong remote file identifier specified: can't unserialize it. Wrong last symbol")
	}
	return id, answer{}
}

// ForgetFiles makes every file id given out so far invalid.
func (s *Server) ForgetFiles() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.files)
}

// edit plays the four methods that change a message.
func (s *Server) edit(c *call) answer {
	in := s.chat(c.chatID())
	if a := in.forbidden(); a.code != 0 {
		return a
	}
	old := in.standing(c.integer("message_id"))
	if old == nil {
		return refused("message to edit not found")
	}
	if !old.Bot {
		return refused("message can't be edited")
	}
	next := *old
	next.Buttons = keyboardOf(c)
	if a := s.change(c, &next); a.code != 0 {
		return a
	}
	if next.HTML == old.HTML && next.Picture == old.Picture && reflect.DeepEqual(next.Buttons, old.Buttons) {
		return refused("message is not modified: specified new message content and reply markup are exactly the same")
	}
	next.Edits = append(next.Edits, Edit{At: time.Now(), Text: next.Text, Buttons: next.Buttons})
	*old = next
	in.edits++
	in.touch()
	return good(old.object(s, in))
}

// change writes the new content of a call into a message.
func (s *Server) change(c *call, m *Message) answer {
	switch c.method {
	case "editMessageText":
		if m.Picture != "" {
			return refused("there is no text in the message to edit")
		}
		m.HTML = c.params["text"]
		m.Text, _ = shownText(m.HTML, c.params["parse_mode"])
	case "editMessageCaption":
		if m.Picture == "" {
			return refused("there is no caption in the message to edit")
		}
		m.HTML = c.params["caption"]
		m.Text, _ = shownText(m.HTML, c.params["parse_mode"])
	case "editMessageMedia":
		want, _ := readMedia(c)
		field, attached := cutAttach(want.Media)
		if attached && c.files[field] == nil {
			return refused("file part %s not found", field)
		}
		id, a := s.picture(c, field, want.Media)
		if a.code != 0 {
			return a
		}
		m.Picture, m.HTML = id, want.Caption
		m.Text, _ = shownText(want.Caption, want.ParseMode)
	}
	return answer{}
}

func cutAttach(ref string) (field string, attached bool) {
	const mark = "attach://"
	if len(ref) > len(mark) && ref[:len(mark)] == mark {
		return ref[len(mark):], true
	}
	return "photo", false
}

// remove plays deleteMessage and deleteMessages. The latter leaves out what it
// does not find, and deletes nothing when one of them is too old.
func (s *Server) remove(c *call) answer {
	in := s.chat(c.chatID())
	ids, _ := readIDs(c)
	if c.method == "deleteMessage" {
		ids = []int{c.integer("message_id")}
	}
	var found []*Message
	for _, id := range ids {
		m := in.standing(id)
		if m == nil {
			continue
		}
		if time.Since(m.At) > deletable {
			return refused("message can't be deleted for everyone")
		}
		found = append(found, m)
	}
	if len(found) == 0 && c.method == "deleteMessage" {
		return refused("message to delete not found")
	}
	for _, m := range found {
		m.Deleted = time.Now()
	}
	in.touch()
	return good(true)
}

// acknowledge plays answerCallbackQuery: once, and not too late.
func (s *Server) acknowledge(c *call) answer {
	q := s.queries[c.params["callback_query_id"]]
	if q == nil || !q.ack.Answered.IsZero() || time.Since(q.ack.Pressed) > s.options.QueryLife {
		return refused("query is too old and response timeout expired or query ID is invalid")
	}
	q.ack.Answered, q.ack.Text = time.Now(), c.params["text"]
	s.chat(q.chat).touch()
	return good(true)
}

func (s *Server) action(c *call) answer {
	in := s.chat(c.chatID())
	if a := in.forbidden(); a.code != 0 {
		return a
	}
	in.actions++
	return good(true)
}

func (s *Server) leave(c *call) answer {
	in := s.chat(c.chatID())
	if in.kind == "private" {
		return refused("chat member status can't be changed in private chats")
	}
	if a := in.forbidden(); a.code != 0 {
		return a
	}
	in.left = true
	in.touch()
	return good(true)
}

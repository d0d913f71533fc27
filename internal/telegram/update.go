package telegram

import (
	"encoding/json"
	"fmt"
	"time"

	"kintsugi/internal/dialogue"
)

// allowedUpdates is what the bot asks Telegram for (getUpdates, setWebhook).
const allowedUpdates = `["message","edited_message","callback_query","my_chat_member"]`

// The following hold what is read of an update (Update), and nothing else: a
// field nobody needs cannot spoil an update when its type changes.
type (
	update struct {
		ID       int64     `json:"update_id"`
		Message  *message  `json:"message"`
		Edited   *message  `json:"edited_message"`
		Callback *callback `json:"callback_query"`
		Member   *member   `json:"my_chat_member"`
	}
	message struct {
		ID            int    `json:"message_id"`
		From          *user  `json:"from"`
		Chat          chat   `json:"chat"`
		Text          string `json:"text"`
		Caption       string `json:"caption"`
		ForwardOrigin *any   `json:"forward_origin"`
		ForwardDate   int64  `json:"forward_date"` // before Bot API 7.0
	}
	callback struct {
		ID      string   `json:"id"`
		From    *user    `json:"from"`
		Message *message `json:"message"` // may be an InaccessibleMessage: ids alone
		Data    string   `json:"data"`
	}
	member struct {
		Chat chat  `json:"chat"`
		From *user `json:"from"`
		Date int64 `json:"date"`
		New  struct {
			Status string `json:"status"`
		} `json:"new_chat_member"`
	}
	user struct {
		ID    int64  `json:"id"`
		IsBot bool   `json:"is_bot"`
		Lang  string `json:"language_code"`
	}
	chat struct {
		ID   int64  `json:"id"`
		Type string `json:"type"`
	}
)

// lang is the language of a user who may be missing.
func (u *user) lang() string {
	if u == nil {
		return ""
	}
	return u.Lang
}

// what an update asks for.
type purpose uint8

const (
	ignore purpose = iota // nothing; it is acknowledged
	turn                  // a turn with its event
	leave                 // saying goodbye to a group
)

// intake is an update, read.
type intake struct {
	id      int64
	purpose purpose
	event   dialogue.Event // for turn
	group   chat           // for leave
	lang    string         // for leave
}

// read turns an update's JSON into what is to be done. An update that cannot
// be read but has an id is ignored with an error; without an id its intake's
// id is 0.
func (c *Client) read(raw []byte, now time.Time) (intake, error) {
	var u update
	if err := json.Unmarshal(raw, &u); err != nil {
		var bare struct {
			ID int64 `json:"update_id"`
		}
		json.Unmarshal(raw, &bare) //nolint:errcheck // the id stays 0
		return intake{id: bare.ID}, fmt.Errorf("telegram: an update that cannot be read: %T", err)
	}
	var in intake
	switch {
	case u.Message != nil:
		in = c.readMessage(u.Message, raw)
	case u.Edited != nil:
		in = readEdited(u.Edited)
	case u.Callback != nil:
		in = readCallback(u.Callback)
	case u.Member != nil:
		in = readMember(u.Member)
	}
	in.id = u.ID
	in.event.ID = u.ID
	if in.event.At.IsZero() {
		in.event.At = now
	}
	return in, nil
}

func (c *Client) readMessage(m *message, raw []byte) intake {
	switch {
	case m.Chat.ID == 0:
		return intake{}
	case m.Chat.Type != "private":
		return intake{purpose: leave, group: m.Chat, lang: m.From.lang()}
	case m.From != nil && m.From.IsBot:
		return intake{}
	}
	e := dialogue.Event{
		Kind: dialogue.Typed, Chat: m.Chat.ID, Text: m.Text, Message: m.ID, Lang: m.From.lang(),
		Forwarded: m.ForwardOrigin != nil || m.ForwardDate != 0,
	}
	if m.Text != "" {
		e.Text = bareCommand(m.Text, c.Username())
		return intake{purpose: turn, event: e}
	}
	what := contentOf(raw)
	if what == "" {
		return intake{}
	}
	e.Kind, e.What, e.Text = dialogue.Other, what, m.Caption
	return intake{purpose: turn, event: e}
}

// readEdited takes in a changed text or caption. A live location that moves is
// an edit without either, and nobody's business.
func readEdited(m *message) intake {
	text := m.Text + m.Caption
	if m.Chat.Type != "private" || m.Chat.ID == 0 || text == "" {
		return intake{}
	}
	return intake{purpose: turn, event: dialogue.Event{
		Kind: dialogue.Edited, Chat: m.Chat.ID, Text: text, Message: m.ID, Lang: m.From.lang(),
		Forwarded: m.ForwardOrigin != nil || m.ForwardDate != 0,
	}}
}

// readCallback takes in a press. Without a message the chat is the person's
// own, whose id is theirs.
func readCallback(q *callback) intake {
	if q.From == nil || q.From.ID == 0 {
		return intake{}
	}
	e := dialogue.Event{
		Kind: dialogue.Pressed, Chat: q.From.ID, Text: q.Data, Query: q.ID, Lang: q.From.lang(),
	}
	if q.Message != nil {
		if q.Message.Chat.ID != q.From.ID {
			return intake{} // a group, where the bot says nothing
		}
		e.Message = q.Message.ID
	}
	return intake{purpose: turn, event: e}
}

// readMember takes in that the bot was blocked, unblocked, or put into a
// group. Its time is Telegram's, since it travels in a queue of its own.
func readMember(m *member) intake {
	here := m.New.Status == "member" || m.New.Status == "administrator" || m.New.Status == "restricted"
	if m.Chat.Type != "private" {
		if here && m.Chat.ID != 0 {
			return intake{purpose: leave, group: m.Chat, lang: m.From.lang()}
		}
		return intake{}
	}
	e := dialogue.Event{Chat: m.Chat.ID, Lang: m.From.lang()}
	if m.Date != 0 {
		e.At = time.Unix(m.Date, 0)
	}
	switch {
	case m.Chat.ID == 0:
		return intake{}
	case here:
		e.Kind = dialogue.Unblocked
	case m.New.Status == "kicked":
		e.Kind = dialogue.Blocked
	default:
		return intake{}
	}
	return intake{purpose: turn, event: e}
}

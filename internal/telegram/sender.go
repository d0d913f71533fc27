package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"kintsugi/internal/dialogue"
)

// Sender says the bot's messages. Its errors are *Error, of the exported kinds.
//
// Once three different chats were told to wait (429) within a second, none of
// them after many sends of its own, every Send, Edit and Delete fails at once,
// with Kind TooMany, Code 0 and the time that is left, until the longest of those
// waits is over. Nobody is asked then. Waiting, for that as for a chat's own 429, is the caller's, who may
// have a lease to move first.
type Sender struct {
	client   *Client
	gate     gate
	pictures pictures
}

// NewSender makes the sender of a client. draw returns the picture of a name
// (PNG, JPEG or GIF; a GIF is sent as an animation); Telegram is given each
// name once and reminded of it by file id from then on, so a name must always
// stand for the same picture. One with a person's own numbers is drawn each time.
func NewSender(c *Client, draw func(name string) ([]byte, error)) *Sender {
	return &Sender{client: c, pictures: pictures{draw: draw, sent: map[string]sentPicture{}}}
}

// Send sends a message (sendMessage, sendPhoto, sendAnimation, sendDocument) and returns its
// id. A picture that cannot be drawn is left out: its caption is what matters.
func (s *Sender) Send(ctx context.Context, chat int64, m dialogue.Message) (id int, err error) {
	if err := s.gate.closed("sendMessage"); err != nil {
		return 0, err
	}
	switch {
	case m.Picture != "":
		id, err = s.sendPicture(ctx, chat, m)
	case m.File != "":
		id, err = s.sendFile(ctx, chat, m)
	default:
		id, err = s.sendText(ctx, chat, m)
	}
	return id, s.result(chat, err)
}

func (s *Sender) sendText(ctx context.Context, chat int64, m dialogue.Message) (int, error) {
	p := sendParams(chat, m)
	p["text"] = m.Text
	p["link_preview_options"] = noPreview
	var sent sentMessage
	err := s.client.call(ctx, "sendMessage", p, &sent)
	return sent.ID, err
}

// Edit puts a message in the place of another one (editMessageText; for a
// picture editMessageMedia, or editMessageCaption where it is to stay). That it reads so already is success.
func (s *Sender) Edit(ctx context.Context, chat int64, id int, m dialogue.Message) error {
	if err := s.gate.closed("editMessageText"); err != nil {
		return err
	}
	p := tgbotapi.Params{"chat_id": strconv.FormatInt(chat, 10), "message_id": strconv.Itoa(id)}
	addKeyboard(p, m.Rows)
	var err error
	switch {
	case m.Picture == "":
		err = s.editText(ctx, p, m)
	case m.KeepPicture:
		err = s.editCaption(ctx, p, m)
	default:
		err = s.editPicture(ctx, p, m)
	}
	if isKind(err, unchanged) {
		return nil
	}
	return s.result(chat, err)
}

func (s *Sender) editText(ctx context.Context, p tgbotapi.Params, m dialogue.Message) error {
	p["text"] = m.Text
	p["parse_mode"] = tgbotapi.ModeHTML
	p["link_preview_options"] = noPreview
	return s.client.call(ctx, "editMessageText", p, nil)
}

// editCaption changes the words under a picture. Where there is no picture,
// since it could not be drawn, the words are all there is.
func (s *Sender) editCaption(ctx context.Context, p tgbotapi.Params, m dialogue.Message) error {
	p["caption"] = m.Text
	p["parse_mode"] = tgbotapi.ModeHTML
	err := s.client.call(ctx, "editMessageCaption", p, nil)
	if !isKind(err, noCaption) {
		return err
	}
	delete(p, "caption")
	return s.editText(ctx, p, m)
}

// maxDelete is how many ids deleteMessages takes.
const maxDelete = 100

// Delete deletes messages (deleteMessages). Those that are not there, and those
// that can't be deleted any more because they are older than 48 hours, are
// passed over: all others are deleted, and that is success.
func (s *Sender) Delete(ctx context.Context, chat int64, ids []int) error {
	if err := s.gate.closed("deleteMessages"); err != nil {
		return err
	}
	for len(ids) > 0 {
		n := min(len(ids), maxDelete)
		if err := s.delete(ctx, chat, ids[:n]); err != nil {
			return s.result(chat, err)
		}
		ids = ids[n:]
	}
	return nil
}

// delete deletes a batch. Telegram refuses a whole batch for one message, so
// a refused one is halved until the ones that can't be deleted are alone.
func (s *Sender) delete(ctx context.Context, chat int64, ids []int) error {
	list, err := json.Marshal(ids)
	if err != nil {
		return err
	}
	p := tgbotapi.Params{"chat_id": strconv.FormatInt(chat, 10), "message_ids": string(list)}
	err = s.client.call(ctx, "deleteMessages", p, nil)
	if !isKind(err, Gone) {
		return err
	}
	if len(ids) == 1 {
		return nil
	}
	half := len(ids) / 2
	if err := s.delete(ctx, chat, ids[:half]); err != nil {
		return err
	}
	return s.delete(ctx, chat, ids[half:])
}

// Acknowledge ends the little clock on a pressed button (answerCallbackQuery).
// That it is too late for it is success.
func (s *Sender) Acknowledge(ctx context.Context, query string) error {
	err := s.client.call(ctx, "answerCallbackQuery", tgbotapi.Params{"callback_query_id": query}, nil)
	if isKind(err, late) {
		return nil
	}
	return outward(err)
}

// Typing shows that the bot is typing, for five seconds or until it speaks
// (sendChatAction). While all sends wait it does nothing.
func (s *Sender) Typing(ctx context.Context, chat int64) error {
	if s.gate.closed("sendChatAction") != nil {
		return nil
	}
	p := tgbotapi.Params{"chat_id": strconv.FormatInt(chat, 10), "action": tgbotapi.ChatTyping}
	return outward(s.client.call(ctx, "sendChatAction", p, nil))
}

// result tells the gate how a send went and lets only exported kinds out.
func (s *Sender) result(chat int64, err error) error {
	var e *Error
	switch {
	case err == nil:
		s.gate.sent(chat)
	case errors.As(err, &e) && e.Kind == TooMany:
		s.gate.told(chat, e.RetryAfter)
	}
	return outward(err)
}

// outward turns a kind that only this package knows into Refused.
func outward(err error) error {
	var e *Error
	if errors.As(err, &e) && e.Kind > Conflict {
		e.Kind = Refused
	}
	return err
}

func isKind(err error, k Kind) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == k
}

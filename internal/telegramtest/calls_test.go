package telegramtest

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

// What Telegram would refuse as wrong is refused and noted, one by one.
func TestViolations(t *testing.T) {
	s := start(t, Options{})
	s.Person(5).Type("/start")
	keyboard := func(buttons string) string { return `{"inline_keyboard":[[` + buttons + `]]}` }
	cases := []struct {
		name, words, method string
		pairs               []string
	}{
		{"method", "no such method", "sendMesage", nil},
		{"unplayed", "not played", "sendDice", []string{"chat_id", "5"}},
		{"missing", "text: missing", "sendMessage", []string{"chat_id", "5"}},
		{"unknown parameter", "no such parameter", "sendMessage", []string{"chat_id", "5", "text", "a", "txt", "b"}},
		{"integer", "message_id: not an integer", "editMessageText", []string{"chat_id", "5", "message_id", "x", "text", "a"}},
		{"boolean", "protect_content: not a boolean", "sendMessage", []string{"chat_id", "5", "text", "a", "protect_content", "1"}},
		{"JSON", "reply_markup: not JSON", "sendMessage", []string{"chat_id", "5", "text", "a", "reply_markup", "{"}},
		{"field", "no such field", "sendMessage", []string{"chat_id", "5", "text", "a", "link_preview_options", `{"disabled":true}`}},
		{"field type", "is_disabled", "sendMessage", []string{"chat_id", "5", "text", "a", "link_preview_options", `{"is_disabled":1}`}},
		{"array", "message_ids", "deleteMessages", []string{"chat_id", "5", "message_ids", `["1"]`}},
		{"too many ids", "101 ids", "deleteMessages", []string{"chat_id", "5", "message_ids", "[1" + strings.Repeat(",1", 100) + "]"}},
		{"UTF-8", "not UTF-8", "sendMessage", []string{"chat_id", "5", "text", "\xff"}},
		{"empty text", "0 units", "sendMessage", []string{"chat_id", "5", "text", "<b> </b>", "parse_mode", "HTML"}},
		{"long text", "4097 units", "sendMessage", []string{"chat_id", "5", "text", strings.Repeat("a", 4095) + "👍"}},
		{"HTML", "unsupported start tag", "sendMessage", []string{"chat_id", "5", "text", "<p>a</p>", "parse_mode", "HTML"}},
		{"open HTML", "can't find end tag", "sendMessage", []string{"chat_id", "5", "text", "<b>a", "parse_mode", "HTML"}},
		{"ampersand", "ampersand", "sendMessage", []string{"chat_id", "5", "text", "a & b", "parse_mode", "HTML"}},
		{"data length", "65 bytes", "sendMessage", []string{
			"chat_id", "5", "text", "a", "reply_markup",
			keyboard(`{"text":"b","callback_data":"` + strings.Repeat("a", 65) + `"}`),
		}},
		{"two kinds", "has 2 kinds", "sendMessage", []string{
			"chat_id", "5", "text", "a", "reply_markup",
			keyboard(`{"text":"b","callback_data":"a","url":"https://a.org"}`),
		}},
		{"no kind", "has 0 kinds", "sendMessage", []string{"chat_id", "5", "text", "a", "reply_markup", keyboard(`{"text":"b"}`)}},
		{"copy length", "over 256", "sendMessage", []string{
			"chat_id", "5", "text", "a", "reply_markup",
			keyboard(`{"text":"b","copy_text":{"text":"` + strings.Repeat("a", 257) + `"}}`),
		}},
		{"link", "a link that is none", "sendMessage", []string{"chat_id", "5", "text", "a", "reply_markup", keyboard(`{"text":"b","url":"tel:112"}`)}},
		{"command", "commands", "setMyCommands", []string{"commands", `[{"command":"Help","description":"a"}]`}},
		{"language", "two letters", "setMyDescription", []string{"description", "a", "language_code", "pt-br"}},
		{"secret", "secret_token", "setWebhook", []string{"url", "https://a.org", "secret_token", "a b"}},
		{"action", "action", "sendChatAction", []string{"chat_id", "5", "action", "thinking"}},
	}
	for i, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			refusal(t, s, 400, c.words, c.method, c.pairs...)
			if list := s.Violations(); len(list) != i+1 || !strings.HasPrefix(list[i], c.method+": ") {
				t.Errorf("violations: %q", list)
			}
		})
	}
}

// Right calls of every shape pass, and the chat shows what they did.
func TestTranscript(t *testing.T) {
	s := start(t, Options{})
	p := s.Person(5)
	p.Type("/start")
	must(t, s, "sendMessage", "chat_id", "5", "text", "<b>a &lt; b</b> &amp; <a href=\"https://a.org\">c</a>", "parse_mode", "HTML",
		"link_preview_options", `{"is_disabled":true}`, "protect_content", "true", "disable_notification", "true", "reply_markup", oneButton)
	screen := p.State().Screen
	if screen.Text != "a < b & c" || !screen.Protected || !screen.Silent || screen.Buttons[0][0].Data != "a:b:0:c" {
		t.Fatalf("screen: %+v", screen)
	}
	id := fmt.Sprint(screen.ID)
	refusal(t, s, 400, "message is not modified", "editMessageText", "chat_id", "5", "message_id", id,
		"text", "<b>a &lt; b</b> &amp; <a href=\"https://a.org\">c</a>", "parse_mode", "HTML", "reply_markup", oneButton)
	must(t, s, "editMessageText", "chat_id", "5", "message_id", id, "text", "two")
	refusal(t, s, 400, "message to edit not found", "editMessageText", "chat_id", "5", "message_id", "9999", "text", "x")
	if m := p.State().Newest; m.Text != "two" || m.Buttons != nil || len(m.Edits) != 1 {
		t.Errorf("edited: %+v", m)
	}
	p.Age(screen.ID, 49*time.Hour)
	refusal(t, s, 400, "can't be deleted", "deleteMessages", "chat_id", "5", "message_ids", "["+id+"]")
	p.Age(screen.ID, -2*time.Hour)
	must(t, s, "deleteMessages", "chat_id", "5", "message_ids", "["+id+",777]")
	refusal(t, s, 400, "message to delete not found", "deleteMessage", "chat_id", "5", "message_id", id)
	if sends := p.Sends(); len(sends) != 1 || sends[0].Text != "a < b & c" || p.State().Newest.ID != 0 {
		t.Errorf("sends: %+v", sends)
	}
	if v := s.Violations(); len(v) > 0 {
		t.Errorf("violations: %q", v)
	}
}

// A picture is uploaded once and sent again by its file id.
func TestPictures(t *testing.T) {
	s := start(t, Options{})
	p := s.Person(5)
	p.Type("/start")
	r := upload(t, s, "sendPhoto", "photo", "chat_id", "5", "caption", "one")
	var m struct {
		ID    int `json:"message_id"`
		Photo []struct {
			ID string `json:"file_id"`
		} `json:"photo"`
	}
	if err := json.Unmarshal(r.Result, &m); err != nil || len(m.Photo) != 1 {
		t.Fatalf("sendPhoto: %+v, %v", r, err)
	}
	must(t, s, "sendPhoto", "chat_id", "5", "photo", m.Photo[0].ID)
	refusal(t, s, 400, "no text in the message", "editMessageText", "chat_id", "5", "message_id", fmt.Sprint(m.ID), "text", "a")
	r = upload(t, s, "editMessageMedia", "pic", "chat_id", "5", "message_id", fmt.Sprint(m.ID), "media", `{"type":"photo","media":"attach://pic","caption":"two"}`)
	if !r.OK {
		t.Fatalf("editMessageMedia: %+v", r)
	}
	s.ForgetFiles()
	refusal(t, s, 400, "wrong remote file identifier", "sendPhoto", "chat_id", "5", "photo", m.Photo[0].ID)
	if v := s.Violations(); len(v) > 0 || p.Messages()[1].Text != "two" {
		t.Errorf("violations %q, messages %+v", v, p.Messages())
	}
}

// A press is acknowledged once and in time.
func TestAcknowledge(t *testing.T) {
	s := start(t, Options{QueryLife: 50 * time.Millisecond})
	p := s.Person(5)
	p.Type("/start")
	must(t, s, "sendMessage", "chat_id", "5", "text", "a", "reply_markup", oneButton)
	if err := p.Press("Elsewhere"); err == nil {
		t.Error("a button that is not there was pressed")
	}
	for range 2 {
		if err := p.Press("Go on"); err != nil {
			t.Fatal(err)
		}
	}
	updates := poll(t, s)
	must(t, s, "answerCallbackQuery", "callback_query_id", updates[1].Callback.ID)
	refusal(t, s, 400, "query is too old", "answerCallbackQuery", "callback_query_id", updates[1].Callback.ID)
	time.Sleep(60 * time.Millisecond)
	refusal(t, s, 400, "query is too old", "answerCallbackQuery", "callback_query_id", updates[2].Callback.ID)
	if acks := p.Acks(); len(acks) != 2 || acks[0].Answered.IsZero() || !acks[1].Answered.IsZero() || acks[0].Data != "a:b:0:c" {
		t.Errorf("acks: %+v", acks)
	}
}

// The wrong token, a stranger and somebody who blocked the bot.
func TestClosedDoors(t *testing.T) {
	s := start(t, Options{})
	resp := read(t, get(t, s.URL()+"/bot1:wrong/getMe"))
	if resp.Code != 401 {
		t.Errorf("wrong token: %+v", resp)
	}
	refusal(t, s, 400, "chat not found", "sendMessage", "chat_id", "77", "text", "a")
	p := s.Person(5)
	p.Type("/start")
	p.Block()
	refusal(t, s, 403, "blocked by the user", "sendMessage", "chat_id", "5", "text", "a")
	p.Unblock()
	must(t, s, "sendMessage", "chat_id", "5", "text", "a")
	if u := poll(t, s); len(u) != 3 || !strings.Contains(string(u[1].Member), `"kicked"`) || !strings.Contains(string(u[2].Member), `"member"`) {
		t.Errorf("updates: %+v", u)
	}
}

package telegram

import (
	"encoding/json"
	"strconv"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"kintsugi/internal/dialogue"
)

// noPreview is link_preview_options (LinkPreviewOptions): a helpline's address
// must not unfold into a picture that others in the room can see.
const noPreview = `{"is_disabled":true}`

// sentMessage is what is needed of the message a send returns (Message).
type sentMessage struct {
	ID        int          `json:"message_id"`
	Photo     []fileHandle `json:"photo"`
	Animation *fileHandle  `json:"animation"`
}

type fileHandle struct {
	ID string `json:"file_id"`
}

// sendParams are the parameters all sends share.
func sendParams(chat int64, m dialogue.Message) tgbotapi.Params {
	p := tgbotapi.Params{"chat_id": strconv.FormatInt(chat, 10), "parse_mode": tgbotapi.ModeHTML}
	p.AddBool("disable_notification", m.Silent)
	p.AddBool("protect_content", m.Protect)
	addKeyboard(p, m.Rows)
	return p
}

// keyboard is an InlineKeyboardMarkup; tgbotapi's own has no copy_text.
type keyboard struct {
	Rows [][]keyboardButton `json:"inline_keyboard"`
}

type keyboardButton struct {
	Text string    `json:"text"`
	Data string    `json:"callback_data,omitempty"`
	URL  string    `json:"url,omitempty"`
	Copy *copyText `json:"copy_text,omitempty"`
}

type copyText struct {
	Text string `json:"text"`
}

// addKeyboard adds reply_markup, unless there is no button.
func addKeyboard(p tgbotapi.Params, rows [][]dialogue.Button) {
	k := keyboard{Rows: make([][]keyboardButton, 0, len(rows))}
	for _, row := range rows {
		line := make([]keyboardButton, 0, len(row))
		for _, b := range row {
			kb := keyboardButton{Text: b.Label, Data: b.Data, URL: b.URL}
			if b.Copy != "" {
				kb.Copy = &copyText{b.Copy}
			}
			line = append(line, kb)
		}
		if len(line) > 0 {
			k.Rows = append(k.Rows, line)
		}
	}
	if len(k.Rows) == 0 {
		return
	}
	text, err := json.Marshal(k)
	if err != nil {
		return // strings alone cannot fail to marshal
	}
	p["reply_markup"] = string(text)
}

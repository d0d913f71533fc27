package telegram

import (
	"context"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"kintsugi/internal/dialogue"
)

// sendFile sends a person's own words as a text file (sendDocument). The file is
// theirs to copy and to pass on, whatever the message says of protection
// (safety.md F9).
func (s *Sender) sendFile(ctx context.Context, chat int64, m dialogue.Message) (int, error) {
	m.Protect = false
	p := sendParams(chat, m)
	p.AddNonEmpty("caption", m.Text)
	file := tgbotapi.RequestFile{Name: "document", Data: tgbotapi.FileBytes{Name: m.File, Bytes: []byte(m.Words)}}
	var sent sentMessage
	err := s.client.upload(ctx, "sendDocument", p, file, &sent)
	return sent.ID, err
}

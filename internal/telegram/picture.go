package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"sync"

	"golang.org/x/sync/singleflight"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"kintsugi/internal/dialogue"
)

// maxPictures bounds how many file ids are remembered.
const maxPictures = 512

// pictures remembers what Telegram already has.
type pictures struct {
	draw func(name string) ([]byte, error)
	// drawn lets those who want the same picture at once wait for one drawing.
	drawn singleflight.Group

	mu    sync.Mutex
	sent  map[string]sentPicture
	names []string // in the order they were sent first
}

// sentPicture is a picture Telegram knows: its kind ("photo" or "animation")
// and file id.
type sentPicture struct{ kind, id string }

func (p *pictures) known(name string) (sentPicture, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	pic, ok := p.sent[name]
	return pic, ok
}

// remember keeps the file id of what was sent; of a picture with somebody's own
// numbers nothing is kept, since nobody else will be shown it.
func (p *pictures) remember(what dialogue.Message, kind string, m sentMessage) {
	if what.Personal() {
		return
	}
	name, pic := what.Picture, sentPicture{kind: kind}
	switch {
	case m.Animation != nil:
		pic.id = m.Animation.ID
	case len(m.Photo) > 0:
		pic.id = m.Photo[len(m.Photo)-1].ID // the largest size comes last
	}
	if pic.id == "" {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, known := p.sent[name]; !known {
		if p.names = append(p.names, name); len(p.names) > maxPictures {
			delete(p.sent, p.names[0])
			p.names = p.names[1:]
		}
	}
	p.sent[name] = pic
}

// render draws a picture anew and tells its kind.
func (p *pictures) render(name string) (kind string, data []byte, err error) {
	if p.draw == nil {
		return "", nil, errors.New("nobody draws")
	}
	drawn, err, _ := p.drawn.Do(name, func() (any, error) { return p.draw(name) })
	if err != nil {
		return "", nil, err
	}
	data = drawn.([]byte)
	if http.DetectContentType(data) == "image/gif" {
		return "animation", data, nil
	}
	return "photo", data, nil
}

// fileNames are what a picture of each kind is called: Telegram takes a GIF by
// any other name for a document (sendAnimation).
var fileNames = map[string]string{"photo": "picture.png", "animation": "picture.gif"}

// methods by which a picture of each kind is sent.
var pictureMethods = map[string]string{"photo": "sendPhoto", "animation": "sendAnimation"}

func (s *Sender) sendPicture(ctx context.Context, chat int64, m dialogue.Message) (int, error) {
	p := sendParams(chat, m)
	p.AddNonEmpty("caption", m.Text)
	var sent sentMessage
	if pic, known := s.pictures.known(m.Picture); known {
		p[pic.kind] = pic.id
		err := s.client.call(ctx, pictureMethods[pic.kind], p, &sent)
		if !isKind(err, badFile) {
			return sent.ID, err
		}
		delete(p, pic.kind)
	}
	kind, data, err := s.pictures.render(m.Picture)
	if err != nil {
		s.client.log.Error("a picture cannot be drawn", "err", err)
		return s.sendText(ctx, chat, m)
	}
	file := tgbotapi.RequestFile{Name: kind, Data: tgbotapi.FileBytes{Name: fileNames[kind], Bytes: data}}
	if err := s.client.upload(ctx, pictureMethods[kind], p, file, &sent); err != nil {
		return 0, err
	}
	s.pictures.remember(m, kind, sent)
	return sent.ID, nil
}

// editPicture replaces picture, caption and keyboard (editMessageMedia).
func (s *Sender) editPicture(ctx context.Context, p tgbotapi.Params, m dialogue.Message) error {
	media := map[string]string{"caption": m.Text, "parse_mode": tgbotapi.ModeHTML}
	put := func(kind, ref string) error {
		media["type"], media["media"] = kind, ref
		text, err := json.Marshal(media)
		p["media"] = string(text)
		return err
	}
	if pic, known := s.pictures.known(m.Picture); known {
		if err := put(pic.kind, pic.id); err != nil {
			return err
		}
		if err := s.client.call(ctx, "editMessageMedia", p, nil); !isKind(err, badFile) {
			return err
		}
	}
	kind, data, err := s.pictures.render(m.Picture)
	if err != nil {
		s.client.log.Error("a picture cannot be drawn", "err", err)
		delete(p, "media")
		return s.editText(ctx, p, m)
	}
	if err := put(kind, "attach://"+kind); err != nil {
		return err
	}
	var sent sentMessage
	file := tgbotapi.RequestFile{Name: kind, Data: tgbotapi.FileBytes{Name: fileNames[kind], Bytes: data}}
	if err := s.client.upload(ctx, "editMessageMedia", p, file, &sent); err != nil {
		return err
	}
	s.pictures.remember(m, kind, sent)
	return nil
}

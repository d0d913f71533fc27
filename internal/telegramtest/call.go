package telegramtest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// call is one request to the Bot API, read from whatever form it came in.
type call struct {
	method  string
	params  map[string]string
	files   map[string][]byte
	context context.Context
	sent    *Send // what the call added to a chat, once it was run
}

// readCall reads a form, a multipart form or a JSON body.
func readCall(method string, r *http.Request) (*call, error) {
	c := &call{method: method, params: map[string]string{}, files: map[string][]byte{}}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "application/json":
		return c, c.readJSON(r.Body)
	case "multipart/form-data":
		return c, c.readMultipart(r)
	}
	if err := r.ParseForm(); err != nil {
		return nil, fmt.Errorf("can't parse form")
	}
	for name, values := range r.Form {
		c.params[name] = values[0]
	}
	return c, nil
}

func (c *call) readJSON(body io.Reader) error {
	var raw map[string]json.RawMessage
	if err := json.NewDecoder(body).Decode(&raw); err != nil {
		return fmt.Errorf("can't parse JSON object")
	}
	for name, value := range raw {
		var text string
		if json.Unmarshal(value, &text) != nil {
			text = string(value)
		}
		c.params[name] = text
	}
	return nil
}

func (c *call) readMultipart(r *http.Request) error {
	parts, err := r.MultipartReader()
	if err != nil {
		return fmt.Errorf("can't parse multipart form")
	}
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("can't parse multipart form")
		}
		data, err := io.ReadAll(io.LimitReader(part, 20<<20))
		if err != nil {
			return fmt.Errorf("can't read a part")
		}
		if part.FileName() != "" {
			c.files[part.FormName()] = data
		} else {
			c.params[part.FormName()] = string(data)
		}
	}
}

// chatID is the chat the call speaks of; 0 where there is none.
func (c *call) chatID() int64 {
	id, _ := strconv.ParseInt(c.params["chat_id"], 10, 64)
	return id
}

func (c *call) integer(name string) int {
	n, _ := strconv.Atoi(c.params[name])
	return n
}

// speaks tells whether the call shows something in a chat: those are the calls
// that flood limits and failed sends are for.
func (c *call) speaks() bool {
	return strings.HasPrefix(c.method, "send") && c.method != "sendChatAction" || strings.HasPrefix(c.method, "edit")
}

// deletes tells whether a call takes messages away.
func (c *call) deletes() bool { return strings.HasPrefix(c.method, "deleteMessage") }

// media is the parameter media of editMessageMedia (InputMedia).
type media struct {
	Type      string `json:"type"`
	Media     string `json:"media"`
	Caption   string `json:"caption"`
	ParseMode string `json:"parse_mode"`
}

func readMedia(c *call) (m media, err error) {
	if err := json.Unmarshal([]byte(c.params["media"]), &m); err != nil {
		return m, fmt.Errorf("media: not an object")
	}
	if m.Type != "photo" && m.Type != "animation" {
		return m, fmt.Errorf("media: type %q is not played here", m.Type)
	}
	return m, nil
}

// writeAnswer writes what Telegram would: an object with ok and result, or
// with the error, under the HTTP status of the error's code.
func writeAnswer(w http.ResponseWriter, a answer) {
	body := map[string]any{"ok": a.code == http.StatusOK}
	if a.code == http.StatusOK {
		body["result"] = a.result
	} else {
		body["error_code"], body["description"] = a.code, a.what
		if a.retry > 0 {
			body["parameters"] = map[string]any{"retry_after": a.retry}
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(a.code)
	json.NewEncoder(w).Encode(body) //nolint:errcheck // the caller may be gone
}

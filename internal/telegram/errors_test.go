package telegram

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// Every answer Telegram gives, and every way of getting none, has one meaning.
func TestClassify(t *testing.T) {
	api := func(code int, what string) error { return &tgbotapi.Error{Code: code, Message: what} }
	html := errors.New("invalid character '<' looking for beginning of value")
	cases := []struct {
		name    string
		o       outcome
		want    Kind
		unknown bool
	}{
		{"blocked", outcome{status: 403, err: api(403, "Forbidden: bot was blocked by the user")}, Blocked, false},
		{"deactivated", outcome{status: 403, err: api(403, "Forbidden: user is deactivated")}, Blocked, false},
		{"upload without a code", outcome{status: 403, err: api(0, "Forbidden: bot was blocked by the user")}, Blocked, false},
		{"no chat", outcome{status: 400, err: api(400, "Bad Request: chat not found")}, Blocked, false},
		{"blocked, old form", outcome{status: 400, err: api(400, "Bad Request: USER_IS_BLOCKED")}, Blocked, false},
		{"same", outcome{status: 400, err: api(400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same")}, unchanged, false},
		{"edit gone", outcome{status: 400, err: api(400, "Bad Request: message to edit not found")}, Gone, false},
		{"edit a picture's text", outcome{status: 400, err: api(400, "Bad Request: there is no text in the message to edit")}, Gone, false},
		{"too old to edit", outcome{status: 400, err: api(400, "Bad Request: message can't be edited")}, Gone, false},
		{"delete gone", outcome{status: 400, err: api(400, "Bad Request: message to delete not found")}, Gone, false},
		{"too old to delete", outcome{status: 400, err: api(400, "Bad Request: message can't be deleted for everyone")}, Gone, false},
		{"late", outcome{status: 400, err: api(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")}, late, false},
		{"file", outcome{status: 400, err: api(400, "Bad Request: wrong remote file identifier specified: can't unserialize it")}, badFile, false},
		{"HTML of ours", outcome{status: 400, err: api(400, `Bad Request: can't parse entities: Unsupported start tag "p" at byte offset 0`)}, Refused, false},
		{"too long", outcome{status: 400, err: api(400, "Bad Request: message is too long")}, Refused, false},
		{"token", outcome{status: 401, err: api(401, "Unauthorized")}, Unauthorized, false},
		{"no such bot", outcome{status: 404, err: api(404, "Not Found")}, Unauthorized, false},
		{"no such method", outcome{status: 404, err: api(404, "Not Found: method not found")}, Refused, false},
		{"conflict", outcome{status: 409, err: api(409, "Conflict: terminated by other getUpdates request")}, Conflict, false},
		{"too many", outcome{status: 429, err: api(429, "Too Many Requests: retry after 7")}, TooMany, false},
		{"its fault", outcome{status: 500, written: true, err: api(500, "Internal Server Error")}, Away, false},
		{"gateway", outcome{status: 502, written: true, err: html}, Away, true},
		{"proxy says no", outcome{status: 403, written: true, err: html}, Away, false},
		{"proxy says too large", outcome{status: 413, written: true, err: html}, Refused, false},
		{"half an answer", outcome{status: 0, written: true, err: io.ErrUnexpectedEOF}, Away, true},
		{"no connection", outcome{err: errors.New("dial tcp: connection refused")}, Away, false},
		{"given up", outcome{err: context.Canceled}, Away, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			e := classify("sendMessage", c.o)
			if e.Kind != c.want || e.Unknown != c.unknown {
				t.Errorf("got %v, unknown %v; want %s, %v", e, e.Unknown, c.want, c.unknown)
			}
			if c.o.status != 0 && e.Code != c.o.status {
				t.Errorf("code %d, want %d", e.Code, c.o.status)
			}
		})
	}
}

// How long to wait is Telegram's to say, and never nothing.
func TestRetryAfter(t *testing.T) {
	for given, want := range map[int]time.Duration{0: time.Second, 7: 7 * time.Second} {
		err := &tgbotapi.Error{Code: 429, ResponseParameters: tgbotapi.ResponseParameters{RetryAfter: given}}
		if e := classify("sendMessage", outcome{status: 429, err: err}); e.RetryAfter != want {
			t.Errorf("retry_after %d: waits %v", given, e.RetryAfter)
		}
	}
}

// A description that quotes the message loses what it quotes.
func TestReason(t *testing.T) {
	for _, description := range []string{
		`can't parse entities: Unsupported start tag "` + words + `" at byte offset 3`,
		`can't parse entities: "` + words,
		`inline keyboard button URL '` + words + `' is invalid: Wrong HTTP URL`,
		`chat ` + fmt.Sprint(somebody) + ` not found`,
	} {
		discreet(t, "the reason", reason(description))
	}
	if got := reason("Bad Request: message can't be edited"); got != "Bad Request: message can't be edited" {
		t.Errorf("an innocent reason became %q", got)
	}
}

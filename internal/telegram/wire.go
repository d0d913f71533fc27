package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// maxAnswer bounds what is read of an answer: a hundred updates of the longest
// kind are far below it.
const maxAnswer = 32 << 20

// wire is the HTTP client of one call. tgbotapi has no contexts, loses the
// status of failed uploads, leaves bodies half read (which costs the
// connection) and goes through each answer three times; this puts that right.
type wire struct {
	ctx     context.Context
	limit   time.Duration
	http    *http.Client
	out     any // what the result is read into; nil: it is passed over
	status  int
	written atomic.Bool // the request's headers have left
	read    bool        // the call succeeded and its result was read
}

// success is what tgbotapi is shown of an answer that was read already.
var success = []byte(`{"ok":true}`)

// Do sends a request and reads the whole answer within the call's limit.
func (w *wire) Do(req *http.Request) (*http.Response, error) {
	ctx := w.ctx
	if end, ok := ctx.Deadline(); !ok || time.Until(end) > w.limit {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, w.limit)
		defer cancel()
	}
	trace := &httptrace.ClientTrace{WroteHeaders: func() { w.written.Store(true) }}
	resp, err := w.http.Do(req.WithContext(httptrace.WithClientTrace(ctx, trace)))
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	w.status = resp.StatusCode
	body, err := readBody(resp)
	if err != nil {
		w.status = 0 // an answer that broke off says nothing
		return nil, err
	}
	if w.read = w.status == http.StatusOK && accepted(body, w.out); w.read {
		body = success
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

func readBody(resp *http.Response) ([]byte, error) {
	if n := resp.ContentLength; n > 0 && n <= maxAnswer {
		body := make([]byte, n)
		_, err := io.ReadFull(resp.Body, body)
		return body, err
	}
	return io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
}

// accepted reads the result of a call that succeeded into out, unless that is
// nil. It is false for any other answer.
func accepted(body []byte, out any) bool {
	if out == nil {
		var a struct {
			OK bool `json:"ok"`
		}
		return json.Unmarshal(body, &a) == nil && a.OK
	}
	a := struct {
		OK     bool `json:"ok"`
		Result any  `json:"result"`
	}{Result: out}
	return json.Unmarshal(body, &a) == nil && a.OK && a.Result == out
}

// hidden is an error whose text no longer holds the token. It answers
// errors.Is and errors.As for what it hides and does not unwrap, since the
// error inside still holds the address with the token in it.
type hidden struct {
	text  string
	inner error
}

func (h hidden) Error() string        { return h.text }
func (h hidden) Is(target error) bool { return errors.Is(h.inner, target) }
func (h hidden) As(target any) bool   { return errors.As(h.inner, target) }

// hide takes the address off an error of net/http, and the token off any text.
func hide(err error, token string) error {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return hidden{strings.ReplaceAll(err.Error(), token, "***"), err}
}

// backoff grows from half a second to half a minute.
type backoff struct{ tries int }

// next is the pause before the next try: somewhere in the upper half of the
// present step, so that many processes do not come back at once.
func (b *backoff) next() time.Duration {
	step := min(500*time.Millisecond<<min(b.tries, 10), 30*time.Second)
	b.tries++
	return step/2 + rand.N(step/2) // #nosec G404 -- a pause, not a secret
}

func (b *backoff) reset() { b.tries = 0 }

// sleep waits, or returns the context's error as soon as it ends.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

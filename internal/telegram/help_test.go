package telegram

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/telegramtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// journal is a log that can be read while it is written.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// edge is a Telegram, a client of it, and what the client logged.
type edge struct {
	srv    *telegramtest.Server
	client *Client
	log    *journal
}

// open starts a Telegram and a client. At the end of the test the calls must
// have been right and the log without token, chat ids and words.
func open(t *testing.T, o telegramtest.Options, change func(*Config)) edge {
	t.Helper()
	o.Logf = t.Logf
	srv, err := telegramtest.New(o)
	if err != nil {
		t.Fatal(err)
	}
	e := edge{srv: srv, log: &journal{}}
	config := Config{Token: srv.Token(), APIURL: srv.URL(), Log: slog.New(slog.NewTextHandler(e.log, nil))}
	if change != nil {
		change(&config)
	}
	if e.client, err = New(config); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		e.client.Close()
		srv.Close()
		if v := srv.Violations(); len(v) > 0 {
			t.Errorf("violations: %q", v)
		}
		discreet(t, "the log", e.log.String())
	})
	return e
}

// Everything a test of this package treats as private.
const (
	somebody = int64(918273645)
	words    = "nobody-may-read-this"
)

// discreet fails when a text holds the token, a chat id or somebody's words.
func discreet(t *testing.T, what, text string) {
	t.Helper()
	for _, private := range []string{"TEST-only-token", fmt.Sprint(somebody), words} {
		if strings.Contains(text, private) {
			t.Errorf("%s holds %q: %s", what, private, text)
		}
	}
}

// wants fails unless err is an *Error of that kind, and a discreet one.
func wants(t *testing.T, err error, k Kind) *Error {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want %s", k)
	}
	discreet(t, "the error", fmt.Sprintf("%v %+v %#v", err, err, err.Error()))
	e, ok := err.(*Error)
	if !ok || e.Kind != k {
		t.Fatalf("got %v (%T), want kind %s", err, err, k)
	}
	return e
}

func soon(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// eventually waits for something that happens beside the test.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !is(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("did not come about: %s", what)
		}
	}
}

// play is a transport that answers from a script and writes down when it was
// asked; the last line is repeated.
type play struct {
	mu     sync.Mutex
	script []func(*http.Request) (*http.Response, error)
	asked  []time.Time
}

func (p *play) RoundTrip(r *http.Request) (*http.Response, error) {
	p.mu.Lock()
	line := p.script[min(len(p.asked), len(p.script)-1)]
	p.asked = append(p.asked, time.Now())
	p.mu.Unlock()
	return line(r)
}

func says(code int, body string) func(*http.Request) (*http.Response, error) {
	return func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: code, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}, nil
	}
}

func silent(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

func broken(*http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF }

// staged is a client whose Telegram is a play.
func staged(t *testing.T, lines ...func(*http.Request) (*http.Response, error)) (*Client, *play, *journal) {
	t.Helper()
	p, log := &play{script: lines}, &journal{}
	c, err := New(Config{Token: "1:TEST-only-token", Transport: p, Log: slog.New(slog.NewTextHandler(log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	return c, p, log
}

// takes is a Handler made of a function.
type takes func(ctx context.Context, e dialogue.Event, done func(error))

func (f takes) Take(ctx context.Context, e dialogue.Event, done func(error)) { f(ctx, e, done) }

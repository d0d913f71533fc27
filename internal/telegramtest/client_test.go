package telegramtest

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// start runs a server that ends with the test.
func start(t *testing.T, o Options) *Server {
	t.Helper()
	o.Logf = t.Logf
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.Close()
		http.DefaultClient.CloseIdleConnections()
	})
	return s
}

// reply is an answer of the Bot API.
type reply struct {
	OK     bool            `json:"ok"`
	Code   int             `json:"error_code"`
	What   string          `json:"description"`
	Result json.RawMessage `json:"result"`
	Params struct {
		Retry int `json:"retry_after"`
	} `json:"parameters"`
}

// ask calls a method with pairs of names and values.
func ask(t *testing.T, s *Server, method string, pairs ...string) (reply, error) {
	t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	resp, err := http.PostForm(s.URL()+"/bot"+s.Token()+"/"+method, form)
	if err != nil {
		return reply{}, err
	}
	return read(t, resp), nil
}

func read(t *testing.T, resp *http.Response) (r reply) {
	t.Helper()
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(body, &r); err != nil {
		r.Code, r.What = resp.StatusCode, string(body)
	}
	return r
}

// must calls a method that has to work.
func must(t *testing.T, s *Server, method string, pairs ...string) reply {
	t.Helper()
	r, err := ask(t, s, method, pairs...)
	if err != nil || !r.OK {
		t.Fatalf("%s: %+v, %v", method, r, err)
	}
	return r
}

// refusal calls a method that has to be refused with these words in it.
func refusal(t *testing.T, s *Server, code int, words, method string, pairs ...string) {
	t.Helper()
	r, err := ask(t, s, method, pairs...)
	if err != nil || r.OK || r.Code != code || !strings.Contains(r.What, words) {
		t.Errorf("%s %q: got %d %q, %v; want %d %q", method, pairs, r.Code, r.What, err, code, words)
	}
}

// upload sends a file as a multipart form.
func upload(t *testing.T, s *Server, method, field string, pairs ...string) reply {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i < len(pairs); i += 2 {
		form.WriteField(pairs[i], pairs[i+1])
	}
	part, _ := form.CreateFormFile(field, "a.png")
	part.Write([]byte("picture"))
	form.Close()
	resp, err := http.Post(s.URL()+"/bot"+s.Token()+"/"+method, form.FormDataContentType(), &body)
	if err != nil {
		t.Fatal(err)
	}
	return read(t, resp)
}

// got is what the tests look at in an update.
type got struct {
	ID      int `json:"update_id"`
	Message struct {
		ID   int    `json:"message_id"`
		Text string `json:"text"`
	} `json:"message"`
	Callback struct {
		ID   string `json:"id"`
		Data string `json:"data"`
	} `json:"callback_query"`
	Member json.RawMessage `json:"my_chat_member"`
}

func poll(t *testing.T, s *Server, pairs ...string) (out []got) {
	t.Helper()
	if err := json.Unmarshal(must(t, s, "getUpdates", pairs...).Result, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

const oneButton = `{"inline_keyboard":[[{"text":"Go on","callback_data":"a:b:0:c"}]]}`

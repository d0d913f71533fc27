package telegramtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"
)

func get(t *testing.T, url string) *http.Response {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	return resp
}

// Polls get everything in order, again until it is confirmed.
func TestPolls(t *testing.T) {
	s := start(t, Options{})
	p := s.Person(5)
	p.Burst("one", "two", "three")
	first := poll(t, s, "limit", "2")
	if len(first) != 2 || first[0].Message.Text != "one" || first[1].ID != first[0].ID+1 {
		t.Fatalf("first: %+v", first)
	}
	if again := poll(t, s); len(again) != 3 || again[0].ID != first[0].ID {
		t.Errorf("unconfirmed: %+v", again)
	}
	if rest := poll(t, s, "offset", fmt.Sprint(first[1].ID+1)); len(rest) != 1 || rest[0].Message.Text != "three" || s.Pending() != 1 {
		t.Errorf("rest: %+v", rest)
	}
	if none := poll(t, s, "offset", fmt.Sprint(first[1].ID+2), "allowed_updates", `["callback_query"]`); len(none) != 0 {
		t.Errorf("none: %+v", none)
	}
	p.Type("unwanted")
	if s.Pending() != 0 {
		t.Error("an update that is not allowed was queued")
	}
}

// A long poll ends when something happens, and when another one comes.
func TestLongPoll(t *testing.T) {
	s := start(t, Options{PollCap: 5 * time.Second})
	p := s.Person(5)
	waiting := func() (ended chan reply) {
		ended = make(chan reply, 1)
		go func() {
			r, _ := ask(t, s, "getUpdates", "timeout", "30")
			ended <- r
		}()
		for polling := false; !polling; time.Sleep(time.Millisecond) {
			s.mu.Lock()
			polling = s.queue.poller != nil
			s.mu.Unlock()
		}
		return ended
	}
	one := waiting()
	p.Type("hello")
	if r := <-one; !r.OK || len(r.Result) < 10 {
		t.Errorf("first: %+v", r)
	}
	poll(t, s, "offset", "100001")
	two := waiting()
	if none := poll(t, s, "timeout", "0"); len(none) != 0 {
		t.Errorf("second: %+v", none)
	}
	if r := <-two; r.Code != 409 {
		t.Errorf("terminated: %+v", r)
	}
	must(t, s, "setWebhook", "url", "http://127.0.0.1:1/")
	refusal(t, s, 409, "webhook is active", "getUpdates")
}

// receiver is a webhook that writes down what it gets and can refuse.
type receiver struct {
	mu     sync.Mutex
	ids    []int
	texts  []string
	refuse int // how many more are answered 503
	secret string
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	var u got
	json.NewDecoder(req.Body).Decode(&u)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.secret = req.Header.Get("X-Telegram-Bot-Api-Secret-Token")
	if r.refuse > 0 {
		r.refuse--
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	r.ids = append(r.ids, u.ID)
	r.texts = append(r.texts, u.Message.Text)
}

func (r *receiver) got() ([]int, []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.ids), slices.Clone(r.texts)
}

func drained(t *testing.T, s *Server) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); s.Pending() > 0; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d updates were not delivered", s.Pending())
		}
	}
}

// By webhook each person's texts come in order, also past refusals, and what
// was waiting when the webhook is deleted is there for the next poll.
func TestWebhook(t *testing.T) {
	s := start(t, Options{})
	r := &receiver{refuse: 2}
	web := httptest.NewServer(r)
	defer web.Close()
	p := s.Person(5)
	p.Type("0")
	must(t, s, "setWebhook", "url", web.URL, "secret_token", "abc", "max_connections", "3")
	for i := 1; i < 20; i++ {
		p.Type(fmt.Sprint(i))
	}
	drained(t, s)
	ids, texts := r.got()
	if len(ids) != 20 || !slices.IsSorted(ids) || texts[19] != "19" || r.secret != "abc" {
		t.Errorf("ids %v, texts %v, secret %q", ids, texts, r.secret)
	}
	r.mu.Lock()
	r.refuse = 1000
	r.mu.Unlock()
	p.Type("left")
	must(t, s, "deleteWebhook")
	if left := poll(t, s); len(left) != 1 || left[0].Message.Text != "left" {
		t.Errorf("left: %+v", left)
	}
}

package telegramtest

import (
	"net/http/httptest"
	"slices"
	"testing"
	"time"
)

// A burst of 429 lasts as long as it says, for its chat only.
func TestFlood(t *testing.T) {
	s := start(t, Options{})
	s.Person(5).Type("a")
	s.Person(6).Type("a")
	s.FloodChat(5, 300*time.Millisecond)
	r, err := ask(t, s, "sendMessage", "chat_id", "5", "text", "a")
	if err != nil || r.Code != 429 || r.Params.Retry != 1 {
		t.Fatalf("flood: %+v, %v", r, err)
	}
	must(t, s, "sendMessage", "chat_id", "6", "text", "a")
	time.Sleep(310 * time.Millisecond)
	must(t, s, "sendMessage", "chat_id", "5", "text", "a")
	s.SetFaults(Faults{Flood: 1, FloodAll: true, FloodFor: time.Minute})
	refusal(t, s, 429, "retry after 60", "sendMessage", "chat_id", "5", "text", "a")
	s.SetFaults(Faults{})
	refusal(t, s, 429, "retry after", "sendMessage", "chat_id", "6", "text", "a")
	if st := s.Stats(); st.Floods != 2 || st.TooEarly != 2 {
		t.Errorf("stats: %+v", st)
	}
}

// An answer that is lost belongs to a call that was run; a call that is cut,
// or answered 500, was not.
func TestLostAndCut(t *testing.T) {
	s := start(t, Options{})
	p := s.Person(5)
	p.Type("a")
	s.SetFaults(Faults{AnswerLost: 1})
	if r, err := ask(t, s, "sendMessage", "chat_id", "5", "text", "lost"); err == nil {
		t.Errorf("answered: %+v", r)
	}
	s.SetFaults(Faults{Cut: 1})
	if r, err := ask(t, s, "sendMessage", "chat_id", "5", "text", "cut"); err == nil {
		t.Errorf("answered: %+v", r)
	}
	s.SetFaults(Faults{SendFails: 1, PollFails: 1})
	refusal(t, s, 500, "Internal", "sendMessage", "chat_id", "5", "text", "failed")
	refusal(t, s, 502, "<html>", "getUpdates")
	sends := p.Sends()
	if len(sends) != 1 || sends[0].Text != "lost" || !sends[0].Lost {
		t.Errorf("sends: %+v", sends)
	}
	if st := s.Stats(); st.Lost != 1 || st.Cuts != 1 || st.Failed != 1 || st.BadPolls != 1 {
		t.Errorf("stats: %+v", st)
	}
}

// Answers take as long as they are told to.
func TestDelay(t *testing.T) {
	s := start(t, Options{Faults: Faults{Delay: 30 * time.Millisecond}})
	began := time.Now()
	must(t, s, "getMe")
	if took := time.Since(began); took < 30*time.Millisecond {
		t.Errorf("answered after %v", took)
	}
}

// By polling, a repeated update comes once more after it was confirmed.
func TestRepeatByPolling(t *testing.T) {
	s := start(t, Options{Faults: Faults{Repeat: 1}})
	s.Person(5).Type("a")
	first := poll(t, s)
	second := poll(t, s, "offset", "100001")
	if len(first) != 1 || len(second) != 1 || first[0].ID != second[0].ID {
		t.Errorf("first %+v, second %+v", first, second)
	}
	if third := poll(t, s, "offset", "100001"); len(third) != 0 || s.Stats().Repeated != 1 {
		t.Errorf("third %+v", third)
	}
}

// By webhook, repeats come at once, neighbours change places, and a burst
// stays in order.
func TestRepeatAndSwapByWebhook(t *testing.T) {
	s := start(t, Options{Faults: Faults{Repeat: 1, Swap: 1}})
	r := &receiver{}
	web := httptest.NewServer(r)
	defer web.Close()
	p := s.Person(5)
	must(t, s, "setWebhook", "url", web.URL)
	p.Type("a")
	p.Type("b")
	drained(t, s)
	if _, texts := r.got(); !slices.Equal(texts, []string{"b", "b", "a", "a"}) {
		t.Errorf("texts: %v", texts)
	}
	p.Burst("1", "2", "3")
	drained(t, s)
	if _, texts := r.got(); !slices.Equal(texts[4:], []string{"1", "1", "2", "2", "3", "3"}) {
		t.Errorf("burst: %v", texts[4:])
	}
	if st := s.Stats(); st.Swapped != 1 || st.Repeated != 5 {
		t.Errorf("stats: %+v", st)
	}
}

package bench

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

// people is how many chats a journey is gone in, side by side.
const people = 500

// firstChat is the first of them; the others follow.
const firstChat int64 = 7_000_000_000

// serveAPI is a Bot API server that costs as little as it can: it gives out
// the updates of a journey gone by many people in step (everybody's first
// turn, then everybody's second), answers every send with the same message,
// and counts. Several bots may be served; each has its own count of updates.
// It prints its address and ends with its parent.
func serveAPI(file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var way []stride
	if err := json.Unmarshal(data, &way); err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s := &http.Server{Handler: &api{way: way, bots: map[string]*served{}}}
	go func() {
		untilParentEnds()
		s.Close()
	}()
	fmt.Println("http://" + l.Addr().String())
	if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// api is the server's handler.
type api struct {
	way  []stride
	mu   sync.Mutex
	bots map[string]*served
}

// served is one bot that is served.
type served struct {
	counts
	mu   sync.Mutex
	more chan struct{} // closed when updates were added
}

// counts are how one bot stands.
type counts struct {
	Given     int // updates there are for it so far
	Confirmed int // of these, those it will not ask for again
	Calls     int // of every method but getUpdates
	Brought   int // updates that getUpdates gave out, repeats included
	Spoken    int // calls that say, change or delete a message
}

func (a *api) bot(token string) *served {
	a.mu.Lock()
	defer a.mu.Unlock()
	s := a.bots[token]
	if s == nil {
		s = &served{more: make(chan struct{})}
		a.bots[token] = s
	}
	return s
}

// ServeHTTP answers /bot<token>/<method>; two methods are the benchmark's own:
// give?updates=N adds updates, state tells the counts.
func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	token, method, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/bot"), "/")
	s := a.bot(token)
	w.Header().Set("Content-Type", "application/json")
	switch method {
	case "give":
		n, _ := strconv.Atoi(r.FormValue("updates"))
		s.give(min(n, len(a.way)*people))
	case "state":
		s.mu.Lock()
		defer s.mu.Unlock()
		_ = json.NewEncoder(w).Encode(s.counts)
	case "getUpdates":
		a.updates(w, r, s)
	default:
		_, _ = w.Write(s.answer(method))
	}
}

func (s *served) give(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Given += n
	close(s.more)
	s.more = make(chan struct{})
}

// updates answers getUpdates: at most a hundred from the offset on, or as soon
// as there are any.
func (a *api) updates(w http.ResponseWriter, r *http.Request, s *served) {
	offset, _ := strconv.Atoi(r.FormValue("offset"))
	seconds, _ := strconv.Atoi(r.FormValue("timeout"))
	late := time.After(time.Duration(seconds) * time.Second)
	for {
		s.mu.Lock()
		s.Confirmed = max(s.Confirmed, offset-1)
		first, given, more := s.Confirmed+1, s.Given, s.more
		if given >= first {
			last := min(given, first+99)
			s.Brought += last - first + 1
			s.mu.Unlock()
			_, _ = w.Write(a.batch(first, last))
			return
		}
		s.mu.Unlock()
		select {
		case <-more:
		case <-late:
			_, _ = io.WriteString(w, `{"ok":true,"result":[]}`)
			return
		case <-r.Context().Done():
			return
		}
	}
}

func (a *api) batch(from, to int) []byte {
	out := []byte(`{"ok":true,"result":[`)
	for id := from; id <= to; id++ {
		if id > from {
			out = append(out, ',')
		}
		out = a.update(out, id)
	}
	return append(out, "]}"...)
}

// A message of the bot's as Telegram tells it, with the keyboard that most
// have; %d are its id and the chat.
const spoken = `{"message_id":%d,"from":{"id":1,"is_bot":true,"first_name":"Kintsugi","username":"kintsugi_bot"},` +
	`"chat":{"id":%d,"first_name":"Ada","type":"private"},"date":1790000000,` +
	`"text":"Two or three people are enough to lean on: who can listen, take no side, and pass nothing on.",` +
	`"reply_markup":{"inline_keyboard":[[{"text":"Two or three","callback_data":"steady:lean:1a:two"},{"text":"One","callback_data":"steady:lean:1a:one"}],` +
	`[{"text":"Nobody right now","callback_data":"steady:lean:1a:none"}],[{"text":"Back","callback_data":"<1a"},{"text":"Help now","callback_data":"!doors:"}]]}}`

// update is the update of an id, which alone decides who it is from and what
// it says.
func (a *api) update(out []byte, id int) []byte {
	s := a.way[(id-1)/people]
	chat := firstChat + int64((id-1)%people)
	text, _ := json.Marshal(s.Text)
	const from = `{"id":%d,"is_bot":false,"first_name":"Ada","username":"ada","language_code":"en"}`
	if s.Pressed {
		return fmt.Appendf(out, `{"update_id":%d,"callback_query":{"id":"%d","from":`+from+`,"message":`+spoken+`,"chat_instance":"-42","data":%s}}`,
			id, id, chat, 2*id-1, chat, text)
	}
	return fmt.Appendf(out, `{"update_id":%d,"message":{"message_id":%d,"from":`+from+`,"chat":{"id":%d,"first_name":"Ada","username":"ada","type":"private"},"date":1790000000,"text":%s}}`,
		id, 2*id, chat, chat, text)
}

// answer is the answer to any other method.
func (s *served) answer(method string) []byte {
	s.mu.Lock()
	s.Calls++
	n := s.Calls
	says := method == "sendMessage" || strings.HasPrefix(method, "edit") || strings.HasPrefix(method, "deleteMessage")
	if says {
		s.Spoken++
	}
	s.mu.Unlock()
	switch {
	case method == "getMe":
		return []byte(`{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"Kintsugi","username":"kintsugi_bot"}}`)
	case says && !strings.HasPrefix(method, "delete"):
		return fmt.Appendf(nil, `{"ok":true,"result":`+spoken+`}`, 2*n+1, firstChat)
	}
	return []byte(`{"ok":true,"result":true}`)
}

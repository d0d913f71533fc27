package telegramtest

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// hook is a webhook that is set: where updates are posted, and what waits.
type hook struct {
	url, secret string
	most        int
	places      chan struct{} // max_connections
	lanes       map[lane][]*update
	busy        map[lane]bool // somebody delivers what is in the lane
	gone        chan struct{} // closed when it is replaced or deleted
	client      *http.Client
	lastError   string
}

// lane is one of Telegram's queues: one person's updates of one class.
type lane struct {
	chat  int64
	class string
}

func (h *hook) waiting() (n int) {
	for _, list := range h.lanes {
		n += len(list)
	}
	return n
}

// setWebhook plays setWebhook; an empty url deletes it.
func (s *Server) setWebhook(c *call) answer {
	s.dropHook()
	s.queue.allow(c)
	if c.params["drop_pending_updates"] == "true" {
		s.queue.pending = nil
	}
	if c.params["url"] == "" {
		return good(true)
	}
	most := c.integer("max_connections")
	if most == 0 {
		most = 40
	}
	s.hook = &hook{
		url: c.params["url"], secret: c.params["secret_token"], most: most,
		places: make(chan struct{}, most), lanes: map[lane][]*update{}, busy: map[lane]bool{}, gone: make(chan struct{}),
		client: &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: most}},
	}
	waiting := s.queue.pending
	s.queue.pending = nil
	for _, u := range waiting {
		s.push(u)
	}
	return good(true)
}

func (s *Server) deleteWebhook(c *call) answer {
	s.dropHook()
	if c.params["drop_pending_updates"] == "true" {
		s.queue.pending = nil
	}
	return good(true)
}

// dropHook takes the webhook away and gives what waited back to the polls.
func (s *Server) dropHook() {
	if s.hook == nil {
		return
	}
	close(s.hook.gone)
	s.hook.client.CloseIdleConnections()
	for _, list := range s.hook.lanes {
		s.queue.pending = append(s.queue.pending, list...)
	}
	slices.SortFunc(s.queue.pending, func(a, b *update) int { return a.id - b.id })
	s.hook = nil
	s.queue.ring()
}

func (s *Server) getWebhookInfo(*call) answer {
	info := map[string]any{"url": "", "has_custom_certificate": false, "pending_update_count": len(s.queue.pending)}
	if s.hook != nil {
		info["url"], info["pending_update_count"] = s.hook.url, s.hook.waiting()
		info["max_connections"] = s.hook.most
		if s.hook.lastError != "" {
			info["last_error_message"] = s.hook.lastError
		}
	}
	if len(s.queue.allowed) > 0 {
		info["allowed_updates"] = s.queue.allowed
	}
	return good(info)
}

// push puts an update in its lane and starts the lane if it stood still.
func (s *Server) push(u *update) {
	h, key := s.hook, lane{u.chat, u.class()}
	h.lanes[key] = append(h.lanes[key], u)
	if !h.busy[key] && s.life.Err() == nil {
		h.busy[key] = true
		s.work.Go(func() { s.deliver(h, key) })
	}
}

// deliver posts what is in a lane, one after another, until it is empty.
func (s *Server) deliver(h *hook, key lane) {
	for tries := 0; ; {
		u := s.head(h, key)
		if u == nil {
			return
		}
		select {
		case h.places <- struct{}{}:
		case <-h.gone:
			return
		case <-s.done:
			return
		}
		again, err := s.post(h, u)
		<-h.places
		if err == "" {
			tries = 0
			s.delivered(h, key, u)
			continue
		}
		s.mu.Lock()
		h.lastError = err
		s.mu.Unlock()
		if again == 0 {
			again = min(50*time.Millisecond<<tries, time.Second)
			tries = min(tries+1, 5)
		}
		select {
		case <-time.After(again):
		case <-h.gone:
			return
		case <-s.done:
			return
		}
	}
}

// head is the update to deliver next, or nil when the lane is empty. It
// changes places with its follower where the die said so.
func (s *Server) head(h *hook, key lane) *update {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hook != h || len(h.lanes[key]) == 0 {
		delete(h.busy, key)
		return nil
	}
	u := h.lanes[key][0]
	if !u.swap {
		return u
	}
	u.swap = false
	for end := time.Now().Add(s.faults.SwapHold); len(h.lanes[key]) < 2 && time.Now().Before(end); {
		s.mu.Unlock()
		time.Sleep(2 * time.Millisecond)
		s.mu.Lock()
	}
	if list := h.lanes[key]; s.hook == h && len(list) > 1 && !list[1].firm {
		list[0], list[1] = list[1], list[0]
		list[0].swap = false
		s.stats.Swapped++
		return list[0]
	}
	return u
}

// delivered takes an update that was accepted out of its lane, unless it is to
// be delivered once more.
func (s *Server) delivered(h *hook, key lane, u *update) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hook != h {
		s.queue.pending = slices.DeleteFunc(s.queue.pending, func(p *update) bool { return p == u })
		return
	}
	if u.repeat {
		u.repeat = false
		s.stats.Repeated++
		return
	}
	if h.lanes[key] = h.lanes[key][1:]; len(h.lanes[key]) == 0 {
		delete(h.lanes, key)
	}
}

// post delivers one update; on failure it says what and when to try again
// (zero: the server's own time).
func (s *Server) post(h *hook, u *update) (again time.Duration, failure string) {
	req, err := http.NewRequestWithContext(s.life, http.MethodPost, h.url, bytes.NewReader(u.body))
	if err != nil {
		return 0, "Wrong URL"
	}
	req.Header.Set("Content-Type", "application/json")
	if h.secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", h.secret)
	}
	resp, err := h.client.Do(req)
	if err != nil {
		return 0, "Connection failed"
	}
	io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10)) //nolint:errcheck // only to keep the connection
	resp.Body.Close()
	if resp.StatusCode/100 == 2 {
		return 0, ""
	}
	seconds, _ := strconv.Atoi(resp.Header.Get("Retry-After"))
	return time.Duration(seconds) * time.Second, "Wrong response from the webhook: " + resp.Status
}

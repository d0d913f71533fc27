package telegramtest

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"
)

// Faults are what goes wrong. Shares are between 0 and 1, of the calls or
// updates they speak of; each is decided by a seeded die.
type Faults struct {
	// Seed of the die; 0: one is drawn, and told to Options.Logf.
	Seed uint64
	// Delay is how long every answer takes.
	Delay time.Duration
	// Flood is the share of sends and edits at which a burst of 429 begins:
	// for FloodFor, rounded up to seconds as retry_after, every further send, edit
	// and deletion in the same chat (with FloodAll: in all chats) is answered 429.
	Flood    float64
	FloodFor time.Duration
	FloodAll bool
	// SendFails is the share of sends and edits answered 500 and not run.
	SendFails float64
	// PollFails is the share of getUpdates answered 502 with a page of HTML.
	PollFails float64
	// AnswerLost is the share of sends and edits that are run and whose
	// connection is then cut without an answer.
	AnswerLost float64
	// Cut is the share of all calls whose connection is cut before they run.
	Cut float64
	// HTML is the share of all calls answered 502 with a page of HTML and not
	// run; Silent that of those not run and not answered until the caller goes, or
	// other faults are set and the connection is cut.
	HTML, Silent float64
	// Repeat is the share of updates that are delivered twice.
	Repeat float64
	// Swap is the share of updates that change places with the next one of
	// their queue, where one comes within SwapHold (0: 100 ms); by webhook
	// only, and never those of Person.Burst.
	Swap     float64
	SwapHold time.Duration
}

// Stats count what the faults have done.
type Stats struct {
	Floods   int // bursts of 429 begun
	TooEarly int // calls within a burst, after the one that began it
	Failed   int // sends answered 500
	BadPolls int // polls answered 502
	Lost     int // sends run whose answer did not arrive, faults and killed callers alike
	Cuts     int // connections cut before the call was run
	Pages    int // calls answered with a page of HTML, polls apart
	Unheard  int // calls not answered
	Repeated int // updates delivered a second time
	Swapped  int // updates that changed places
}

// SetFaults changes what goes wrong from now on.
func (s *Server) SetFaults(f Faults) {
	if f.Seed == 0 {
		f.Seed = rand.Uint64()
	}
	if f.FloodFor == 0 {
		f.FloodFor = time.Second
	}
	if f.SwapHold == 0 {
		f.SwapHold = 100 * time.Millisecond
	}
	if s.options.Logf != nil {
		s.options.Logf("telegramtest: faults with seed %d", f.Seed)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = f
	if s.hush != nil {
		close(s.hush)
	}
	s.hush = make(chan struct{})
	s.dice = rand.New(rand.NewPCG(f.Seed, 0))
}

// Seed is the seed of the present faults.
func (s *Server) Seed() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.faults.Seed
}

// Stats are the counts so far.
func (s *Server) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stats
}

// happens throws the die; it is called with the lock held.
func (s *Server) happens(share float64) bool { return share > 0 && s.dice.Float64() < share }

// fault is what befalls one call.
type fault struct {
	hush                              chan struct{} // closed when silence ends
	cutBefore, cutAfter, html, silent bool
	delay                             time.Duration
	answer                            answer // code 0: the call is run
}

// misfortune counts a call and decides what befalls it.
func (s *Server) misfortune(c *call) fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls[c.method]++
	f := fault{delay: s.faults.Delay}
	if s.happens(s.faults.Cut) {
		s.stats.Cuts++
		f.cutBefore = true
		return f
	}
	if s.happens(s.faults.Silent) {
		s.stats.Unheard++
		f.silent, f.hush = true, s.hush
		return f
	}
	if s.happens(s.faults.HTML) {
		s.stats.Pages++
		f.html = true
		return f
	}
	if c.method == "getUpdates" && s.happens(s.faults.PollFails) {
		s.stats.BadPolls++
		f.html = true
	}
	if !c.speaks() {
		if c.deletes() {
			f.answer = s.flood(c.chatID(), 0)
		}
		return f
	}
	if f.answer = s.flood(c.chatID(), s.faults.Flood); f.answer.code != 0 {
		return f
	}
	if s.happens(s.faults.SendFails) {
		s.stats.Failed++
		f.answer = answer{code: http.StatusInternalServerError, what: "Internal Server Error"}
		return f
	}
	f.cutAfter = s.happens(s.faults.AnswerLost)
	return f
}

// flood answers 429 inside a burst, and begins one with a share of the calls.
func (s *Server) flood(id int64, begins float64) answer {
	c, now := s.chat(id), time.Now()
	until := c.floodUntil
	if s.floodAll.After(until) {
		until = s.floodAll
	}
	switch {
	case now.Before(until):
		s.stats.TooEarly++
	case s.happens(begins):
		s.stats.Floods++
		until = now.Add(s.faults.FloodFor)
		if s.faults.FloodAll {
			s.floodAll = until
		} else {
			c.floodUntil = until
		}
	default:
		return answer{}
	}
	seconds := int((until.Sub(now) + time.Second - 1) / time.Second)
	what := fmt.Sprintf("Too Many Requests: retry after %d", seconds)
	return answer{code: http.StatusTooManyRequests, what: what, retry: seconds}
}

// FloodChat begins a burst of 429 for one chat: until it has lasted that long,
// every send, edit and deletion there is refused.
func (s *Server) FloodChat(chat int64, lasts time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stats.Floods++
	s.chat(chat).floodUntil = time.Now().Add(lasts)
}

// lose notes that the answer to a call that was run did not arrive.
func (s *Server) lose(c *call) {
	if c.sent == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stats.Lost++
	c.sent.Lost = true
}

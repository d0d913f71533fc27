package telegramtest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Options say how a server behaves. The zero value is a quiet Telegram.
type Options struct {
	// Token is the only token that is let in; empty: a made-up one.
	Token string
	// Username is the bot's, without @; empty: "kintsugi_test_bot".
	Username string
	// PollCap is the longest a getUpdates is held open, whatever timeout it
	// asks for; 0: one second.
	PollCap time.Duration
	// QueryLife is how long a button press can be acknowledged; 0: 30 s.
	QueryLife time.Duration
	// Faults are what goes wrong from the start; see Server.SetFaults.
	Faults Faults
	// Logf is told the seed of the faults; nil: nobody is.
	Logf func(format string, args ...any)
}

// Server is a Bot API server for one bot. All its methods may be called from
// many goroutines.
type Server struct {
	options Options
	http    *http.Server
	url     string
	life    context.Context // ends when the server is closed
	end     context.CancelFunc
	done    <-chan struct{} // life's end
	work    sync.WaitGroup  // webhook deliveries

	mu         sync.Mutex
	dice       *rand.Rand
	faults     Faults
	chats      map[int64]*chat
	calls      map[string]int
	violations []string
	lastID     int            // of messages
	files      map[string]int // file ids given out, with their sizes
	queries    map[string]*query
	queue      queue
	hook       *hook
	about      about
	floodAll   time.Time
	hush       chan struct{} // closed when the faults change
	stats      Stats
}

// New starts a server on a free port of 127.0.0.1. The caller closes it.
func New(o Options) (*Server, error) {
	if o.Token == "" {
		o.Token = "700001:TEST-only-token-of-telegramtest"
	}
	if o.Username == "" {
		o.Username = "kintsugi_test_bot"
	}
	if o.PollCap == 0 {
		o.PollCap = time.Second
	}
	if o.QueryLife == 0 {
		o.QueryLife = 30 * time.Second
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("telegramtest: %w", err)
	}
	s := &Server{
		options: o,
		url:     "http://" + listener.Addr().String(),
		chats:   map[int64]*chat{},
		calls:   map[string]int{},
		files:   map[string]int{},
		queries: map[string]*query{},
		queue:   queue{next: 100_000, wake: make(chan struct{})},
		about:   about{commands: map[string][]Command{}, texts: map[string]string{}},
	}
	s.life, s.end = context.WithCancel(context.Background())
	s.done = s.life.Done()
	s.SetFaults(o.Faults)
	s.http = &http.Server{Handler: http.HandlerFunc(s.serve), ReadHeaderTimeout: 10 * time.Second}
	go s.http.Serve(listener) //nolint:errcheck // ends with ErrServerClosed
	return s, nil
}

// URL is the base address: what TELEGRAM_API_URL would be.
func (s *Server) URL() string { return s.url }

// Token is the token of the bot this server knows.
func (s *Server) Token() string { return s.options.Token }

// Username is the bot's, without @.
func (s *Server) Username() string { return s.options.Username }

// Close stops the server and waits for deliveries that are under way.
func (s *Server) Close() {
	s.end()
	s.http.Close()
	s.work.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dropHook()
}

// Violations are the calls Telegram would have refused as wrong, each with the
// method and what is wrong about it, in the order they came.
func (s *Server) Violations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.violations...)
}

// Calls is how often a method was called, refused and failed calls included.
func (s *Server) Calls(method string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls[method]
}

// answer is what a method comes to.
type answer struct {
	code   int
	what   string // description of an error
	retry  int    // retry_after in seconds
	result any
}

func good(result any) answer { return answer{code: http.StatusOK, result: result} }

func refused(format string, args ...any) answer {
	return answer{code: http.StatusBadRequest, what: "Bad Request: " + fmt.Sprintf(format, args...)}
}

// serve is one call from arrival to answer, faults included.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	method, known := strings.CutPrefix(r.URL.Path, "/bot"+s.options.Token+"/")
	if !known {
		writeAnswer(w, s.stranger(r.URL.Path))
		return
	}
	c, err := readCall(method, r)
	if err != nil {
		writeAnswer(w, refused("%v", err))
		return
	}
	c.context = r.Context()
	fault := s.misfortune(c)
	if fault.cutBefore {
		panic(http.ErrAbortHandler)
	}
	if fault.silent {
		select {
		case <-fault.hush:
		case <-r.Context().Done():
		case <-s.done:
		}
		panic(http.ErrAbortHandler)
	}
	if fault.html {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusBadGateway)
		fmt.Fprint(w, "<html><head><title>502 Bad Gateway</title></head></html>")
		return
	}
	a := fault.answer
	if a.code == 0 {
		a = s.run(c)
	}
	select {
	case <-time.After(fault.delay):
	case <-s.done:
	}
	if fault.cutAfter || r.Context().Err() != nil {
		s.lose(c)
		panic(http.ErrAbortHandler)
	}
	writeAnswer(w, a)
}

// stranger answers a path that is not this bot's, as Telegram does.
func (s *Server) stranger(path string) answer {
	if rest, isBot := strings.CutPrefix(path, "/bot"); isBot && strings.Contains(rest, ":") {
		return answer{code: http.StatusUnauthorized, what: "Unauthorized"}
	}
	return answer{code: http.StatusNotFound, what: "Not Found"}
}

// run checks a call against the Bot API and plays it.
func (s *Server) run(c *call) answer {
	wrong := botAPI().checkCall(c)
	if len(wrong) == 0 {
		wrong = checkLimits(c)
	}
	play := plays[c.method]
	if len(wrong) == 0 && play == nil {
		wrong = []string{"not played by telegramtest"}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(wrong) > 0 {
		for _, w := range wrong {
			s.violations = append(s.violations, c.method+": "+w)
		}
		return refused("%s", strings.Join(wrong, "; "))
	}
	return play(s, c)
}

// plays are the methods this server plays; each runs with the lock held.
// getUpdates gives it up while it waits.
var plays = map[string]func(*Server, *call) answer{
	"getMe":                  (*Server).getMe,
	"getUpdates":             (*Server).getUpdates,
	"setWebhook":             (*Server).setWebhook,
	"deleteWebhook":          (*Server).deleteWebhook,
	"getWebhookInfo":         (*Server).getWebhookInfo,
	"sendMessage":            (*Server).send,
	"sendPhoto":              (*Server).send,
	"sendAnimation":          (*Server).send,
	"sendDocument":           (*Server).send,
	"editMessageText":        (*Server).edit,
	"editMessageCaption":     (*Server).edit,
	"editMessageMedia":       (*Server).edit,
	"editMessageReplyMarkup": (*Server).edit,
	"deleteMessage":          (*Server).remove,
	"deleteMessages":         (*Server).remove,
	"answerCallbackQuery":    (*Server).acknowledge,
	"sendChatAction":         (*Server).action,
	"leaveChat":              (*Server).leave,
	"setMyCommands":          (*Server).setCommands,
	"getMyCommands":          (*Server).getCommands,
	"setMyDescription":       (*Server).setText,
	"getMyDescription":       (*Server).getText,
	"setMyShortDescription":  (*Server).setText,
	"getMyShortDescription":  (*Server).getText,
}

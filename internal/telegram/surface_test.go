package telegram

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/netutil"
)

// front is a webhook on a real socket, as the program puts it up, but for its
// patience, which is short.
type front struct {
	addr string
	desk *desk
	log  *noted
}

// noted is a log that counts.
type noted struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (n *noted) Write(b []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.all.Write(b)
}

func (n *noted) lines() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return bytes.Count(n.all.Bytes(), []byte("\n"))
}

const (
	frontSecret = "Right-secret_1"
	frontPlaces = 16
	frontHeader = 600 * time.Millisecond
	frontBody   = 1200 * time.Millisecond
)

func newFront(t *testing.T) *front {
	t.Helper()
	f := &front{desk: &desk{}, log: &noted{}}
	c, err := New(Config{Token: "1:TEST-only-token", Log: slog.New(slog.NewTextHandler(f.log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := Server("", c.Webhook(frontSecret, f.desk))
	s.ReadHeaderTimeout, s.ReadTimeout, s.IdleTimeout = frontHeader, frontBody, frontBody
	s.ErrorLog = slog.NewLogLogger(slog.NewTextHandler(f.log, nil), slog.LevelInfo)
	go s.Serve(netutil.LimitListener(l, frontPlaces)) //nolint:errcheck // ends with ErrServerClosed
	t.Cleanup(func() { s.Close() })
	f.addr = l.Addr().String()
	return f
}

// send writes a request as it is and returns all that comes back until the
// server hangs up.
func (f *front) send(t *testing.T, raw string) string {
	t.Helper()
	conn := f.dial(t)
	defer conn.Close()
	io.WriteString(conn, raw) //nolint:errcheck // the server may have hung up already
	return rest(t, conn)
}

func (f *front) dial(t *testing.T) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", f.addr)
	if err != nil {
		t.Fatal(err)
	}
	conn.SetDeadline(time.Now().Add(20 * time.Second)) //nolint:errcheck // a live socket
	return conn
}

// rest is what a server sends until it hangs up, which it must.
func rest(t *testing.T, conn net.Conn) string {
	t.Helper()
	all, err := io.ReadAll(conn)
	if e, ok := err.(net.Error); ok && e.Timeout() {
		t.Errorf("the server does not hang up; it said %q", all)
	}
	return string(all)
}

// statuses are those of the answers in what came back.
func statuses(t *testing.T, back string) (codes []int, bodies string) {
	t.Helper()
	r := bufio.NewReader(strings.NewReader(back))
	for {
		resp, err := http.ReadResponse(r, nil)
		if err != nil {
			return codes, bodies
		}
		body, _ := io.ReadAll(resp.Body)
		codes, bodies = append(codes, resp.StatusCode), bodies+string(body)
		for name := range resp.Header {
			if !slices.Contains([]string{"Date", "Content-Length", "Connection", "Allow", "Content-Type"}, name) {
				t.Errorf("the answer has a header %s: %s", name, resp.Header.Get(name))
			}
		}
	}
}

// posted is a POST with these header lines.
func posted(body string, lines ...string) string {
	lines = append([]string{"POST / HTTP/1.1", "Host: a", "Content-Type: application/json", fmt.Sprint("Content-Length: ", len(body))}, lines...)
	return strings.Join(lines, "\r\n") + "\r\n\r\n" + body
}

const (
	withSecret = "X-Telegram-Bot-Api-Secret-Token: " + frontSecret
	hangUp     = "Connection: close"
	oneUpdate  = inMsg + `"text":"a"}}`
)

// Whoever does not know the secret learns nothing, whatever they ask for and
// however often: the same answer, empty, and no line in the log.
func TestStrangersLearnNothing(t *testing.T) {
	f := newFront(t)
	with := func(secret string) string { return "X-Telegram-Bot-Api-Secret-Token: " + secret }
	for name, raw := range map[string]string{
		"no secret":      posted(oneUpdate),
		"empty":          posted(oneUpdate, with("")),
		"wrong":          posted(oneUpdate, with("Wrong-secret_1")),
		"another case":   posted(oneUpdate, with(strings.ToLower(frontSecret))),
		"shorter":        posted(oneUpdate, with(frontSecret[:5])),
		"longer":         posted(oneUpdate, with(frontSecret+"1")),
		"very long":      posted(oneUpdate, with(strings.Repeat("a", 8<<10))),
		"twice":          posted(oneUpdate, withSecret, withSecret),
		"wrong, right":   posted(oneUpdate, with("x"), withSecret),
		"right, wrong":   posted(oneUpdate, withSecret, with("x")),
		"in the address": "POST /?secret=" + frontSecret + " HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
		"reading":        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
		"head":           "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n",
		"trace":          "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n",
		"options":        "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
		"connect":        "CONNECT 127.0.0.1:6379 HTTP/1.1\r\nHost: 127.0.0.1:6379\r\n\r\n",
		"health":         "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n",
		"metrics":        "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n",
		"profiles":       "GET /debug/pprof/ HTTP/1.1\r\nHost: a\r\n\r\n",
		"files":          "GET /../../.env HTTP/1.1\r\nHost: a\r\n\r\n",
		"waits to go on": posted("", "Expect: 100-continue"),
		"never ends":     "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000000\r\n\r\n{",
	} {
		t.Run(name, func(t *testing.T) {
			for range 5 {
				codes, body := statuses(t, f.send(t, raw))
				if !slices.Equal(codes, []int{401}) || body != "" {
					t.Fatalf("answered %v %q", codes, body)
				}
			}
		})
	}
	if n := f.log.lines(); n > 0 {
		t.Errorf("%d lines in the log: %s", n, f.log.all.String())
	}
	if got := f.desk.taken(); len(got) > 0 {
		t.Errorf("taken: %q", got)
	}
}

// With the secret, what is no update of Telegram's is refused by what is wrong.
func TestOnlyUpdatesAreTaken(t *testing.T) {
	f := newFront(t)
	chunk := strings.Repeat("a", 64<<10)
	chunked := "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n" + withSecret + "\r\nConnection: close\r\n\r\n"
	for name, x := range map[string]struct {
		raw   string
		code  int
		taken int
	}{
		"an update":        {posted(oneUpdate, withSecret, hangUp), 200, 1},
		"lower-case name":  {posted(oneUpdate, strings.Replace(withSecret, "X-Telegram-Bot-Api", "x-telegram-bot-api", 1), hangUp), 200, 1},
		"in chunks":        {chunked + fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(oneUpdate), oneUpdate), 200, 1},
		"endless chunks":   {chunked + strings.Repeat(fmt.Sprintf("%x\r\n%s\r\n", len(chunk), chunk), 20), 413, 0},
		"broken chunks":    {chunked + "5\r\n{\"u\r\nzz\r\n", 400, 0},
		"reading":          {"GET / HTTP/1.1\r\nHost: a\r\n" + withSecret + "\r\n\r\n", 405, 0},
		"trace":            {"TRACE / HTTP/1.1\r\nHost: a\r\n" + withSecret + "\r\n\r\n", 405, 0},
		"packed":           {posted("\x1f\x8b\x08\x00", withSecret, "Content-Encoding: gzip"), 415, 0},
		"a form":           {strings.Replace(posted(oneUpdate, withSecret), "application/json", "application/x-www-form-urlencoded", 1), 415, 0},
		"no kind":          {strings.Replace(posted(oneUpdate, withSecret), "Content-Type: application/json\r\n", "", 1), 415, 0},
		"a long header":    {posted(oneUpdate, withSecret, "X-A: "+strings.Repeat("a", 40<<10)), 431, 0},
		"many headers":     {posted(oneUpdate, append(slices.Repeat([]string{"X-A: aaaaaaaa"}, 3000), withSecret)...), 431, 0},
		"no host":          {"POST / HTTP/1.1\r\n" + withSecret + "\r\n\r\n", 400, 0},
		"another protocol": {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400, 0},
	} {
		t.Run(name, func(t *testing.T) {
			before := len(f.desk.taken())
			codes, _ := statuses(t, f.send(t, x.raw))
			if taken := len(f.desk.taken()) - before; !slices.Equal(codes, []int{x.code}) || taken != x.taken {
				t.Errorf("answered %v, taken %d", codes, taken)
			}
		})
	}
}

// Nothing is smuggled in behind a request: a second one on the same connection
// needs the secret too, and doubt about where a body ends closes the connection.
func TestNothingIsSmuggled(t *testing.T) {
	f := newFront(t)
	hidden := posted(oneUpdate, withSecret)
	for name, x := range map[string]struct {
		raw   string
		taken int
	}{
		"behind a stranger":        {posted("{}") + hidden, 0},
		"in a stranger's body":     {posted(hidden), 0},
		"two in a row":             {posted(oneUpdate, withSecret) + posted(oneUpdate, withSecret, hangUp), 2},
		"the second has no secret": {posted(oneUpdate, withSecret) + posted(oneUpdate, hangUp), 1},
		"two lengths":              {posted("{}", withSecret, "Content-Length: 0") + hidden, 0},
		"length and chunks":        {posted("0\r\n\r\n"+hidden, withSecret, "Transfer-Encoding: chunked", hangUp), 0},
		"odd chunks":               {posted("0\r\n\r\n"+hidden, withSecret, "Transfer-Encoding: xchunked"), 0},
		"chunks, twice":            {posted("0\r\n\r\n"+hidden, withSecret, "Transfer-Encoding: chunked", "Transfer-Encoding: identity"), 0},
		"a negative length":        {strings.Replace(posted("", withSecret), "Content-Length: 0", "Content-Length: -1", 1) + hidden, 0},
		"a length with a sign":     {strings.Replace(posted("", withSecret), "Content-Length: 0", "Content-Length: +0", 1) + hidden, 0},
		"a space before the colon": {strings.Replace(posted("{}", withSecret), "Content-Length:", "Content-Length :", 1) + hidden, 0},
		"a folded header":          {posted("", "X-A: b\r\n "+withSecret), 0},
	} {
		t.Run(name, func(t *testing.T) {
			before := len(f.desk.taken())
			codes, _ := statuses(t, f.send(t, x.raw))
			if taken := len(f.desk.taken()) - before; taken != x.taken {
				t.Errorf("taken %d, answered %v", taken, codes)
			}
		})
	}
}

// Callers who hold every place and dribble are hung up on, and Telegram gets
// through.
func TestSlowCallersAreHungUpOn(t *testing.T) {
	head := "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
	for name, begun := range map[string]string{
		"says nothing":  "",
		"half a header": head,
		"half a body":   head + withSecret + "\r\nContent-Length: 1000\r\n\r\n{",
		"endless chunk": head + withSecret + "\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
		"stays":         posted(oneUpdate, withSecret),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFront(t)
			var held []net.Conn
			for range frontPlaces {
				conn := f.dial(t)
				defer conn.Close()
				io.WriteString(conn, begun) //nolint:errcheck // the server may have hung up already
				held = append(held, conn)
			}
			var wg sync.WaitGroup
			for _, conn := range held {
				wg.Go(func() { // a byte now and then buys no time
					for range 200 {
						time.Sleep(frontHeader / 6)
						if _, err := io.WriteString(conn, "\r"); err != nil || name == "stays" {
							return
						}
					}
					t.Error("the server still listens")
				})
			}
			codes, _ := statuses(t, f.send(t, posted(oneUpdate, withSecret, hangUp)))
			if !slices.Equal(codes, []int{200}) {
				t.Errorf("Telegram is answered %v", codes)
			}
			wg.Wait()
			for _, conn := range held {
				rest(t, conn)
			}
		})
	}
}

// What is no update, or half of one, costs nothing: it is passed over, and the
// next one is taken.
func TestNonsenseIsPassedOver(t *testing.T) {
	f := newFront(t)
	deep := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	for name, x := range map[string]struct {
		body  string
		taken int
	}{
		"nothing":            {"", 0},
		"null":               {"null", 0},
		"a list":             {"[]", 0},
		"a number":           {"1e999", 0},
		"cut off":            {oneUpdate[:len(oneUpdate)-1], 0},
		"two":                {oneUpdate + oneUpdate, 0},
		"something behind":   {oneUpdate + "x", 0},
		"deep":               {`{"update_id":9,"x":` + deep(9_000) + `}`, 0},
		"deeper":             {`{"update_id":9,"message":` + deep(400_000) + `}`, 0},
		"a huge id":          {strings.Replace(oneUpdate, "9", "99999999999999999999999", 1), 0},
		"a broken id":        {strings.Replace(oneUpdate, "9", "9.5", 1), 0},
		"a huge chat":        {`{"update_id":9,"message":{"message_id":3,"chat":{"id":1e40,"type":"private"},"text":"a"}}`, 0},
		"a chat of text":     {`{"update_id":9,"message":{"message_id":3,"chat":{"id":"5","type":"private"},"text":"a"}}`, 0},
		"no chat":            {`{"update_id":9,"message":{"message_id":3,"text":"a"}}`, 0},
		"keys twice":         {`{"update_id":8,"update_id":9,"message":null,` + strings.TrimPrefix(oneUpdate, "{"), 1},
		"both kinds":         {strings.TrimSuffix(oneUpdate, "}") + `,"callback_query":{"id":"1","from":{"id":7},"data":"x"}}`, 1},
		"half a character":   {strings.Replace(oneUpdate, `"a"`, "\"\xff\xfe\"", 1), 1},
		"half a pair":        {strings.Replace(oneUpdate, `"a"`, `"\ud83d"`, 1), 1},
		"a zero":             {strings.Replace(oneUpdate, `"a"`, `"\u0000"`, 1), 1},
		"as long as allowed": {strings.Replace(oneUpdate, `"a"`, `"`+strings.Repeat("a", maxUpdate-len(oneUpdate))+`"`, 1), 1},
	} {
		t.Run(name, func(t *testing.T) {
			before := len(f.desk.taken())
			codes, _ := statuses(t, f.send(t, posted(x.body, withSecret, hangUp)))
			if taken := len(f.desk.taken()) - before; !slices.Equal(codes, []int{200}) || taken != x.taken {
				t.Errorf("answered %v, taken %d", codes, taken)
			}
		})
	}
	if n := f.log.lines(); n > 20 {
		t.Errorf("%d lines in the log", n)
	}
	if strings.Contains(f.log.all.String(), `"a"`) {
		t.Error("the log holds an update")
	}
}

//go:build unix

package endtoend

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/localredis"
	"kintsugi/internal/session"
	"kintsugi/internal/telegramtest"
)

// brokenFlow is a question whose answer breaks the engine, as content of an
// operator's own might.
const brokenFlow = `flow: broken
title: A broken page
about: Its answer can't be worked out; for tests only.
revision: 1
start: ask
commands: [broken]
hint: A broken page
basis: practice only
review: {state: draft}
states:
  - {state: ask, kind: text, text: "What would you say?", fact: label, to: sum, skip: out}
  - state: sum
    kind: branch
    cases:
      - {if: '1 % counted == 1', to: out}
    else: out
  - {state: out, kind: end}
`

const (
	marker    = "Vexilqua" // begins every word that people type
	hookWord  = "hook-secret-of-the-long-walk"
	country   = "Poland"
	theirZone = "Europe/Warsaw"
)

// evidence is what a long walk left behind: what was stored, and what was
// printed, by where it was found.
type evidence struct {
	typed   int            // words typed, each one once
	kept    map[string]int // people with kept texts, by kind
	facts   map[string]int // people with facts that held typed words
	printed map[string]string
	stored  map[string][]byte
	clear   []string // what stands in clear in Redis and is not of a known form
	secrets []string // that may not be printed
	lib     *dialogue.Library
}

var (
	walkOnce sync.Once
	walked   *evidence
)

// longWalk is the one walk that several tests look at.
func longWalk(t *testing.T) *evidence {
	t.Helper()
	walkOnce.Do(func() { walked = takeLongWalk(t) })
	if walked == nil {
		t.Fatal("the walk went wrong in another test")
	}
	return walked
}

// typist is somebody who stands at one place where one can type.
type typist struct {
	person *telegramtest.Person
	at     dialogue.Frame
	kind   string
	r      *rand.Rand
	h      *house
	typed  *atomic.Int64
	faulty bool
	facts  map[string]bool // facts that held typed words at some time
	kept   map[string]bool // kinds of kept texts that did
}

// takeLongWalk has one person stand at every place where something can be typed,
// type words that nobody else types, keep them, change them, send captions, and
// press on from there: by polling and by webhook, the second half on a bad day.
func takeLongWalk(t *testing.T) *evidence {
	t.Helper()
	dir := t.TempDir()
	redis, err := localredis.Node("--dir", dir, "--appendonly", "yes", "--aof-use-rdb-preamble", "no",
		"--rdbcompression", "no", "--logfile", filepath.Join(dir, "redis.log"), "--loglevel", "debug",
		"--slowlog-log-slower-than", "0", "--slowlog-max-len", "100000")
	needed(t, err)
	t.Cleanup(func() { redis.Close() })
	h := houseOn(t, telegramtest.Options{}, redis)
	h.unhurried()
	h.withAdmin(t)
	h.fussy(t)
	h.env["LOG_LEVEL"], h.env["WEBHOOK_SECRET"] = "debug", hookWord
	if err := put(h.env["CONTENT_DIR"], "flows/tools/broken.yaml", brokenFlow); err != nil {
		t.Fatal(err)
	}
	states := filepath.Join(h.env["CONTENT_DIR"], "states.txt")
	list, err := os.ReadFile(states)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(states, append(list, "broken/ask\nbroken/out\nbroken/sum\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	e := &evidence{kept: map[string]int{}, facts: map[string]int{}, printed: map[string]string{}, stored: map[string][]byte{}}
	e.lib = library(t, h.env["CONTENT_DIR"])
	var typed atomic.Int64
	all := typists(t, h, e.lib, &typed)

	half := len(all) / 2
	p := h.start(t, "LOG_FORMAT", "text")
	p.says(t, "msg=talking")
	e.page(t, p, "polling")
	h.telegram.SetFaults(telegramtest.Faults{PollFails: 0.05})
	typeAll(t, all[:half])
	h.refuse(t, &typed)
	eventually(t, 30*time.Second, "two dead letters", func() bool {
		letters, err := h.store.Letters(t.Context())
		return err == nil && len(letters) >= 2
	})
	p.stop(t)

	h.telegram.SetFaults(telegramtest.Faults{})
	h.byWebhook(t)
	p = h.start(t, "LOG_FORMAT", "json")
	p.says(t, `"msg":"talking"`)
	h.telegram.SetFaults(telegramtest.Faults{Flood: 0.004, SendFails: 0.02, AnswerLost: 0.01, Cut: 0.01, Repeat: 0.05})
	for _, x := range all[half:] {
		x.faulty = true
	}
	typeAll(t, all[half:])
	h.telegram.SetFaults(telegramtest.Faults{})
	h.drained(t, 20*time.Second)
	e.page(t, p, "webhook")
	e.askOperator(t, h)
	p.stop(t)

	e.count(t, h, all)
	e.readServer(t, h, dir)
	for i, o := range h.outputs {
		e.printed[fmt.Sprintf("process %d", i+1)] = o.String()
	}
	e.typed = int(typed.Load())
	e.secrets = []string{
		h.telegram.Token(), strings.TrimPrefix(h.telegram.Token(), "700001:"), hookWord,
		strings.TrimSpace(h.key[strings.LastIndex(strings.TrimSpace(h.key), ":")+1:]),
	}
	t.Logf("%d people, %d words typed; faults: %+v", len(all), e.typed, h.telegram.Stats())
	return e
}

// typists puts one person at every place where something can be typed, and one
// at the start.
func typists(t *testing.T, h *house, lib *dialogue.Library, typed *atomic.Int64) (all []*typist) {
	t.Helper()
	dice := dice(t)
	add := func(flow, state, kind string) {
		p := h.telegram.Person(firstChat + int64(len(all)))
		p.Met()
		all = append(all, &typist{
			person: p, at: dialogue.Frame{Flow: flow, State: state, Nonce: 1}, kind: kind, h: h, typed: typed, facts: map[string]bool{}, kept: map[string]bool{},
			r: rand.New(rand.NewPCG(dice.Uint64(), uint64(len(all)))),
		})
	}
	for _, f := range lib.Flows(dialogue.English) {
		for _, s := range f.States {
			switch s.Kind {
			case "text", "country", "zone", "number", "date", "time", "lines":
				add(f.Name, s.Name, s.Kind)
			}
		}
	}
	add("first", "hello", "choice")
	dice.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// word is text that nobody else types.
func (x *typist) word() string {
	return fmt.Sprintf("%s%05d brindlewick", marker, x.typed.Add(1))
}

// stand commits the session of somebody who stands where this person is to type.
func (x *typist) stand() error {
	x.at.At = time.Now().Unix() / 60
	s := &dialogue.Session{
		Turn: 1, Last: time.Now().Unix(),
		Facts: map[string]any{"fear": "no", "bound": "no", "since": "m3", "label": x.word(), "country": "PL", "zone": theirZone},
		Stack: []dialogue.Frame{{Flow: dialogue.FlowHome, State: "day"}, x.at},
	}
	_, err := x.h.store.Commit(context.Background(), session.Commit{Chat: x.person.ID(), Session: s})
	return err
}

// typeAll has everybody type, some at a time.
func typeAll(t *testing.T, all []*typist) {
	t.Helper()
	var wg sync.WaitGroup
	places := make(chan struct{}, 12)
	for _, x := range all {
		wg.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			if err := x.walk(); err != nil {
				t.Errorf("at %s/%s: %v", x.at.Flow, x.at.State, err)
			}
		})
	}
	wg.Wait()
}

// walk types and keeps, changes what was typed, and goes on.
func (x *typist) walk() error {
	if err := x.stand(); err != nil {
		return err
	}
	first := x.word()
	switch x.kind {
	case "country", "zone":
		first = country
	case "number", "time":
		first = "7"
	}
	own := 0
	do := []func(){
		func() { own = x.person.Type(first) },
		x.press(0), // Keep it, where that is asked
		func() { x.person.Rewrite(own, x.word()) },
		func() { x.person.Post("photo", x.word()) },
		func() { x.person.Type(x.word()) },
		x.press(0),
		func() { x.person.Forward(x.word()) },
		func() { x.person.Update("message", x.introduced()) },
		x.press(-1), x.press(-1),
		func() { x.person.Type("/start") },
		x.press(-1), x.press(-1),
		func() { x.person.Type(x.word()) },
		x.press(0),
	}
	if x.faulty && x.r.IntN(8) == 0 {
		do = append(do, x.person.Vanish, func() { x.person.Type(x.word()) })
	}
	for i, act := range do {
		if err := x.taken(act); err != nil {
			return fmt.Errorf("step %d: %w", i+1, err)
		}
	}
	return nil
}

// introduced is a message from somebody with names, as Telegram shows them.
func (x *typist) introduced() map[string]any {
	who := map[string]any{
		"id": x.person.ID(), "is_bot": false, "language_code": "en",
		"first_name": x.word(), "last_name": x.word(), "username": fmt.Sprintf("%s_%d", marker, x.person.ID()%1000),
	}
	return map[string]any{
		"message_id": 900_000_000 + int(x.person.ID()-firstChat), "date": time.Now().Unix(), "from": who, "text": x.word(),
		"chat": map[string]any{"id": x.person.ID(), "type": "private", "first_name": who["first_name"], "username": who["username"]},
	}
}

// press presses the nth button of the newest keyboard; any one for -1. Where it is
// asked whether to keep a text, it is kept. "Delete everything" stays.
func (x *typist) press(n int) func() {
	return func() {
		screen := x.person.State().Screen
		var data []string
		for _, b := range slices.Concat(screen.Buttons...) {
			switch {
			case b.Label == "Keep it" && n == 0:
				x.person.PressData(screen.ID, b.Data)
				return
			case b.Data != "" && b.Label != "Delete everything":
				data = append(data, b.Data)
			}
		}
		if len(data) == 0 {
			return
		}
		if n < 0 {
			n = x.r.IntN(len(data))
		}
		x.person.PressData(screen.ID, data[n])
	}
}

// taken does something and waits until the bot has taken it in and said all it
// had to say. What changes nothing is not waited for long.
func (x *typist) taken(act func()) error {
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	before, err := x.h.store.Load(ctx, x.person.ID())
	if err != nil {
		return err
	}
	act()
	for begun := time.Now(); ; time.Sleep(4 * time.Millisecond) {
		now, err := x.h.store.Load(ctx, x.person.ID())
		if err != nil {
			return err
		}
		items, err := x.h.store.Outbox(ctx, x.person.ID())
		if err != nil {
			return err
		}
		quiet := time.Since(begun) > time.Second && x.h.telegram.Pending() == 0
		if len(items) == 0 && (now.Version != before.Version || quiet) {
			return x.remember(ctx, now.Session)
		}
	}
}

// remember notes which facts and kept texts hold typed words.
func (x *typist) remember(ctx context.Context, s *dialogue.Session) error {
	if s == nil {
		return nil
	}
	for name, v := range s.Facts {
		if text, ok := v.(string); ok && strings.Contains(text, marker) {
			x.facts[name] = true
		}
	}
	entries, err := x.h.store.Entries(ctx, x.person.ID())
	for _, entry := range entries {
		if strings.Contains(entry.Text, marker) {
			x.kept[entry.Kind] = true
		}
	}
	return err
}

// refused begins what the front of Telegram won't take.
const refused = "unwelcome-"

// fussy has the bot call Telegram through a front that refuses messages with
// that word in them, quoting words as Telegram does.
func (h *house) fussy(t *testing.T) {
	t.Helper()
	target, err := url.Parse(h.telegram.URL())
	if err != nil {
		t.Fatal(err)
	}
	pass := httputil.NewSingleHostReverseProxy(target)
	pass.ErrorHandler = func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) } // cut as it was cut
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if _, after, found := strings.Cut(string(body), refused); err == nil && found {
			quoted, _, _ := strings.Cut(after, "+")
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprintf(w, `{"ok":false,"error_code":400,"description":"Bad Request: can't parse entities: unsupported start tag \"%s\" at byte offset 3"}`, quoted)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		pass.ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	h.env["TELEGRAM_API_URL"] = front.URL
}

// refuse makes two dead letters: somebody is told something that Telegram
// refuses, and somebody's answer breaks the engine.
func (h *house) refuse(t *testing.T, typed *atomic.Int64) {
	t.Helper()
	word := func() string { return fmt.Sprintf("%s%05d", marker, typed.Add(1)) }
	bea := h.telegram.Person(firstChat + 900)
	bea.Met()
	_, err := h.store.Commit(t.Context(), session.Commit{
		Chat:    bea.ID(),
		Session: &dialogue.Session{Turn: 1, Last: time.Now().Unix(), Facts: map[string]any{"label": word()}},
		Effects: dialogue.Effects{Say: []dialogue.Message{{Text: refused + word() + " brindlewick"}}},
	})
	if err == nil {
		err = h.store.Release(t.Context(), bea.ID())
	}
	if err != nil {
		t.Fatal(err)
	}
	ann := h.telegram.Person(firstChat + 901)
	ann.Type("/start")
	hears(t, ann, "safer device")
	ann.Type("/broken")
	hears(t, ann, "What would you say")
	ann.Type(word())
}

// page keeps what the admin server answers.
func (e *evidence) page(t *testing.T, p *process, when string) {
	t.Helper()
	p.ready(t)
	for _, path := range []string{"/metrics", "/healthz", "/readyz"} {
		code, body := p.asks(path)
		if code != 200 || body == "" {
			t.Errorf("%s answers %d", path, code)
		}
		e.printed[path+", "+when] = body
	}
}

// askOperator runs what an operator runs beside the bot.
func (e *evidence) askOperator(t *testing.T, h *house) {
	t.Helper()
	for _, args := range [][]string{{"schedule"}, {"dead", "list"}, {"keys", "status"}, {"keys", "rotate"}, {"crisis", "check", "--only", "failed"}, {"health"}, {"dead", "again", "all"}} {
		c, name := start(t, h.env, args...), strings.Join(args, " ")
		c.exits(t, 30*time.Second)
		if e.printed[name] = c.out.String(); name != "health" && e.printed[name] == "" {
			t.Errorf("kintsugi %s says nothing", name)
		}
	}
}

// count sums up what of the typed words was kept, so that the walk proves
// something.
func (e *evidence) count(t *testing.T, h *house, all []*typist) {
	t.Helper()
	for _, x := range all {
		if h.kept(t, x.person.ID()).Session == nil {
			t.Errorf("nothing is kept of somebody at %s/%s", x.at.Flow, x.at.State)
		}
		for name := range x.facts {
			e.facts[name]++
		}
		for kind := range x.kept {
			e.kept[kind]++
		}
	}
}

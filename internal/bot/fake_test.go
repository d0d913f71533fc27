package bot

import (
	"context"
	"errors"
	"os"
	"slices"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"kintsugi/internal/chart"
	"kintsugi/internal/crisis"
	"kintsugi/internal/dialogue"
	"kintsugi/internal/localredis"
	"kintsugi/internal/script"
	"kintsugi/internal/session"
	"kintsugi/internal/vault"
)

// testFlows is a small content: counting flows whose answers tell their order.
const firstFlow = `
flow: first
title: First
start: ask
basis: practice only
review: {state: draft}
states:
  - {state: ask, kind: text, text: "Say something ({said}).", fact: said, to: ask2, later: bye}
  - {state: ask2, kind: text, text: "You said {said}.", fact: said, to: ask, later: bye}
  - {state: bye, kind: end, then: home}
`

const homeFlow = `
flow: home
title: Home
start: menu
quiet: true
basis: practice only
review: {state: draft}
states:
  - state: menu
    kind: choice
    menu: true
    text: Home.
    options: [{id: plan, label: Remind me, to: plan}, {id: first, label: Again, to: first}]
  - {state: plan, kind: say, text: You will hear from me., to: menu, schedule: [{after: 1s, flow: note}]}
  - {state: first, kind: call, call: first, to: menu}
`

const noteFlow = `
flow: note
title: Note
start: now
quiet: true
basis: practice only
review: {state: draft}
states:
  - {state: now, kind: say, text: A short note for today., to: out}
  - {state: out, kind: end}
`

// testLibrary puts the small flows under the real words and the real crisis
// flow's doors.
func testLibrary(t testing.TB) *dialogue.Library {
	t.Helper()
	m := fstest.MapFS{
		"flows/first.yaml": {Data: []byte(firstFlow)}, "flows/home.yaml": {Data: []byte(homeFlow)},
		"flows/note.yaml": {Data: []byte(noteFlow)}, "flows/pace.yaml": {Data: []byte(paceFlow)},
		"facts.yaml": {Data: []byte("- {fact: said, type: text, max: 200, default: nothing yet}\n- {fact: country, type: text, max: 2}\n- {fact: seen, type: flag}\n")},
		"states.txt": {Data: []byte("first/ask first/ask2 first/bye home/menu home/plan home/first note/now note/out " +
			"pace/pick pace/long pace/fast pace/breath pace/after pace/stopped pace/out help/doors help/call help/where help/ask help/danger help/done resume/ask resume/go resume/home")},
	}
	for name, file := range map[string]string{
		"words.yaml": "../../content/words.yaml", "flows/help.yaml": "../script/testdata/flows/help.yaml",
		"flows/resume.yaml": "../script/testdata/flows/resume.yaml",
	} {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		m[name] = &fstest.MapFile{Data: data}
	}
	dir, err := crisis.Open(os.DirFS("../../content"), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	lib, found := script.Load(m, script.Rooms{Directory: dir, Pictures: chart.Names()})
	if lib == nil {
		t.Fatal(found)
	}
	return lib
}

// sent is one message that arrived.
type sent struct {
	chat int64
	id   int
	m    dialogue.Message
}

// fake is a messenger that keeps what it is given, and fails on demand.
type fake struct {
	mu      sync.Mutex
	arrived []sent
	edits   []sent
	deleted []int
	fail    func(chat int64, m dialogue.Message) error
	after   func(chat int64, m dialogue.Message) error // fails after it arrived
	edit    func() error                               // fails an edit
	acks    []string
}

func (f *fake) Send(_ context.Context, chat int64, m dialogue.Message) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.fail != nil {
		if err := f.fail(chat, m); err != nil {
			return 0, err
		}
	}
	id := len(f.arrived) + 1000
	f.arrived = append(f.arrived, sent{chat, id, m})
	if f.after != nil {
		if err := f.after(chat, m); err != nil {
			return 0, err
		}
	}
	return id, nil
}

func (f *fake) Edit(_ context.Context, chat int64, id int, m dialogue.Message) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.edit != nil {
		if err := f.edit(); err != nil {
			return err
		}
	}
	f.edits = append(f.edits, sent{chat, id, m})
	return nil
}

func (f *fake) Delete(_ context.Context, _ int64, ids []int) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.deleted = append(f.deleted, ids...)
	return nil
}

func (f *fake) Acknowledge(_ context.Context, query string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.acks = append(f.acks, query)
	return nil
}

// texts are what one person was told, in order.
func (f *fake) texts(chat int64) (all []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, s := range f.arrived {
		if s.chat == chat {
			all = append(all, s.m.Text)
		}
	}
	return all
}

// rig is a bot over a store.
type rig struct {
	*Bot
	out   *fake
	store *session.Store
	count *session.Counter
}

// testKey is a master key for tests only.
var testKey = sync.OnceValue(func() *vault.Vault {
	v, err := vault.New(vault.Generate())
	if err != nil {
		panic(err)
	}
	return v
})

// newRig starts a bot on a server; change may be nil.
func newRig(t testing.TB, server *localredis.Server, lib *dialogue.Library, out *fake, change func(*Options)) *rig {
	t.Helper()
	client, err := session.Open(server.URL())
	if err != nil {
		t.Fatal(err)
	}
	count := &session.Counter{}
	client.AddHook(count)
	store := session.New(client, testKey(), session.Options{Lease: 2 * time.Second})
	o := Options{Library: lib, Store: store, Out: out, Lease: 2 * time.Second, SendTimeout: time.Second}
	if change != nil {
		change(&o)
	}
	r := &rig{Bot: New(o), out: out, store: store, count: count}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := r.Stop(ctx); err != nil {
			t.Error("the bot did not come to rest:", err)
		}
		client.Close()
	})
	return r
}

func embedded(t testing.TB) *localredis.Server {
	t.Helper()
	s, err := localredis.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// swift is a server for tests that keep much: the real one where there is one,
// for the embedded one looks at every key on every command.
func swift(t testing.TB) *localredis.Server {
	t.Helper()
	s, err := localredis.Node()
	if errors.Is(err, localredis.ErrNoBinary) {
		return embedded(t)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// take hands an event in and waits for its done.
func (r *rig) take(t testing.TB, e dialogue.Event) error {
	t.Helper()
	done := make(chan error, 1)
	r.Take(context.Background(), e, func(err error) { done <- err })
	select {
	case err := <-done:
		return err
	case <-time.After(20 * time.Second):
		t.Fatal("the event was never done")
		return nil
	}
}

func (r *rig) settle(t testing.TB, chats ...int64) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	for _, chat := range chats {
		if err := r.Settled(ctx, chat); err != nil {
			t.Fatal("not everything was said:", err)
		}
	}
}

func typed(chat, id int64, text string) dialogue.Event {
	return dialogue.Event{Kind: dialogue.Typed, ID: id, Chat: chat, At: time.Now(), Text: text, Message: int(id), Lang: "en"}
}

// button is the data of a button of the newest message of a chat that has it.
func (f *fake) button(t testing.TB, chat int64, label string) dialogue.Event {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, s := range slices.Backward(f.arrived) {
		for _, b := range slices.Concat(s.m.Rows...) {
			if s.chat == chat && b.Label == label {
				return dialogue.Event{Kind: dialogue.Pressed, Chat: chat, At: time.Now(), Text: b.Data, Message: s.id, Query: "q"}
			}
		}
	}
	t.Fatalf("there is no button %q", label)
	return dialogue.Event{}
}

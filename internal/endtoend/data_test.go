//go:build unix

package endtoend

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/session"
	"kintsugi/internal/telegramtest"
)

// touched collects the names of all keys that are changed on a server from now
// on, as the server itself tells of them.
type touched struct {
	mu   sync.Mutex
	keys map[string]bool
}

func touchedKeys(t testing.TB, h *house) *touched {
	t.Helper()
	if err := h.client.ConfigSet(t.Context(), "notify-keyspace-events", "EA").Err(); err != nil {
		t.Fatal(err)
	}
	sub := h.client.PSubscribe(t.Context(), "__keyevent@*")
	if _, err := sub.Receive(t.Context()); err != nil {
		t.Fatal(err)
	}
	x := &touched{keys: map[string]bool{}}
	go func() {
		for m := range sub.Channel() {
			x.mu.Lock()
			x.keys[m.Payload] = true
			x.mu.Unlock()
		}
	}()
	t.Cleanup(func() { sub.Close() })
	return x
}

// kinds are the kinds of key that were touched; one that is not registered is a
// mistake.
func (x *touched) kinds(t testing.TB) map[string]bool {
	t.Helper()
	x.mu.Lock()
	defer x.mu.Unlock()
	kinds := map[string]bool{}
	for key := range x.keys {
		h, ok := session.Registered(key)
		if !ok {
			t.Errorf("key %s is in no registry", key)
		}
		kinds[h.Name] = true
	}
	return kinds
}

// keysOf are the keys of a person on the server.
func (h *house) keysOf(t testing.TB, chat int64) []string {
	t.Helper()
	keys, err := h.client.Keys(t.Context(), "*:"+strconv.FormatInt(chat, 10)).Result()
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// mentions are the keys that hold a text anywhere.
func (h *house) mentions(t testing.TB, text string) (keys []string) {
	t.Helper()
	all, err := h.client.Keys(t.Context(), "*").Result()
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range all {
		var holds string
		switch h.client.Type(t.Context(), key).Val() {
		case "string":
			holds = h.client.Get(t.Context(), key).Val()
		case "list":
			holds = strings.Join(h.client.LRange(t.Context(), key, 0, -1).Val(), "\n")
		case "hash":
			holds = fmt.Sprint(h.client.HGetAll(t.Context(), key).Val())
		case "zset":
			holds = strings.Join(h.client.ZRange(t.Context(), key, 0, -1).Val(), "\n")
		}
		if strings.Contains(holds, text) || strings.Contains(key, text) {
			keys = append(keys, key)
		}
	}
	return keys
}

// TestF1EverythingIsRegisteredCopiedAndForgotten walks every path on the real
// program and a real server. Each key that was ever touched is in the registry;
// what stands under a person's keys is in the copy they are sent; and after
// /forget a version and update ids are all that is left, for a day.
//
// F5 on the way: whoever the program is connected to meanwhile is Telegram or
// Redis.
func TestF1EverythingIsRegisteredCopiedAndForgotten(t *testing.T) {
	t.Parallel()
	h := newHouse(t, telegramtest.Options{})
	h.unhurried()
	x := touchedKeys(t, h)
	p := h.start(t)
	reached := p.reaches(t)
	all := walkers(h, dice(t), len(paths), time.Millisecond, time.Millisecond)
	walkAll(t, all, 90*time.Second)
	ann, me := all[0].person, all[0].me
	if err := h.store.Bury(t.Context(), ann.ID(), session.Dead{Why: "refused", Message: &dialogue.Message{Text: "a refused " + me}}); err != nil {
		t.Fatal(err)
	}
	copied(t, h, ann, me)
	onlyOf(t, h, reached())
	if keys := h.mentions(t, me); len(keys) > 0 {
		t.Errorf("safety.md F2: the word that was typed stands in %v", keys)
	}

	ann.Type("/forget")
	hears(t, ann, "Delete everything that is kept")
	presses(t, ann, "Delete everything")
	hears(t, ann, "Deleted: ")
	id := strconv.FormatInt(ann.ID(), 10)
	eventually(t, 20*time.Second, "everything to go", func() bool {
		return slices.Equal(h.mentions(t, id), []string{session.SessionKey(ann.ID())})
	})
	nothingLeft(t, h, ann, me)

	said := len(ann.Sends())
	old := ann.Messages()
	i := slices.IndexFunc(old, func(m telegramtest.Message) bool { return m.Bot && len(m.Buttons) > 0 && m.Deleted.IsZero() })
	ann.PressData(old[i].ID, old[i].Buttons[0][0].Data)
	ann.Rewrite(old[slices.IndexFunc(old, func(m telegramtest.Message) bool { return !m.Bot && strings.Contains(m.Text, me+" and") })].ID, "changed "+me)
	ann.Block()
	ann.Unblock()
	h.drained(t, 20*time.Second)
	nothingLeft(t, h, ann, me)
	if n := len(ann.Sends()); n != said {
		t.Errorf("an old button, an edit and a block brought %d messages", n-said)
	}
	ann.Type("/start")
	hears(t, ann, "use a safer device")
	p.stop(t)
	if s := h.kept(t, ann.ID()).Session; s.Gone || s.Turn != 1 || len(s.Facts) > 0 {
		t.Errorf("a new beginning is %+v", s)
	}
	kinds := x.kinds(t)
	for _, k := range session.Registry() {
		if !kinds[k.Name] && !slices.Contains([]string{"{bulk}pause", "{crisis}failed", "{crisis}off", "{bulk}tokens"}, k.Name) {
			t.Errorf("no key %s was ever there: %v", k.Name, slices.Sorted(maps.Keys(kinds)))
		}
	}
}

// nothingLeft holds what is left of somebody against what may be.
func nothingLeft(t *testing.T, h *house, p *telegramtest.Person, me string) {
	t.Helper()
	key := session.SessionKey(p.ID())
	if keys := h.keysOf(t, p.ID()); !slices.Equal(keys, []string{key}) {
		t.Errorf("left are %v", keys)
	}
	if left := h.client.PTTL(t.Context(), key).Val(); left <= 0 || left > 24*time.Hour {
		t.Errorf("what is left stays for %s", left)
	}
	if keys := h.mentions(t, me); len(keys) > 0 {
		t.Errorf("the word stands in %v", keys)
	}
	s := h.kept(t, p.ID()).Session
	if !s.Nobody() || len(s.Stack)+len(s.Undo)+len(s.Schedule) > 0 || s.Fact != "" || s.Lang != "" {
		t.Errorf("left is %+v", s)
	}
}

// copied has somebody ask for the copy, and holds it against what is kept.
func copied(t *testing.T, h *house, p *telegramtest.Person, me string) {
	t.Helper()
	p.Type("/export")
	hears(t, p, "can read them")
	presses(t, p, "Send me both files")
	hears(t, p, "Both files stand above")
	var page, data telegramtest.Message
	for _, m := range p.Messages() {
		switch {
		case strings.HasPrefix(m.File, "<!DOCTYPE html>"):
			page = m
		case strings.HasPrefix(m.File, "{"):
			data = m
		}
	}
	if page.Protected || data.Protected {
		t.Error("safety.md F9: a file is protected")
	}
	if !strings.Contains(page.File, me+" and a house &lt;b&gt;by the lake &amp; under larches") || !strings.Contains(page.File, "a refused "+me) {
		t.Error("the page lacks the person's words")
	}
	var told map[string]any
	if err := json.Unmarshal([]byte(data.File), &told); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	held, err := h.store.Held(ctx, p.ID())
	if err != nil {
		t.Fatal(err)
	}
	texts := ""
	for _, x := range told["texts"].([]any) {
		texts += x.(map[string]any)["text"].(string) + "\n"
	}
	for _, x := range held.Texts {
		if x.Kind != dialogue.KindDay && !strings.Contains(texts, x.Text) {
			t.Errorf("the copy lacks a text of kind %s", x.Kind)
		}
	}
	facts, _ := told["session"].(map[string]any)["facts"].(map[string]any)
	for name, v := range held.Session.Facts {
		if fmt.Sprint(facts[name]) != fmt.Sprint(v) {
			t.Errorf("fact %s is %v in the copy and %v in the store", name, facts[name], v)
		}
	}
	for _, k := range session.Registry() {
		if _, ok := told[k.Export]; k.Export != "" && !ok {
			t.Errorf("the copy lacks %s", k.Export)
		}
	}
	for _, list := range []string{"texts", "answers", "safety", "messages", "dead_letters", "unsaid", "place"} {
		if l, _ := told[list].([]any); len(l) == 0 {
			t.Errorf("the copy has no %s, and there are some", list)
		}
	}
}

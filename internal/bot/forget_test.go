package bot

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/localredis"
	"kintsugi/internal/schedule"
	"kintsugi/internal/session"
)

const forgetFlow = `
flow: forget
title: Forget
start: now
commands: [forget]
hint: Delete everything
basis: practice only
review: {state: draft}
states:
  - {state: now, kind: end, act: forget}
`

const copyFlow = `
flow: copy
title: Copy
start: page
commands: [export]
hint: A copy
quiet: true
basis: practice only
review: {state: draft}
states:
  - {state: page, kind: file, all: html, file: "notes-{date}.html", text: A page., to: data}
  - {state: data, kind: file, all: json, file: "notes-{date}.json", text: The same., to: out}
  - {state: out, kind: end}
`

// diarist is somebody with a text in the diary.
func diarist(t *testing.T, r *rig, chat int64) {
	t.Helper()
	for i, text := range []string{"/start", "/diary", "Write", "a day by <the> water", "Keep it"} {
		if err := r.take(t, typed(chat, int64(100+i), text)); err != nil {
			t.Fatal(err)
		}
	}
	r.settle(t, chat)
}

// contents are all values on a server, as they stand there.
func contents(t *testing.T, server *localredis.Server) map[string]string {
	t.Helper()
	client := redis.NewUniversalClient(server.Options())
	defer client.Close()
	all := map[string]string{}
	for _, key := range client.Keys(t.Context(), "*").Val() {
		switch client.Type(t.Context(), key).Val() {
		case "string":
			all[key] = client.Get(t.Context(), key).Val()
		case "list":
			all[key] = strings.Join(client.LRange(t.Context(), key, 0, -1).Val(), "\n")
		case "hash":
			for field, value := range client.HGetAll(t.Context(), key).Val() {
				all[key] += field + "=" + value + "\n"
			}
		default:
			all[key] = strings.Join(client.ZRange(t.Context(), key, 0, -1).Val(), "\n")
		}
	}
	return all
}

// F1: /export sends a page and data, which may be copied; what stands in the store
// meanwhile has no word of it in clear.
func TestF1ExportIsMadeAsItIsSent(t *testing.T) {
	server := embedded(t)
	r := newRig(t, server, diaryLibrary(t, copyFlow), &fake{}, nil)
	diarist(t, r, 7)
	stood := false
	r.out.mu.Lock()
	r.out.fail = func(_ int64, m dialogue.Message) error {
		if m.File != "" {
			for key, value := range contents(t, server) {
				stood = stood || strings.Contains(key, "o:7")
				if strings.Contains(value, "by <the> water") || strings.Contains(value, "Copy") {
					t.Errorf("%s holds it in clear", key)
				}
			}
		}
		return nil
	}
	r.out.mu.Unlock()
	if err := r.take(t, typed(7, 200, "/export")); err != nil {
		t.Fatal(err)
	}
	r.settle(t, 7)
	if !stood {
		t.Error("nothing stood in the outbox, so nothing was looked at")
	}
	today := time.Now().UTC().Format(time.DateOnly)
	page := r.out.first(7, func(m dialogue.Message) bool { return m.File == "notes-"+today+".html" })
	data := r.out.first(7, func(m dialogue.Message) bool { return m.File == "notes-"+today+".json" })
	if !strings.Contains(page.Words, "a day by &lt;the&gt; water") || page.Protect || data.Protect {
		t.Errorf("the page is %+v", page)
	}
	var told struct {
		Texts  []struct{ Text string }
		Unsaid []any
	}
	if err := json.Unmarshal([]byte(data.Words), &told); err != nil || len(told.Texts) != 1 || told.Texts[0].Text != "a day by <the> water" || len(told.Unsaid) == 0 {
		t.Errorf("the data are %q, %v", data.Words, err)
	}
	ids, err := r.store.Messages(t.Context(), 7)
	if err != nil || len(ids) < 8 {
		t.Errorf("/hide knows of %d messages, %v", len(ids), err)
	}
}

// F1: a copy that is about to be sent when everything is deleted is not sent.
func TestF1NoCopyOfNothing(t *testing.T) {
	r := newRig(t, embedded(t), diaryLibrary(t, copyFlow, forgetFlow), &fake{}, nil)
	diarist(t, r, 7)
	if err := r.take(t, typed(7, 200, "/forget")); err != nil {
		t.Fatal(err)
	}
	r.settle(t, 7)
	n := len(r.out.texts(7))
	if id, err := r.sayOne(7, dialogue.Message{Text: "A page.", File: "notes.html", All: dialogue.CopyPage}); id != 0 || err != nil || len(r.out.texts(7)) != n {
		t.Errorf("message %d was sent, %v", id, err)
	}
}

// F1: after /forget nothing but a version and update ids is on the server, and what
// this and another process had in hand brings nothing back: a repeat, an old
// button, a crisis turn kept through an outage, a note, a dead letter.
func TestF1NothingInHandComesBack(t *testing.T) {
	server, lib, out := embedded(t), diaryLibrary(t, forgetFlow), &fake{}
	a, b := newRig(t, server, lib, out, nil), newRig(t, server, lib, out, nil)
	diarist(t, a, 7)
	old := out.button(t, 7, "Write")
	old.ID = 105
	b.keepForLater(&lane{chat: 7}, &job{event: dialogue.Event{Kind: dialogue.Typed, ID: 120, Chat: 7, At: time.Now(), Text: "/help_now", Said: true}, done: func(error) {}})
	if err := a.take(t, typed(7, 200, "/forget")); err != nil {
		t.Fatal(err)
	}
	a.settle(t, 7)
	if text := out.newest(7).Text; !strings.HasPrefix(text, "Deleted: ") || !strings.Contains(text, "1 other text") {
		t.Errorf("it says %q", text)
	}
	said := len(out.texts(7))
	left := func() (keys []string) {
		for key := range contents(t, server) {
			keys = append(keys, key)
		}
		return keys
	}
	want := []string{session.SessionKey(7)}
	if got := left(); !slices.Equal(got, want) {
		t.Fatalf("on the server are %v", got)
	}
	eventually(t, "the crisis turn to be tried again", func() bool {
		b.away.mu.Lock()
		defer b.away.mu.Unlock()
		return len(b.away.later) == 0
	})
	for _, r := range []*rig{a, b} {
		for _, e := range []dialogue.Event{typed(7, 104, "Keep it"), typed(7, 200, "/forget"), typed(7, 150, "never taken in"), old} {
			if err := r.take(t, e); err != nil {
				t.Fatal(err)
			}
		}
		for _, k := range []dialogue.EventKind{dialogue.Edited, dialogue.Blocked, dialogue.Unblocked} {
			if err := r.take(t, dialogue.Event{Kind: k, ID: 201, Chat: 7, At: time.Now(), Message: 103, Text: "changed"}); err != nil {
				t.Fatal(err)
			}
		}
		fresh := old
		fresh.ID = 202
		if err := r.take(t, fresh); err != nil {
			t.Fatal(err)
		}
		r.bury(7, session.Dead{Why: "late"})
		if _, err := r.store.Note(t.Context(), 7, session.Note{Message: 5, Slot: "screen"}); err != nil {
			t.Fatal(err)
		}
		r.Look(7)
		r.settle(t, 7)
	}
	if got := left(); !slices.Equal(got, want) || len(out.texts(7)) != said {
		t.Errorf("on the server are %v, and %d things were said", got, len(out.texts(7))-said)
	}
	if err := b.take(t, typed(7, 203, "/start")); err != nil {
		t.Fatal(err)
	}
	b.settle(t, 7)
	l, err := b.store.Load(t.Context(), 7)
	if err != nil || l.Session.Gone || l.Session.Turn != 1 || len(out.texts(7)) != said+1 {
		t.Errorf("a new beginning is %+v, %v", l.Session, err)
	}
}

// F4: the deletion after silence falls due among the bulk, also for people who
// blocked the bot; nobody is told, and it costs no token.
func TestF4DeletionFallsDue(t *testing.T) {
	server, out := embedded(t), &fake{}
	r := newRig(t, server, diaryLibrary(t, forgetFlow), out, nil)
	const crowd = 40
	for chat := range int64(crowd) {
		s := &dialogue.Session{Last: time.Now().Add(-91 * 24 * time.Hour).Unix(), Blocked: chat%2 == 1, Facts: map[string]any{"label": "M"}}
		if chat == 0 {
			s.Last = time.Now().Add(-89 * 24 * time.Hour).Unix()
		}
		c := session.Commit{Chat: chat, Session: s, Effects: dialogue.Effects{Keep: []dialogue.Entry{{ID: "x", Kind: "diary", Text: "larches"}}}}
		if _, err := r.store.Commit(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	if n := members(t, server); n != crowd {
		t.Fatalf("%d people are scheduled, not %d", n, crowd)
	}
	r.claims(t, server, schedule.Options{Lease: time.Minute}, 1)
	eventually(t, "the deletions", func() bool { return members(t, server) == 1 })
	for chat := range int64(crowd) {
		r.settle(t, chat)
		l, err := r.store.Load(t.Context(), chat)
		entries, _ := r.store.Entries(t.Context(), chat)
		if err != nil || l.Session.Nobody() != (chat != 0) || (len(entries) == 0) != (chat != 0) || len(out.texts(chat)) > 0 {
			t.Errorf("person %d: %+v, %d texts, told %q, %v", chat, l.Session, len(entries), out.texts(chat), err)
		}
	}
}

// Whose keys the server let go by itself is looked at once more, and no more.
func TestWhoeverIsGoneLeavesTheSchedule(t *testing.T) {
	server := embedded(t)
	r := newRig(t, server, diaryLibrary(t), &fake{}, nil)
	client := redis.NewUniversalClient(server.Options())
	defer client.Close()
	for chat, key := range map[int64]string{7: session.BulkKey(7), 8: session.DueKey(8)} {
		if err := client.ZAdd(context.Background(), key, redis.Z{Score: 1, Member: strconv.FormatInt(chat, 10)}).Err(); err != nil {
			t.Fatal(err)
		}
	}
	r.claims(t, server, schedule.Options{Lease: time.Minute}, 1000)
	eventually(t, "nobody to be scheduled", func() bool { return members(t, server) == 0 })
}

package session

import (
	"errors"
	"slices"
	"strings"
	"time"

	"kintsugi/internal/dialogue"
)

// goneStays is how long what is left of somebody who was forgotten stays (GONE of
// lua/common.lua): as long as Telegram keeps an update that it may send again.
const goneStays = 24 * time.Hour

// forgotten is what remains of a session that was forgotten.
func forgotten() *dialogue.Session {
	return &dialogue.Session{Gone: true, Seen: [2]dialogue.Seen{{IDs: []int64{70, 77}, At: 1795348800}}}
}

// forgetting is a turn that forgets the person and says these texts.
func (w *world) forgetting(was Version, say ...string) Commit {
	c := Commit{Chat: w.chat, Was: was, Session: forgotten(), Messages: []int{6}, Effects: dialogue.Effects{Forget: true}}
	for _, text := range say {
		c.Effects.Say = append(c.Effects.Say, dialogue.Message{Text: text})
	}
	return c
}

// everything puts something under each of the person's keys; what is to be said
// is said, and the lease given back.
func (w *world) everything() Receipt {
	w.Helper()
	c := w.breathing(Version{}, "1")
	c.Effects.Keep = []dialogue.Entry{{ID: "e", Text: "text"}, {ID: "p", Kind: dialogue.KindPlan, Text: "my sister"}}
	c.Messages = []int{4}
	r, err := w.a.Commit(w.Context(), c)
	if err != nil {
		w.Fatal(err)
	}
	w.note(w.a, Note{Item: r.Items[0].ID, Message: 5, Slot: "screen"})
	if err := w.a.Bury(w.Context(), w.chat, Dead{Why: "refused"}); err != nil {
		w.Fatal(err)
	}
	for which := keySession; which < keyDue; which++ {
		if !w.exists(which) && which != keyOutbox && which != keyLease {
			w.Fatalf("key %d was not there to be forgotten", which)
		}
	}
	return r
}

// only fails unless of the person's keys these are there and no others.
func (w *world) only(what string, keys ...int) {
	w.Helper()
	for which := keySession; which < keyDue; which++ {
		same(w, what+": key "+own[which].Name, w.exists(which), slices.Contains(keys, which))
	}
}

// F1: what stays of somebody who was forgotten is which updates were taken in,
// for a day, and nobody looks at them any more.
func forget(w *world) {
	r := w.everything()
	r, err := w.a.Commit(w.Context(), w.forgetting(r.Version, "gone"))
	if err != nil {
		w.Fatal(err)
	}
	w.only("to be said", keySession, keyOutbox, keyLease)
	same(w, "what is to be said goes too", w.left(keyOutbox) > 0 && w.left(keyOutbox) <= goneStays, true)
	h := w.note(w.a, Note{Item: r.Items[0].ID, Message: 7, Slot: "screen"})
	same(w, "head", h, Head{})
	w.only("at the end", keySession)
	same(w, "due", w.due(), 0)
	if left := w.left(keySession); left <= 0 || left > goneStays {
		w.Errorf("what is left stays for %s", left)
	}
	l, err := w.b.Load(w.Context(), w.chat)
	if err != nil || !l.Session.Nobody() || !slices.Equal(l.Session.Seen[0].IDs, []int64{70, 77}) || l.Version != r.Version {
		w.Errorf("what is left is %+v, %v", l, err)
	}
	c, err := w.a.Census(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	before := c.People
	w.commit(w.a, l.Version)
	c, _ = w.a.Census(w.Context())
	same(w, "counted once they are back", c.People, before+1)
}

// left is how long a key stays on the server; below zero: there is no end, or no
// key.
func (w *world) left(which int) time.Duration {
	w.Helper()
	d, err := w.client.PTTL(w.Context(), keyOf(w.chat, which)).Result()
	if err != nil {
		w.Fatal(err)
	}
	return d
}

func forgetAndBeginAnew(w *world) {
	c := w.turn(Version{}, "old")
	c.Effects.Keep = []dialogue.Entry{{ID: "e", Text: "text"}}
	r, err := w.a.Commit(w.Context(), c)
	if err != nil {
		w.Fatal(err)
	}
	if r, err = w.a.Commit(w.Context(), w.forgetting(r.Version)); err != nil {
		w.Fatal(err)
	}
	c = w.turn(r.Version, "welcome")
	c.Effects.Keep = []dialogue.Entry{{ID: "n", Text: "new"}}
	c.Messages = []int{8}
	if _, err := w.a.Commit(w.Context(), c); err != nil {
		w.Fatal(err)
	}
	if got := w.texts(); !slices.Equal(got, []string{"welcome"}) {
		w.Errorf("outbox %v", got)
	}
	list, err := w.a.Entries(w.Context(), w.chat)
	if err != nil || len(list) != 1 || list[0].ID != "n" {
		w.Errorf("entries %v, %v", list, err)
	}
	if left := w.left(keySession); left <= goneStays {
		w.Errorf("the new session stays for %s", left)
	}
}

// F1: whatever another process was in the middle of brings nothing back.
func lateAfterForget(w *world) {
	r := w.commit(w.a, Version{}, "saying")
	f, err := w.b.Commit(w.Context(), w.forgetting(r.Version))
	if err != nil {
		w.Fatal(err)
	}
	w.note(w.a, Note{Item: r.Items[0].ID, Message: 5, Slot: "screen"})
	w.note(w.a, Note{Message: 6})
	if err := w.a.Bury(w.Context(), w.chat, Dead{Why: "refused"}); err != nil {
		w.Fatal(err)
	}
	if err := w.a.Revive(w.Context(), w.chat, Dead{ID: r.Items[0].ID, Message: &dialogue.Message{Text: "old"}}); !errors.Is(err, ErrNoLetter) {
		w.Errorf("a dead letter is said again: %v", err)
	}
	if ours, err := w.a.BeginPace(w.Context(), w.chat, "b1"); ours || err != nil {
		w.Errorf("an exercise is shown: %t, %v", ours, err)
	}
	for what, was := range map[string]Version{"a turn loaded before": r.Version, "a turn that knew of nobody": {}} {
		if _, err := w.a.Commit(w.Context(), w.turn(was, "late")); !errors.Is(err, ErrConflict) {
			w.Errorf("%s: %v, want ErrConflict", what, err)
		}
	}
	if _, err := w.a.Extend(w.Context(), w.chat, 0); err != nil {
		w.Fatal(err)
	}
	w.only("after all of it", keySession)
	same(w, "due", w.due(), 0)
	l, _ := w.a.Load(w.Context(), w.chat)
	same(w, "version", l.Version, f.Version)
}

// F4: of somebody whose plan stays, the plan is all that stays, and for good.
func planStays(w *world) {
	r := w.everything()
	c := Commit{Chat: w.chat, Was: r.Version, Session: forgotten(), Effects: dialogue.Effects{Forget: true, Spare: []string{"p", "none"}}}
	c.Session.Facts = map[string]any{"p_people": "p", "stay_plan": true}
	first, again := w.again(w.a, c, func() {})
	if !slices.Equal(first, again) {
		w.Errorf("first %q, again %q", first, again)
	}
	w.only("what stays", keySession, keyEntries)
	list, err := w.a.Entries(w.Context(), w.chat)
	if err != nil || len(list) != 1 || list[0].Text != "my sister" {
		w.Errorf("entries %v, %v", list, err)
	}
	for _, which := range []int{keySession, keyEntries} {
		same(w, "the end of key "+own[which].Name, w.left(which), -1)
	}
	same(w, "due", w.due(), 0)
}

// F4: all keys of a person have one end, a week after the deletion by itself,
// moved with each turn, and by nothing else.
func oneEnd(w *world) {
	r := w.everything()
	want := 97 * 24 * time.Hour
	together := func(what string) {
		w.Helper()
		for _, which := range []int{keySession, keySlots, keyEntries} {
			if d := want - w.left(which); d < 0 || d > time.Minute {
				w.Errorf("%s: key %s stays for %s, not %s", what, own[which].Name, w.left(which), want)
			}
		}
		for which, most := range map[int]time.Duration{keyMessages: remembered, keyDead: deadStays} {
			if d := min(most, want) - w.left(which); d < 0 || d > time.Minute {
				w.Errorf("%s: key %s stays for %s", what, own[which].Name, w.left(which))
			}
		}
	}
	together("unless asked otherwise")
	choose := func(days int64) {
		c := w.turn(r.Version)
		c.Session.Facts = map[string]any{"stay": days}
		var err error
		if r, err = w.a.Commit(w.Context(), c); err != nil {
			w.Fatal(err)
		}
	}
	choose(7)
	want = 14 * 24 * time.Hour
	together("a week")
	w.pass(10 * 24 * time.Hour) // for the scripts; the server's own clock goes on as it does
	w.note(w.a, Note{Message: 9, Slot: "home"})
	together("a note moves nothing")
	l, err := w.a.Load(w.Context(), w.chat)
	if err != nil {
		w.Fatal(err)
	}
	if r, err = w.a.Commit(w.Context(), Commit{Chat: w.chat, Was: l.Version, Session: l.Session}); err != nil {
		w.Fatal(err)
	}
	want = 4 * 24 * time.Hour
	together("a turn in which nothing was heard of them")
	choose(-1)
	for _, which := range []int{keySession, keySlots, keyEntries} {
		same(w, "kept: the end of key "+own[which].Name, w.left(which), -1)
	}
}

// F1: what is left can't be read, and tells nothing else in clear but a version.
func remainsAreSealed(w *world) {
	if _, err := w.a.Commit(w.Context(), w.forgetting(Version{})); err != nil {
		w.Fatal(err)
	}
	value := w.client.Get(w.Context(), keyOf(w.chat, keySession)).Val()
	same(w, "mark and time", value[8:headSize], string([]byte{markGone, 0, 0, 0, 0, 0, 0, 0}))
	if strings.Contains(value, "\x46\x4d") { // the ids 70 and 77, as they are packed
		w.Error("the update ids stand there in clear")
	}
	if n, err := w.client.StrLen(w.Context(), keyOf(w.chat, keySession)).Result(); err != nil || n > 128 {
		w.Errorf("%d bytes, %v", n, err)
	}
}

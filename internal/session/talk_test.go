package session

import (
	"slices"
	"time"

	"github.com/redis/go-redis/v9"

	"kintsugi/internal/dialogue"
)

func (w *world) end() int64 { return w.now().Add(lease).UnixMilli() }

func leaseTakenHeldPast(w *world) {
	r := w.commit(w.a, Version{}, "1")
	same(w, "free: taken", r.Mine, true)
	same(w, "due at the lease's end", w.due(), w.end())
	first := w.end()
	w.pass(5 * time.Second)
	r = w.commit(w.b, r.Version, "2")
	same(w, "held by another", r.Mine, false)
	same(w, "due at its end still", w.due(), first)
	r = w.commit(w.a, r.Version, "3")
	same(w, "ours: renewed", r.Mine, true)
	same(w, "due moved", w.due(), w.end())
	w.pass(lease - time.Millisecond)
	r = w.commit(w.b, r.Version)
	same(w, "a moment before its end", r.Mine, false)
	w.pass(time.Millisecond)
	r = w.commit(w.b, r.Version)
	same(w, "past: taken over", r.Mine, true)
	h := w.note(w.a, Note{Item: "none here", Message: 3})
	same(w, "the first one notices", h.Mine, false)
}

// leaseOfALaterClock: the server's clock is put back an hour while somebody holds a
// lease, and dies. The next to come takes over at once, not in an hour; a clock
// that is set by a moment changes nothing.
func leaseOfALaterClock(w *world) {
	r := w.commit(w.a, Version{}, "1")
	w.pass(-500 * time.Millisecond)
	r = w.commit(w.b, r.Version, "2")
	same(w, "held by another", r.Mine, false)
	w.pass(-time.Hour)
	r = w.commit(w.b, r.Version, "3")
	same(w, "taken over", r.Mine, true)
	same(w, "due at its end", w.due(), w.end())
	w.pass(5 * time.Second)
	r = w.commit(w.a, r.Version)
	same(w, "held by the next", r.Mine, false)
}

func extendMovesTheLease(w *world) {
	r := w.commit(w.a, Version{}, "1")
	h, err := w.a.Extend(w.Context(), w.chat, time.Minute)
	if err != nil {
		w.Fatal(err)
	}
	same(w, "head", h, Head{Item: r.Items[0].ID, Mine: true})
	same(w, "due", w.due(), w.now().Add(time.Minute).UnixMilli())
	w.pass(59 * time.Second)
	if h, err = w.b.Extend(w.Context(), w.chat, 0); err != nil || h.Mine {
		w.Errorf("taken while held: %+v, %v", h, err)
	}
	w.pass(time.Second)
	if h, err = w.b.Extend(w.Context(), w.chat, 0); err != nil || !h.Mine || h.Item != r.Items[0].ID {
		w.Errorf("not taken when past: %+v, %v", h, err)
	}
	same(w, "due", w.due(), w.end())
	w.note(w.b, Note{Item: r.Items[0].ID})
	if h, err = w.a.Extend(w.Context(), w.chat, 0); err != nil || h != (Head{}) {
		w.Errorf("nothing to say: %+v, %v", h, err)
	}
	same(w, "no lease without words", w.exists(keyLease), false)
}

func releaseGivesItBack(w *world) {
	r := w.commit(w.a, Version{}, "1")
	if err := w.b.Release(w.Context(), w.chat); err != nil {
		w.Fatal(err)
	}
	same(w, "another's lease stays", w.due(), w.end())
	w.pass(time.Second)
	if err := w.a.Release(w.Context(), w.chat); err != nil {
		w.Fatal(err)
	}
	same(w, "due at once", w.due(), w.ms.Load())
	if h, err := w.b.Extend(w.Context(), w.chat, 0); err != nil || h != (Head{Item: r.Items[0].ID, Mine: true}) {
		w.Errorf("another goes on: %+v, %v", h, err)
	}
	if err := w.a.Release(w.Context(), w.chat); err != nil {
		w.Fatal(err)
	}
	same(w, "a second release", w.due(), w.end())
}

func noteOfTheHead(w *world) {
	r := w.commit(w.a, Version{}, "1", "2")
	w.pass(time.Second)
	h := w.note(w.a, Note{Item: r.Items[0].ID, Message: 10, Slot: "screen"})
	same(w, "next", h, Head{Item: r.Items[1].ID, Mine: true})
	same(w, "lease renewed", w.due(), w.end())
	h = w.note(w.a, Note{Item: r.Items[1].ID, Message: 11})
	same(w, "the end", h, Head{})
	same(w, "lease given back", w.exists(keyLease), false)
	same(w, "outbox gone", w.exists(keyOutbox), false)
	same(w, "due is the session's", w.due(), r.NextDue.UnixMilli())
}

func noteOfAnother(w *world) {
	r := w.commit(w.a, Version{}, "1", "2")
	h := w.note(w.a, Note{Item: r.Items[1].ID, Message: 10})
	same(w, "head stays", h, Head{Item: r.Items[0].ID, Mine: true})
	if got := w.texts(); !slices.Equal(got, []string{"1", "2"}) {
		w.Errorf("outbox %v", got)
	}
	h = w.note(w.a, Note{})
	same(w, "a note of nothing", h, Head{Item: r.Items[0].ID, Mine: true})
}

func noteAgain(w *world) {
	r := w.commit(w.a, Version{}, "1", "2")
	n := Note{Item: r.Items[0].ID, Message: 10, Slot: "screen"}
	same(w, "again", w.note(w.a, n), w.note(w.a, n))
	if got := w.texts(); !slices.Equal(got, []string{"2"}) {
		w.Errorf("outbox %v", got)
	}
	n.Item = r.Items[1].ID
	w.note(w.a, n)
	same(w, "again at the end", w.note(w.a, n), Head{})
	same(w, "no lease", w.exists(keyLease), false)
}

// lateNoteOfALostLease: a talker that stood still past its lease notes what it
// said after another has said it again. The slot stays with the later one.
func lateNoteOfALostLease(w *world) {
	r := w.commit(w.a, Version{}, "1", "2")
	w.pass(lease)
	if h, err := w.b.Extend(w.Context(), w.chat, 0); err != nil || !h.Mine {
		w.Fatalf("%+v, %v", h, err)
	}
	w.note(w.b, Note{Item: r.Items[0].ID, Message: 21, Slot: "screen"})
	h := w.note(w.a, Note{Item: r.Items[0].ID, Message: 20, Slot: "screen"})
	same(w, "head", h, Head{Item: r.Items[1].ID})
	slot, _ := w.a.Slot(w.Context(), w.chat, "screen")
	same(w, "slot", slot, 21)
	ids, _ := w.a.Messages(w.Context(), w.chat)
	same(w, "both can be deleted", len(ids), 2)
}

func slotsAndMessages(w *world) {
	c := w.turn(Version{}, "1", "2", "3")
	c.Messages = []int{100, 101}
	r, err := w.a.Commit(w.Context(), c)
	if err != nil {
		w.Fatal(err)
	}
	w.pass(time.Millisecond)
	w.note(w.a, Note{Item: r.Items[0].ID, Message: 102, Slot: "screen"})
	w.pass(time.Millisecond)
	w.note(w.a, Note{Item: r.Items[1].ID, Message: 103, Slot: "home"})
	ids, err := w.b.Messages(w.Context(), w.chat)
	if err != nil || !slices.Equal(ids, []int{100, 101, 102, 103}) {
		w.Errorf("message ids %v, %v", ids, err)
	}
	w.note(w.a, Note{Message: 102, Slot: "screen", Gone: true})
	w.note(w.a, Note{Message: 102, Slot: "home", Gone: true})
	for slot, want := range map[string]int{"screen": 0, "home": 103, "pace": 0} {
		got, err := w.b.Slot(w.Context(), w.chat, slot)
		if err != nil || got != want {
			w.Errorf("%s: %d, %v, want %d", slot, got, err, want)
		}
	}
	if err := w.a.ForgetMessages(w.Context(), w.chat, 100, 103); err != nil {
		w.Fatal(err)
	}
	if ids, _ = w.b.Messages(w.Context(), w.chat); !slices.Equal(ids, []int{101}) {
		w.Errorf("message ids %v", ids)
	}
}

func messagesOf48Hours(w *world) {
	c := w.turn(Version{})
	c.Messages = []int{1}
	r, err := w.a.Commit(w.Context(), c)
	if err != nil {
		w.Fatal(err)
	}
	w.pass(remembered)
	ids, _ := w.a.Messages(w.Context(), w.chat)
	same(w, "at 48 hours", len(ids), 1)
	w.pass(time.Millisecond)
	ids, _ = w.a.Messages(w.Context(), w.chat)
	same(w, "after", len(ids), 0)
	c = w.turn(r.Version)
	c.Messages = []int{2}
	if _, err := w.a.Commit(w.Context(), c); err != nil {
		w.Fatal(err)
	}
	same(w, "swept", w.client.ZCard(w.Context(), keyOf(w.chat, keyMessages)).Val(), 1)
	ttl := w.client.PTTL(w.Context(), keyOf(w.chat, keyMessages)).Val()
	if ttl <= remembered-time.Minute || ttl > remembered {
		w.Errorf("the key stays for %s", ttl)
	}
}

// messagesOfAFlood: the newest are remembered, and no more than can be deleted.
func messagesOfAFlood(w *world) {
	var noted []redis.Z
	for i := range 6000 {
		noted = append(noted, redis.Z{Score: float64(w.ms.Load() - 6000 + int64(i)), Member: 1_000_000 + i})
	}
	if err := w.client.ZAdd(w.Context(), keyOf(w.chat, keyMessages), noted...).Err(); err != nil {
		w.Fatal(err)
	}
	c := w.turn(Version{})
	c.Messages = []int{1_006_000}
	if _, err := w.a.Commit(w.Context(), c); err != nil {
		w.Fatal(err)
	}
	ids, err := w.a.Messages(w.Context(), w.chat)
	if err != nil || len(ids) != 5000 || ids[0] != 1_001_001 || ids[4999] != 1_006_000 {
		w.Errorf("%d message ids, %v", len(ids), err)
	}
}

func dueScore(w *world) {
	r := w.commit(w.a, Version{})
	same(w, "the session's own", w.due(), w.now().Truncate(time.Second).Add(time.Hour).UnixMilli())
	r = w.commit(w.a, r.Version, "1")
	same(w, "something to say", w.due(), w.end())
	w.note(w.a, Note{Item: r.Items[0].ID})
	same(w, "said", w.due(), r.NextDue.UnixMilli())

	c := w.turn(r.Version)
	c.Session.Blocked, c.Session.Facts = true, map[string]any{"stay": int64(-1)}
	r, err := w.a.Commit(w.Context(), c)
	if err != nil {
		w.Fatal(err)
	}
	same(w, "blocked", w.due(), 0)
	same(w, "blocked, told", r.NextDue.IsZero(), true)
	c = w.turn(r.Version)
	c.Session.Schedule = append(c.Session.Schedule, dialogue.Scheduled{ID: "2", At: w.now().Unix() - 60})
	if r, err = w.a.Commit(w.Context(), c); err != nil {
		w.Fatal(err)
	}
	same(w, "the earliest, also when past", w.due(), (w.now().Unix()-60)*1000)
	c = w.turn(r.Version)
	c.Session.Schedule = nil
	if r, err = w.a.Commit(w.Context(), c); err != nil {
		w.Fatal(err)
	}
	deletion := w.now().Truncate(time.Second).Add(90 * 24 * time.Hour)
	same(w, "nothing planned: the deletion", w.due(), deletion.UnixMilli())
	same(w, "nothing planned, told", r.NextDue.Equal(deletion), true)
	c = w.turn(r.Version)
	c.Session.Schedule, c.Session.Facts = nil, map[string]any{"stay": int64(-1)}
	if r, err = w.a.Commit(w.Context(), c); err != nil {
		w.Fatal(err)
	}
	same(w, "nothing at all", w.due(), 0)
	same(w, "nothing at all, told", r.NextDue.IsZero(), true)
}

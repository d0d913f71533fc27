package session

import (
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"kintsugi/internal/dialogue"
)

// planned commits somebody who was last heard now, may rest until a while from
// now, and whose next turns are due after these times.
func (w *world) planned(rest time.Duration, after ...time.Duration) Receipt {
	w.Helper()
	l, err := w.a.Load(w.Context(), w.chat)
	if err != nil {
		w.Fatal(err)
	}
	c := w.turn(l.Version)
	c.Session.Schedule = nil
	for i, d := range after {
		at := w.now().Add(d).Unix()
		c.Session.Schedule = append(c.Session.Schedule, dialogue.Scheduled{ID: strconv.Itoa(i), At: at, Flow: "checkin"})
	}
	if rest > 0 {
		c.Session.Rest = w.now().Add(rest).Unix()
	}
	r, err := w.a.Commit(w.Context(), c)
	if err != nil {
		w.Fatal(err)
	}
	return r
}

// askedOrBulk: what belongs to the conversation is in the one set, what a crowd
// gets in the other, and what is yet to be said in the first.
func askedOrBulk(w *world) {
	for _, c := range []struct {
		what  string
		rest  time.Duration
		after []time.Duration
		bulk  bool
	}{
		{"a note in 20 minutes", 0, []time.Duration{20 * time.Minute}, false},
		{"a check-in tomorrow", 0, []time.Duration{24 * time.Hour}, true},
		{"a check-in behind a note", 0, []time.Duration{24 * time.Hour, 2 * time.Minute}, false},
		{"the note after a crisis answer", 24 * time.Hour, []time.Duration{24*time.Hour + 5*time.Minute}, false},
		{"a check-in days after one", 24 * time.Hour, []time.Duration{72 * time.Hour}, true},
	} {
		r := w.planned(c.rest, c.after...)
		same(w, c.what+": told at the commit", r.Bulk, c.bulk)
		same(w, c.what+": in the bulk set", w.score(BulkKey) > 0, c.bulk)
		same(w, c.what+": in some set", w.due(), r.NextDue.UnixMilli())
		l, err := w.b.Load(w.Context(), w.chat)
		if err != nil {
			w.Fatal(err)
		}
		same(w, c.what+": told at the load", l.Bulk, c.bulk)
	}
	r := w.planned(0, 24*time.Hour)
	r = w.commit(w.a, r.Version, "1")
	same(w, "to be said: not in the bulk set", w.score(BulkKey), 0)
	same(w, "to be said", w.score(DueKey), w.end())
}

// blockedLeaves: to whoever blocks the bot nothing comes from that commit on but,
// among the bulk, the deletion of everything (safety.md F4).
func blockedLeaves(w *world) {
	for _, after := range []time.Duration{time.Minute, 24 * time.Hour} {
		w.planned(0, after)
		if w.due() == 0 {
			w.Fatal("nothing was scheduled")
		}
		l, err := w.a.Load(w.Context(), w.chat)
		if err != nil {
			w.Fatal(err)
		}
		l.Session.Blocked = true
		if _, err := w.a.Commit(w.Context(), Commit{Chat: w.chat, Was: l.Version, Session: l.Session}); err != nil {
			w.Fatal(err)
		}
		same(w, "blocked", w.score(DueKey), 0)
		same(w, "until the deletion", w.score(BulkKey), w.now().Truncate(time.Second).Add(90*24*time.Hour).UnixMilli())
		l, err = w.b.Load(w.Context(), w.chat)
		if err != nil {
			w.Fatal(err)
		}
		same(w, "which is bulk", l.Bulk, true)
		l.Session.Facts = map[string]any{"stay": int64(-1)}
		if _, err := w.a.Commit(w.Context(), Commit{Chat: w.chat, Was: l.Version, Session: l.Session}); err != nil {
			w.Fatal(err)
		}
		same(w, "blocked, and kept", w.due(), 0)
	}
}

// lookLeavesClaim: whoever looks at an empty outbox of somebody who was claimed
// does not hand them out again.
func lookLeavesClaim(w *world) {
	w.planned(0, time.Minute)
	w.pass(2 * time.Minute)
	claimed := w.now().Add(30 * time.Second).UnixMilli()
	member := redis.Z{Score: float64(claimed), Member: strconv.FormatInt(w.chat, 10)}
	if err := w.client.ZAdd(w.Context(), DueKey(ShardOf(w.chat)), member).Err(); err != nil {
		w.Fatal(err)
	}
	if _, err := w.b.Extend(w.Context(), w.chat, 0); err != nil {
		w.Fatal(err)
	}
	same(w, "claimed", w.due(), claimed)
}

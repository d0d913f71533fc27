package schedule

import (
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"pgregory.net/rapid"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/session"
	"kintsugi/internal/vault"
)

const (
	modelLease = 10 * time.Second
	modelPace  = 1 // unasked messages a second
	modelHolds = 2
)

// held is somebody whom a process has claimed and not yet dealt with.
type held struct {
	chat int64
	done func(said int) // nil: claimed without a token
	at   int64          // when, in time that has passed
}

// worker is one process: a claimer with its store, and whom it has in hand.
type worker struct {
	claimer *Claimer
	store   *session.Store
	hand    []held
	m       *model
}

// Look implements Taker.
func (w *worker) Look(chat int64) { w.take(held{chat: chat}) }

// LookBulk implements Taker.
func (w *worker) LookBulk(chat int64, done func(said int)) { w.take(held{chat: chat, done: done}) }

// model is what ought to be, beside the server on which it is.
type model struct {
	*rapid.T
	client  redis.UniversalClient
	vault   *vault.Vault
	sets    Sets
	clock   clock
	workers []*worker
	people  []int64
	let     []grant // unasked messages, by when their people were handed out
	spare   int     // the most tokens that all processes had to spare at a time

	next    map[int64]int64 // when a person's next turn is due, ms; 0 never
	blocked map[int64]bool
	unsaid  map[int64]int64 // until when the lease of what is yet to be said runs, ms
	handed  map[int64]int64 // when they were handed out since their last commit, passed
	born    int
}

func (m *model) ms() int64 { return m.clock.says / 1000 }

// worker starts a process.
func (m *model) worker() *worker {
	m.born++
	bucket := NewBucket(m.client, BucketOptions{Rate: modelPace, Holds: modelHolds, Now: m.clock.now})
	return &worker{
		m:       m,
		claimer: New(m.client, m.sets, Options{Batch: 2, Bucket: bucket, Lease: modelLease, Now: m.clock.now, Room: 5}),
		store: session.New(m.client, m.vault, session.Options{
			Holder: strconv.Itoa(m.born), Lease: modelLease, Now: m.clock.now,
		}),
	}
}

// take checks that somebody may be handed out now: not early, and not while
// another, or this very, process may still be at it.
func (w *worker) take(h held) {
	m := w.m
	lease, unsaid := m.unsaid[h.chat]
	turn := m.next[h.chat]
	if !(unsaid && lease <= m.ms()) && !(turn > 0 && turn <= m.ms()) {
		m.Fatalf("person %d is handed out early: due at %d, something unsaid until %d, now %d", h.chat, turn, lease, m.ms())
	}
	if last, ok := m.handed[h.chat]; ok && m.clock.passed-last < modelLease.Microseconds() {
		m.Fatalf("person %d is handed out again after %d us", h.chat, m.clock.passed-last)
	}
	h.at = m.clock.passed
	m.handed[h.chat] = h.at
	w.hand = append(w.hand, h)
}

// commit makes a turn lasting, and the model follow.
func (w *worker) commit(chat int64, change func(s *dialogue.Session), say int) {
	m := w.m
	l, err := w.store.Load(m.Context(), chat)
	if err != nil {
		m.Fatal(err)
	}
	s := l.Session
	if s == nil {
		s = &dialogue.Session{}
	}
	change(s)
	c := session.Commit{Chat: chat, Was: l.Version, Session: s}
	for range say {
		c.Effects.Say = append(c.Effects.Say, dialogue.Message{Text: "a word"})
	}
	r, err := w.store.Commit(m.Context(), c)
	if err != nil {
		m.Fatal(err)
	}
	m.next[chat], m.blocked[chat] = s.Next().UnixMilli(), s.Blocked
	if s.Next().IsZero() {
		m.next[chat] = 0
	}
	delete(m.handed, chat)
	if r.Mine {
		m.unsaid[chat] = m.ms() + modelLease.Milliseconds()
	}
}

// say says what stands in a person's outbox, if that is this process's to do.
func (w *worker) say(chat int64) {
	m := w.m
	head, err := w.store.Extend(m.Context(), chat, 0)
	for err == nil && head.Mine && head.Item != "" {
		head, err = w.store.Note(m.Context(), chat, session.Note{Item: head.Item})
	}
	if err != nil {
		m.Fatal(err)
	}
	if head.Item == "" {
		delete(m.unsaid, chat)
	}
}

// plan gives a person one thing that falls due after a while.
func plan(s *dialogue.Session, at int64) {
	s.Schedule = []dialogue.Scheduled{{ID: "a", At: at, Flow: "checkin"}}
}

// turn does for somebody in hand what the bot does. dies ends the process after
// the commit, with what it would have said unsaid.
func (w *worker) turn(h held, say int, after int64, dies bool) {
	m := w.m
	if h.done == nil {
		w.say(h.chat)
		delete(m.handed, h.chat)
	}
	l, err := w.store.Load(m.Context(), h.chat)
	if err != nil {
		m.Fatal(err)
	}
	told := 0
	if fallen := l.Session.Fallen(m.clock.now()); len(fallen) > 0 && (h.done != nil || !l.Bulk) {
		told = say
		w.commit(h.chat, func(s *dialogue.Session) { plan(s, m.clock.now().Unix()+after) }, say)
		if h.done != nil && l.Bulk {
			m.let = append(m.let, grant{h.at, say})
		}
	}
	if dies {
		return
	}
	if told > 0 {
		w.say(h.chat)
	}
	if h.done != nil {
		h.done(told)
	}
}

// check holds the server against the model: everybody who is to be looked at is
// in one of the due-sets, at a time that is not too far off, and nobody else.
func (m *model) check() {
	spare := 0
	for _, w := range m.workers {
		spare += max(0, w.claimer.purse.saved)
	}
	m.spare = max(m.spare, spare)
	pipe := m.client.Pipeline()
	asked, bulk := make([]*redis.FloatCmd, len(m.people)), make([]*redis.FloatCmd, len(m.people))
	for i, chat := range m.people {
		shard, member := session.ShardOf(chat), strconv.FormatInt(chat, 10)
		asked[i] = pipe.ZScore(m.Context(), session.DueKey(shard), member)
		bulk[i] = pipe.ZScore(m.Context(), session.BulkKey(shard), member)
	}
	_, _ = pipe.Exec(m.Context()) // who is in neither is an error
	for i, chat := range m.people {
		_, unsaid := m.unsaid[chat]
		waits := unsaid || m.next[chat] > 0
		if in := [2]bool{asked[i].Err() == nil, bulk[i].Err() == nil}; waits != (in[0] || in[1]) || in[0] && in[1] {
			m.Fatalf("person %d (due %d, unsaid %v) is in the due-sets: %v", chat, m.next[chat], unsaid, in)
		}
		far := max(m.next[chat], m.clock.latest/1000+modelLease.Milliseconds()+int64(len(m.people)))
		if score := max(asked[i].Val(), bulk[i].Val()); score > float64(far) {
			m.Fatalf("person %d is looked at as late as %.0f (due %d, now %d)", chat, score, m.next[chat], m.ms())
		}
	}
}

// TestModel lets three processes claim, turn, say, die, and be told of blocks and
// of new times, in any order, on a clock that jumps. Whoever is to be looked at
// is never lost, never handed out early, never twice within a lease, and the
// unasked messages of all processes keep to the bucket; what has fallen due is
// turned in the end.
func TestModel(t *testing.T) {
	client := embedded(t)
	v, err := vault.New(vault.Generate())
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		if err := client.FlushAll(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
		m := &model{
			T: t, client: client, vault: v, clock: clock{says: 1_795_348_800_000_000, latest: 1_795_348_800_000_000},
			next: map[int64]int64{}, blocked: map[int64]bool{}, unsaid: map[int64]int64{}, handed: map[int64]int64{},
		}
		for shard := range 3 {
			m.sets.Asked = append(m.sets.Asked, session.DueKey(shard))
			m.sets.Bulk = append(m.sets.Bulk, session.BulkKey(shard))
			for k := range int64(4) {
				m.people = append(m.people, int64(shard)+k*session.Shards)
			}
		}
		for range 3 {
			m.workers = append(m.workers, m.worker())
		}
		t.Repeat(m.actions())
		m.finish()
		// A window may begin with tokens to spare, of turns that said nothing.
		within(t, m.let, modelPace, modelHolds+m.spare)
	})
}

// actions are what may happen, in any order.
func (m *model) actions() map[string]func(*rapid.T) {
	worker := func(t *rapid.T) *worker { return m.workers[rapid.IntRange(0, len(m.workers)-1).Draw(t, "process")] }
	person := func(t *rapid.T) int64 { return rapid.SampledFrom(m.people).Draw(t, "person") }
	return map[string]func(*rapid.T){
		"": func(*rapid.T) { m.check() },
		"time passes": func(t *rapid.T) {
			m.clock.step(rapid.SampledFrom([]int64{50_000, 1_000_000, 5_000_000, 11_000_000, 3600_000_000, -3_000_000}).Draw(t, "us"))
		},
		"writes": func(t *rapid.T) { // and answers the bot, which may change the time of their check-in
			after := rapid.SampledFrom([]int64{1, 60, 1700, 1900, 86400}).Draw(t, "seconds")
			w, chat := worker(t), person(t)
			w.commit(chat, func(s *dialogue.Session) {
				s.Last, s.Blocked = m.clock.now().Unix(), false
				plan(s, s.Last+after)
			}, 1)
			if rapid.Bool().Draw(t, "said") {
				w.say(chat)
			}
		},
		"blocks": func(t *rapid.T) {
			worker(t).commit(person(t), func(s *dialogue.Session) { s.Blocked = true }, 0)
		},
		"looks": func(t *rapid.T) {
			w := worker(t)
			if _, err := w.claimer.Look(t.Context(), w); err != nil {
				t.Fatal(err)
			}
		},
		"turns": func(t *rapid.T) {
			w := worker(t)
			if len(w.hand) == 0 {
				return
			}
			h := w.hand[0]
			w.hand = w.hand[1:]
			dies := rapid.IntRange(0, 5).Draw(t, "dies") == 0
			w.turn(h, rapid.IntRange(0, 1).Draw(t, "says"), rapid.SampledFrom([]int64{0, 60, 86400}).Draw(t, "seconds"), dies)
			if dies {
				m.workers[slices.Index(m.workers, w)] = m.worker()
			}
		},
		"is killed": func(t *rapid.T) {
			m.workers[slices.Index(m.workers, worker(t))] = m.worker()
		},
	}
}

// finish brings the day on which everybody is due, and lets time pass until all
// of them are turned and told.
func (m *model) finish() {
	m.clock.step(25 * time.Hour.Microseconds())
	for range 400 {
		m.clock.step(modelLease.Microseconds() / 8)
		left := len(m.unsaid)
		for _, chat := range m.people {
			if m.next[chat] > 0 && m.next[chat] <= m.ms() {
				left++
			}
		}
		if left == 0 {
			return
		}
		for _, w := range m.workers {
			if _, err := w.claimer.Look(m.Context(), w); err != nil {
				m.Fatal(err)
			}
			for _, h := range w.hand {
				w.turn(h, 1, 86400, false)
			}
			w.hand = nil
			m.check()
		}
	}
	m.Fatal(fmt.Sprintf("what was due was never turned: due %v, unsaid %v, now %d", m.next, m.unsaid, m.ms()))
}

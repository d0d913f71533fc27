package session

import (
	"time"

	"kintsugi/internal/dialogue"
)

// sequence is the schedule entry of the paced sequence of breathing.
const sequence = "p1"

// breathing is a turn after which a paced sequence of two minutes runs.
func (w *world) breathing(was Version, say ...string) Commit {
	c := w.turn(was, say...)
	c.Session.Turn = 1
	c.Session.Stack = []dialogue.Frame{{Flow: "breath", State: "do", Nonce: 1}}
	c.Session.Schedule = append(c.Session.Schedule, dialogue.Scheduled{
		ID: sequence, At: w.now().Add(2 * time.Minute).Unix(), Flow: "breath", State: "do", Tag: "pace",
	})
	return c
}

func (w *world) breathe(was Version, say ...string) Receipt {
	w.Helper()
	r, err := w.a.Commit(w.Context(), w.breathing(was, say...))
	if err != nil {
		w.Fatal(err)
	}
	return r
}

// paced asks one of the three about a lease.
func (w *world) paced(what string, ask func() (bool, error), want bool) {
	w.Helper()
	got, err := ask()
	if err != nil {
		w.Fatal(err)
	}
	same(w, what, got, want)
}

func (w *world) begin(s *Store) func() (bool, error) {
	return func() (bool, error) { return s.BeginPace(w.Context(), w.chat, sequence) }
}

func (w *world) renew(s *Store) func() (bool, error) {
	return func() (bool, error) { return s.RenewPace(w.Context(), w.chat, sequence) }
}

func (w *world) holds(s *Store) func() (bool, error) {
	return func() (bool, error) { return s.HoldsPace(w.Context(), w.chat, sequence) }
}

// cutOff is what a look tells of a sequence nobody shows any more.
func (w *world) cutOff() string {
	w.Helper()
	h, err := w.b.Extend(w.Context(), w.chat, lease)
	if err != nil {
		w.Fatal(err)
	}
	return h.CutOff
}

func paceOfTheSession(w *world) {
	w.paced("begun with nobody known", w.begin(w.a), false)
	r := w.commit(w.a, Version{})
	w.paced("begun with no sequence", w.begin(w.a), false)
	r = w.breathe(r.Version)
	same(w, "next due", r.NextDue.Unix(), w.now().Unix()+120)
	w.paced("renewed before it began", w.renew(w.a), false)
	same(w, "cut off before it began", w.cutOff(), "")
	w.paced("begun", w.begin(w.a), true)
	w.paced("renewed", w.renew(w.a), true)
	w.paced("held", w.holds(w.a), true)
	r = w.breathe(r.Version) // a turn that leaves the sequence as it is
	w.paced("renewed after a turn", w.renew(w.a), true)
	w.commit(w.b, r.Version)
	w.paced("held when it is over", w.holds(w.a), false)
	w.paced("renewed when it is over", w.renew(w.a), false)
	w.paced("begun when it is over", w.begin(w.a), false)
	same(w, "key left", w.exists(keyRunner), false)
	same(w, "due", w.due(), (w.now().Unix()+3600)*1000)
}

func paceOfOneProcess(w *world) {
	w.breathe(Version{})
	w.paced("begun by a", w.begin(w.a), true)
	w.paced("renewed by b", w.renew(w.b), false)
	w.paced("begun by b", w.begin(w.b), true)
	w.paced("held by a", w.holds(w.a), false)
	w.paced("renewed by a", w.renew(w.a), false)
	w.paced("renewed by b", w.renew(w.b), true)
}

func paceFallenSilent(w *world) {
	r := w.breathe(Version{})
	w.paced("begun", w.begin(w.a), true)
	same(w, "due", w.due(), w.ms.Load()+PaceLease.Milliseconds())
	w.pass(2 * time.Second)
	w.paced("renewed", w.renew(w.a), true)
	w.pass(PaceLease - time.Millisecond)
	same(w, "cut off too early", w.cutOff(), "")
	w.pass(time.Millisecond)
	same(w, "cut off", w.cutOff(), sequence)
	same(w, "asked again in 5 s", w.due(), w.ms.Load()+5000)
	w.paced("renewed before anybody told", w.renew(w.a), true)
	same(w, "cut off, and back", w.cutOff(), "")
	w.pass(PaceLease)
	same(w, "cut off again", w.cutOff(), sequence)
	w.commit(w.b, r.Version)
	same(w, "told", w.cutOff(), "")
	w.paced("renewed after it was told", w.renew(w.a), false)
}

func paceGivenUp(w *world) {
	w.breathe(Version{})
	w.paced("begun", w.begin(w.a), true)
	if err := w.b.EndPace(w.Context(), w.chat, sequence); err != nil { // not b's to give up
		w.Fatal(err)
	}
	same(w, "cut off by another", w.cutOff(), "")
	if err := w.a.EndPace(w.Context(), w.chat, sequence); err != nil {
		w.Fatal(err)
	}
	same(w, "due at once", w.due(), w.ms.Load())
	same(w, "cut off", w.cutOff(), sequence)
}

func paceBesideTheOutbox(w *world) {
	r := w.breathe(Version{}, "in")
	talker := w.due()
	w.pass(time.Second)
	w.paced("begun before the note", w.begin(w.a), true)
	same(w, "due", w.due(), talker)
	w.note(w.a, Note{Item: r.Items[0].ID, Message: 5})
	same(w, "due after the note", w.due(), w.ms.Load()+PaceLease.Milliseconds())
}

// Between the note of a sequence's message and the first renewal a process may
// die, too.
func paceBegunByTheNote(w *world) {
	c := w.breathing(Version{}, "in")
	c.Effects.Say[0].Slot = "pace"
	r, err := w.a.Commit(w.Context(), c)
	if err != nil {
		w.Fatal(err)
	}
	w.note(w.a, Note{Item: r.Items[0].ID, Message: 5, Slot: "pace"})
	same(w, "due", w.due(), w.ms.Load()+PaceLease.Milliseconds())
	w.paced("held", w.holds(w.a), true)
	w.pass(PaceLease)
	same(w, "cut off", w.cutOff(), sequence)
}

func paceCommands(w *world) {
	count := &Counter{}
	w.client.AddHook(count)
	w.breathe(Version{})
	w.paced("begun", w.begin(w.a), true)
	before := count.Commands()
	for range 10 {
		w.paced("renewed", w.renew(w.a), true)
	}
	same(w, "commands of ten renewals", count.Commands()-before, 10)
}

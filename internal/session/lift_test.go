package session

import (
	"errors"
	"slices"

	"kintsugi/internal/dialogue"
)

// letters are this person's dead letters, as an operator finds them.
func (w *world) letters() (mine []Letter) {
	w.Helper()
	all, err := w.b.Letters(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	for _, l := range all {
		if l.Chat == w.chat {
			mine = append(mine, l)
		}
	}
	return mine
}

func (w *world) bury(d Dead) {
	w.Helper()
	d.At = w.now()
	if err := w.a.Bury(w.Context(), w.chat, d); err != nil {
		w.Fatal(err)
	}
}

// revived: a message comes back to the end of the outbox once, however often it
// is asked for, and somebody is to look at once; another letter goes for good.
func revived(w *world) {
	r := w.commit(w.a, Version{}, "1")
	w.bury(Dead{Why: "refused", Message: &dialogue.Message{Text: "2"}})
	w.bury(Dead{Why: "refused", Message: &dialogue.Message{Text: "3"}})
	all := w.letters()
	if len(all) != 2 || all[0].Message.Text != "3" || all[1].Message.Text != "2" || all[0].Sealed {
		w.Fatalf("letters: %+v", all)
	}
	for range 2 { // the second time as a client that resends
		if err := w.b.Revive(w.Context(), w.chat, all[1].Dead); err != nil {
			w.Fatal(err)
		}
	}
	if got := w.texts(); !slices.Equal(got, []string{"1", "2"}) {
		w.Errorf("outbox %v", got)
	}
	same(w, "the talker's lease stands", w.due(), w.end())
	w.note(w.a, Note{Item: r.Items[0].ID})
	h := w.note(w.a, Note{Item: all[1].ID})
	same(w, "nothing left", h.Item, "")
	if err := w.b.Revive(w.Context(), w.chat, all[1].Dead); !errors.Is(err, ErrNoLetter) {
		w.Errorf("said and asked for again: %v", err)
	}
	if err := w.b.Discard(w.Context(), w.chat, all[0].ID); err != nil {
		w.Error(err)
	}
	if err := w.b.Discard(w.Context(), w.chat, all[0].ID); !errors.Is(err, ErrNoLetter) {
		w.Errorf("discarded twice: %v", err)
	}
	same(w, "letters left", len(w.letters()), 0)

	w.bury(Dead{Why: "refused", Message: &dialogue.Message{Text: "4"}})
	if err := w.b.Revive(w.Context(), w.chat, w.letters()[0].Dead); err != nil {
		w.Fatal(err)
	}
	same(w, "with nobody talking somebody looks at once", w.due(), w.ms.Load())
	same(w, "and not with the crowd", w.score(BulkKey), 0)
}

// lifted: the turn of a letter's event and the end of the letter are one commit,
// and there is no second.
func lifted(w *world) {
	r := w.commit(w.a, Version{})
	entry := dialogue.Scheduled{ID: "e", At: w.now().Unix(), Flow: "checkin", State: "ask", Tag: "daily"}
	w.bury(Dead{Why: "panic", Event: &dialogue.Event{Kind: dialogue.Due, Chat: w.chat, At: w.now(), Entry: "e"}, Planned: &entry})
	all := w.letters()
	if len(all) != 1 || all[0].Planned == nil || *all[0].Planned != entry {
		w.Fatalf("letters: %+v", all)
	}
	c := w.turn(r.Version, "again")
	c.Lift = all[0].ID
	r, err := w.b.Commit(w.Context(), c)
	if err != nil {
		w.Fatal(err)
	}
	same(w, "letters left", len(w.letters()), 0)
	c = w.turn(r.Version, "and again")
	c.Lift = all[0].ID
	if _, err := w.b.Commit(w.Context(), c); !errors.Is(err, ErrConflict) {
		w.Errorf("a second turn of one letter: %v", err)
	}
	if got := w.texts(); !slices.Equal(got, []string{"again"}) {
		w.Errorf("outbox %v", got)
	}
}

// census: people, those known to have blocked the bot, and letters are counted.
func census(w *world) {
	before, err := w.a.Census(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	chat := w.chat
	for i := range int64(5) {
		w.chat = chat + 1_000_000*(i+1)
		c := w.turn(Version{})
		c.Session.Blocked = i < 2
		if _, err := w.a.Commit(w.Context(), c); err != nil {
			w.Fatal(err)
		}
		if i == 4 {
			w.bury(Dead{Why: "one"})
			w.bury(Dead{Why: "two"})
		}
	}
	got, err := w.b.Census(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	same(w, "people", got.People-before.People, 5)
	same(w, "blocked", got.Blocked-before.Blocked, 2)
	same(w, "letters", got.Letters-before.Letters, 2)
	same(w, "people with letters", got.WithLetters-before.WithLetters, 1)
}

package session

import (
	"slices"

	"kintsugi/internal/dialogue"
)

func forget(w *world) {
	c := w.breathing(Version{}, "1")
	c.Effects.Keep = []dialogue.Entry{{ID: "e", Text: "text"}}
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
	c = Commit{
		Chat: w.chat, Was: r.Version, Messages: []int{6},
		Effects: dialogue.Effects{Forget: true, Say: []dialogue.Message{{Text: "gone"}}},
	}
	if r, err = w.a.Commit(w.Context(), c); err != nil {
		w.Fatal(err)
	}
	same(w, "version", r.Version, Version{})
	for which := keySession; which < keyDue; which++ {
		same(w, "key "+suffixes[which], w.exists(which), which == keyOutbox || which == keyLease)
	}
	h := w.note(w.a, Note{Item: r.Items[0].ID, Message: 7, Slot: "screen"})
	same(w, "head", h, Head{})
	for which := keySession; which < keyDue; which++ {
		same(w, "at the end key "+suffixes[which], w.exists(which), false)
	}
	same(w, "due", w.due(), 0)
}

func forgetAndBeginAnew(w *world) {
	c := w.turn(Version{}, "old")
	c.Effects.Keep = []dialogue.Entry{{ID: "e", Text: "text"}}
	r, err := w.a.Commit(w.Context(), c)
	if err != nil {
		w.Fatal(err)
	}
	c = w.turn(r.Version, "welcome")
	c.Effects.Forget = true
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
}

func noteAfterForget(w *world) {
	r := w.commit(w.a, Version{}, "saying")
	c := Commit{Chat: w.chat, Was: r.Version, Effects: dialogue.Effects{Forget: true}}
	if _, err := w.b.Commit(w.Context(), c); err != nil {
		w.Fatal(err)
	}
	w.note(w.a, Note{Item: r.Items[0].ID, Message: 5, Slot: "screen"})
	if err := w.a.Bury(w.Context(), w.chat, Dead{Why: "refused"}); err != nil {
		w.Fatal(err)
	}
	for which := keySession; which < keyDue; which++ {
		same(w, "key "+suffixes[which], w.exists(which), false)
	}
	same(w, "due", w.due(), 0)
}

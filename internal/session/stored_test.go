package session

import (
	"errors"
	"strings"
	"time"

	"kintsugi/internal/dialogue"
)

func entries(w *world) {
	at := w.now()
	c := w.turn(Version{})
	c.Effects.Keep = []dialogue.Entry{
		{ID: "b", Kind: "journal", Text: "two", At: at.Add(time.Second)}, {ID: "a", Kind: "letter", Text: "one", At: at}, {ID: "c", Text: "three"},
	}
	r, err := w.a.Commit(w.Context(), c)
	if err != nil {
		w.Fatal(err)
	}
	c = w.turn(r.Version)
	c.Effects.Drop = []string{"c", "none"}
	c.Effects.Revise = []dialogue.Entry{{ID: "a", Kind: "letter", Text: "one, better", At: at, Changed: at.Add(time.Hour)}, {ID: "none", Text: "never kept"}}
	if _, err = w.a.Commit(w.Context(), c); err != nil {
		w.Fatal(err)
	}
	list, err := w.b.Entries(w.Context(), w.chat)
	if err != nil {
		w.Fatal(err)
	}
	got := ""
	for _, e := range list {
		got += e.ID + "/" + e.Kind + "/" + e.Text + " "
	}
	same(w, "entries", got, "a/letter/one, better b/journal/two ")
	same(w, "time", list[0].At.Equal(at), true)
	same(w, "time of the change", list[0].Changed.Equal(at.Add(time.Hour)), true)
	e, ok, err := w.b.Entry(w.Context(), w.chat, "a")
	if err != nil || !ok || e.Text != "one, better" || e.Kind != "letter" {
		w.Errorf("one entry: %+v, %t, %v", e, ok, err)
	}
	if _, ok, err = w.b.Entry(w.Context(), w.chat, "none"); ok || err != nil {
		w.Errorf("no entry: %t, %v", ok, err)
	}
	raw := w.client.HGetAll(w.Context(), keyOf(w.chat, keyEntries)).Val()
	for _, sealed := range raw {
		if strings.Contains(sealed, "one") || strings.Contains(sealed, "journal") {
			w.Error("F2: an entry can be read in the database")
		}
	}
	w.client.HSet(w.Context(), keyOf(w.chat, keyEntries), "b", raw["a"])
	if list, err = w.b.Entries(w.Context(), w.chat); !errors.Is(err, ErrSealed) || len(list) != 1 {
		w.Errorf("a text under another id: %v, %v", list, err)
	}
}

func sizeLimit(w *world) {
	r := w.commit(w.a, Version{}, "kept")
	c := w.turn(r.Version, "lost")
	c.Session.Facts = map[string]any{"long": strings.Repeat("x", LimitFull)}
	if _, err := w.a.Commit(w.Context(), c); !errors.Is(err, ErrTooLarge) {
		w.Errorf("got %v, want ErrTooLarge", err)
	}
	c.Session = midJourney()
	if _, err := w.a.Commit(w.Context(), c); err != nil {
		w.Fatal(err)
	}
	if n := w.client.StrLen(w.Context(), keyOf(w.chat, keySession)).Val(); n > Limit || n < 100 {
		w.Errorf("a session takes %d bytes", n)
	}
}

func sealedSessionStays(w *world) {
	r := w.commit(w.a, Version{})
	key := keyOf(w.chat, keySession)
	value := w.client.Get(w.Context(), key).Val()
	for name, bad := range map[string]string{
		"damaged": value[:len(value)-1] + "?", "short": value[:5], "empty seal": value[:headSize],
	} {
		w.client.Set(w.Context(), key, bad, 0)
		l, err := w.a.Load(w.Context(), w.chat)
		if !errors.Is(err, ErrSealed) {
			w.Errorf("%s: load gave %v, want ErrSealed", name, err)
		}
		if _, err := w.a.Commit(w.Context(), w.turn(l.Version, "over it")); !errors.Is(err, ErrConflict) {
			w.Errorf("%s: commit gave %v, want ErrConflict", name, err)
		}
		same(w, name, w.client.Get(w.Context(), key).Val(), bad)
	}
	w.client.Set(w.Context(), key, value, 0)
	w.commit(w.a, r.Version)
}

//go:build unix

package endtoend

import (
	"testing"

	"kintsugi/internal/telegramtest"
)

// TestHomeStaysOneMessage goes through Home and its menus: all of it is one
// message that is edited. When that has gone from the chat, Home is sent anew.
func TestHomeStaysOneMessage(t *testing.T) {
	t.Parallel()
	h := newHouse(t, telegramtest.Options{})
	h.start(t)
	ann := h.people(1)[0]
	ann.Type("/start")
	hears(t, ann, "safer device")
	presses(t, ann, "Look around")
	hears(t, ann, "Nothing is asked")
	presses(t, ann, "Enough for now")
	hears(t, ann, "This is Home")
	home, sent := ann.State().Newest.ID, ann.State().Sends
	for _, step := range [][2]string{
		{"More", "open too"},
		{"All the rooms", "four parts"},
		{"Understanding", "without blame"},
		{"Home", "This is Home"},
		{"More", "open too"},
		{"What I write and keep", "yours to change"},
		{"Home", "This is Home"},
		{"It's night here", "It's night."},
	} {
		presses(t, ann, step[0])
		hears(t, ann, step[1])
	}
	if st := ann.State(); st.Newest.ID != home || st.Sends != sent || st.Edits < 8 {
		t.Errorf("after 8 presses Home stands in message %d, then in %d, with %d sends more and %d edits", home, st.Newest.ID, st.Sends-sent, st.Edits)
	}
	ann.Type("/hide")
	hears(t, ann, "Cleared")
	ann.PressData(home, "~home.")
	hears(t, ann, "It's night.")
	if id := ann.State().Newest.ID; id == home {
		t.Error("Home stands in a message that was deleted")
	}
}

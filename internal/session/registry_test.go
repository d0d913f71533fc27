package session

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kintsugi/internal/dialogue"
)

var updateDocs = flag.Bool("update", false, "write the registry of keys into docs/privacy.md")

// F1: docs/privacy.md has each key that there is, and no other.
func TestF1TheRegistryIsDocumented(t *testing.T) {
	const file, from, to = "../../docs/privacy.md", "|---|---|---|---|---|\n", "<!-- end of keys -->"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, _ := strings.Cut(string(data), from)
	table, tail, ok := strings.Cut(rest, to)
	if !ok {
		t.Fatalf("%s has no table of keys", file)
	}
	var want strings.Builder
	for i, h := range Registry() {
		name, sealed, copied := "`"+h.Name+"`", "no", "no: "+h.Why
		if i < keyDue {
			name = "`{s###}" + h.Name + ":CHAT`"
		}
		if h.Sealed {
			sealed = "yes"
		}
		if h.Export != "" {
			copied = "`" + h.Export + "`"
		}
		want.WriteString("| " + strings.Join([]string{name, h.Holds, sealed, h.Ends, copied}, " | ") + " |\n")
	}
	if *updateDocs {
		if err := os.WriteFile(file, []byte(head+from+want.String()+to+tail), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if table != want.String() {
		t.Errorf("%s says\n%s\nand the registry\n%s(go test ./internal/session -run Documented -update writes it)", file, table, want.String())
	}
}

func TestRegistry(t *testing.T) {
	for _, h := range Registry() {
		if h.Name == "" || h.Holds == "" || h.Ends == "" || (h.Export == "") == (h.Why == "") {
			t.Errorf("%+v says too little, or two things", h)
		}
	}
	for key, want := range map[string]string{
		SessionKey(-4711): "s", DueKey(7): "{s###}due", BulkKey(255): "{s###}bulk", "{bulk}tokens": "{bulk}tokens", "{s001}q:1": "", "{s001}dues": "", "s:1": "",
	} {
		if h, ok := Registered(key); h.Name != want || ok != (want != "") {
			t.Errorf("%s is taken for %q", key, h.Name)
		}
	}
}

// held: whatever stands under a person's keys is read for a copy of everything.
func held(w *world) {
	if h, err := w.a.Held(w.Context(), w.chat); err != nil || h.Session != nil {
		w.Errorf("of nobody: %+v, %v", h, err)
	}
	r := w.everything()
	c := w.turn(r.Version, "yet to be said")
	if _, err := w.a.Commit(w.Context(), c); err != nil {
		w.Fatal(err)
	}
	h, err := w.b.Held(w.Context(), w.chat)
	if err != nil {
		w.Fatal(err)
	}
	want := Held{
		Session: c.Session, Unsaid: []dialogue.Message{{Text: "yet to be said"}}, Slots: map[string]int{"screen": 5},
		Messages: []MessageID{{ID: 4, At: w.now()}, {ID: 5, At: w.now()}},
		Texts:    []dialogue.Entry{{ID: "e", Text: "text"}, {ID: "p", Kind: dialogue.KindPlan, Text: "my sister"}},
		Dead:     []Dead{{Why: "refused"}},
	}
	if diff := cmp.Diff(want, h, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(Dead{}, "ID")); diff != "" {
		w.Error(diff)
	}
	w.client.HSet(w.Context(), keyOf(w.chat, keyEntries), "x", "damaged")
	if h, err = w.b.Held(w.Context(), w.chat); err != nil || h.Closed != 1 || len(h.Texts) != 2 {
		w.Errorf("with a text that doesn't open: %d closed, %d texts, %v", h.Closed, len(h.Texts), err)
	}
}

//go:build unix

package endtoend

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kintsugi/internal/session"
	"kintsugi/internal/telegramtest"
)

// laterFlow is a flow that an older content does not have.
const laterFlow = `flow: novel
title: Later
about: A flow that an older content lacks; for tests only.
revision: 1
start: at
commands: [novel]
hint: Later
basis: practice only
review: {state: draft}
states:
  - state: at
    kind: choice
    menu: true
    text: "Later {later_count}."
    options:
      - {id: one, label: "Later on", to: at, score: {later_count: 1}}
      - {id: plan, label: "Plan it", to: planned}
      - {id: enough, label: "Enough for now", to: out}
  - {state: planned, kind: say, text: Planned., to: at, schedule: [{after: 3s, flow: novel}]}
  - {state: out, kind: end}
`

// laterContent is contentDir with that flow and its fact.
func laterContent(t *testing.T) string {
	t.Helper()
	dir := contentDir(t)
	if err := put(dir, "flows/tools/novel.yaml", laterFlow); err != nil {
		t.Fatal(err)
	}
	for name, more := range map[string]string{
		"facts.yaml": "\n- fact: later_count\n  type: number\n  default: \"0\"\n  about: for tests only\n",
		"states.txt": "novel/at\nnovel/planned\nnovel/out\n",
	} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := put(dir, name, string(data)+more); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestRollBack has somebody in the middle of a flow that the former release does
// not have, with something planned there, go back to that release. What they see: a
// sentence that this part has changed, and the screen from which they went there, or
// Home. Nothing of the newer release is
// lost: with it again, all is as they left it.
func TestRollBack(t *testing.T) {
	t.Parallel()
	h := newHouse(t, telegramtest.Options{})
	later := laterContent(t)
	p := h.start(t, "CONTENT_DIR", later)
	all := h.people(2)
	ann, ben := all[0], all[1]
	beginCounting(t, all)
	each(all, "1")
	counted(t, all, 1, 20*time.Second)
	presses(t, ben, "Enough for now")
	ben.Type("/home")
	ben.Type("/novel")
	hears(t, ben, "Later 0.")
	ann.Type("/novel")
	hears(t, ann, "Later 0.")
	presses(t, ann, "Later on")
	hears(t, ann, "Later 1.")
	presses(t, ann, "Plan it")
	hears(t, ann, "Later 1.")
	h.drained(t, 10*time.Second)
	p.stop(t)

	p = h.start(t)
	presses(t, ann, "Later on")
	presses(t, ben, "Later on")
	for person, flow := range map[*telegramtest.Person]string{ann: "count", ben: "home"} {
		hears(t, person, "This part has changed since you were here. You can go on from this screen.")
		if stack := h.kept(t, person.ID()).Session.Stack; stack[len(stack)-1].Flow != flow {
			t.Errorf("they are in %s, not %s", stack[len(stack)-1].Flow, flow)
		}
	}
	eventually(t, 20*time.Second, "what was planned to be let go", func() bool {
		return len(h.kept(t, ann.ID()).Session.Schedule) == 0
	})
	ann.Type("/count")
	hears(t, ann, "Counted 1.")
	h.drained(t, 10*time.Second)
	p.stop(t)
	if strings.Contains(p.out.String(), "level=ERROR") {
		t.Errorf("the former release calls it an error:\n%s", tail(p.out.String(), 5))
	}

	h.start(t, "CONTENT_DIR", later)
	ann.Type("/novel")
	hears(t, ann, "Later 1.")
}

// TestRollBackFromANewerForm has a session in a form that a newer release wrote.
// What a person sees of the former release: a sentence that what was kept can't be
// opened and stays as it is, and help. It is not written over, so the newer release
// goes on with it.
func TestRollBackFromANewerForm(t *testing.T) {
	t.Parallel()
	h := newHouse(t, telegramtest.Options{})
	h.start(t)
	all := h.people(1)
	ann := all[0]
	beginCounting(t, all)
	each(all, "1")
	counted(t, all, 1, 20*time.Second)
	h.drained(t, 10*time.Second)
	ctx, key := context.Background(), session.SessionKey(ann.ID())
	h.noted(t, all)
	before := h.client.Get(ctx, key).Val()
	plain, err := session.Encode(h.kept(t, ann.ID()).Session)
	if err != nil {
		t.Fatal(err)
	}
	plain[0] = 99 // the form's number
	sealed, err := h.vault.Seal(ann.ID(), "session", plain)
	if err != nil {
		t.Fatal(err)
	}
	newer := before[:16] + string(sealed) // behind its version and next time
	h.client.Set(ctx, key, newer, 0)
	ann.Type("1")
	hears(t, ann, "I can't open what was kept, so I leave it untouched. Help now works all the same.")
	presses(t, ann, "Help now")
	hears(t, ann, "Call the emergency number where you are.")
	h.drained(t, 10*time.Second)
	if h.client.Get(ctx, key).Val() != newer {
		t.Error("what a newer release wrote was changed")
	}
	h.client.Set(ctx, key, before, 0)
	ann.Type("/count")
	hears(t, ann, "Counted 1.")
}

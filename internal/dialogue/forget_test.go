package dialogue_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kintsugi/internal/dialogue"
)

// somebody is a session with something in each of its parts.
func somebody(last time.Time) *dialogue.Session {
	return &dialogue.Session{
		Turn: 40, Last: last.Unix(), Lang: "en",
		Stack: []dialogue.Frame{{Flow: "home", State: "day", Nonce: 40, At: last.Unix() / 60, Over: true, Drafts: []string{"d"}}},
		Facts: map[string]any{
			"label": "wife", "happened": "left", "r_me": "5.3.6.2.4", "p_people": "2w", "country": "IE", "stay_plan": true, "n_miss": int64(2),
		},
		Undo:     []dialogue.Undo{{Keep: 1, Facts: map[string]any{"label": "N"}}},
		Schedule: []dialogue.Scheduled{{ID: "e.1", At: last.Add(time.Hour).Unix(), Flow: "notes", Tag: "n"}},
		Seen:     [2]dialogue.Seen{{IDs: []int64{70, 90}, At: last.Unix()}, {IDs: []int64{80, 94}, At: last.Unix()}},
	}
}

// due is the deletion of everything as it falls due at a time.
func due(s *dialogue.Session, at time.Time) dialogue.Event {
	for _, id := range s.Fallen(s.Ends()) {
		if x, _ := s.Planned(id); x.At == s.Ends().Unix() {
			return dialogue.Event{Kind: dialogue.Due, Chat: 1, At: at, Entry: id}
		}
	}
	return dialogue.Event{}
}

var start = time.Date(2026, 11, 22, 20, 0, 0, 0, time.UTC)

// F4: everything goes when nothing was heard of somebody for as long as they
// chose, 90 days where they chose nothing; nothing is said. Blocked or not, in a
// pause, after a crisis answer: that makes no difference.
func TestF4EverythingGoesByItself(t *testing.T) {
	lib, _ := libraries(t)
	for stay, days := range map[int64]int{0: 90, 7: 7, 30: 30, 90: 90} {
		s := somebody(start)
		delete(s.Facts, "stay_plan")
		s.Blocked, s.Rest = days == 30, start.Add(200*24*time.Hour).Unix()
		s.Facts["hold"] = int64(99999)
		if stay > 0 {
			s.Facts["stay"] = stay
		}
		want := start.Add(time.Duration(days) * 24 * time.Hour)
		if !s.Ends().Equal(want) {
			t.Errorf("picked %d: it goes at %s, not %s", stay, s.Ends(), want)
		}
		if _, _, err := lib.Step(s, due(s, want.Add(-time.Second))); err != nil {
			t.Fatal(err)
		}
		if next, out, _ := lib.Step(s, due(s, want.Add(-time.Second))); next != nil || out.Forget {
			t.Errorf("picked %d: it goes before its time", stay)
		}
		next, out, err := lib.Step(s, due(s, want))
		if err != nil || !out.Forget || len(out.Say)+len(out.Spare)+len(out.Keep) > 0 || !next.Nobody() {
			t.Errorf("picked %d: %+v is left, %+v, %v", stay, next, out, err)
		}
	}
	s := somebody(start)
	s.Facts["stay"] = int64(-1)
	if !s.Ends().IsZero() {
		t.Error("what is kept goes")
	}
}

// F4: a plan whose owner asked for it stays, and what shows it, and nothing else;
// whoever comes back begins anew and has it.
func TestF4ThePlanStays(t *testing.T) {
	lib, _ := libraries(t)
	s := somebody(start)
	next, out, err := lib.Step(s, due(s, s.Ends()))
	want := &dialogue.Session{Gone: true, Lang: "en", Seen: next.Seen, Facts: map[string]any{"p_people": "2w", "stay_plan": true}}
	if diff := cmp.Diff(want, next); diff != "" || err != nil || !slices.Equal(out.Spare, []string{"2w"}) || next.Nobody() || !next.Next().IsZero() {
		t.Errorf("%s, %+v, %v", diff, out, err)
	}
	back := s.Ends().Add(300 * 24 * time.Hour)
	e := dialogue.Event{Kind: dialogue.Typed, ID: 5000, Chat: 1, At: back, Text: "/start", Lang: "en"}
	again, _, err := lib.Step(next, e)
	if err != nil || again.Gone || again.Facts["p_people"] != "2w" || again.Stack[0].Flow != dialogue.FlowFirst || !again.Ends().Equal(back.Add(90*24*time.Hour)) {
		t.Errorf("who comes back has %+v, %v", again, err)
	}
	e = dialogue.Event{Kind: dialogue.Pressed, ID: 5000, Chat: 1, At: back, Text: "!doors:IE:doors:1"}
	if again, _, err = lib.Step(next, e); err != nil || again == nil || again.Gone {
		t.Errorf("Help now gives %+v, %v", again, err)
	}
}

// F4: being heard of moves the end, and an event of the former end is nobody's;
// what falls due is not being heard of.
func TestF4OnlyWhatThePersonDoesCounts(t *testing.T) {
	lib, _ := libraries(t)
	s := somebody(start)
	old := due(s, s.Ends())
	later := start.Add(40 * 24 * time.Hour)
	next, _, err := lib.Step(s, dialogue.Event{Kind: dialogue.Due, Chat: 1, At: later, Entry: "e.1"})
	if err != nil || !next.Ends().Equal(s.Ends()) {
		t.Errorf("a note that fell due moves the end to %s, %v", next.Ends(), err)
	}
	next, _, err = lib.Step(s, dialogue.Event{Kind: dialogue.Typed, ID: 96, Chat: 1, At: later, Text: "hello"})
	if err != nil || !next.Ends().Equal(later.Add(90*24*time.Hour)) {
		t.Errorf("a word moves the end to %s, %v", next.Ends(), err)
	}
	if !dialogue.Taken(next, old) {
		t.Error("the former end still counts")
	}
	if again, out, _ := lib.Step(next, old); again != nil || out.Forget {
		t.Error("the former end deletes")
	}
}

// F1: nothing of before /forget, whatever it is and however often it comes, in
// whatever order, greets or keeps anything, before and after a new beginning.
func TestF1NothingOldComesBack(t *testing.T) {
	lib, _ := libraries(t)
	forgotten := gone(t)
	rapid.Check(t, func(t *rapid.T) {
		s, at := forgotten, start
		begun := false
		for range rapid.IntRange(1, 30).Draw(t, "events") {
			at = at.Add(time.Duration(rapid.IntRange(0, 40).Draw(t, "minutes")) * time.Minute)
			e := dialogue.Event{
				Kind: rapid.SampledFrom([]dialogue.EventKind{
					dialogue.Typed, dialogue.Pressed, dialogue.Edited, dialogue.Other, dialogue.Due, dialogue.Blocked, dialogue.Unblocked,
				}).Draw(t, "kind"),
				ID: rapid.Int64Range(1, 96).Draw(t, "id"), Chat: 1, At: at, Message: 5, Kept: "pile", KeptAt: start,
				Entry: rapid.SampledFrom([]string{"e.1", "deletion.abc", ""}).Draw(t, "entry"),
				Text:  rapid.SampledFrom([]string{"/start", "hello", "/forget", "home:menu:14:info", "!doors", "^home"}).Draw(t, "text"),
			}
			if !begun && rapid.IntRange(0, 9).Draw(t, "back") == 0 { // the person comes back
				next, out, err := lib.Step(s, dialogue.Event{Kind: dialogue.Typed, ID: 97, Chat: 1, At: at, Text: "/start", Lang: "en"})
				if err != nil || next == nil || len(out.Say) == 0 || next.Stack[0].Flow != dialogue.FlowFirst {
					t.Fatalf("a new beginning is %+v, %v", next, err)
				}
				s, begun = next, true
			}
			if e.Kind == dialogue.Blocked || e.Kind == dialogue.Unblocked {
				if begun { // told by their time, and never said anything about
					continue
				}
			}
			if dialogue.Taken(s, e) {
				continue
			}
			next, out, err := lib.Step(s, e)
			if err != nil || next != nil || len(out.Say)+len(out.Keep)+len(out.Revise) > 0 {
				t.Fatalf("%s %d %q after /forget: %+v, %+v, %v", e.Kind, e.ID, e.Text, next, out, err)
			}
		}
	})
}

// gone is what is left of somebody after /forget, whose yes was update 96.
func gone(t *testing.T) *dialogue.Session {
	t.Helper()
	next, _ := forget(t, []dialogue.Entry{{ID: "d", Kind: "journal", Text: "a draft"}})
	if !next.Nobody() {
		t.Fatalf("%+v is left", next)
	}
	return next
}

// forget is /forget and its yes from somebody who keeps these texts.
func forget(t *testing.T, entries []dialogue.Entry) (*dialogue.Session, dialogue.Effects) {
	t.Helper()
	lib, _ := libraries(t)
	s, out, err := lib.Step(somebody(start), dialogue.Event{Kind: dialogue.Typed, ID: 95, Chat: 1, At: start, Text: "/forget"})
	if err != nil || out.Forget {
		t.Fatalf("it does not ask: %+v, %v", out, err)
	}
	e := dialogue.Event{Kind: dialogue.Typed, ID: 96, Chat: 1, At: start, Text: "Delete everything"}
	if _, _, err := lib.Step(s, e); !errors.Is(err, dialogue.ErrEntries) {
		t.Errorf("it counts texts that nobody has read: %v", err)
	}
	e.Opened, e.Entries = true, entries
	next, out, err := lib.Step(s, e)
	if err != nil || !out.Forget || len(out.Say) != 1 || len(out.Spare) > 0 {
		t.Fatalf("%+v, %v", out, err)
	}
	return next, out
}

// F1: what is left of somebody are update ids, and nothing else.
func TestF1WhatIsLeft(t *testing.T) {
	s := gone(t)
	if s.Turn != 0 || s.Last != 0 || s.Lang != "" || len(s.Stack)+len(s.Facts)+len(s.Undo)+len(s.Schedule) > 0 || s.Rest != 0 || !s.Next().IsZero() {
		t.Errorf("%+v is left", s)
	}
	for _, q := range s.Seen {
		if len(q.IDs) != 16 || q.IDs[15] != 96 || q.At != start.Unix() {
			t.Errorf("seen is %+v", q)
		}
	}
}

// F1: /forget names by kind and number what there was, never the words, with the
// plan, whoever asked that it stay.
func TestF1ForgetNamesWhatItDeleted(t *testing.T) {
	var entries []dialogue.Entry
	for i, k := range []string{"likes", "journal", "journal", "l_see", "l_mine", dialogue.KindPlan} {
		entries = append(entries, dialogue.Entry{ID: dialogue.EntryID(100 + i), Kind: k, Text: "larches"})
	}
	for _, id := range []string{"am.5", "pm.5", "pm.6"} {
		entries = append(entries, dialogue.Entry{ID: id, Kind: dialogue.KindDay, Text: "mood=hard"})
	}
	_, out := forget(t, entries)
	want := "Deleted: 2 answers, 2 pages, your letter, your plan, 1 other text, notes of 2 days, 1 quiz result, 1 planned note, " +
		"what was counted, your settings and your place in this chat."
	if got := out.Say[0].Text; !strings.HasPrefix(got, want) || strings.Contains(got, "larches") {
		t.Errorf("it says\n%s\nnot\n%s", got, want)
	}
	if n := utf8.RuneCountInString(out.Say[0].Text); n > 300 {
		t.Errorf("safety.md G8: %d characters", n)
	}
}

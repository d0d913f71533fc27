package dialogue

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"
)

// taking is a person who takes events in.
type taking struct {
	*testing.T
	lib *Library
	s   *Session
}

func newTaking(t *testing.T) *taking {
	return &taking{t, small(t), standing(FlowHome, "menu")}
}

// in takes an event in as a turn does, and tells whether it had been before.
func (x *taking) in(e Event) (again bool) {
	x.Helper()
	if Taken(x.s, e) {
		return true
	}
	next, _, err := x.lib.Step(x.s, e)
	if err != nil {
		x.Fatal(err)
	}
	if e.ID != 0 && !Taken(next, e) {
		x.Errorf("%v %d is not noted", e.Kind, e.ID)
	}
	x.s = next
	return false
}

// Sixteen updates in any order, each of them twice: each is taken in once.
func TestUpdatesOutOfOrderAreTakenInOnce(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	x := newTaking(t)
	var all []int64
	for i := range seenMost {
		all = append(all, int64(1000+3*i), int64(1000+3*i))
	}
	random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	known := map[int64]bool{}
	for _, id := range all {
		if again := x.in(typedAt(id, noon, "hm")); again != known[id] {
			t.Errorf("of %v, %d was taken for known: %v", all, id, again)
		}
		known[id] = true
	}
	if ids := x.s.Seen[0].IDs; len(ids) != seenMost || !slices.IsSorted(ids) {
		t.Errorf("the list is %v", ids)
	}
}

// Below a full list everything counts as taken in; below one that isn't full,
// nothing does.
func TestBelowAFullListEverythingWasTakenIn(t *testing.T) {
	x := newTaking(t)
	for i := range int64(seenMost - 1) {
		x.in(typedAt(100+2*i, noon, "hm"))
	}
	if Taken(x.s, typedAt(50, noon, "late")) {
		t.Error("fifteen ids: a lower one counts as taken in")
	}
	x.in(typedAt(200, noon, "hm"))
	for id, want := range map[int64]bool{50: true, 99: true, 100: true, 101: false, 128: true, 150: false, 199: false, 200: true, 201: false} {
		if got := Taken(x.s, typedAt(id, noon, "late")); got != want {
			t.Errorf("with %v seen, %d counts as taken in: %v", x.s.Seen[0].IDs, id, got)
		}
	}
	x.in(typedAt(150, noon, "in between"))
	if ids := x.s.Seen[0].IDs; len(ids) != seenMost || ids[0] != 102 || !Taken(x.s, typedAt(100, noon, "hm")) {
		t.Errorf("after one in between the list is %v", ids)
	}
}

// After more than a day Telegram may have begun its numbers anew: an old list
// says nothing about lower ids, and doesn't outlive the first new one.
func TestAListOlderThanADayIsBegunAnew(t *testing.T) {
	x := newTaking(t)
	for id := int64(5000); id < 5000+seenMost; id++ {
		x.in(typedAt(id, noon, "hm"))
	}
	day := noon.Add(24 * time.Hour)
	if !Taken(x.s, typedAt(7, day, "hm")) {
		t.Error("after a day to the second a lower id is new")
	}
	later := day.Add(time.Second)
	if !Taken(x.s, typedAt(5003, later, "hm")) {
		t.Error("an id of the list is new again")
	}
	if x.in(typedAt(7, later, "hm")) {
		t.Fatal("after more than a day a lower id is not new")
	}
	if ids := x.s.Seen[0].IDs; !slices.Equal(ids, []int64{7}) {
		t.Errorf("the list is now %v", ids)
	}
	if x.in(typedAt(6, later, "hm")) || !x.in(typedAt(6, later, "hm")) {
		t.Error("the new list does not work as the old one")
	}
}

// What is typed and what is pressed come in queues of their own.
func TestTypedAndPressedAreNotedApart(t *testing.T) {
	x := newTaking(t)
	for id := int64(300); id < 300+seenMost; id++ {
		x.in(typedAt(id, noon, "hm"))
	}
	press := pressedAt(12, noon, x.s, "stay")
	for _, e := range []Event{press, pressedAt(305, noon, x.s, "stay")} {
		if x.in(e) || !x.in(e) {
			t.Errorf("the press %d is not taken in once", e.ID)
		}
	}
	for _, kind := range []EventKind{Edited, Other} {
		e := typedAt(12, noon, "changed")
		e.Kind, e.What = kind, "voice"
		if !x.in(e) {
			t.Errorf("%v 12 is not measured against what was typed", kind)
		}
	}
	if want := []int64{12, 305}; !slices.Equal(x.s.Seen[1].IDs, want) {
		t.Errorf("of presses %v are noted", x.s.Seen[1].IDs)
	}
}

// A due event is taken in when its entry is no longer in the schedule.
func TestADueEventIsTakenInOnce(t *testing.T) {
	f := &Flow{Name: "note", Title: "Note", Start: "say", Quiet: true, States: []*State{state("say", "say", "bye"), state("bye", "end", "")}}
	lib, s := small(t, f), standing(FlowHome, "menu")
	s.Schedule = []Scheduled{{ID: "7.1", At: noon.Unix(), Flow: "note"}, {ID: "7.2", At: noon.Unix() + 60, Flow: "note"}}
	e := Event{Kind: Due, Chat: 1, At: noon, Entry: "7.1"}
	if Taken(s, e) {
		t.Fatal("what is scheduled counts as taken in")
	}
	next, out, err := lib.Step(s, e)
	if err != nil || len(out.Say) != 1 || out.Say[0].Text != "This is say." {
		t.Fatalf("%+v is said, %v", out.Say, err)
	}
	if !Taken(next, e) || !slices.Equal(next.Schedule, s.Schedule[1:]) || !reflect.DeepEqual(next.Seen, s.Seen) || next.Last != s.Last {
		t.Errorf("afterwards the session is %+v", next)
	}
	again, out, err := lib.Step(next, e) // were it not asked before
	if err != nil || len(out.Say) > 0 || !slices.Equal(again.Schedule, next.Schedule) {
		t.Errorf("a second time %+v is said, %v", out.Say, err)
	}
	if Taken(nil, e) {
		t.Error("of nobody something is known")
	}
	if gone, out, err := lib.Step(nil, e); gone != nil || len(out.Say) > 0 || err != nil {
		t.Errorf("whoever was forgotten gets %v, %+v, %v", gone, out, err)
	}
}

// Blocked and unblocked travel in a queue of their own: they count unless the
// person was heard since, and are never taken for known by their ids.
func TestBlockedIsToldByItsTime(t *testing.T) {
	block := func(kind EventKind, at time.Time) Event { return Event{Kind: kind, ID: 1, Chat: 1, At: at} }
	for _, x := range []struct {
		name   string
		was    bool
		e      Event
		wanted bool
	}{
		{"blocked before the last message", false, block(Blocked, noon.Add(-time.Second)), false},
		{"blocked after it", false, block(Blocked, noon.Add(time.Second)), true},
		{"blocked in the same second", false, block(Blocked, noon), true},
		{"unblocked before the last message", true, block(Unblocked, noon.Add(-time.Second)), true},
		{"unblocked after it", true, block(Unblocked, noon.Add(time.Second)), false},
	} {
		t.Run(x.name, func(t *testing.T) {
			lib, s := small(t), standing(FlowHome, "menu")
			s.Last, s.Blocked = noon.Unix(), x.was
			s.Seen[0] = Seen{IDs: []int64{1, 2, 3}, At: noon.Unix()}
			if Taken(s, x.e) {
				t.Error("it counts as taken in by its id")
			}
			next, out, err := lib.Step(s, x.e)
			if err != nil || next.Blocked != x.wanted || len(out.Say) > 0 {
				t.Errorf("blocked is %v; %+v is said, %v", next.Blocked, out.Say, err)
			}
			next.Blocked, next.Turn = s.Blocked, s.Turn
			if !reflect.DeepEqual(next, s) {
				t.Errorf("%+v has become %+v", s, next)
			}
		})
	}
}

// Nothing is due for somebody who has blocked the bot; a word from them ends
// that.
func TestWhoeverBlockedHearsNothingUntilTheySpeak(t *testing.T) {
	lib, s := small(t), standing(FlowHome, "menu")
	s.Blocked, s.Schedule = true, []Scheduled{{ID: "1", At: noon.Unix(), Flow: FlowFirst}}
	s.Last = noon.Add(-time.Hour).Unix()
	if ends := s.Ends(); ends.IsZero() || !s.Next().Equal(ends) || len(s.Fallen(noon)) > 0 {
		t.Error("something is due but the deletion of everything")
	}
	next, out, err := lib.Step(s, Event{Kind: Due, Chat: 1, At: noon, Entry: "1"})
	if err != nil || len(out.Say) > 0 || len(next.Schedule) > 0 {
		t.Errorf("%+v is pushed, %v", out.Say, err)
	}
	next, _, err = lib.Step(s, typedAt(9, noon, "hello"))
	if err != nil || next.Blocked || !next.Next().Equal(noon) || !slices.Equal(next.Fallen(noon), []string{"1"}) {
		t.Errorf("after a word: %+v, %v", next, err)
	}
	if nobody, _, err := lib.Step(nil, Event{Kind: Unblocked, ID: 3, Chat: 1, At: noon}); nobody != nil || err != nil {
		t.Errorf("of somebody unknown %+v is kept, %v", nobody, err)
	}
}

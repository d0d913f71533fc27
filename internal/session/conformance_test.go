package session

import (
	"slices"
	"testing"
)

// cases is what a store promises, on every kind of server.
var cases = []struct {
	name string
	run  func(*world)
}{
	{"load of nobody", loadOfNobody},
	{"load after commit", loadAfterCommit},
	{"conflict changes nothing", conflictChangesNothing},
	{"first commit of two", firstCommitOfTwo},
	{"own version says yes again", ownVersionSaysYesAgain},
	{"own version after others appended", ownVersionAfterOthersAppended},
	{"forgotten again says yes again", forgottenAgain},
	{"outcome unknown, then load", outcomeUnknown},
	{"lease is taken, held, past", leaseTakenHeldPast},
	{"lease of a clock that was put back", leaseOfALaterClock},
	{"extend moves the lease", extendMovesTheLease},
	{"release gives it back", releaseGivesItBack},
	{"order of items", orderOfItems},
	{"note of the head", noteOfTheHead},
	{"note of another", noteOfAnother},
	{"note again", noteAgain},
	{"late note of a lost lease", lateNoteOfALostLease},
	{"slots and message ids", slotsAndMessages},
	{"message ids of 48 hours", messagesOf48Hours},
	{"message ids of a flood", messagesOfAFlood},
	{"unsaid", unsaid},
	{"unsaid while saying", unsaidWhileSaying},
	{"full: only the last screen", fullOutbox},
	{"full: again says the same", fullAgain},
	{"full: what stays is said", fullSafety},
	{"full: of what stays", fullOfWhatStays},
	{"full: room again", fullMakesRoom},
	{"full: a dead letter waits", fullLetter},
	{"forget", forget},
	{"forget and begin anew", forgetAndBeginAnew},
	{"late after forget brings nothing back", lateAfterForget},
	{"what is left of a person is sealed", remainsAreSealed},
	{"a plan stays", planStays},
	{"one end for all keys", oneEnd},
	{"everything is read", held},
	{"pace: only what the session knows", paceOfTheSession},
	{"pace: one process at a time", paceOfOneProcess},
	{"pace: a silent runner is told of", paceFallenSilent},
	{"pace: given up, told of at once", paceGivenUp},
	{"pace: leaves the talker's time alone", paceBesideTheOutbox},
	{"pace: begun by the note", paceBegunByTheNote},
	{"pace: one command a renewal", paceCommands},
	{"entries", entries},
	{"due score", dueScore},
	{"asked for or bulk", askedOrBulk},
	{"blocked leaves both sets", blockedLeaves},
	{"a look leaves a claim", lookLeavesClaim},
	{"keys of one slot", keysOfOneSlot},
	{"size limit", sizeLimit},
	{"sealed session stays", sealedSessionStays},
	{"scripts flushed", scriptsFlushed},
	{"dead letters", deadLetters},
	{"a dead letter is said again", revived},
	{"a dead letter is turned again", lifted},
	{"people and letters are counted", census},
	{"two round trips", twoRoundTrips},
	{"check passes", checkPasses},
}

func TestConformance(t *testing.T) {
	for _, kind := range servers {
		t.Run(kind.name, func(t *testing.T) {
			client := opened(t, started(t, kind.start))
			for _, c := range cases {
				t.Run(c.name, func(t *testing.T) { c.run(newWorld(t, client)) })
			}
		})
	}
}

func loadOfNobody(w *world) {
	l, err := w.a.Load(w.Context(), w.chat)
	if err != nil || l.Session != nil || l.Version != (Version{}) {
		w.Errorf("got %+v, %v", l, err)
	}
}

func loadAfterCommit(w *world) {
	c := w.turn(Version{}, "hello")
	c.Session.Facts = map[string]any{"country": "NP", "kids": int64(2), "adult": true}
	r, err := w.a.Commit(w.Context(), c)
	if err != nil {
		w.Fatal(err)
	}
	l, err := w.b.Load(w.Context(), w.chat)
	if err != nil {
		w.Fatal(err)
	}
	same(w, "version", l.Version, r.Version)
	for name, want := range c.Session.Facts {
		same(w, name, l.Session.Facts[name], want)
	}
	same(w, "next due", r.NextDue.Unix(), w.now().Unix()+3600)
	same(w, "last", r.Last, "")
	same(w, "mine", r.Mine, true)
	same(w, "items", len(r.Items), 1)
}

func orderOfItems(w *world) {
	r := w.commit(w.a, Version{}, "1", "2")
	r2 := w.commit(w.b, r.Version, "3")
	same(w, "last before", r2.Last, r.Items[1].ID)
	r3 := w.commit(w.a, r2.Version, "4", "5")
	same(w, "last before", r3.Last, r2.Items[0].ID)
	if got := w.texts(); !slices.Equal(got, []string{"1", "2", "3", "4", "5"}) {
		w.Errorf("outbox %v", got)
	}
	items, _ := w.a.Outbox(w.Context(), w.chat)
	seen := map[ItemID]bool{}
	for _, it := range items {
		seen[it.ID] = true
	}
	same(w, "different ids", len(seen), 5)
}

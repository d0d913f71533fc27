package bot

import (
	"testing"
	"time"
)

// known is an outage as seen at noon, with these shards failing since so long.
func known(hasty bool, shards int, since time.Duration) (*outage, time.Time) {
	o, noon := &outage{}, time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	o.init(5*time.Second, hasty)
	for chat := range int64(shards) {
		o.failed(chat, noon.Add(-since), noon)
	}
	return o, noon
}

func TestAFrozenStoreIsAwaySinceItWasAsked(t *testing.T) {
	o, noon := known(false, 0, 0)
	if away := o.failed(7, noon.Add(-5*time.Second), noon); away != 5*time.Second {
		t.Errorf("a store that was silent for 5 s is away for %s", away)
	}
	if away := o.failed(7, noon, noon.Add(time.Second)); away != 6*time.Second {
		t.Errorf("a second later it is away for %s", away)
	}
}

func TestAnOldSpellIsOver(t *testing.T) {
	o, noon := known(false, 1, time.Second)
	later := noon.Add(3 * time.Hour)
	if away := o.failed(0, later.Add(-time.Second), later); away != time.Second {
		t.Errorf("a store that failed three hours ago is away for %s", away)
	}
}

func TestAWidespreadOutageIsEverybodys(t *testing.T) {
	o, noon := known(false, widespread, 5*time.Second)
	if d := o.deadline(200, noon); d != shortWait {
		t.Errorf("with %d shards away the next waits %s", widespread, d)
	}
	if away := o.failed(200, noon.Add(-time.Second), noon); away != 5*time.Second {
		t.Errorf("its shard is away for %s, and the server for 5 s", away)
	}
	o.back(200)
	if o.away(200, noon) {
		t.Error("a shard that answers is still away")
	}
	few, _ := known(false, widespread-1, 5*time.Second)
	if d := few.deadline(200, noon); d != 5*time.Second {
		t.Errorf("with %d shards away another one waits %s", widespread-1, d)
	}
	hasty, _ := known(true, 0, 0)
	if d := hasty.deadline(200, noon); d != shortWait {
		t.Errorf("where nobody may wait long, a turn waits %s", d)
	}
}

func TestNobodyAsksAgainAndAgain(t *testing.T) {
	o, noon := known(false, 1, 4*time.Second)
	if o.hopeless(0, noon) {
		t.Error("a shard is given up before its time")
	}
	later := noon.Add(time.Second)
	o.failed(0, noon, later)
	if !o.hopeless(256, later.Add(900*time.Millisecond)) {
		t.Error("a shard that is away is asked for each event")
	}
	if o.hopeless(1, later) {
		t.Error("another shard is given up with it")
	}
	if o.hopeless(0, later.Add(time.Second)) {
		t.Error("nobody asks whether it is back")
	}
}

func TestToldAnewInTheNextOutage(t *testing.T) {
	o, noon := known(false, 1, time.Second)
	if !o.first(0) || o.first(0) {
		t.Error("a chat is not told once")
	}
	o.back(256) // the same shard
	o.back(0)
	o.failed(0, noon, noon)
	if !o.first(0) {
		t.Error("in the next outage the chat is not told")
	}
}

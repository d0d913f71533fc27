package dialogue_test

import (
	"math/rand/v2"
	"sync"
	"testing"

	"kintsugi/internal/dialogue"
)

// asked is one question to a machine and the answer the flow gives; to is empty
// where the state has no such way out.
type asked struct{ state, event, to string }

// questions are every event of a flow asked in every state of it, and one event
// that none has.
func questions(f *dialogue.Flow) (all []asked, ways int) {
	events := map[string]bool{"no such event": true, "": true}
	for _, s := range f.States {
		for _, x := range s.Exits() {
			events[x.Event] = true
		}
	}
	for _, s := range f.States {
		to := map[string]string{}
		for _, x := range s.Exits() {
			to[x.Event] = x.To
			ways++
		}
		for e := range events {
			all = append(all, asked{s.Name, e, to[e]})
		}
	}
	return all, ways
}

// check asks the machine and holds the answer against the flow's.
func (q asked) check(t *testing.T, f *dialogue.Flow) {
	switch to, err := f.Next(q.state, q.event); {
	case q.to == "" && err == nil:
		t.Errorf("%s: %q leads from %s to %s, and the flow has no such way", f.Name, q.event, q.state, to)
	case q.to == "" && to != "":
		t.Errorf("%s: %q is refused in %s, and yet leads to %s", f.Name, q.event, q.state, to)
	case q.to != "" && (err != nil || to != q.to):
		t.Errorf("%s: %q leads from %s to %q, %v; the flow says %s", f.Name, q.event, q.state, to, err, q.to)
	}
}

// TestMachinesSayWhatTheFlowsSay asks the machines of all flows every event in
// every state, from many goroutines at once, each in an order of its own.
func TestMachinesSayWhatTheFlowsSay(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	content, every := libraries(t)
	total, refused := 0, 0
	for _, f := range append(content.Flows(dialogue.English), every.Flows(dialogue.English)...) {
		all, ways := questions(f)
		total, refused = total+ways, refused+len(all)-ways
		var asking sync.WaitGroup
		for i := range 4 {
			asking.Go(func() {
				random := rand.New(rand.NewPCG(seed, uint64(i)))
				for _, n := range random.Perm(len(all)) {
					all[n].check(t, f)
				}
			})
		}
		asking.Wait()
	}
	t.Logf("%d ways were gone, %d refused", total, refused)
	if total < 500 {
		t.Error("that is less than the content has")
	}
}

// TestARefusedEventWedgesNoMachine refuses a thousand events and goes a way
// after each: the machine that refused is the one that goes on.
func TestARefusedEventWedgesNoMachine(t *testing.T) {
	_, every := libraries(t)
	for _, f := range every.Flows(dialogue.English) {
		all, _ := questions(f)
		var ways, no []asked
		for _, q := range all {
			if q.to == "" {
				no = append(no, q)
			} else {
				ways = append(ways, q)
			}
		}
		if len(ways) == 0 {
			continue
		}
		built := f.CountMachines()
		for i := range 1000 {
			no[i%len(no)].check(t, f)
			ways[i%len(ways)].check(t, f)
		}
		// Under the race detector a sync.Pool drops one in four.
		if n := built(); n > 800 {
			t.Errorf("%s: %d machines were built for 2000 events", f.Name, n)
		}
	}
}

// TestGeneratedFlows holds machines of flows nobody wrote against them: states
// of every kind with ways to anywhere.
func TestGeneratedFlows(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	for range 50 {
		f := generated(random)
		dialogue.Compile(t, f)
		all, _ := questions(f)
		for _, n := range random.Perm(len(all)) {
			all[n].check(t, f)
		}
	}
}

var generatedKinds = []string{"say", "choice", "branch", "call", "text", "scale", "end"}

// generated is a flow of up to twenty states with ways to anywhere, to
// themselves too.
func generated(random *rand.Rand) *dialogue.Flow {
	names := []string{"start", "end", "a:b", "with space", "Ähm", "-next", "0"}
	for len(names) < 20 {
		names = append(names, string(rune('a'+len(names))))
	}
	names = names[:2+random.IntN(len(names)-1)]
	one := func() string { return names[random.IntN(len(names))] }
	f := &dialogue.Flow{Name: "f", Start: "start"}
	for _, name := range names {
		s := &dialogue.State{Name: name, Kind: generatedKinds[random.IntN(len(generatedKinds))]}
		switch s.Kind {
		case "choice":
			for i := range random.IntN(5) {
				s.Options = append(s.Options, dialogue.Option{ID: string(rune('p' + i)), To: one()})
			}
			s.Skip = one()
		case "branch":
			s.Cases, s.Else = []dialogue.Case{{If: "true", To: one()}, {If: "false", To: one()}}, one()
		case "call":
			s.To, s.Results = one(), map[string]string{"good": one(), "bad": one()}
		case "text":
			s.To, s.Later, s.Keep, s.Else = one(), one(), "journal", one()
		case "say", "scale":
			s.To = one()
		}
		f.States = append(f.States, s)
	}
	return f
}

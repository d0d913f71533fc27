package dialogue

import (
	"fmt"
	"slices"
	"time"
)

// touch moves a frame's time to now.
func (t *turn) touch(f *Frame) { f.At = t.e.At.Unix() / 60 }

// push puts a frame on top and enters a state of its flow.
func (t *turn) push(f Frame, state string) {
	if len(t.s.Stack) >= maxFrames {
		t.dropGroup(0)
	}
	if len(t.s.Stack) >= maxFrames {
		t.fail(fmt.Errorf("frames: %w", ErrBudget))
		return
	}
	t.s.Stack = append(t.s.Stack, f)
	t.enter(state)
}

// group is the run of frames that belong together: the one at i, which
// interrupted what is below it, and those it called.
func (t *turn) group(i int) (from, to int) {
	for from = i; from > 0 && !t.s.Stack[from].Over; from-- {
	}
	for to = from + 1; to < len(t.s.Stack) && !t.s.Stack[to].Over; to++ {
	}
	return from, to
}

// drop takes frames from..to off the stack, with what hangs on them.
func (t *turn) drop(from, to int) {
	for _, f := range t.s.Stack[from:to] {
		t.offPace(f)
		t.out.Drop = append(t.out.Drop, f.Drafts...)
	}
	t.s.Stack = slices.Delete(t.s.Stack, from, to)
}

func (t *turn) dropGroup(i int) {
	from, to := t.group(i)
	t.drop(from, to)
}

// find returns where a flow stands in the stack, -1 if it doesn't.
func (t *turn) find(flow string) int {
	return slices.IndexFunc(t.s.Stack, func(f Frame) bool { return f.Flow == flow })
}

func (t *turn) has(flow string) bool { return t.find(flow) >= 0 }

// open puts a flow on top: a flow that resumes goes on where it was parked, any
// other begins anew. over tells that it interrupts what is there; otherwise the
// frame below called it and waits.
func (t *turn) open(name, at string, over bool) {
	flow := t.lib.flow(t.lang, name)
	if flow == nil {
		t.fail(fmt.Errorf("there is no flow %s", name))
		return
	}
	if over {
		t.leaveUrgent()
	}
	if at == "" {
		at = flow.Start
	}
	if i := t.find(name); i >= 0 {
		if flow.Resume && at == flow.Start {
			t.raise(i, over)
			t.reveal()
			return
		}
		t.replace(i, flow)
	}
	t.push(Frame{Flow: name, Over: over}, at)
}

// replace takes a flow's frame at i out of the stack, with what it called; what
// a menu called is not its own and stays parked.
func (t *turn) replace(i int, flow *Flow) {
	to := i + 1
	if !flow.Quiet {
		_, to = t.group(i)
	}
	t.drop(i, to)
	if i < len(t.s.Stack) {
		t.s.Stack[i].Over = true
	}
}

// raise moves the frame at i and what it called to the top.
func (t *turn) raise(i int, over bool) {
	_, to := t.group(i)
	moved := slices.Clone(t.s.Stack[i:to])
	t.s.Stack = append(slices.Delete(t.s.Stack, i, to), moved...)
	t.s.Stack[len(t.s.Stack)-len(moved)].Over = over
}

// finish ends the present frame with a result and goes on with what is below.
func (t *turn) finish(result, then string) {
	if t.err != nil {
		return
	}
	f := *t.top()
	urgent := t.inUrgent()
	t.drop(len(t.s.Stack)-1, len(t.s.Stack))
	if urgent {
		t.muted = false
		if t.ahead {
			return
		}
	}
	below := t.top()
	switch {
	case t.pushed && !t.waited: // it only said something; nothing was interrupted
	case then == "home" || below == nil && !t.ahead:
		t.open(FlowHome, "", true)
	case then == "below":
		t.reveal()
	case !f.Over && t.calls(below, f.Flow):
		t.touch(below)
		_, s := t.place()
		s.kind.(caller).goOn(t, s, result)
	default:
		t.askOn()
	}
}

// calls tells whether a frame waits for the end of a flow.
func (t *turn) calls(f *Frame, flow string) bool {
	_, s := t.place()
	if s == nil || f != t.top() {
		return false
	}
	k, ok := s.kind.(caller)
	return ok && k.waitsFor(t, s, flow)
}

// askOn asks whether to go on where the person was; a quiet place is simply
// shown again.
func (t *turn) askOn() {
	flow, _ := t.place()
	if flow == nil || flow.Quiet || flow.Name == FlowResume {
		t.reveal()
		return
	}
	t.push(Frame{Flow: FlowResume, Over: true}, t.lib.flow(t.lang, FlowResume).Start)
}

// reveal shows the present screen. A frame that still waits for a flow which is
// no longer there goes on as if that had ended.
func (t *turn) reveal() {
	f := t.top()
	if f == nil {
		t.open(FlowHome, "", true)
		return
	}
	t.touch(f)
	_, s := t.place()
	if s == nil {
		t.fail(fmt.Errorf("flow %s has no state %s", f.Flow, f.State))
		return
	}
	switch {
	case s.Kind == "call", s.Kind == "next":
		t.leave(eventNext)
	case !s.Waits(): // people land here when a flow has changed
		t.enter(s.Name)
	case s.Kind == "paced":
		pacedKind{}.reveal(t, s)
	case f.Flow == FlowHome && !t.fitsStill(s):
		t.enter(s.flow.Start)
	default:
		t.waited = true
		t.show(s)
	}
}

// fitsStill tells whether the start of a flow would still lead to this state. What
// it never leads to fits as long as it is not left.
func (t *turn) fitsStill(s *State) bool {
	start := s.flow.byName[s.flow.Start]
	if start.Kind != "branch" || !slices.ContainsFunc(start.Exits(), func(x Exit) bool { return x.To == s.Name }) {
		return true
	}
	for _, c := range start.Cases {
		if t.holds(c.when) {
			return c.To == s.Name
		}
	}
	return start.Else == s.Name
}

// parked is the frame a person could go back to: the nearest one below the
// present group that is a place to come back to.
func (t *turn) parked() *Frame {
	if len(t.s.Stack) == 0 {
		return nil
	}
	from, _ := t.group(len(t.s.Stack) - 1)
	for i := from - 1; i >= 0; i-- {
		if flow := t.lib.flow(t.lang, t.s.Stack[i].Flow); flow != nil && !flow.Quiet && !flow.Urgent && flow.Name != FlowResume {
			return &t.s.Stack[i]
		}
	}
	return nil
}

// sitting tells whether the present place was called from a sitting of a stage,
// which goes on after it and has an end of its own.
func (t *turn) sitting() bool {
	last := len(t.s.Stack) - 1
	if last < 0 {
		return false
	}
	from, _ := t.group(last)
	return slices.ContainsFunc(t.s.Stack[from:last], func(f Frame) bool {
		flow := t.lib.flow(t.lang, f.Flow)
		return flow != nil && flow.Stage != nil
	})
}

// expire drops frames that lived out their time, and those of a flow that this
// content doesn't have; it tells whether the present one was among them.
func (t *turn) expire() (lost, gone bool) {
	now := t.e.At
	for i := len(t.s.Stack) - 1; i >= 0; i-- {
		f := t.s.Stack[i]
		flow := t.lib.flow(t.lang, f.Flow)
		if flow != nil && now.Sub(time.Unix(f.At*60, 0)) <= flow.ttl() {
			continue
		}
		if i == len(t.s.Stack)-1 {
			lost, gone = true, gone || flow == nil
		}
		t.drop(i, i+1)
		if i < len(t.s.Stack) && !t.s.Stack[i].Over {
			t.s.Stack[i].Over = true
		}
	}
	return lost, gone
}

// land moves frames whose state has gone to where the flow says; it tells
// whether the present one moved.
func (t *turn) land() (moved bool) {
	for i := range t.s.Stack {
		f := &t.s.Stack[i]
		flow := t.lib.flow(t.lang, f.Flow)
		if flow.byName[f.State] != nil {
			continue
		}
		state := flow.Landings[f.State]
		for range len(flow.Landings) {
			if flow.byName[state] != nil {
				break
			}
			state = flow.Landings[state]
		}
		if flow.byName[state] == nil {
			state = flow.Start
		}
		f.State, f.Nonce, f.Phase, f.Picked = state, t.s.Turn, 0, 0
		moved = moved || i == len(t.s.Stack)-1
	}
	return moved
}

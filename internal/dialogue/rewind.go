package dialogue

import "slices"

// rewind sends parked places of flows that resume back to their start when an
// answer that their doors ask has changed: whoever said no at a gate, left a room
// halfway and then says yes, doesn't come back into the middle of it (safety.md
// D3, D4).
func (t *turn) rewind() {
	if t.err != nil || !t.answeredAnew() {
		return
	}
	at := len(t.s.Stack) // where the present group begins
	if at > 0 {
		at, _ = t.group(at - 1)
	}
	for i := at - 1; i >= 0; i-- {
		f := t.s.Stack[i]
		flow := t.lib.flow(t.lang, f.Flow)
		if flow == nil || !flow.Resume || f.State == flow.Start {
			continue
		}
		_, to := t.group(i)
		t.drop(i+1, to)
		t.out.Drop = append(t.out.Drop, f.Drafts...)
		t.s.Stack[i] = Frame{Flow: f.Flow, State: flow.Start, Nonce: t.s.Turn, At: f.At, Over: f.Over}
	}
}

// answeredAnew tells whether this turn changed an answer that doors ask, and that
// had been given before.
func (t *turn) answeredAnew() bool {
	return slices.ContainsFunc(t.lib.order, func(f *Fact) bool {
		was, ok := t.old.Facts[f.Name]
		return f.Rewinds && ok && was != t.s.Facts[f.Name]
	})
}

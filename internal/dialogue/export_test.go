package dialogue

import (
	"sync/atomic"
	"testing"

	"github.com/looplab/fsm"
)

// Next asks the flow's machine where an event leads from a state.
func (f *Flow) Next(state, event string) (string, error) { return f.machine.next(state, event) }

// CountMachines counts from now on how many machines the flow builds.
func (f *Flow) CountMachines() (built func() int) {
	var n atomic.Int64
	f.machine.pool.New = func() any {
		n.Add(1)
		return fsm.NewFSM(f.machine.start, f.machine.events, nil)
	}
	return func() int { return int(n.Load()) }
}

// Compile makes a flow ready to be spoken, in a library of its own.
func Compile(t testing.TB, f *Flow) { small(t, f) }

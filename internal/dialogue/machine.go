package dialogue

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/looplab/fsm"
)

// machine is a flow's transition table, kept in looplab/fsm. Building one is
// dear (tens of microseconds), so each flow has a pool of them, set to the
// state at hand before every use. No callbacks: a panic in one would wedge the
// machine for good.
type machine struct {
	start  string
	events fsm.Events
	pool   sync.Pool
}

func newMachine(f *Flow) *machine {
	m := &machine{start: f.Start}
	for _, s := range f.States {
		for _, x := range s.Exits() {
			m.events = append(m.events, fsm.EventDesc{Name: x.Event, Src: []string{s.Name}, Dst: x.To})
		}
	}
	m.pool.New = func() any { return fsm.NewFSM(m.start, m.events, nil) }
	return m
}

// next asks where event leads from state.
func (m *machine) next(state, event string) (string, error) {
	x := m.pool.Get().(*fsm.FSM)
	x.SetState(state)
	err := x.Event(context.Background(), event)
	to := x.Current()
	switch {
	case err == nil || errors.As(err, &fsm.NoTransitionError{}):
		m.pool.Put(x)
		return to, nil
	case errors.As(err, &fsm.InvalidEventError{}), errors.As(err, &fsm.UnknownEventError{}):
		m.pool.Put(x)
		return "", fmt.Errorf("state %s has no way out for %s", state, event)
	default: // the machine may be wedged: it is not put back
		return "", fmt.Errorf("state %s, event %s: %w", state, event, err)
	}
}

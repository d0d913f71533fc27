// Package dialogue is the conversation engine. It takes one event and one
// session and says what follows; it never asks the time, throws dice or talks
// to anybody, so every conversation can be replayed, fuzzed and proven.
//
// The one entrance is [Step]:
//
//	next, effects := library.Step(session, event)
//
// A [Flow] is a set of states with one start. Its transition table lives in a
// looplab/fsm machine; what a state does when it is entered and when it is
// answered is its [Kind], one small file each. A [Session] is what is known of
// one person: a stack of frames (where they are), facts (what they said),
// what is yet to come, and how to go back.
//
// This package imports no other room of the house.
package dialogue

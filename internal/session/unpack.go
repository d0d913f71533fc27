package session

import (
	"math"

	"kintsugi/internal/dialogue"
)

// unpack reads what pack wrote. Facts are never nil; other lists and maps that
// are empty are nil. Any other bytes give an error, never a panic.
func unpack(in []byte) (*dialogue.Session, error) {
	if len(in) == 0 || in[0] != format && in[0] != formatTight {
		return nil, errFormat
	}
	r := newReader(in[1:])
	if in[0] == formatTight {
		r.known = append(r.known, common...)
	}
	s := &dialogue.Session{}
	flags := r.uint()
	s.Blocked, s.Gone = flags&hasBlocked != 0, flags&hasGone != 0
	s.Turn = int(r.int())
	s.Last = r.int()
	s.Lang = r.string()
	if flags&hasRest != 0 {
		s.Rest = r.int() + s.Last
	}
	if flags&hasFact != 0 {
		s.Fact = r.string()
		s.FactMessage = int(r.int())
	}
	if s.Facts = unpackFacts(r); s.Facts == nil {
		s.Facts = map[string]any{}
	}
	s.Stack = unpackFrames(r, s)
	if n := r.count(); n > 0 {
		s.Undo = make([]dialogue.Undo, n)
	}
	for i := range s.Undo {
		s.Undo[i] = unpackUndo(r, s)
	}
	s.Schedule = unpackSchedule(r, s)
	for i := range s.Seen {
		s.Seen[i] = unpackSeen(r, s)
	}
	if r.err != nil || len(r.in) != 0 {
		return nil, errFormat
	}
	return s, nil
}

func unpackFacts(r *reader) map[string]any {
	n := r.count()
	if n == 0 {
		return nil
	}
	facts := make(map[string]any, n)
	for range n {
		name := r.string()
		facts[name] = r.value()
	}
	return facts
}

func unpackFrames(r *reader, s *dialogue.Session) []dialogue.Frame {
	n := r.count()
	if n == 0 {
		return nil
	}
	frames := make([]dialogue.Frame, n)
	for i := range frames {
		f := &frames[i]
		flags := r.uint()
		f.Over = flags&hasOver != 0
		f.Flow = r.string()
		f.State = r.string()
		f.Nonce = int(int64(s.Turn) - r.int())
		f.At = s.Last/60 - r.int()
		if flags&hasPhase != 0 {
			f.Phase = int(r.int())
		}
		if flags&hasPicked != 0 {
			picked := r.uint()
			if picked > math.MaxUint32 {
				r.fail()
			}
			f.Picked = uint32(picked)
		}
		if flags&hasDrafts != 0 {
			f.Drafts = r.strings()
		}
	}
	return frames
}

func unpackUndo(r *reader, s *dialogue.Session) dialogue.Undo {
	flags := r.uint()
	u := dialogue.Undo{Keep: int(r.int())}
	if flags&hasFrames != 0 {
		u.Frames = unpackFrames(r, s)
	}
	if flags&hasFacts != 0 {
		u.Facts = unpackFacts(r)
	}
	if flags&hasPlanned != 0 {
		u.Planned = r.strings()
	}
	if flags&hasLapsed != 0 {
		u.Lapsed = unpackSchedule(r, s)
	}
	if flags&hasEntries != 0 {
		u.Entries = r.strings()
	}
	return u
}

func unpackSchedule(r *reader, s *dialogue.Session) []dialogue.Scheduled {
	n := r.count()
	if n == 0 {
		return nil
	}
	list := make([]dialogue.Scheduled, n)
	for i := range list {
		list[i] = dialogue.Scheduled{ID: r.string(), At: r.int() + s.Last, Flow: r.string(), State: r.string(), Tag: r.string()}
	}
	return list
}

func unpackSeen(r *reader, s *dialogue.Session) dialogue.Seen {
	n, at := r.count(), r.int()
	if n == 0 {
		return dialogue.Seen{At: at}
	}
	seen := dialogue.Seen{At: s.Last - at, IDs: make([]int64, n)}
	var before int64
	for i := range seen.IDs {
		before += r.int()
		seen.IDs[i] = before
	}
	return seen
}

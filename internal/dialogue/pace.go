package dialogue

import (
	"slices"
	"time"
)

// slotPace is where the message stands whose lines a paced sequence shows.
const slotPace = "pace"

// tagPace marks the schedule entry that ends a paced sequence, so that one
// whose process died still comes to its end.
const tagPace = "pace"

// lateEnd is how late the end of a sequence may come and still be taken for
// its end. What is later was not shown to the end: nobody was there.
const lateEnd = time.Minute

// How a paced sequence stands. Values are stored in a frame's Phase.
const (
	paceRuns   = iota
	pacePaused // the person stopped it for a moment
	paceCut    // whoever showed the lines fell silent
	paceHows
)

// stance is where a paced sequence stands, or from which line it runs, counted
// over all rounds.
type stance struct{ line, how int }

func (x stance) phase() int { return x.line*paceHows + x.how }

func stanceOf(f Frame) stance { return stance{f.Phase / paceHows, f.Phase % paceHows} }

// lines is how many lines a sequence has over all rounds, and line one of
// them; a line that a changed flow doesn't have any more is the last.
func (s *State) lines() int { return len(s.Lines) * max(1, s.Repeat) }

func (s *State) line(i int) PacedLine { return s.Lines[min(i, s.lines()-1)%len(s.Lines)] }

// at is the line that stands now: as the event tells, or by the time that is
// left until the sequence's end.
func (pacedKind) at(t *turn, s *State) int {
	f := t.top()
	from := stanceOf(*f).line
	if t.e.Line > 0 {
		return min(from+t.e.Line, s.lines()) - 1
	}
	left := time.Unix(t.paceEnd(*f), 0).Sub(t.e.At)
	for i := s.lines() - 1; i > from; i-- {
		if left -= time.Duration(s.line(i).For); left <= 0 {
			return i
		}
	}
	return from
}

// paceID is the schedule entry of a frame's paced sequence.
func paceID(f Frame) string { return "p" + nonceText(f.Nonce) }

// onPace schedules the end of a frame's sequence, at the first full second
// after its last line, and returns the entry's id.
func (t *turn) onPace(f Frame, state string, total time.Duration) string {
	t.s.Schedule = append(t.s.Schedule, Scheduled{
		ID: paceID(f), At: t.e.At.Add(total + time.Second - 1).Unix(), Flow: f.Flow, State: state, Tag: tagPace,
	})
	return paceID(f)
}

// offPace takes the end of a frame's paced sequence out of the schedule.
func (t *turn) offPace(f Frame) {
	t.s.Schedule = slices.DeleteFunc(t.s.Schedule, f.ends)
}

// offCovered does so for every sequence that something else lies upon: it does
// not run on underneath, and begins anew when the person comes back to it.
func (t *turn) offCovered() {
	t.s.Schedule = slices.DeleteFunc(t.s.Schedule, func(x Scheduled) bool {
		f := t.top()
		return x.Tag == tagPace && (f == nil || !f.ends(x))
	})
}

// ends tells whether an entry is the end of the frame's paced sequence.
func (f Frame) ends(x Scheduled) bool {
	return x.Tag == tagPace && x.Flow == f.Flow && x.ID == paceID(f)
}

// paceEnd is when the frame's sequence ends (Unix seconds); 0 when none runs.
func (t *turn) paceEnd(f Frame) int64 {
	for _, x := range t.s.Schedule {
		if f.ends(x) {
			return x.At
		}
	}
	return 0
}

// duePace ends a sequence whose time is up. Before its time, and long after,
// the lines were not shown to the end, and the person is told so.
func (t *turn) duePace(x Scheduled) {
	f := t.top()
	if f == nil || !f.ends(x) || f.State != x.State {
		return
	}
	_, s := t.place()
	if late := t.e.At.Sub(time.Unix(x.At, 0)); late >= 0 && late <= lateEnd {
		t.leave(eventNext)
		return
	}
	pacedKind{}.stand(t, s, stance{how: paceCut})
}

// Paced is the schedule entry that ends the paced sequence whose lines are
// being shown; "" when none is. As long as it stays the same the lines go on.
func (s *Session) Paced() string {
	if s == nil || s.Blocked || len(s.Stack) == 0 {
		return ""
	}
	f := s.Stack[len(s.Stack)-1]
	for _, x := range s.Schedule {
		if f.ends(x) {
			return x.ID
		}
	}
	return ""
}

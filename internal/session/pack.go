package session

import (
	"fmt"
	"maps"
	"slices"

	"kintsugi/internal/dialogue"
)

// format is the first byte of a packed session. Another number is another
// layout, which a newer program may have written.
const format = 1

// maxUndo is how many steps back a stored session keeps.
const maxUndo = 12

// Bits that say which of the rarer parts of a session follow.
const (
	hasBlocked = 1 << iota
	hasRest
	hasFact
	hasGone
)

// Bits that say which of the rarer parts of a frame follow.
const (
	hasOver = 1 << iota
	hasPhase
	hasPicked
	hasDrafts
)

// Bits that say which parts of an undo step follow.
const (
	hasFrames = 1 << iota
	hasFacts
	hasPlanned
	hasLapsed
	hasEntries
)

// pack writes a session with its newest undo steps, at most undo of them. Equal
// sessions give equal bytes. Times are written as their distance from the
// moment the person was last heard, turns from the present one: most of them
// then take one or two bytes.
func pack(s *dialogue.Session, undo int) ([]byte, error) { return packIn(format, s, undo) }

// packIn packs a session in one of the two layouts.
func packIn(layout byte, s *dialogue.Session, undo int) ([]byte, error) {
	w := newWriter()
	defer w.done()
	w.out = append(w.out, layout)
	if layout == formatTight {
		w.knows(common)
	}
	flags := bit(s.Blocked, hasBlocked) | bit(s.Rest != 0, hasRest) | bit(s.Fact != "" || s.FactMessage != 0, hasFact) |
		bit(s.Gone, hasGone)
	w.uint(flags)
	w.int(int64(s.Turn))
	w.int(s.Last)
	w.string(s.Lang)
	if flags&hasRest != 0 {
		w.int(s.Rest - s.Last)
	}
	if flags&hasFact != 0 {
		w.string(s.Fact)
		w.int(int64(s.FactMessage))
	}
	if err := packFacts(w, s.Facts); err != nil {
		return nil, err
	}
	packFrames(w, s, s.Stack)
	steps := s.Undo[max(0, len(s.Undo)-undo):]
	w.count(len(steps))
	for i := range steps {
		if err := packUndo(w, s, &steps[i]); err != nil {
			return nil, err
		}
	}
	packSchedule(w, s, s.Schedule)
	for i := range s.Seen {
		packSeen(w, s, &s.Seen[i])
	}
	return w.out, nil
}

func bit(set bool, b uint64) uint64 {
	if set {
		return b
	}
	return 0
}

func packFacts(w *writer, facts map[string]any) error {
	w.count(len(facts))
	for _, name := range slices.Sorted(maps.Keys(facts)) {
		w.string(name)
		if !w.value(facts[name]) {
			return fmt.Errorf("session: fact %s is a %T; string, int64 and bool can be kept", name, facts[name])
		}
	}
	return nil
}

func packFrames(w *writer, s *dialogue.Session, frames []dialogue.Frame) {
	w.count(len(frames))
	for i := range frames {
		f := &frames[i]
		flags := bit(f.Over, hasOver) | bit(f.Phase != 0, hasPhase) | bit(f.Picked != 0, hasPicked) |
			bit(len(f.Drafts) > 0, hasDrafts)
		w.uint(flags)
		w.string(f.Flow)
		w.string(f.State)
		w.int(int64(s.Turn) - int64(f.Nonce))
		w.int(s.Last/60 - f.At)
		if flags&hasPhase != 0 {
			w.int(int64(f.Phase))
		}
		if flags&hasPicked != 0 {
			w.uint(uint64(f.Picked))
		}
		if flags&hasDrafts != 0 {
			w.strings(f.Drafts)
		}
	}
}

func packUndo(w *writer, s *dialogue.Session, u *dialogue.Undo) error {
	flags := bit(len(u.Frames) > 0, hasFrames) | bit(len(u.Facts) > 0, hasFacts) | bit(len(u.Planned) > 0, hasPlanned) |
		bit(len(u.Lapsed) > 0, hasLapsed) | bit(len(u.Entries) > 0, hasEntries)
	w.uint(flags)
	w.int(int64(u.Keep))
	if flags&hasFrames != 0 {
		packFrames(w, s, u.Frames)
	}
	if flags&hasFacts != 0 {
		if err := packFacts(w, u.Facts); err != nil {
			return err
		}
	}
	if flags&hasPlanned != 0 {
		w.strings(u.Planned)
	}
	if flags&hasLapsed != 0 {
		packSchedule(w, s, u.Lapsed)
	}
	if flags&hasEntries != 0 {
		w.strings(u.Entries)
	}
	return nil
}

func packSchedule(w *writer, s *dialogue.Session, list []dialogue.Scheduled) {
	w.count(len(list))
	for i := range list {
		e := &list[i]
		w.string(e.ID)
		w.int(e.At - s.Last)
		w.string(e.Flow)
		w.string(e.State)
		w.string(e.Tag)
	}
}

// packSeen writes update ids as the distance from the one before: Telegram's
// rise by little.
func packSeen(w *writer, s *dialogue.Session, seen *dialogue.Seen) {
	w.count(len(seen.IDs))
	if len(seen.IDs) == 0 {
		w.int(seen.At) // as a rule 0
		return
	}
	w.int(s.Last - seen.At)
	var before int64
	for _, id := range seen.IDs {
		w.int(id - before)
		before = id
	}
}

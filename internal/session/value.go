package session

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/vault"
)

// Limit is the most bytes a stored session takes. Somebody who has used nearly
// everything there is may have more answers than fit; theirs takes LimitFull at
// the most, since to refuse an answer would be worse than the bytes.
const (
	Limit     = 750
	LimitFull = 1250
)

// headSize is what stands in clear before the sealed part: the version, and
// when the next entry of the session's own schedule falls due: a mark, then Unix
// milliseconds, big endian (0: nothing does).
const headSize = 8 + 8

// The marks, one byte before the seven of the time. lua/common.lua has the same.
const (
	markAsked   = 0 // the person is here, or asked for it: it is said at once
	markBulk    = 1 // it waits for the bucket of all unasked messages
	markBlocked = 2 // the person has blocked the bot: nothing falls due but the deletion of everything, as bulk
	markGone    = 3 // the person was forgotten; only update ids are left, and not for long
)

// A turn that falls due belongs to a conversation, and doesn't stand in the
// queue of everybody's check-ins, up to so many seconds after the person was
// last heard, and after the pause that follows a crisis answer (safety.md A8),
// at whose end the note comes that they said yes to.
const (
	stillHere = 30 * 60
	afterRest = 60 * 60
)

const kindSession = "session"

// Errors of Load and Commit about the session itself.
var (
	// ErrSealed says that a stored session does not open: the master key is
	// another, or the value is damaged. It is never overwritten.
	ErrSealed = errors.New("session: the stored session does not open")
	// ErrTooLarge says that a session does not fit into LimitFull, not even
	// without its way back. Nothing was changed.
	ErrTooLarge = fmt.Errorf("session: larger than %d bytes", LimitFull)
)

// Version tells which commit wrote a session. It is random, not a counter, so a
// server that lost its last moments is not mistaken for the one we knew. The
// zero Version means that there is no session.
type Version [8]byte

// newVersion draws a version that is not zero.
func newVersion() Version {
	var v Version
	for v == (Version{}) {
		rand.Read(v[:])
	}
	return v
}

// nextDue is when a session next wants a turn by itself, in Unix milliseconds;
// 0 when it never does.
func nextDue(s *dialogue.Session) int64 {
	next := s.Next()
	if next.IsZero() {
		return 0
	}
	const most = 1<<56/1000 - 1 // seconds that leave room for the mark
	return max(max(min(next.Unix(), most), 0)*1000, 1)
}

// netWidth is how much longer than the person chose their keys may stay on the
// server, whatever becomes of the bot: a net for a deletion that never came.
const netWidth = 7 * 24 * time.Hour

// netEnd is when the server lets a person's keys go by itself, in Unix
// milliseconds; 0: never.
func netEnd(s *dialogue.Session) int64 {
	end := s.Ends()
	if end.IsZero() {
		return 0
	}
	return end.Add(netWidth).UnixMilli()
}

// asked tells whether what falls due next is the conversation's own (the end of
// an exercise, a note the person wants in ten minutes, the note after a crisis
// answer), and not one of the messages that a whole crowd gets.
func asked(s *dialogue.Session) bool {
	till := s.Last + stillHere
	if s.Rest > 0 {
		till = max(till, s.Rest+afterRest)
	}
	return nextDue(s) <= till*1000
}

// dueHead is the time of nextDue with its mark.
func dueHead(s *dialogue.Session) uint64 {
	mark := uint64(markAsked)
	switch {
	case s.Nobody():
		mark = markGone
	case s.Blocked:
		mark = markBlocked
	case !asked(s):
		mark = markBulk
	}
	return mark<<56 | uint64(nextDue(s))
}

// isBulk tells whether what falls due next waits for the bulk bucket.
func isBulk(mark byte) bool { return mark == markBulk || mark == markBlocked }

// Encode is a session in the form that is sealed and stored. Where it would be
// larger than Limit allows, the oldest steps back are left out; where that is not
// enough, the tight layout is taken, which a program of an earlier release can't
// read, and then LimitFull; ErrTooLarge when not even that is enough.
func Encode(s *dialogue.Session) ([]byte, error) {
	for _, layout := range []byte{format, formatTight} {
		for undo := min(maxUndo, len(s.Undo)); undo >= 0; undo-- {
			plain, err := packIn(layout, s, undo)
			if err != nil || len(plain) <= Limit-headSize-vault.Overhead {
				return plain, err
			}
		}
	}
	plain, err := packIn(formatTight, s, 0)
	if err == nil && Size(plain) > LimitFull {
		err = ErrTooLarge
	}
	if err != nil {
		return nil, err
	}
	return plain, nil
}

// Size is how many bytes an encoded session takes once it is sealed and stored.
func Size(plain []byte) int { return headSize + vault.Overhead + len(plain) }

// Decode reads what Encode made.
func Decode(plain []byte) (*dialogue.Session, error) { return unpack(plain) }

// sealSession makes the value that is stored.
func sealSession(v *vault.Vault, chat int64, ver Version, s *dialogue.Session) ([]byte, error) {
	plain, err := Encode(s)
	if err != nil {
		return nil, err
	}
	sealed, err := v.Seal(chat, kindSession, plain)
	if err != nil {
		return nil, fmt.Errorf("session: seal: %w", err)
	}
	value := append(make([]byte, 0, headSize+len(sealed)), ver[:]...)
	value = binary.BigEndian.AppendUint64(value, dueHead(s))
	return append(value, sealed...), nil
}

// openSession reads what sealSession made.
func openSession(v *vault.Vault, chat int64, value []byte) (Loaded, error) {
	if len(value) < headSize {
		return Loaded{}, ErrSealed
	}
	plain, err := v.Open(chat, kindSession, value[headSize:])
	if err != nil {
		return Loaded{}, fmt.Errorf("%w: %w", ErrSealed, err)
	}
	s, err := Decode(plain)
	if err != nil {
		return Loaded{}, fmt.Errorf("%w: %w", ErrSealed, err)
	}
	return Loaded{Session: s, Version: Version(value[:8]), Bulk: isBulk(value[8])}, nil
}

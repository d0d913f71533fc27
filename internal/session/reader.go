package session

import (
	"encoding/binary"
	"errors"
)

// errFormat is what a reader finds in bytes that no writer made.
var errFormat = errors.New("session: not a packed session")

// reader takes apart what a writer made. After the first mistake it returns
// zero values only, and err says so.
type reader struct {
	in    []byte
	text  string // all there was at first: strings are parts of it
	known []string
	err   error
}

func newReader(in []byte) *reader {
	return &reader{in: in, text: string(in), known: make([]string, 0, 48)}
}

func (r *reader) fail() { r.in, r.err = nil, errFormat }

func (r *reader) uint() uint64 {
	n, size := binary.Uvarint(r.in)
	if size <= 0 {
		r.fail()
		return 0
	}
	r.in = r.in[size:]
	return n
}

func (r *reader) int() int64 {
	n, size := binary.Varint(r.in)
	if size <= 0 {
		r.fail()
		return 0
	}
	r.in = r.in[size:]
	return n
}

// count reads how many values follow. Each takes at least one byte, so a
// number that cannot be true is found before anything is made for it.
func (r *reader) count() int {
	n := r.uint()
	if n > uint64(len(r.in)) {
		r.fail()
		return 0
	}
	return int(n)
}

func (r *reader) string() string { return r.stringOf(r.uint()) }

// stringOf reads the string that a code stands for (see writer.stringFrom).
func (r *reader) stringOf(code uint64) string {
	switch n := code / 2; {
	case code == 0:
		return ""
	case code%2 == 0 && n <= uint64(len(r.known)):
		return r.known[n-1]
	case code%2 == 1 && n > 0 && n <= uint64(len(r.in)):
		at := len(r.text) - len(r.in)
		s := r.text[at : at+int(n)]
		r.in = r.in[n:]
		r.known = append(r.known, s)
		return s
	default:
		r.fail()
		return ""
	}
}

func (r *reader) strings() []string {
	n := r.count()
	if n == 0 {
		return nil
	}
	list := make([]string, n)
	for i := range list {
		list[i] = r.string()
	}
	return list
}

func (r *reader) value() any {
	switch code := r.uint(); code {
	case codeNil:
		return nil
	case codeFalse, codeTrue:
		return code == codeTrue
	case codeInt:
		return r.int()
	default:
		return r.stringOf(code - codeString)
	}
}

package session

import (
	"encoding/binary"
	"sync"
)

// The codes that stand before a fact's value; a string's own code follows
// behind them.
const (
	codeNil = iota
	codeFalse
	codeTrue
	codeInt
	codeString
)

// writer packs values into bytes. Numbers are varints; a string is written out
// the first time and is a number from then on. (The session of TestSessionSize,
// packed the same way into CBOR arrays, takes 843 bytes instead of 595.)
type writer struct {
	out   []byte
	known map[string]uint64
}

// dictionaries are the maps of writers that are done: one costs more than all
// that goes into it.
var dictionaries = sync.Pool{New: func() any { return make(map[string]uint64, 64) }}

func newWriter() *writer {
	return &writer{out: make([]byte, 0, Limit), known: dictionaries.Get().(map[string]uint64)}
}

// done gives the dictionary back, with nobody's words in it. What was written
// stays.
func (w *writer) done() {
	clear(w.known)
	dictionaries.Put(w.known)
	w.known = nil
}

// knows has the writer take strings for written already.
func (w *writer) knows(all []string) {
	for i, s := range all {
		w.known[s] = uint64(i) + 1
	}
}

func (w *writer) count(n int)     { w.out = binary.AppendUvarint(w.out, uint64(n)) }
func (w *writer) uint(n uint64)   { w.out = binary.AppendUvarint(w.out, n) }
func (w *writer) int(n int64)     { w.out = binary.AppendVarint(w.out, n) }
func (w *writer) string(s string) { w.stringFrom(0, s) }

// stringFrom writes a string whose code is moved up by base: 0 is the empty
// string, an odd code the length of a new one that follows, an even code the
// place of one that was written before.
func (w *writer) stringFrom(base uint64, s string) {
	if s == "" {
		w.uint(base)
		return
	}
	if place, ok := w.known[s]; ok {
		w.uint(base + 2*place)
		return
	}
	w.known[s] = uint64(len(w.known)) + 1
	w.uint(base + 2*uint64(len(s)) + 1)
	w.out = append(w.out, s...)
}

func (w *writer) strings(list []string) {
	w.count(len(list))
	for _, s := range list {
		w.string(s)
	}
}

// value writes a fact's value; ok is false for a type that no fact has.
func (w *writer) value(v any) (ok bool) {
	switch v := v.(type) {
	case nil:
		w.uint(codeNil)
	case bool:
		if v {
			w.uint(codeTrue)
		} else {
			w.uint(codeFalse)
		}
	case int64:
		w.uint(codeInt)
		w.int(v)
	case string:
		w.stringFrom(codeString, v)
	default:
		return false
	}
	return true
}

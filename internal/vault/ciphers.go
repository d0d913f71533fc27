package vault

import (
	"crypto/cipher"
	"sync/atomic"
)

// cacheSize bounds the ciphers kept, about 1.5 KiB each. Deriving one is three
// quarters of the cost of sealing a session, and a turn seals and opens several
// values of the same person.
const cacheSize = 1024

// ciphers keeps the cipher last used in each of its places. A person has one
// place, which they share with others; whoever came last has it.
type ciphers [cacheSize]atomic.Pointer[derived]

// derived is the cipher of one person under one master key.
type derived struct {
	id   KeyID
	chat int64
	aead cipher.AEAD
}

// get returns the cipher if it is there.
func (c *ciphers) get(id KeyID, chat int64) (cipher.AEAD, bool) {
	d := c[uint64(chat)%cacheSize].Load()
	if d == nil || d.id != id || d.chat != chat {
		return nil, false
	}
	return d.aead, true
}

func (c *ciphers) put(id KeyID, chat int64, aead cipher.AEAD) {
	c[uint64(chat)%cacheSize].Store(&derived{id: id, chat: chat, aead: aead})
}

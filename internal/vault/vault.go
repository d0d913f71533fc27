package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
)

// Overhead is how many bytes longer a sealed value is than its plain text.
const Overhead = idSize + 12 + 16

// idSize is the length of a key id, in bytes.
const idSize = 4

// Errors of Open. Neither says anything about the value.
var (
	ErrUnknownKey = errors.New("vault: sealed with a master key that is not here")
	ErrDamaged    = errors.New("vault: does not open: damaged, or another person's, or of another kind")
)

// KeyID names a master key in front of what it sealed. It tells nothing of the
// key itself.
type KeyID [idSize]byte

// String is the id in hex, as operators see it.
func (id KeyID) String() string { return hex.EncodeToString(id[:]) }

// IDOf is the id in front of a sealed value; ok is false when the value is too
// short to be one.
func IDOf(sealed []byte) (id KeyID, ok bool) {
	if len(sealed) < Overhead {
		return id, false
	}
	return KeyID(sealed[:idSize]), true
}

// Vault seals and opens. It is safe for use by several goroutines.
type Vault struct {
	primary KeyID
	masters map[KeyID]master
	aliases []byte // the key of Pseudonym
	known   ciphers
}

// New makes a vault from the content of a key file or of MASTER_KEY: one or
// more lines "name:base64", of which the first seals, or one key of 32 bytes in
// base64 or hex. Its errors are fit to be shown: they hold no part of a key.
func New(text []byte) (*Vault, error) {
	keys, err := parse(text)
	if err != nil {
		return nil, err
	}
	v := &Vault{masters: make(map[KeyID]master, len(keys))}
	for i, m := range keys {
		id, err := m.id()
		if err != nil {
			return nil, err
		}
		if _, twice := v.masters[id]; twice {
			return nil, errors.New("vault: the same master key stands there twice")
		}
		v.masters[id] = m
		if i > 0 {
			continue
		}
		v.primary = id
		if v.aliases, err = hkdf.Key(sha256.New, m.key, nil, "kintsugi pseudonym", keySize); err != nil {
			return nil, fmt.Errorf("vault: derive pseudonym key: %w", err)
		}
	}
	return v, nil
}

// Primary is the id of the key that seals.
func (v *Vault) Primary() KeyID { return v.primary }

// Opens tells whether the key of that id is here.
func (v *Vault) Opens(id KeyID) bool {
	_, here := v.masters[id]
	return here
}

// Keys are the ids of all keys that are here, in no order, each with the name
// that the key file gives it.
func (v *Vault) Keys() map[KeyID]string {
	all := make(map[KeyID]string, len(v.masters))
	for id, m := range v.masters {
		all[id] = m.name
	}
	return all
}

// Seal encrypts a value of one person (the id of their chat) and one kind. Two
// calls never give the same bytes.
func (v *Vault) Seal(chat int64, kind string, plain []byte) ([]byte, error) {
	aead, err := v.aead(v.primary, chat)
	if err != nil {
		return nil, err
	}
	out := make([]byte, idSize, idSize+aead.Overhead()+len(plain))
	copy(out, v.primary[:])
	return aead.Seal(out, nil, plain, bound(v.primary, chat, kind)), nil
}

// Open decrypts what Seal made for the same person and kind. It returns
// ErrUnknownKey when the master key is not in the vault and ErrDamaged when the
// value is not what was sealed, or not for them.
func (v *Vault) Open(chat int64, kind string, sealed []byte) ([]byte, error) {
	if len(sealed) < Overhead {
		return nil, ErrDamaged
	}
	id := KeyID(sealed[:idSize])
	if _, known := v.masters[id]; !known {
		return nil, ErrUnknownKey
	}
	aead, err := v.aead(id, chat)
	if err != nil {
		return nil, err
	}
	plain, err := aead.Open(nil, nil, sealed[idSize:], bound(id, chat, kind))
	if err != nil {
		return nil, ErrDamaged
	}
	return plain, nil
}

// Reseal seals a value anew with the primary key. Its errors are those of Open.
func (v *Vault) Reseal(chat int64, kind string, sealed []byte) ([]byte, error) {
	plain, err := v.Open(chat, kind, sealed)
	if err != nil {
		return nil, err
	}
	return v.Seal(chat, kind, plain)
}

// Pseudonym is a short name for a person in logs: 12 hex digits that stay the
// same while the primary master key does, and lead back to nobody without it.
func (v *Vault) Pseudonym(chat int64) string {
	h := hmac.New(sha256.New, v.aliases)
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(chat)))
	return hex.EncodeToString(h.Sum(nil)[:6])
}

// aead is the cipher of one person under one master key.
func (v *Vault) aead(id KeyID, chat int64) (cipher.AEAD, error) {
	if aead, ok := v.known.get(id, chat); ok {
		return aead, nil
	}
	aead, err := v.derive(id, chat)
	if err != nil {
		return nil, err
	}
	v.known.put(id, chat, aead)
	return aead, nil
}

func (v *Vault) derive(id KeyID, chat int64) (cipher.AEAD, error) {
	info := binary.BigEndian.AppendUint64([]byte("kintsugi person "), uint64(chat))
	key, err := hkdf.Key(sha256.New, v.masters[id].key, nil, string(info), keySize)
	if err != nil {
		return nil, fmt.Errorf("vault: derive key: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("vault: cipher: %w", err)
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// bound is what a sealed value is tied to besides its key.
func bound(id KeyID, chat int64, kind string) []byte {
	b := append([]byte(nil), id[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(chat))
	return append(b, kind...)
}

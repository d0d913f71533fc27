package vault

import (
	"bufio"
	"bytes"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"
)

// keySize is the length of a master key, in bytes.
const keySize = 32

// master is one master key with the name its file gives it.
type master struct {
	name string
	key  []byte
}

// id derives the key's id from the key itself.
func (m master) id() (KeyID, error) {
	raw, err := hkdf.Key(sha256.New, m.key, nil, "kintsugi key id", idSize)
	if err != nil {
		return KeyID{}, fmt.Errorf("vault: derive key id: %w", err)
	}
	return KeyID(raw), nil
}

// Line makes a new master key, as one line "name:base64" of a key file. The name
// is the day it was made and the key's id, so that two lines of a day differ.
func Line() string {
	m := master{key: make([]byte, keySize)}
	rand.Read(m.key)
	id, err := m.id()
	if err != nil {
		panic(err) // the lengths are constants, and right
	}
	return fmt.Sprintf("%s-%s:%s\n", time.Now().UTC().Format("2006-01-02"), id, base64.StdEncoding.EncodeToString(m.key))
}

// Generate makes a new master key, as the content of a key file: a comment and
// one Line.
func Generate() []byte {
	var b bytes.Buffer
	b.WriteString("# Master key of Kintsugi. Whoever has it can read what people wrote; without it nobody can.\n")
	b.WriteString("# One key a line, name:base64. The first seals; all of them open. docs/operations.md says how to change it.\n")
	b.WriteString(Line())
	return b.Bytes()
}

// parse reads the content of a key file or of MASTER_KEY: lines "name:base64",
// or a single key of 32 bytes in base64 or hex. Empty lines and lines that
// start with # are passed over. No error holds any part of a key.
func parse(text []byte) ([]master, error) {
	var keys []master
	names := map[string]bool{}
	sc := bufio.NewScanner(bytes.NewReader(text))
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimSpace(sc.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, code, named := strings.Cut(line, ":")
		if !named {
			name, code = "", line
		}
		m, err := decode(strings.TrimSpace(name), strings.TrimSpace(code))
		if err != nil {
			return nil, fmt.Errorf("vault: master key, line %d: %w", n, err)
		}
		if names[m.name] {
			return nil, fmt.Errorf("vault: master key, line %d: a second key of the same name", n)
		}
		names[m.name] = true
		keys = append(keys, m)
	}
	if err := sc.Err(); err != nil {
		return nil, errors.New("vault: master key: a line is too long")
	}
	if len(keys) == 0 {
		return nil, errors.New("vault: master key is empty")
	}
	return keys, nil
}

// decode reads one key in base64 (with or without padding, both alphabets) or
// in hex. Hex of 32 bytes is 64 characters, base64 of them 43 or 44, so the
// length tells them apart.
func decode(name, code string) (master, error) {
	var key []byte
	var err error
	if len(code) == hex.EncodedLen(keySize) {
		key, err = hex.DecodeString(code)
	} else {
		plain := strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(code, "="))
		key, err = base64.RawStdEncoding.DecodeString(plain)
	}
	if err != nil {
		return master{}, errors.New("neither base64 nor hex")
	}
	if len(key) != keySize {
		return master{}, fmt.Errorf("%d bytes, want %d", len(key), keySize)
	}
	return master{name: name, key: key}, nil
}

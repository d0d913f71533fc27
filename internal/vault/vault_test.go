package vault

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// fixed is a key for tests: the byte b, 32 times.
func fixed(b byte) string {
	return base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{b}, keySize))
}

func vaultOf(t testing.TB, text string) *Vault {
	t.Helper()
	v, err := New([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestSealOpenRoundTrip(t *testing.T) {
	v := vaultOf(t, string(Generate()))
	rapid.Check(t, func(t *rapid.T) {
		chat, kind := rapid.Int64().Draw(t, "chat"), rapid.String().Draw(t, "kind")
		plain := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		sealed, err := v.Seal(chat, kind, plain)
		if err != nil {
			t.Fatal(err)
		}
		if len(sealed) != len(plain)+Overhead {
			t.Fatalf("%d bytes became %d", len(plain), len(sealed))
		}
		got, err := v.Open(chat, kind, sealed)
		if err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("got %q, %v", got, err)
		}
	})
}

func TestF2ValueOfAnotherPersonOrKindDoesNotOpen(t *testing.T) {
	v := vaultOf(t, fixed(1))
	sealed, err := v.Seal(7, "entry", []byte("a letter"))
	if err != nil {
		t.Fatal(err)
	}
	for name, open := range map[string]func() ([]byte, error){
		"another person": func() ([]byte, error) { return v.Open(8, "entry", sealed) },
		"another kind":   func() ([]byte, error) { return v.Open(7, "outbox", sealed) },
		"longer kind":    func() ([]byte, error) { return v.Open(7, "entry2", sealed) },
	} {
		if _, err := open(); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v, want ErrDamaged", name, err)
		}
	}
}

func TestF2NothingReadableIsStored(t *testing.T) {
	v := vaultOf(t, fixed(1))
	words := []byte("she left on a Tuesday")
	a, _ := v.Seal(7, "entry", words)
	b, _ := v.Seal(7, "entry", words)
	if bytes.Contains(a, words) || bytes.Equal(a, b) {
		t.Error("the words, or that they are the same, can be seen")
	}
}

func TestF2EveryFlippedBitIsNoticed(t *testing.T) {
	v := vaultOf(t, fixed(1))
	sealed, _ := v.Seal(7, "entry", []byte("x"))
	for i := range len(sealed) * 8 {
		bad := bytes.Clone(sealed)
		bad[i/8] ^= 1 << (i % 8)
		if _, err := v.Open(7, "entry", bad); !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrUnknownKey) {
			t.Errorf("bit %d: %v", i, err)
		}
	}
	for n := range sealed {
		if _, err := v.Open(7, "entry", sealed[:n]); err == nil {
			t.Errorf("cut to %d bytes it opens", n)
		}
	}
}

func TestF2OlderKeysOpenAndTheFirstSeals(t *testing.T) {
	old := vaultOf(t, "2025:"+fixed(1))
	was, _ := old.Seal(7, "entry", []byte("kept"))
	both := vaultOf(t, "2026:"+fixed(2)+"\n2025:"+fixed(1)+"\n")
	if got, err := both.Open(7, "entry", was); err != nil || string(got) != "kept" {
		t.Fatalf("the older value: %q, %v", got, err)
	}
	now, _ := both.Seal(7, "entry", []byte("new"))
	if _, err := old.Open(7, "entry", now); !errors.Is(err, ErrUnknownKey) {
		t.Errorf("without the new key: %v, want ErrUnknownKey", err)
	}
	if _, err := vaultOf(t, "other name:"+fixed(2)).Open(7, "entry", now); err != nil {
		t.Errorf("a key is known by itself, not by its name: %v", err)
	}
}

func TestMasterKeyFormats(t *testing.T) {
	key := bytes.Repeat([]byte{0xfb}, keySize) // its base64 has + and /
	sealed, _ := vaultOf(t, base64.StdEncoding.EncodeToString(key)).Seal(1, "k", nil)
	for _, text := range []string{
		hex.EncodeToString(key),
		"  " + base64.StdEncoding.EncodeToString(key) + "\r\n",
		base64.RawURLEncoding.EncodeToString(key),
		"# note\n\n a : " + base64.StdEncoding.EncodeToString(key) + "\nb:" + fixed(3),
	} {
		if _, err := vaultOf(t, text).Open(1, "k", sealed); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestMasterKeyErrorsNameNoSecret(t *testing.T) {
	for name, text := range map[string]string{
		"empty":      " \n# only a note\n",
		"short":      "id:" + base64.StdEncoding.EncodeToString([]byte("hunter2hunter2")),
		"not base64": "hunter2 is my key",
		"bad hex":    strings.Repeat("hunter2!", 8),
		"same name":  "a:" + fixed(1) + "\na:" + fixed(2),
		"same key":   "a:" + fixed(1) + "\nb:" + fixed(1),
		"long line":  strings.Repeat("hunter2", 20000),
	} {
		_, err := New([]byte(text))
		if err == nil {
			t.Errorf("%s: accepted", name)
			continue
		}
		if strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), fixed(1)) {
			t.Errorf("%s: the error tells the key: %v", name, err)
		}
	}
}

// TestF2CiphersOfPeopleWhoShareAPlace takes turns between people whose kept
// ciphers displace each other, under two master keys, from several goroutines.
func TestF2CiphersOfPeopleWhoShareAPlace(t *testing.T) {
	old, both := vaultOf(t, fixed(1)), vaultOf(t, "b:"+fixed(2)+"\na:"+fixed(1))
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range 200 {
				chat := int64(g%2) + int64(i%3)*cacheSize
				for _, by := range []*Vault{old, both} {
					sealed, err := by.Seal(chat, "k", []byte{byte(i)})
					if err != nil {
						t.Error(err)
						return
					}
					if got, err := both.Open(chat, "k", sealed); err != nil || got[0] != byte(i) {
						t.Errorf("chat %d: %v %v", chat, got, err)
						return
					}
					if _, err := both.Open(chat+cacheSize, "k", sealed); !errors.Is(err, ErrDamaged) {
						t.Errorf("chat %d opens for its neighbour", chat)
						return
					}
				}
			}
		})
	}
	wg.Wait()
}

func TestPseudonym(t *testing.T) {
	v, w := vaultOf(t, fixed(1)), vaultOf(t, fixed(2))
	seen := map[string]int64{}
	for range 1000 {
		chat := rand.Int64()
		p := v.Pseudonym(chat)
		if len(p) != 12 || p != v.Pseudonym(chat) || p == w.Pseudonym(chat) {
			t.Fatalf("%d: %q", chat, p)
		}
		if other, twice := seen[p]; twice && other != chat {
			t.Fatalf("%d and %d share %q", chat, other, p)
		}
		seen[p] = chat
	}
}

func BenchmarkSeal(b *testing.B) {
	v, plain := vaultOf(b, fixed(1)), make([]byte, 600)
	for b.Loop() {
		if _, err := v.Seal(1, "session", plain); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	v := vaultOf(b, fixed(1))
	sealed, _ := v.Seal(1, "session", make([]byte, 600))
	for b.Loop() {
		if _, err := v.Open(1, "session", sealed); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDerive is the part of both that a cache of ciphers would save.
func BenchmarkDerive(b *testing.B) {
	v := vaultOf(b, fixed(1))
	for i := 0; b.Loop(); i++ {
		if _, err := v.derive(v.primary, int64(i)); err != nil {
			b.Fatal(err)
		}
	}
}

// TestF2Reseal: what an older key sealed is sealed anew for the same person and
// kind, opens without the older key from then on, and does not come to anybody
// else on the way.
func TestF2Reseal(t *testing.T) {
	old, both := vaultOf(t, fixed(1)), vaultOf(t, "new:"+fixed(2)+"\nold:"+fixed(1))
	was, _ := old.Seal(7, "entry", []byte("kept"))
	if id, ok := IDOf(was); !ok || id != old.Primary() || id == both.Primary() || !both.Opens(id) || both.Keys()[id] != "old" {
		t.Errorf("the value names key %s, %t", id, ok)
	}
	now, err := both.Reseal(7, "entry", was)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := vaultOf(t, fixed(2)).Open(7, "entry", now); err != nil || string(got) != "kept" {
		t.Errorf("with the new key alone: %q, %v", got, err)
	}
	if _, err := both.Reseal(8, "entry", was); !errors.Is(err, ErrDamaged) {
		t.Errorf("for another person: %v", err)
	}
	if _, err := vaultOf(t, fixed(2)).Reseal(7, "entry", was); !errors.Is(err, ErrUnknownKey) {
		t.Errorf("without the old key: %v", err)
	}
	if _, ok := IDOf(was[:Overhead-1]); ok {
		t.Error("a value that is too short names a key")
	}
}

// TestTwoLinesOfADay: lines made on one day stand in one file, each named with
// the id of its key.
func TestTwoLinesOfADay(t *testing.T) {
	v := vaultOf(t, Line()+Line())
	for id, name := range v.Keys() {
		if !strings.HasSuffix(name, "-"+id.String()) {
			t.Errorf("key %s is called %q", id, name)
		}
	}
	if len(v.Keys()) != 2 {
		t.Errorf("%d keys", len(v.Keys()))
	}
}

package session

import (
	"bytes"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/vault"
)

func testVault(t testing.TB) *vault.Vault {
	t.Helper()
	v, err := vault.New([]byte(strings.Repeat("ab", 32)))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestPackRoundTrip: every session comes back as it was, each fact with its
// type. rapid prints the seed of a failure.
func TestPackRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genSession().Draw(t, "session")
		packed, err := pack(s, maxUndo)
		if err != nil {
			t.Fatal(err)
		}
		got, err := unpack(packed)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("came back different (- was, + is):\n%s", diff)
		}
		again, err := pack(got, maxUndo)
		if err != nil || !bytes.Equal(packed, again) {
			t.Fatalf("equal sessions gave different bytes: %v", err)
		}
	})
}

func TestPackRefusesTypesThatWouldChange(t *testing.T) {
	for _, v := range []any{1, 1.5, []string{"x"}, int32(1), uint64(1)} {
		s := &dialogue.Session{Facts: map[string]any{"fact": v}}
		if _, err := pack(s, maxUndo); err == nil {
			t.Errorf("%T was kept", v)
		}
		s = &dialogue.Session{Undo: []dialogue.Undo{{Facts: map[string]any{"fact": v}}}}
		if _, err := pack(s, maxUndo); err == nil {
			t.Errorf("%T was kept in a step back", v)
		}
	}
}

func TestUnpackGivesFactsToWriteTo(t *testing.T) {
	packed, err := pack(&dialogue.Session{}, maxUndo)
	if err != nil {
		t.Fatal(err)
	}
	s, err := unpack(packed)
	if err != nil {
		t.Fatal(err)
	}
	s.Facts["x"] = true
}

// TestPackedLayoutStays keeps the bytes of a stored session from changing
// unnoticed: sessions written by older programs must open.
func TestPackedLayoutStays(t *testing.T) {
	s := &dialogue.Session{
		Turn: 3, Last: 600, Lang: "de", Facts: map[string]any{"a": "x", "b": int64(-1), "c": true},
		Stack:    []dialogue.Frame{{Flow: "f", State: "s", Nonce: 2, At: 9, Over: true}},
		Undo:     []dialogue.Undo{{Keep: 1, Facts: map[string]any{"a": nil}}},
		Schedule: []dialogue.Scheduled{{ID: "1", At: 660, Flow: "f", State: "s", Tag: "t"}},
		Seen:     [2]dialogue.Seen{{IDs: []int64{100, 102}, At: 600}},
	}
	packed, err := pack(s, maxUndo)
	if err != nil {
		t.Fatal(err)
	}
	const want = "010006b0090564650303610778036203010363020101036603730202010202010400" +
		"010331780c0e03740200c801040000"
	if got := hex.EncodeToString(packed); got != want {
		t.Errorf("layout changed; raise format and read the old one too\n got %s\nwant %s", got, want)
	}
}

func TestSessionSize(t *testing.T) {
	s := midJourney()
	value, err := sealSession(testVault(t), 1, newVersion(), s)
	if err != nil {
		t.Fatal(err)
	}
	got, err := openSession(testVault(t), 1, value)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("a session in mid-journey takes %d of %d bytes", len(value), Limit)
	if len(value) > Limit || len(got.Session.Undo) != maxUndo {
		t.Errorf("%d bytes with %d steps back", len(value), len(got.Session.Undo))
	}
}

func TestSizeLimitTakesTheOldestStepsBackFirst(t *testing.T) {
	v, s := testVault(t), midJourney()
	s.Facts["long"] = strings.Repeat("x", 150)
	value, err := sealSession(v, 1, newVersion(), s)
	if err != nil {
		t.Fatal(err)
	}
	got, err := openSession(v, 1, value)
	if err != nil {
		t.Fatal(err)
	}
	kept := got.Session.Undo
	if len(value) > Limit || len(kept) == 0 || len(kept) >= maxUndo || len(s.Undo) != maxUndo {
		t.Fatalf("%d bytes, %d of %d steps back", len(value), len(kept), len(s.Undo))
	}
	if diff := cmp.Diff(s.Undo[maxUndo-len(kept):], kept, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("not the newest stayed:\n%s", diff)
	}
	s.Facts["long"] = strings.Repeat("x", LimitFull)
	if _, err := sealSession(v, 1, newVersion(), s); !errors.Is(err, ErrTooLarge) {
		t.Errorf("got %v, want ErrTooLarge", err)
	}
}

func TestNextDue(t *testing.T) {
	s := &dialogue.Session{}
	if got := nextDue(s); got != 0 {
		t.Errorf("nothing planned: %d", got)
	}
	s.Schedule = []dialogue.Scheduled{{At: 50}, {At: 20}, {At: 30}}
	if got := nextDue(s); got != 20_000 {
		t.Errorf("planned: %d", got)
	}
	s.Blocked = true
	if got := nextDue(s); got != 0 {
		t.Errorf("blocked: %d", got)
	}
}

func FuzzUnpack(f *testing.F) {
	for _, s := range []*dialogue.Session{{}, midJourney()} {
		packed, err := pack(s, maxUndo)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(packed)
		f.Add(packed[:len(packed)/2])
	}
	f.Add([]byte{format, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x0f})
	f.Fuzz(func(t *testing.T, in []byte) {
		s, err := unpack(in)
		if err != nil {
			return
		}
		packed, err := pack(s, len(s.Undo))
		if err != nil {
			t.Fatalf("what opened cannot be packed: %v", err)
		}
		again, err := unpack(packed)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s, again, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}

func BenchmarkPack(b *testing.B) {
	s := midJourney()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := pack(s, maxUndo); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkUnpack(b *testing.B) {
	packed, _ := pack(midJourney(), maxUndo)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := unpack(packed); err != nil {
			b.Fatal(err)
		}
	}
}

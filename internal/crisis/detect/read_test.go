package detect

import (
	"slices"
	"strings"
	"sync"
	"testing"
)

func TestB3SpellingsReadAlike(t *testing.T) {
	d := detector(t)
	for _, text := range []string{
		"I want to kill myself", "i wanna k!ll myself", "I WANT TO KILL MYSELF!!!", "Ｉ ｗａｎｔ ｔｏ ｋｉｌｌ ｍｙｓｅｌｆ",
		"i want to kіll mуself", "k.m.s.", "k m s", "i want to killll myself", "i want to kill mysefl", "I wánt to kïll myself",
	} {
		if got := d.Read(text, "en"); got.Class != SelfHarm || got.Strength != Explicit {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestB3DenialEndsWithItsClause(t *testing.T) {
	class, explicit := Reader{detector(t)}.Read("I'm not suicidal but I don't want to wake up", "en")
	if class != string(SelfHarm) || explicit {
		t.Errorf("%s, explicit %v", class, explicit)
	}
	if class, _ := (Reader{detector(t)}).Read("I'm not suicidal, just sad", "en"); class != string(None) {
		t.Errorf("a denial is read as %s", class)
	}
}

func TestB3OneSentenceOfALongPostIsHeard(t *testing.T) {
	const day = "We shared the cooking and the school run for nine years and I thought that was what love looked like. " +
		"He told me on a Tuesday. My sister came with soup and my boss gave me the week. The garden needs doing."
	d := detector(t)
	if got := d.Read(day, "en"); got.Class != None {
		t.Errorf("an ordinary sad post is read as %v", got)
	}
	for _, cry := range []string{"I keep planning how to kill myself.", "I don't want to wake up any more."} {
		for _, text := range []string{cry + " " + day, day + " " + cry, strings.ReplaceAll(day+" "+cry, ".", "")} {
			if got := d.Read(text, "en"); got.Class != SelfHarm {
				t.Errorf("%q: %v", text, got)
			}
		}
	}
}

func TestReadingsAreTheSameFromManyGoroutines(t *testing.T) {
	d, all := detector(t), labelled(t, "en", "tune")
	var want []Reading
	for _, m := range all {
		want = append(want, d.Read(m.Text, m.Lang))
	}
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for i, m := range slices.Backward(all) {
				if got := d.Read(m.Text, m.Lang); got != want[i] {
					t.Errorf("%s: %v, then %v", m.ID, want[i], got)
				}
			}
		})
	}
	wait.Wait()
}

func TestReadingTakesNoMemoryOfItsOwn(t *testing.T) {
	l, text := detector(t).languages[0], strings.Repeat("I can't sleep and she won't let me see the kids. ", 6)
	s := new(scratch)
	s.reading(l, text) // grows what is used again
	if n := testing.AllocsPerRun(20, func() { s.reading(l, text) }); n != 0 {
		t.Errorf("%g allocations a reading, want none", n)
	}
}

func FuzzRead(f *testing.F) {
	d := detector(f)
	for _, text := range []string{"", "\xff\xfe", "k.m.s", "\"", "a*b$c!", strings.Repeat("i ", 2048), "I don't want to wake up 😂", "su1c1de'''", "ｋｍｓ"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := d.Read(text, "en")
		if got != d.Read(text, "en") {
			t.Error("two readings of one text differ")
		}
		if (got.Class == None) != (got.Rule == "") || (got.Class == None) != (got.Strength == "") {
			t.Errorf("half a reading: %v", got)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	d := detector(b)
	const words = "we talked on the phone and I said that I can't keep driving past the house to see whether he is home, because my sister told me it only hurts. "
	for name, size := range map[string]int{"300": 300, "4096": 4096} {
		text := strings.Repeat(words, size/len(words)+1)[:size]
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				d.Read(text, "en")
			}
		})
	}
}

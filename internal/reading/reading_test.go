package reading_test

import (
	"fmt"
	"math"
	"testing"

	"kintsugi/internal/reading"
)

// Words, sentences and syllables are counted by hand, and the grade is what the
// formula makes of them.
func TestGradeOfTextsThatAreKnown(t *testing.T) {
	for _, c := range []struct {
		text                        string
		words, sentences, syllables int
		grade, age                  float64
	}{
		{"The cat sat on the mat.", 6, 1, 6, -1.45, 5},
		{"This sentence, taken as a reading passage unto itself, is being used to prove a point.", 16, 1, 23, 7.61, 12.61},
		{"Four score and seven years ago our fathers brought forth on this continent, a new nation, conceived in Liberty, and dedicated to the proposition that all men are created equal.", 30, 1, 48, 14.99, 19.99},
		{"A letter may wait. It can lie there; nothing needs an answer.", 12, 3, 15, 0.72, 5.72},
		{"One line\nAnd another (in two parts) with no stop\n", 10, 2, 12, 0.52, 5.52},
		{"Say it once: “What hurt me was ...”. Then stop … and go on. Is it “over”? Yes.", 16, 5, 17, -1.80, 5},
		{"", 0, 0, 0, 0, 5},
		{"· – …", 0, 0, 0, 0, 5},
	} {
		got := reading.Of(c.text)
		if got.Words != c.words || got.Sentences != c.sentences || got.Syllables != c.syllables {
			t.Errorf("%q: %d words, %d sentences, %d syllables; want %d, %d, %d",
				c.text, got.Words, got.Sentences, got.Syllables, c.words, c.sentences, c.syllables)
		}
		if math.Abs(got.Grade()-c.grade) > 0.005 || math.Abs(got.Age()-c.age) > 0.005 {
			t.Errorf("%q: grade %.2f, age %.2f; want %.2f, %.2f", c.text, got.Grade(), got.Age(), c.grade, c.age)
		}
	}
}

// One long word makes no hard message; two do, and so does one long sentence.
// Fewer than ten words are never hard, and a hundred are judged as they stand.
func TestHardIsNoMatterOfOneLongWord(t *testing.T) {
	plain := reading.Of("Here is a line with a number of plain words in it, and then one more for the good of it all, to be read in one breath.")
	for text, want := range map[string]bool{
		"The bus is late and you have no key: one interdisciplinary door, and that is all there is.":                                                                            false,
		"The interdisciplinary bus is late, and the incomprehensible key to the door is all there is.":                                                                          true,
		"Incomprehensible interdisciplinary considerations notwithstanding.":                                                                                                    false,
		"You can go out to the yard, and to the gate, and on to the old mill, and then down to the mere where the boats lie in a row in the sun, and back by the way you came.": true,
	} {
		if got := reading.Of(text); got.Hard(11) != want {
			t.Errorf("%q: age %.1f, hard %t", text, got.Age(), !want)
		}
	}
	long := plain
	for long.Words < 100 {
		long = long.Add(plain)
	}
	long.Syllables, long.Longest = long.Words*2, long.Words
	if !long.Hard(11) {
		t.Errorf("%+v is not hard", long)
	}
}

func ExampleOf() {
	t := reading.Of("Put a glass of water where you can see it. Sips count.")
	fmt.Printf("%d words in %d sentences, read from %.0f on\n", t.Words, t.Sentences, t.Age())
	// Output: 12 words in 2 sentences, read from 5 on
}

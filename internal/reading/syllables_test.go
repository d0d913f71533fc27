package reading

import (
	"bufio"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestSyllablesAgainstADictionary holds the counter against how many syllables
// a dictionary gives the words that the content used when the list was made. It
// may be wrong for one word in two hundred, and lean to neither side.
func TestSyllablesAgainstADictionary(t *testing.T) {
	file, err := os.Open("testdata/syllables.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	words, sum := 0, 0
	var wrong []string
	for lines := bufio.NewScanner(file); lines.Scan(); {
		word, counts, ok := strings.Cut(lines.Text(), " ")
		if !ok || strings.HasPrefix(word, "#") {
			continue
		}
		words++
		possible := strings.Split(counts, ",")
		got := strconv.Itoa(Syllables(word))
		if slices.Contains(possible, got) {
			continue
		}
		wrong = append(wrong, word+" "+got+", not "+counts)
		a, _ := strconv.Atoi(got)
		b, _ := strconv.Atoi(possible[0])
		sum += a - b
	}
	if words < 1800 {
		t.Fatalf("the list has %d words", words)
	}
	t.Logf("%d of %d words: %s", len(wrong), words, strings.Join(wrong, "; "))
	if len(wrong)*200 > words || max(sum, -sum)*500 > words {
		t.Errorf("%d of %d words are miscounted, by %+d in all: %s", len(wrong), words, sum, strings.Join(wrong, "; "))
	}
}

func TestSyllablesOfContractionsAndNumbers(t *testing.T) {
	for word, want := range map[string]int{
		"don't": 1, "can’t": 1, "isn't": 2, "didn’t": 2, "couldn't": 2, "I've": 1, "you'll": 1, "somebody's": 3,
		"Nobody": 3, "20": 2, "": 1, "hm": 1,
	} {
		if got := Syllables(word); got != want {
			t.Errorf("%q: %d, want %d", word, got, want)
		}
	}
}

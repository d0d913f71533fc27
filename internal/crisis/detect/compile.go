package detect

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// language is a file of rules made ready for reading.
type language struct {
	tag        string
	vocabulary map[string][]int32
	emoji      map[rune][]int32
	slips      map[rune][]slipWord
	// breaks and stops have a place for each word.
	breaks, stops []bool
	// sums are the hashes of the words, in the order of their numbers.
	sums []uint32
	// learned is the model beside the rules, nil where there is none.
	learned    *learned
	sure       [len(classes)]sureness
	net        *net
	cues       []cueRule
	guards     []guardRule
	thresholds [len(classes)]int
	reasons    []string // by class, in a file that points at lines
	allOff     []bool
}

type cueRule struct {
	id       string
	class    int
	points   int
	explicit bool
}

type guardRule struct {
	reach string
	words int32
	// cues has a place for each cue: whether the guard can take it back.
	cues       []bool
	exceptions bool
}

// compiler makes a language of a file and gathers what is wrong with it.
type compiler struct {
	name     string
	scheme   scheme
	file     *file
	language *language
	words32  int32
	lists    map[string][][]int32
	findings []Finding
}

// compile reads one file. With a finding there is no language.
func compile(name string, data []byte, what scheme) (*language, []Finding) {
	f, findings := decode(name, data)
	if findings != nil {
		return nil, findings
	}
	c := &compiler{
		name: name, scheme: what, file: f, words32: firstWord, lists: map[string][][]int32{},
		language: &language{
			tag: tagOf(name), net: newNet(),
			sums:       []uint32{numberWord: sumOf([]byte("#"))},
			vocabulary: map[string][]int32{}, emoji: map[rune][]int32{}, slips: map[rune][]slipWord{},
		},
	}
	if f.Language != c.language.tag {
		c.add(1, "language", fmt.Sprintf("the file says language %q; it has to be the file's own name", f.Language))
	}
	c.rewrites()
	c.spellings()
	c.cues()
	c.guards()
	c.marks()
	c.limits()
	c.learned()
	if len(c.findings) > 0 {
		slices.SortStableFunc(c.findings, func(a, b Finding) int { return cmp.Compare(a.Line, b.Line) })
		return nil, c.findings
	}
	c.language.net.freeze(int(c.words32))
	return c.language, nil
}

func (c *compiler) add(line int, code, message string) {
	c.findings = append(c.findings, Finding{File: c.name, Line: line, Code: code, Message: message})
}

// intern is the number of a folded word, a new one when it has none.
func (c *compiler) intern(word string) []int32 {
	if words, ok := c.language.vocabulary[word]; ok {
		return words
	}
	words := []int32{c.words32}
	c.words32++
	c.language.sums = append(c.language.sums, sumOf([]byte(word)))
	c.language.vocabulary[word] = words
	return words
}

// rewrites reads what words are to be read as.
func (c *compiler) rewrites() {
	type rewrite struct {
		from string
		into line
	}
	var all []rewrite
	for from, into := range c.file.Rewrite {
		all = append(all, rewrite{foldWord(from), into})
	}
	slices.SortFunc(all, func(a, b rewrite) int { return cmp.Compare(a.from, b.from) })
	ready := map[string][]int32{}
	for _, r := range all {
		var words []int32
		for one := range strings.FieldsSeq(r.into.text) {
			if _, again := c.file.Rewrite[one]; again && one != r.from {
				c.add(r.into.at, "rewrite", fmt.Sprintf("%q is itself rewritten; write out what it stands for", one))
			}
			words = append(words, c.intern(foldWord(one))...)
		}
		if len(words) == 0 || strings.ContainsAny(r.from, " -") {
			c.add(r.into.at, "rewrite", fmt.Sprintf("%q has to be one word, read as one or more", r.from))
		}
		ready[r.from] = words
	}
	for from, words := range ready {
		c.language.vocabulary[from] = words
	}
}

// spellings reads the emoji, the typos and the words that are none.
func (c *compiler) spellings() {
	for picture, into := range c.file.Emoji {
		r, _ := utf8.DecodeRuneInString(picture)
		rows, err := c.expand(into.text)
		if err != nil || r < utf8.RuneSelf {
			c.add(into.at, "emoji", fmt.Sprintf("emoji %q has to be a picture and the words for it", picture))
			continue
		}
		c.language.emoji[r] = rows[0]
	}
	for _, word := range c.file.Known {
		if _, err := c.words(word.text); err != nil {
			c.add(word.at, "known", err.Error())
		}
	}
	for _, word := range c.file.Typos {
		words, err := c.words(word.text)
		plain := foldWord(word.text)
		letters := []rune(plain)
		if err != nil || len(letters) > maxSlip || len(letters) < 3 {
			c.add(word.at, "typos", fmt.Sprintf("%q has to be one word of 3 to %d letters", word.text, maxSlip))
			continue
		}
		c.language.slips[letters[0]] = append(c.language.slips[letters[0]], slipWord{plain, letters, words})
	}
}

// marks reads the words that break clauses and stop gaps.
func (c *compiler) marks() {
	mark := func(lines []line) []bool {
		var numbered []int32
		for _, word := range lines {
			words, err := c.words(word.text)
			if err != nil {
				c.add(word.at, "word", err.Error())
			}
			numbered = append(numbered, words...)
		}
		marks := make([]bool, c.words32)
		for _, w := range numbered {
			marks[w] = true
		}
		return marks
	}
	c.language.breaks, c.language.stops = mark(c.file.Breaks), mark(c.file.Stops)
	grow := func(b []bool) []bool { return append(b, make([]bool, int(c.words32)-len(b))...) }
	c.language.breaks, c.language.stops = grow(c.language.breaks), grow(c.language.stops)
}

// limits reads how many points each class needs, or the reason why it is pointed
// at.
func (c *compiler) limits() {
	for i, class := range c.scheme.classes {
		if c.scheme.reasons {
			c.language.reasons = append(c.language.reasons, c.file.Reasons[class].text)
			if c.file.Reasons[class].text == "" {
				c.add(1, "reasons", fmt.Sprintf("reasons has to say why %s is pointed at", class))
			}
			continue
		}
		points := c.file.Thresholds[class]
		if points <= 0 {
			c.add(1, "thresholds", fmt.Sprintf("thresholds has to say how many points %s needs", class))
		}
		c.language.thresholds[i] = points
	}
	for class := range c.file.Thresholds {
		if c.scheme.reasons || c.scheme.place(class) < 0 {
			c.add(1, "thresholds", fmt.Sprintf("there is no class %q with a threshold", class))
		}
	}
	for class, why := range c.file.Reasons {
		if !c.scheme.reasons || c.scheme.place(class) < 0 {
			c.add(why.at, "reasons", fmt.Sprintf("there is no class %q with a reason", class))
		}
	}
}

package detect

import (
	"fmt"
	"strings"
)

// element is one place of a pattern.
type element struct {
	// key is the element as written, without its question mark; the same key
	// means the same choices throughout a file.
	key string
	// choices are what may stand here, each a row of words.
	choices  [][]int32
	optional bool
	// gap is how many words of any kind may stand here; choices is then nil.
	gap int
}

// gaps are how a gap is written, and how many words it lets pass.
var gaps = map[string]int{"..": 2, "...": 5}

// mostChoices is how many different rows of words one element may stand for.
const mostChoices = 4000

// parse reads a pattern: words; <list>; (one|or another); any of them with a
// question mark for "may be missing"; .. and ... for up to two and five words; ^
// and $ for the beginning and end of a sentence; # for digits.
func (c *compiler) parse(pattern string) ([]element, error) {
	var elements []element
	for rest := strings.TrimSpace(pattern); rest != ""; rest = strings.TrimLeft(rest, " ") {
		end := strings.IndexByte(rest, ' ')
		if rest[0] == '(' {
			if end = closing(rest); end < 0 {
				return nil, fmt.Errorf("%q lacks its )", rest)
			}
			if end++; end < len(rest) && rest[end] == '?' {
				end++
			}
		}
		if end < 0 {
			end = len(rest)
		}
		one, err := c.element(rest[:end])
		if err != nil {
			return nil, err
		}
		elements = append(elements, one)
		rest = rest[end:]
	}
	if len(elements) == 0 {
		return nil, fmt.Errorf("a pattern needs at least a word")
	}
	return elements, nil
}

// element reads one place of a pattern.
func (c *compiler) element(text string) (element, error) {
	var e element
	if gap := gaps[text]; gap > 0 {
		return element{key: text, gap: gap}, nil
	}
	e.key, e.optional = strings.CutSuffix(text, "?")
	var err error
	switch {
	case len(e.key) > 1 && e.key[0] == '(' && e.key[len(e.key)-1] == ')':
		e.choices, err = c.alternatives(e.key)
	case strings.HasPrefix(e.key, "<"):
		e.choices, err = c.list(e.key)
	default:
		var words []int32
		words, err = c.words(e.key)
		e.choices = [][]int32{words}
	}
	return e, err
}

// closing is where the bracket that text begins with is closed, -1 for nowhere.
func closing(text string) int {
	depth := 0
	for i := range len(text) {
		switch text[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// split cuts text at every | that stands in no brackets.
func split(text string) []string {
	var parts []string
	depth, from := 0, 0
	for i := range len(text) {
		switch text[i] {
		case '(':
			depth++
		case ')':
			depth--
		case '|':
			if depth == 0 {
				parts = append(parts, text[from:i])
				from = i + 1
			}
		}
	}
	return append(parts, text[from:])
}

// alternatives reads (one|or another), brackets within brackets too.
func (c *compiler) alternatives(text string) ([][]int32, error) {
	var choices [][]int32
	for _, one := range split(text[1 : len(text)-1]) {
		rows, err := c.expand(one)
		if err != nil {
			return nil, err
		}
		choices = append(choices, rows...)
	}
	return choices, nil
}

// list looks a <list> up, reading it at its first use.
func (c *compiler) list(text string) ([][]int32, error) {
	name, ok := strings.CutSuffix(strings.TrimPrefix(text, "<"), ">")
	items, known := c.file.Lists[name]
	if !ok || !known {
		return nil, fmt.Errorf("there is no list %s", text)
	}
	if rows, done := c.lists[name]; done {
		if rows == nil {
			return nil, fmt.Errorf("list %s contains itself", text)
		}
		return rows, nil
	}
	c.lists[name] = nil
	rows := [][]int32{}
	for _, item := range items {
		more, err := c.expand(item.text)
		if err != nil {
			c.add(item.at, "list", fmt.Sprintf("list %s: %v", text, err))
		}
		rows = append(rows, more...)
	}
	c.lists[name] = rows
	return rows, nil
}

// expand writes a pattern without gaps out as every row of words it stands for.
func (c *compiler) expand(pattern string) ([][]int32, error) {
	elements, err := c.parse(pattern)
	if err != nil {
		return nil, err
	}
	rows := [][]int32{nil}
	for _, e := range elements {
		if e.gap > 0 {
			return nil, fmt.Errorf("%q: a gap can't stand in a list or between brackets", pattern)
		}
		var longer [][]int32
		if e.optional {
			longer = append(longer, rows...)
		}
		for _, row := range rows {
			for _, choice := range e.choices {
				longer = append(longer, append(row[:len(row):len(row)], choice...))
			}
		}
		if rows = longer; len(rows) > mostChoices {
			return nil, fmt.Errorf("%q stands for more than %d rows of words", pattern, mostChoices)
		}
	}
	if len(rows[0]) == 0 {
		return nil, fmt.Errorf("%q may be nothing at all", pattern)
	}
	return rows, nil
}

// words are the words that one written word of a pattern stands for.
func (c *compiler) words(text string) ([]int32, error) {
	switch text {
	case "^", "$":
		return []int32{boundary}, nil
	case "#":
		return numbers, nil
	}
	if strings.ContainsAny(text, "<>()[]{}|?^$#.") {
		return nil, fmt.Errorf("%q: %s is no word (brackets and ? stand apart from words; see README.md)", text, text)
	}
	word := foldWord(text)
	if words, ok := c.language.vocabulary[word]; ok {
		return words, nil
	}
	word = strings.ReplaceAll(word, "'", "")
	if word == "" || strings.ContainsAny(word, " -!*@\"") {
		return nil, fmt.Errorf("%q is no single word", text)
	}
	return c.intern(word), nil
}

func foldWord(text string) string {
	folded, _ := fold(nil, nil, text)
	return string(folded)
}

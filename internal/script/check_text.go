package script

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"kintsugi/internal/dialogue"
)

// Limits of Telegram (sendMessage, sendPhoto) in UTF-16 units, and of
// safety.md G8.
const (
	textMost     = 4096
	captionMost  = 1024
	labelMost    = 40
	charsMost    = 300
	sentenceMost = 3
	choicesMost  = 6
	minLine      = time.Second
	lineMost     = 10 * time.Minute
	linesMost    = 200
)

var placeholder = regexp.MustCompile(`\{([^{}]*)\}`)

// builtIn are the placeholders that are no facts.
var builtIn = []string{"they", "them", "their", "clock", "country", "emergency", "parked", "flow", "place", "min", "max", "n", "of", "for", "unless", "prompt", "next"}

// texts checks everything a state says.
func (c *checker) texts(file string, line int, s *dialogue.State) {
	most := textMost
	if b, _ := s.Breath(); s.Picture != "" || s.Kind == "way" || b.Picture() != "" {
		most = captionMost
	}
	c.text(file, line, s, s.Text, most)
	long := strings.Contains(s.Text, "{emergency}") || s.Kind == "lines"
	c.plain(file, line, s.Name, s.Text, long)
	c.text(file, line, s, s.Empty, most)
	for _, x := range s.Shows {
		c.text(file, line, s, x.Title, most)
	}
	for _, l := range s.Lines {
		c.text(file, line, s, s.Text+"\n\n"+l.Text, most)
		c.plain(file, line, s.Name, l.Text, false)
	}
	labels := []string{s.Go}
	for _, o := range s.Options {
		labels = append(labels, o.Label)
		if o.Label == "" {
			c.add(file, line, "label", "state %s: option %s has no label", s.Name, o.ID)
		}
	}
	for _, b := range s.Buttons {
		labels = append(labels, b.Label)
		if n := btoi(b.Cancel != "") + btoi(b.Open != "") + btoi(b.Copy != ""); n != 1 {
			c.add(file, line, "button", "state %s: a button has exactly one of cancel, open and copy", s.Name)
		}
		if b.Cancel != "" && !idForm.MatchString(b.Cancel) {
			c.add(file, line, "button", "state %s: a button cancels a tag, not %q", s.Name, b.Cancel)
		}
		if utf8.RuneCountInString(b.Copy) > 256 {
			c.add(file, line, "button", "state %s: a button copies at most 256 characters", s.Name)
		}
	}
	for _, l := range labels {
		c.placeholders(file, line, s, l)
		if utf8.RuneCountInString(l) > labelMost {
			c.add(file, line, "label", "state %s: the label %q is longer than %d characters", s.Name, l, labelMost)
		}
		if strings.Contains(l, "!") {
			c.add(file, line, "voice", "state %s: no exclamation mark (safety.md G1)", s.Name)
		}
	}
	most = choicesMost
	if s.Kind == "offer" { // beside the exercises
		most = 1
	}
	if len(s.Options) > most && (s.Kind == "choice" || s.Kind == "offer") {
		c.add(file, line, "choices", "state %s: %d choices; at most %d on a screen (safety.md G8)", s.Name, len(s.Options), most)
	}
	if len(s.Options) > 32 {
		c.add(file, line, "choices", "state %s: more than 32 options", s.Name)
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// text checks one text's length, markup and placeholders.
func (c *checker) text(file string, line int, s *dialogue.State, text string, most int) {
	if n := len(utf16.Encode([]rune(text))); n > most {
		c.add(file, line, "length", "state %s: %d UTF-16 units; Telegram takes %d", s.Name, n, most)
	}
	if err := CheckHTML(text); err != nil {
		c.add(file, line, "html", "state %s: %v", s.Name, err)
	}
	c.placeholders(file, line, s, text)
}

func (c *checker) placeholders(file string, line int, s *dialogue.State, text string) {
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		name, part, parted := strings.Cut(m[1], ".")
		d := c.facts[name]
		if parted && d != nil && d.Type == "spread" && slices.Contains([]string{"first", "sum"}, part) {
			continue
		}
		if parted && d != nil && d.Type == "word" && slices.Contains(d.Values, part) {
			continue
		}
		if (d == nil || parted) && !slices.Contains(builtIn, m[1]) {
			c.add(file, line, "placeholder", "state %s: {%s} is neither a fact nor known to the engine", s.Name, m[1])
		}
	}
}

var (
	tags     = regexp.MustCompile(`<[^>]*>`)
	sentence = regexp.MustCompile(`[.?!…]+(\s|$|”|")`)
)

// plain checks the voice: a message is short (directory and legal text aside)
// and never cries out.
func (c *checker) plain(file string, line int, state, text string, long bool) {
	bare := strings.TrimSpace(tags.ReplaceAllString(text, ""))
	if strings.Contains(bare, "!") {
		c.add(file, line, "voice", "state %s: no exclamation mark (safety.md G1)", state)
	}
	if long {
		return
	}
	n := len(sentence.FindAllString(bare, -1))
	if chars := utf8.RuneCountInString(bare); n > sentenceMost && chars > charsMost {
		c.add(file, line, "length", "state %s: %d sentences and %d characters; at most %d or %d (safety.md G8)", state, n, chars, sentenceMost, charsMost)
	}
}

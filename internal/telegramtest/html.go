package telegramtest

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"unicode/utf16"
)

// tags are the HTML tags of Telegram's parse mode HTML and the attributes each
// may carry (core.telegram.org/bots/api#html-style).
var tags = map[string]string{
	"b": "", "strong": "", "i": "", "em": "", "u": "", "ins": "", "s": "", "strike": "", "del": "",
	"span": "class", "tg-spoiler": "", "a": "href", "tg-emoji": "emoji-id", "tg-time": "unix format",
	"code": "class", "pre": "", "blockquote": "expandable",
}

var (
	tagForm       = regexp.MustCompile(`^([a-z][a-z-]*)((?:\s+[a-z-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?)*)\s*$`)
	attributeForm = regexp.MustCompile(`([a-z-]+)(?:\s*=\s*(?:"[^"]*"|'[^']*'))?`)
	entityForm    = regexp.MustCompile(`^&(?:lt|gt|amp|quot|#[0-9]+|#x[0-9a-fA-F]+);`)
)

// Visible returns what a person sees of a text in Telegram's HTML and how long
// Telegram counts it, in UTF-16 units; or why Telegram refuses it.
func Visible(s string) (text string, length int, err error) {
	text, err = visible(s)
	return text, units(text), err
}

// visible returns what a person sees of a text in Telegram's HTML, or why
// Telegram refuses it. It is stricter than Telegram in one thing: an ampersand
// that begins no entity is refused, as the documentation says.
func visible(s string) (string, error) {
	var out strings.Builder
	var open []string
	for s != "" {
		i := strings.IndexAny(s, "<&")
		if i < 0 {
			out.WriteString(s)
			break
		}
		out.WriteString(s[:i])
		s = s[i:]
		if s[0] == '&' {
			entity := entityForm.FindString(s)
			if entity == "" {
				return "", fmt.Errorf("ampersand without an entity")
			}
			out.WriteString(html.UnescapeString(entity))
			s = s[len(entity):]
			continue
		}
		end := strings.IndexByte(s, '>')
		if end < 0 {
			return "", fmt.Errorf("unclosed start tag")
		}
		var err error
		if open, err = readTag(open, s[1:end]); err != nil {
			return "", err
		}
		s = s[end+1:]
	}
	if len(open) > 0 {
		return "", fmt.Errorf("can't find end tag corresponding to start tag %q", open[len(open)-1])
	}
	return strings.TrimSpace(out.String()), nil
}

// readTag follows one tag (without its brackets) and returns what is open after it.
func readTag(open []string, tag string) ([]string, error) {
	if name, isEnd := strings.CutPrefix(tag, "/"); isEnd {
		if len(open) == 0 || open[len(open)-1] != strings.TrimSpace(name) {
			return nil, fmt.Errorf("unmatched end tag %q", name)
		}
		return open[:len(open)-1], nil
	}
	m := tagForm.FindStringSubmatch(tag)
	if m == nil {
		return nil, fmt.Errorf("unsupported start tag %q", tag)
	}
	allowed, known := tags[m[1]]
	if !known {
		return nil, fmt.Errorf("unsupported start tag %q", m[1])
	}
	for _, a := range attributeForm.FindAllStringSubmatch(m[2], -1) {
		if !contains(strings.Fields(allowed), a[1]) {
			return nil, fmt.Errorf("attribute %q on tag %q", a[1], m[1])
		}
	}
	return append(open, m[1]), nil
}

func contains(list []string, s string) bool {
	for _, e := range list {
		if e == s {
			return true
		}
	}
	return false
}

// units counts as Telegram counts lengths: in UTF-16 code units.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

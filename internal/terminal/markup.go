package terminal

import (
	"html"
	"regexp"
	"strings"
	"unicode"
)

// style is a set of ways to draw a character.
type style uint8

const (
	bold style = 1 << iota
	italic
	underlined
	struck
	quoted // part of a quotation
	glued  // a space that is no place to break the line

	drawn = bold | italic | underlined | struck
)

// cell is one character and how it is drawn.
type cell struct {
	r rune
	style
}

// The tags of Telegram's HTML that change how text looks; others are dropped
// and their text stays.
var styleOf = map[string]style{
	"b": bold, "strong": bold,
	"i": italic, "em": italic,
	"u": underlined, "ins": underlined,
	"s": struck, "strike": struck, "del": struck,
	"blockquote": quoted,
}

var (
	tagPattern  = regexp.MustCompile(`^<(/?)([a-zA-Z][a-zA-Z0-9-]*)([^<>]*)>`)
	hrefPattern = regexp.MustCompile(`href\s*=\s*(?:"([^"]*)"|'([^']*)')`)
)

// reader turns Telegram HTML into cells.
type reader struct {
	cells []cell
	now   style
	href  string
	from  int // where the text of the open link starts
}

// parse reads Telegram HTML. It accepts anything: what is no tag is text.
func parse(text string) []cell {
	var p reader
	for text != "" {
		if m := tagPattern.FindStringSubmatch(text); m != nil {
			p.tag(m[1] != "", strings.ToLower(m[2]), m[3])
			text = text[len(m[0]):]
			continue
		}
		end := strings.IndexByte(text[1:], '<') + 1
		if end == 0 {
			end = len(text)
		}
		p.text(html.UnescapeString(text[:end]))
		text = text[end:]
	}
	p.closeLink()
	return p.cells
}

func (p *reader) tag(closing bool, name, attributes string) {
	if name == "a" {
		p.closeLink()
		if m := hrefPattern.FindStringSubmatch(attributes); !closing && m != nil {
			p.href, p.from = html.UnescapeString(m[1]+m[2]), len(p.cells)
		}
		return
	}
	if closing {
		p.now &^= styleOf[name]
		return
	}
	p.now |= styleOf[name]
}

// text appends characters. Control characters are left out: they could move
// the cursor or hide what stands there; so are marks that turn the direction of
// the rest of a line.
func (p *reader) text(s string) {
	for _, r := range s {
		switch {
		case r == '\t':
			r = ' '
		case r != '\n' && unicode.IsControl(r), r >= '\u202A' && r <= '\u202E':
			continue
		}
		p.cells = append(p.cells, cell{r, p.now})
	}
}

// closeLink shows the address behind the text of a link, unless it is the text.
func (p *reader) closeLink() {
	if p.href == "" {
		return
	}
	var shown strings.Builder
	for _, c := range p.cells[p.from:] {
		shown.WriteRune(c.r)
	}
	if bare(shown.String()) != bare(p.href) {
		p.text(" (" + p.href + ")")
	}
	p.href = ""
}

// bare is an address without what people leave out when they write one.
func bare(address string) string {
	_, rest, ok := strings.Cut(address, "://")
	if !ok {
		rest = address
	}
	return strings.TrimSuffix(rest, "/")
}

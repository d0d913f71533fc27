package terminal

import (
	"html"
	"regexp"
	"strconv"
	"strings"

	"kintsugi/internal/dialogue"
)

const (
	usualWidth = 80
	leastWidth = 20
)

// render is a message as text, with an empty line behind it.
func (t *Terminal) render(m dialogue.Message, mark string, buttons bool) string {
	p := page{limit: t.width(), styles: t.options.Styles}
	if m.Picture != "" && len(m.Pace) == 0 && !m.KeepPicture { // the words of a breath say it all
		p.plain("", mark+"(picture: "+m.Picture+")")
		mark = ""
	}
	if m.Text != "" || mark != "" {
		p.cells("", append(parse(mark), parse(m.Text)...))
	}
	if m.File != "" {
		p.plain("", "(file: "+m.File+")")
		words := m.Words
		if strings.HasSuffix(m.File, ".html") {
			words = pageText(words)
		}
		for line := range strings.SplitSeq(strings.TrimRight(words, "\n"), "\n") {
			p.plain("", line)
		}
	}
	if buttons {
		p.buttons(m.Rows)
	}
	p.b.WriteString("\n")
	return p.b.String()
}

var (
	pageHead = regexp.MustCompile(`(?s)^.*<body>`)
	pageTag  = regexp.MustCompile(`<[^>]*>`)
	pageGap  = regexp.MustCompile(`\n\s*\n+`)
)

// pageText is what a page of HTML says: a terminal shows no page.
func pageText(page string) string {
	page = strings.NewReplacer("</dt>", ": ", "<li>", "- ", "</li>", "\n", "<br>", "\n", "</div>", "\n", "<h2>", "\n").Replace(pageHead.ReplaceAllString(page, ""))
	return strings.TrimSpace(pageGap.ReplaceAllString(html.UnescapeString(pageTag.ReplaceAllString(page, "")), "\n"))
}

func (t *Terminal) width() int {
	if t.options.Width == nil {
		return usualWidth
	}
	return max(leastWidth, t.options.Width())
}

// page collects the lines of one message.
type page struct {
	b      strings.Builder
	limit  int
	styles bool
}

// plain adds text that has no markup.
func (p *page) plain(lead, text string) {
	var r reader
	r.text(text)
	p.cells(lead, r.cells)
}

// cells adds wrapped lines: the first behind lead, the others indented as far.
func (p *page) cells(lead string, cells []cell) {
	limit := p.limit - len(lead)
	for _, c := range cells {
		if c.style&quoted != 0 {
			limit -= len("| ")
			break
		}
	}
	for i, line := range wrap(cells, limit) {
		if i == 1 {
			lead = strings.Repeat(" ", len(lead))
		}
		p.b.WriteString(strings.TrimRight(lead+paint(line, p.styles), " ") + "\n")
	}
}

// buttons lists what can be answered: the numbered options one a line, then
// what can be copied or opened, then the numbers of a scale, then the way about.
func (p *page) buttons(rows [][]dialogue.Button) {
	var aside []string
	var scale, about reader
	number := 0
	for _, row := range rows {
		for _, b := range row {
			_, err := strconv.Atoi(b.Label)
			switch {
			case b.Copy != "":
				aside = append(aside, "(copy) "+b.Label+": "+b.Copy)
			case b.URL != "":
				aside = append(aside, "(open) "+b.Label+": "+b.URL)
			case dialogue.Numbered(b):
				number++
				p.plain(strconv.Itoa(number)+"  ", b.Label)
			case err == nil:
				scale.bracket(b.Label)
			default:
				about.bracket(b.Label)
			}
		}
	}
	for _, a := range aside {
		p.plain("", a)
	}
	for _, line := range []reader{scale, about} {
		if len(line.cells) > 0 {
			p.cells("", line.cells)
		}
	}
}

// bracket adds a label in brackets. It is not broken at its own spaces.
func (r *reader) bracket(label string) {
	if len(r.cells) > 0 {
		r.text(" ")
	}
	r.now = glued
	r.text("[" + label + "]")
	r.now = 0
}

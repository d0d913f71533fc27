package terminal

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// columns is how many columns a character takes in a terminal.
func columns(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case r < 0x1100:
		return 1
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// wrap breaks cells into lines of at most limit columns, at spaces. A word
// that is longer (an address, a row of digits) stays in one piece, so that it
// can be copied.
func wrap(cells []cell, limit int) [][]cell {
	var lines [][]cell
	start, room, space := 0, 0, -1 // of the present line; space is its last one
	for i := 0; i < len(cells); i++ {
		if cells[i].r == '\n' {
			lines = append(lines, cells[start:i])
			start, room, space = i+1, 0, -1
			continue
		}
		if cells[i].r == ' ' && cells[i].style&glued == 0 {
			space = i
		}
		room += columns(cells[i].r)
		if room > limit && space > start {
			lines = append(lines, cells[start:space])
			i, start, room, space = space, space+1, 0, -1
		}
	}
	return append(lines, cells[start:])
}

// paint writes a line, with escape sequences where they are allowed. A quoted
// line gets a bar in front.
func paint(line []cell, styles bool) string {
	var b strings.Builder
	if len(line) > 0 && line[0].style&quoted != 0 {
		b.WriteString("| ")
	}
	var now style
	for _, c := range line {
		if s := c.style & drawn; styles && s != now {
			b.WriteString(escape(s))
			now = s
		}
		b.WriteRune(c.r)
	}
	if now != 0 {
		b.WriteString(escape(0))
	}
	return b.String()
}

// The numbers of SGR (ECMA-48, select graphic rendition).
var sgr = []struct {
	style
	number int
}{{bold, 1}, {italic, 3}, {underlined, 4}, {struck, 9}}

// escape is the sequence after which exactly the styles of s hold.
func escape(s style) string {
	b := "\x1b[0"
	for _, e := range sgr {
		if s&e.style != 0 {
			b += ";" + strconv.Itoa(e.number)
		}
	}
	return b + "m"
}

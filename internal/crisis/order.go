package crisis

import (
	"cmp"
	"slices"
	"time"
)

// sortLines puts the lines of a door in order: an operator with a name first,
// then high confidence, then the door's own order of topics, lines for
// everybody, the whole country, lines that aren't closed at that moment, more
// sources, lines known to be open, the newer evidence, and the file's order.
func sortLines(lines []*Line, d door, at time.Time) {
	ranks := make(map[*Line][8]int, len(lines))
	for _, l := range lines {
		now, _ := l.opening(at)
		ranks[l] = [8]int{
			is(l.Unnamed), is(l.Confidence != High), slices.IndexFunc(d.topics, l.about),
			is(l.narrow(d)), is(l.Area != "" || l.Foreign), is(now == closedNow), -l.Agreeing, is(now != openNow),
		}
	}
	slices.SortStableFunc(lines, func(a, b *Line) int {
		first, second := ranks[a], ranks[b]
		if order := slices.Compare(first[:], second[:]); order != 0 {
			return order
		}
		return newer(a, b)
	})
}

// newer puts the line with the newer evidence first.
func newer(a, b *Line) int {
	first, _ := newest(a.Evidence, a.Checked)
	second, _ := newest(b.Evidence, b.Checked)
	return cmp.Compare(second.Unix(), first.Unix())
}

// narrow tells whether a line is only for some of those who come through a
// door. Violence lines are mostly for women, so there it says nothing, and a
// door that is itself for some people has no narrow lines.
func (l *Line) narrow(d door) bool {
	if !d.pair || slices.Contains(d.topics, "domestic_violence") || l.Anyone {
		return false
	}
	return slices.ContainsFunc(l.Audience, func(a string) bool { return a != "adults" && a != "everyone" })
}

// pairUp moves the other half of a pair among the first of a page (safety.md
// C4): a line in other languages than the first one's, a line for young people
// where the first is for adults only, a line for men beside one for women.
// Where lines holds no such other half, more are looked for in rest.
func pairUp(lines []*Line, rest []*Line) []*Line {
	if len(lines) == 0 {
		return lines
	}
	first := lines[0]
	place := 1
	for _, other := range []func(*Line) bool{
		func(l *Line) bool { return otherLanguage(first, l) },
		func(l *Line) bool { return first.only("adults") && l.about("child_youth") },
		func(l *Line) bool { return first.only("women") && l.only("men") },
		func(l *Line) bool { return first.only("men") && l.only("women") },
	} {
		at := slices.IndexFunc(lines, other)
		if at < 0 {
			more := slices.IndexFunc(rest, other)
			if more < 0 {
				continue
			}
			lines, at = append(lines, rest[more]), len(lines)
		}
		if at < place || place >= pageSize {
			continue
		}
		half := lines[at]
		lines = slices.Insert(slices.Delete(lines, at, at+1), place, half)
		place++
	}
	return lines
}

func (l *Line) only(audience string) bool {
	return len(l.Audience) == 1 && l.Audience[0] == audience && !l.Anyone
}

// otherLanguage tells whether both lines name their languages and the second
// offers none of the first's.
func otherLanguage(first, second *Line) bool {
	return len(first.Languages) > 0 && len(second.Languages) > 0 &&
		!slices.ContainsFunc(second.Languages, func(l string) bool { return slices.Contains(first.Languages, l) })
}

func is(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

package crisis

import "slices"

// shown are the lines of a country that may be shown at a door, in order
// (safety.md C3): high confidence; where a topic has none, medium; never low,
// and never a line that is not in use.
func shown(country *Country, d door) []*Line {
	var all []*Line
	for i := range country.Lines {
		line := &country.Lines[i]
		if line.Status == InUse && line.Confidence != Low && (!d.written || line.written()) {
			all = append(all, line)
		}
	}
	var page []*Line
	for _, topic := range d.topics {
		high := slices.ContainsFunc(all, func(l *Line) bool { return l.Confidence == High && l.about(topic) })
		for _, line := range all {
			if line.about(topic) && (line.Confidence == High || !high) && !slices.Contains(page, line) {
				page = append(page, line)
			}
		}
	}
	sortLines(page, d)
	return page
}

// openToAnyone are the abuse lines that anyone may turn to, also somebody who worries
// about what they do themselves.
func openToAnyone(country *Country) []*Line {
	return slices.DeleteFunc(shown(country, doors["abuse"]), func(l *Line) bool {
		return !l.Anyone && !slices.Contains(l.Audience, "everyone")
	})
}

// about tells whether a topic is one of the line's, by itself or by whom the
// line is for.
func (l *Line) about(topic string) bool {
	return slices.Contains(l.Topics, topic) ||
		slices.ContainsFunc(l.Audience, func(a string) bool { return byAudience[a] == topic })
}

// written tells whether one can write to the line.
func (l *Line) written() bool {
	return l.Text != "" || l.WhatsApp != "" || l.Chat
}

package crisis

import (
	"slices"
	"time"
)

// view is a country as it may be shown at a moment.
type view struct {
	*Country
	// off tells which records are switched off at run time.
	off map[string]bool
	// at is the moment for which the lines are put in order.
	at time.Time
}

// view is nil where the country is unknown.
func (d *Directory) view(code string, at time.Time) *view {
	country := d.country(code)
	if country == nil {
		return nil
	}
	return &view{Country: country, off: d.switchedOff(), at: at}
}

// atDoor are the lines of a door in the order of its pages.
func (v *view) atDoor(topic string) []*Line {
	d := doors[topic]
	lines := v.shown(d)
	if !d.pair {
		return lines
	}
	youth := doors["youth"]
	youth.written = d.written
	return pairUp(lines, v.shown(youth))
}

// shown are the lines that may be shown at a door, in order (safety.md C3):
// high confidence; where a topic has none, medium; never low, and never a line
// that is not in use.
func (v *view) shown(d door) []*Line {
	var all []*Line
	for i := range v.Lines {
		line := &v.Lines[i]
		if line.mayShow() && !v.off[line.ID] && (!d.written || line.written()) {
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
	sortLines(page, d, v.at)
	return page
}

// openToAnyone are the abuse lines that anyone may turn to, also somebody who worries
// about what they do themselves.
func (v *view) openToAnyone() []*Line {
	return slices.DeleteFunc(v.shown(doors["abuse"]), func(l *Line) bool {
		return !l.Anyone && !slices.Contains(l.Audience, "everyone")
	})
}

// mayShow tells whether the files allow a line to be shown.
func (l *Line) mayShow() bool { return l.Status == InUse && l.Confidence != Low }

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

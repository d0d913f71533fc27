package dialogue

import (
	"cmp"
	"fmt"
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// noted is one day's notes, put together.
type noted struct {
	day   int64
	level int // 1 the lowest to 5; 0 where nothing was said
	words []string
}

// WithDays puts the notes of the days that a message looks back on under its
// text, and names the picture of them. A day without a note is left out: nothing
// counts against anybody.
func (l *Library) WithDays(m Message, entries []Entry) Message {
	if m.Back == nil {
		return m
	}
	back := *m.Back
	m.Back = nil
	days := l.notes(back, entries)
	if len(days) == 0 {
		if m.File != "" {
			m.File, m.Text = "", cmp.Or(back.Empty, m.Text)
			return m
		}
		m.Text = strings.TrimSpace(m.Text + "\n\n" + back.Empty)
		return m
	}
	w := l.Words(back.Lang)
	var b strings.Builder
	for _, d := range days {
		date := dateOf(d.day)
		fmt.Fprintf(&b, "\n<b>%s %d</b>: %s", w.Weekdays[weekdayOf(d.day)-1], date.Day(), strings.Join(d.words, "; "))
	}
	if m.File != "" {
		m.Words = strings.TrimSpace(plain(b.String())) + "\n"
		return m
	}
	m.Text += "\n" + b.String()
	m.Picture = picture(back, days)
	return m
}

// picture names the drawing of some days: the first date, then a level a day.
func picture(back Back, days []noted) string {
	levels := make([]string, back.To-back.From+1)
	for i := range levels {
		levels[i] = "0"
	}
	for _, d := range days {
		levels[d.day-back.From] = strconv.Itoa(d.level)
	}
	return "days:" + dateOf(back.From).Format("20060102") + ":" + strings.Join(levels, ".")
}

// notes are the days that have any, oldest first.
func (l *Library) notes(back Back, entries []Entry) []noted {
	all := map[int64]*noted{}
	slices.SortFunc(entries, func(a, b Entry) int { return cmp.Compare(a.ID, b.ID) })
	for _, e := range entries {
		_, at, ok := strings.Cut(e.ID, ".")
		d, err := strconv.ParseInt(at, 36, 64)
		form, bad := url.ParseQuery(e.Text)
		if e.Kind != KindDay || !ok || err != nil || bad != nil || d < back.From || d > back.To {
			continue
		}
		if all[d] == nil {
			all[d] = &noted{day: d}
		}
		l.note(all[d], form)
	}
	days := make([]noted, 0, len(all))
	for _, n := range all {
		days = append(days, *n)
	}
	slices.SortFunc(days, func(a, b noted) int { return cmp.Compare(a.day, b.day) })
	return days
}

// note adds what was said once to its day.
func (l *Library) note(n *noted, form url.Values) {
	for _, f := range l.order {
		value := form.Get(f.Name)
		if value == "" {
			continue
		}
		if i := slices.Index(f.Values, value); i >= 0 && f.Levels {
			n.level = i + 1 // the last of the day counts
		}
		for id := range strings.SplitSeq(value, ",") {
			n.words = append(n.words, html.EscapeString(cmp.Or(f.Show[id], id)))
		}
	}
}

// plain is the text of a look back without its markup.
func plain(text string) string {
	return html.UnescapeString(strings.NewReplacer("<b>", "", "</b>", "").Replace(text))
}

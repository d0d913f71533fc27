package crisis

import (
	"cmp"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"kintsugi/internal/dialogue"
)

// pageSize is how many lines a page holds at most (safety.md C4), and pageRoom
// how many characters its text has, tags included.
const (
	pageSize = 3
	pageRoom = 1490
)

var _ dialogue.Directory = (*Directory)(nil)

// Lines is one page of helplines for a country and topic, as Telegram HTML of
// fewer than 1,500 characters: at most three lines, the rest from Next on. An
// unknown topic is taken as crisis. Where there is no line for the topic, None
// is set and the text says so and what to do instead. A line whose hours are
// known says whether it is open at q.At or when it opens; one that is closed
// comes after others that are as good, and is never left out.
func (d *Directory) Lines(q dialogue.LinesQuery) dialogue.LinesPage {
	w := d.in(q.Lang)
	before, order := turned(q.From, q.At)
	country := d.view(q.Country, order)
	if country == nil {
		return dialogue.LinesPage{None: true, Text: w.say("none-country") + "\n" + w.say("none-next")}
	}
	if _, known := doors[q.Topic]; !known {
		q.Topic = "crisis"
	}
	name := escape(d.Name(q.Country, q.Lang))
	head := w.say("head-"+q.Topic, "country", name)
	lines := country.atDoor(q.Topic)
	none := len(lines) == 0
	if none {
		head = w.say("none-"+q.Topic, "country", name)
		if q.Topic == "own" {
			lines = country.openToAnyone()
		}
	}
	if len(lines) == 0 {
		return dialogue.LinesPage{None: true, Text: head + "\n" + w.say("none-next")}
	}
	if none {
		head += " " + w.say("own-instead")
	}
	if before >= len(lines) {
		before = 0
	}
	text, end := w.page(head, lines, before, q)
	page := dialogue.LinesPage{Text: text, From: turn(before, lines, order), Numbers: numbers(lines[before:end], q.Topic), None: none}
	if end < len(lines) {
		page.Next = turn(end, lines, order)
	}
	return page
}

// numbers are the numbers that a page of these lines shows, the first of each.
func numbers(lines []*Line, topic string) (all []dialogue.LinesNumber) {
	for _, l := range lines {
		phone := l.Phone
		if doors[topic].written {
			phone = ""
		}
		if number := cmp.Or(phone, l.Text, l.WhatsApp); number != "" {
			all = append(all, dialogue.LinesNumber{Record: l.ID, Number: number})
		}
	}
	return all
}

// page writes as many lines from number from on as there is room for, at least
// one. end is the number of the first one left over.
func (w *words) page(head string, lines []*Line, from int, q dialogue.LinesQuery) (text string, end int) {
	var page strings.Builder
	page.WriteString(head)
	size := utf8.RuneCountInString(head)
	at := from
	for ; at < len(lines) && at < from+pageSize; at++ {
		line := "\n\n" + w.line(lines[at], q)
		size += utf8.RuneCountInString(line)
		if size > pageRoom && at > from {
			break
		}
		page.WriteString(line)
	}
	return page.String(), at
}

// line is one helpline: its name, how to reach it, what a caller should know,
// and how sure it is.
func (w *words) line(l *Line, q dialogue.LinesQuery) string {
	name := escape(isolate(l.Name))
	if l.Unnamed {
		name = w.say("unnamed")
	}
	rows := []string{"<b>" + name + "</b>"}
	if l.Phone != "" && !doors[q.Topic].written {
		rows = append(rows, w.say("call", "number", tap(l.Phone)))
	}
	rows = append(rows, w.writing(l)...)
	if facts := w.facts(l, q); len(facts) > 0 {
		rows = append(rows, strings.Join(facts, " "))
	}
	return strings.Join(append(rows, "<i>"+w.standing(l, q.At)+"</i>"), "\n")
}

// writing are the ways to write to a line, and its website.
func (w *words) writing(l *Line) []string {
	var rows []string
	for _, text := range strings.Split(l.Text, ";") {
		text = strings.TrimSpace(text)
		if word, number, found := strings.Cut(text, " to "); found {
			rows = append(rows, w.say("text-word", "word", escape(word), "number", tap(number)))
		} else if text != "" {
			rows = append(rows, w.say("text", "number", tap(text)))
		}
	}
	if l.WhatsApp != "" {
		rows = append(rows, w.say("whatsapp", "number", tap(l.WhatsApp)))
	}
	if key := "web"; l.Web != "" {
		if l.Chat {
			key = "chat"
		}
		rows = append(rows, w.say(key, "link", link(l.Web)))
	}
	return rows
}

// facts are the sentences about hours, languages, whom it is for and the like.
func (w *words) facts(l *Line, q dialogue.LinesQuery) []string {
	var said []string
	add := func(when bool, sentence string) {
		if when && sentence != "" {
			said = append(said, sentence)
		}
	}
	add(l.Tell != "", escape(l.Tell))
	add(l.Hours != "", w.say("hours", "hours", escape(strings.TrimSuffix(l.Hours, " (as listed)"))))
	add(true, w.opening(l, q))
	add(len(l.Languages) > 0, w.say("languages", "languages", escape(strings.Join(l.Languages, ", "))))
	for _, audience := range l.Audience {
		add(!l.Anyone, w.Audience[audience])
	}
	add(l.Anyone, w.say("anyone"))
	add(l.Area != "", w.say("area", "area", escape(l.Area)))
	add(l.Foreign, w.say("foreign"))
	add(l.Free, w.say("free"))
	return said
}

// standing says how sure a line is and of when.
func (w *words) standing(l *Line, at time.Time) string {
	key := "date"
	if l.Confidence == Medium {
		key = "medium"
	}
	if stale(l.Evidence, l.Checked, at) {
		key += "-old"
	}
	return w.say(key, "month", w.month(l.Evidence, l.Checked))
}

// Name is a country's name in a language, plain text: the file's own name in
// English, else the one of Unicode's locale data; the code where none is known.
func (d *Directory) Name(code, lang string) string {
	if base, _, _ := strings.Cut(lang, "-"); base != english && base != "" {
		tag, err := language.Parse(lang)
		region, other := language.ParseRegion(code)
		if err == nil && other == nil && d.Known(code) {
			if names := display.Regions(tag); names != nil {
				if name := names.Name(region); name != "" {
					return name
				}
			}
		}
	}
	if country := d.country(code); country != nil {
		return country.Name
	}
	return code
}

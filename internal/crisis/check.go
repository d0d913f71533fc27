package crisis

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"
)

var (
	idShape = regexp.MustCompile(`^[a-z]{2}(-[a-z0-9]+)+$`)
	// numberShape is how numbers are published: digits, signs of grouping, star
	// and hash, a word to send ("START to 88788"), two numbers with a mark
	// between them.
	numberShape = regexp.MustCompile(`^([A-Z]+ to )?[+*#(]?[0-9][-0-9 ().*#/;+]{0,60}$`)
)

// nameRoom and lineRoom are how many bytes a country's name and the shown
// fields of a line may have, so that one line and its heading fit a page.
const (
	nameRoom = 90
	lineRoom = 800
	// idRoom is how many bytes an id may have, so that a button can carry it.
	idRoom = 26
	// openRoom is for the sentence that says whether the line is open.
	openRoom = 80
)

// checker gathers the findings of one file.
type checker struct {
	name     string
	now      time.Time
	places   places
	findings []Finding
}

// check finds every mistake of a country's file and takes the records with a
// mistake out of country. Warnings take nothing out.
func check(name string, data []byte, country *Country, now time.Time) []Finding {
	c := &checker{name: name, now: now, places: places{data: data}}
	c.head(country)
	if country.Emergency != nil {
		c.emergency(country.Emergency)
	}
	c.lines(country)
	c.age(country)
	return c.findings
}

// add notes a mistake at the place that steps lead to (see places).
func (c *checker) add(code, message string, steps ...any) {
	c.findings = append(c.findings, Finding{File: c.name, Line: c.places.line(steps...), Code: code, Message: message})
}

func (c *checker) head(country *Country) {
	if fileOf(country.Code) != c.name {
		c.add("code", fmt.Sprintf("the file says code %q; it has to be the file's own name", country.Code), "code")
	}
	if region, err := language.ParseRegion(country.Code); err != nil || !region.IsCountry() {
		c.add("code", fmt.Sprintf("%q is no country code", country.Code), "code")
	}
	if length := len(escape(country.Name)); length == 0 || length > nameRoom {
		c.add("name", fmt.Sprintf("the country's name has %d bytes; it has to have 1 to %d", length, nameRoom), "name")
	}
}

// emergency checks the emergency numbers; one mistake takes them all out of
// use, since half an emergency entry may be the wrong half.
func (c *checker) emergency(e *Emergency) {
	before := len(c.findings)
	c.confidence(e.Confidence, "emergency", "confidence")
	known := map[string]bool{}
	for i, n := range e.Numbers {
		c.number(n, i)
		known[n.Number] = true
		e.Numbers[i].Sources = nil
	}
	for role, numbers := range map[string][]string{
		"general": e.General, "police": e.Police, "ambulance": e.Ambulance, "fire": e.Fire,
	} {
		for _, n := range numbers {
			if !known[n] {
				c.add("no-source", fmt.Sprintf("%s names %q, which stands not under numbers with a source", role, n), "emergency", role)
			}
		}
	}
	if len(c.findings) > before {
		*e = Emergency{Confidence: Low}
	}
}

func (c *checker) number(n Number, i int) {
	at := func(field string) []any { return []any{"emergency", "numbers", i, field} }
	if !numberShape.MatchString(n.Number) {
		c.add("number", fmt.Sprintf("%q doesn't look like a number", n.Number), at("number")...)
	}
	if len(n.Sources) == 0 || slices.Contains(n.Sources, "") {
		c.add("no-source", fmt.Sprintf("emergency number %s has no source", n.Number), at("sources")...)
	}
	for _, service := range n.Services {
		if !slices.Contains(services, service) {
			c.add("service", fmt.Sprintf("unknown service %q", service), at("services")...)
		}
	}
	c.date(n.Evidence, at("evidence")...)
	if n.Checked != "" {
		c.date(n.Checked, at("checked")...)
	}
}

// lines checks the helplines and leaves those without a mistake.
func (c *checker) lines(country *Country) {
	seen := map[string]bool{}
	good := country.Lines[:0]
	for i, line := range country.Lines {
		before := len(c.findings)
		c.line(line, i)
		if strings.Contains(line.ID, emergencyID) {
			c.add("id", fmt.Sprintf("id %q: such ids are for emergency numbers", line.ID), "lines", i, "id")
		}
		if !idShape.MatchString(line.ID) || !strings.HasPrefix(line.ID, strings.ToLower(country.Code)+"-") {
			c.add("id", fmt.Sprintf("id %q: it has to be the country code, a minus, then small letters, digits and minus", line.ID), "lines", i, "id")
		}
		if len(line.ID) > idRoom {
			c.add("id", fmt.Sprintf("id %q: it has more than %d bytes and would not fit a button", line.ID, idRoom), "lines", i, "id")
		}
		if seen[line.ID] {
			c.add("same-id", fmt.Sprintf("id %s stands twice", line.ID), "lines", i, "id")
		}
		seen[line.ID] = true
		if len(c.findings) == before {
			good = append(good, line)
		}
	}
	country.Lines = good
}

func (c *checker) line(line Line, i int) {
	at := func(field string) []any { return []any{"lines", i, field} }
	if line.Name == "" {
		c.add("no-name", fmt.Sprintf("line %s has no name; if the source gives none, say so in it and set unnamed", line.ID), at("name")...)
	}
	if len(line.Sources) == 0 || slices.Contains(line.Sources, "") {
		c.add("no-source", fmt.Sprintf("line %s has no source", line.ID), at("sources")...)
	}
	if line.Phone == "" && line.Text == "" && line.WhatsApp == "" && (!line.Chat || line.Web == "") {
		c.add("no-channel", fmt.Sprintf("line %s has no phone, text, whatsapp or chat", line.ID), at("id")...)
	}
	for field, number := range map[string]string{"phone": line.Phone, "text": line.Text, "whatsapp": line.WhatsApp} {
		if number != "" && !numberShape.MatchString(number) {
			c.add("number", fmt.Sprintf("%s %q of line %s doesn't look like a number", field, number, line.ID), at(field)...)
		}
	}
	if line.Zone != "" && location(line.Zone) == nil {
		c.add("zone", fmt.Sprintf("unknown time zone %q of line %s: it has to be an IANA name like Europe/Lisbon", line.Zone, line.ID), at("zone")...)
	}
	if line.Web != "" && !isWeb(line.Web) {
		c.add("web", fmt.Sprintf("web %q of line %s is no http address", line.Web, line.ID), at("web")...)
	}
	if length := line.length(); length > lineRoom {
		c.add("long", fmt.Sprintf("line %s has %d bytes to show, at most %d fit a screen", line.ID, length, lineRoom), at("id")...)
	}
	c.words(line, at)
	c.standing(line, at)
}

// length counts the bytes of what a line shows besides the directory's words.
func (l *Line) length() int {
	length := len(l.Languages) + 20*len(l.Audience)
	for _, shown := range append([]string{l.Name, l.Phone, l.Text, l.WhatsApp, l.Web, l.Web, l.Hours, l.Area, l.Tell}, l.Languages...) {
		length += len(escape(shown))
	}
	if l.Hours != "" {
		length += openRoom
	}
	return length
}

// words checks the fields whose values come from a list.
func (c *checker) words(line Line, at func(string) []any) {
	if len(line.Topics) == 0 {
		c.add("topic", fmt.Sprintf("line %s has no topic", line.ID), at("topics")...)
	}
	for _, topic := range line.Topics {
		if !slices.Contains(Topics, topic) {
			c.add("topic", fmt.Sprintf("unknown topic %q", topic), at("topics")...)
		}
	}
	if !slices.Contains(kinds, line.Kind) {
		c.add("kind", fmt.Sprintf("unknown kind %q", line.Kind), at("kind")...)
	}
	if !slices.Contains(plans, line.Plan) {
		c.add("plan", fmt.Sprintf("unknown plan %q", line.Plan), at("plan")...)
	}
	for _, audience := range line.Audience {
		if !slices.Contains(Audiences, audience) {
			c.add("audience", fmt.Sprintf("unknown audience %q", audience), at("audience")...)
		}
	}
}

// standing checks what decides whether a line is shown.
func (c *checker) standing(line Line, at func(string) []any) {
	c.confidence(line.Confidence, at("confidence")...)
	switch line.Status {
	case InUse:
	case Superseded, Doubtful, Off:
		if line.Reason == "" {
			c.add("no-reason", fmt.Sprintf("line %s is %s without a reason", line.ID, line.Status), at("status")...)
		}
	default:
		c.add("status", fmt.Sprintf("unknown status %q: leave it out, or superseded, doubtful, off", line.Status), at("status")...)
	}
	if line.Evidence != "" || line.Confidence != Low {
		c.date(line.Evidence, at("evidence")...)
	}
	if line.Checked != "" {
		c.date(line.Checked, at("checked")...)
	}
}

func (c *checker) confidence(grade Confidence, steps ...any) {
	if grade != High && grade != Medium && grade != Low {
		c.add("confidence", fmt.Sprintf("confidence %q: it has to be high, medium or low", grade), steps...)
	}
}

func (c *checker) date(date string, steps ...any) {
	day, ok := parseDate(date)
	switch {
	case !ok:
		c.add("date", fmt.Sprintf("date %q: it has to look like 2026-08-08, 2026-08 or 2026", date), steps...)
	case day.After(c.now.AddDate(0, 0, 2)):
		c.add("date", fmt.Sprintf("date %s is yet to come", date), steps...)
	}
}

func isWeb(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && !strings.ContainsAny(address, " \"<>")
}

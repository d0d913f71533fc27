package sheet

import (
	"fmt"
	"html"
	"html/template"
	"maps"
	"slices"
	"strings"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/script"
)

// maker makes the parts of a page out of a library.
type maker struct {
	lib      *dialogue.Library
	flows    map[string]*dialogue.Flow
	readings map[string]script.Reading
}

// flow is a flow as it is read and signed.
type flow struct {
	Name, Title, About string
	// Opens are the ways in: commands, and flows that call this one.
	Commands    []string
	Hint        string
	CalledBy    []link
	Facts       []string // what is to know of it, a line each
	Basis       string
	Review      string
	Reading     string
	Fingerprint string
	Exercise    *exercise
	Points      []point
	States      []state
	Quiz        *quiz
}

// link leads to a flow, or to a state of one.
type link struct{ Flow, State, Label string }

// exercise is what an exercise declares.
type exercise struct {
	For, Unless, Needs, Code string
	Minutes                  int
	Day                      bool
}

// point is one thing that the flow teaches, and the states that say it.
type point struct {
	ID, Words string
	States    []string
}

// quiz are the items of a flow's quiz.
type quiz struct {
	Scales []string
	Fixed  bool
	Parts  [][]item
}

type item struct {
	ID, Text string
	Options  []answer
}

type answer struct {
	Label  string
	Voices []string
	Scores []string
}

func (m *maker) flow(f *dialogue.Flow) flow {
	v := flow{
		Name: f.Name, Title: f.Title, About: f.About, Commands: f.Commands, Hint: f.Hint, CalledBy: m.calledBy(f),
		Facts: about(f), Basis: f.Basis, Review: reviewed(f.Review, script.Fingerprint(f)), Fingerprint: script.Fingerprint(f),
	}
	if r := m.readings[f.Name]; r.Words > 0 {
		v.Reading = fmt.Sprintf("%.1f, of %d words in %d messages", r.Age, r.Words, r.Messages)
	}
	if x := f.Exercise; x != nil {
		v.Exercise = &exercise{For: x.For, Unless: x.Unless, Needs: strings.Join(x.Needs, ", "), Code: x.Code, Minutes: x.Minutes, Day: x.Day}
	}
	for _, s := range f.States {
		v.States = append(v.States, m.state(f, s))
		for _, id := range s.Teaches {
			i := slices.IndexFunc(v.Points, func(p point) bool { return p.ID == id })
			if i < 0 {
				v.Points = append(v.Points, point{ID: id, Words: f.Teaches[id]})
				i = len(v.Points) - 1
			}
			v.Points[i].States = append(v.Points[i].States, s.Name)
		}
	}
	if q := f.Quiz; q != nil {
		v.Quiz = quizOf(q)
	}
	return v
}

// reviewed says in words who has read something, and whether it still reads so.
func reviewed(r dialogue.Review, now string) string {
	switch {
	case r.State != "reviewed":
		return "Draft: nobody has reviewed it."
	case r.Of != now:
		return fmt.Sprintf("Reviewed by %s on %s as %s; the words have changed since.", r.By, r.On, r.Of)
	}
	return fmt.Sprintf("Reviewed by %s on %s as %s, as it stands here.", r.By, r.On, r.Of)
}

// about are the traits of a flow, in words.
func about(f *dialogue.Flow) (all []string) {
	add := func(is bool, format string, a ...any) {
		if is {
			all = append(all, fmt.Sprintf(format, a...))
		}
	}
	add(true, "Begins at “%s”; revision %d.", f.Start, f.Revision)
	add(f.Resume, "Opened again, it goes on where it was left.")
	add(f.Quiet, "It is no place to come back to.")
	add(f.Urgent, "Help now: it answers with nothing known of the person, and is never stale.")
	add(f.Resting, "May be pushed within a day of a crisis answer.")
	add(f.TTL > 0, "An untouched place in it is kept for %s.", span(f.TTL))
	add(f.Late > 0, "A planned start makes sense up to %s late.", span(f.Late))
	for _, d := range f.Daily {
		add(true, "Comes by itself, day by day (%s): enters “%s” at the time of the answer %s, every so many days: %s.", d.Tag, d.State, d.Time, d.Every)
	}
	if x := f.Stage; x != nil {
		add(true, "A stage of the journey's part %d; what was done in it is kept under “%s”.", x.Part, x.Code)
		add(x.Order > 0, "Home proposes its sittings in place %d%s.", x.Order, onlyIf(x.When))
		for _, sitting := range x.Sittings {
			add(sitting.By != "", "Sitting %d: opened by “%s” at “%s”%s; done at “%s”.", sitting.N, sitting.By, sitting.At, onlyIf(sitting.When), strings.Join(sitting.Done, "”, “"))
			add(sitting.By == "", "Sitting %d, never proposed; done at “%s”.", sitting.N, strings.Join(sitting.Done, "”, “"))
		}
	}
	for _, class := range slices.Sorted(maps.Keys(f.Offers)) {
		how := "said outright"
		if slices.Contains(f.Hinted, class) {
			how = "said outright or hinted at"
		}
		add(true, "Offered beside the answer to a typed text that reads like %s, %s: “%s”.", class, how, f.Offers[class])
	}
	for _, gone := range slices.Sorted(maps.Keys(f.Landings)) {
		add(true, "Who was left at “%s”, which is no more, lands at “%s”.", gone, f.Landings[gone])
	}
	return append(all, more(f, flowKeys)...)
}

// onlyIf is what has to hold, in words; "" where nothing has to.
func onlyIf(condition string) string {
	if condition == "" {
		return ""
	}
	return ", if " + inWords(condition)
}

// calledBy are the flows that lead into this one.
func (m *maker) calledBy(f *dialogue.Flow) (all []link) {
	for _, name := range slices.Sorted(maps.Keys(m.flows)) {
		for _, s := range m.flows[name].States {
			calls := s.Kind == "call" && s.Flow == f.Name || slices.ContainsFunc(s.Buttons, func(b dialogue.Action) bool { return b.Open == f.Name })
			if name != f.Name && calls && !slices.ContainsFunc(all, func(l link) bool { return l.Flow == name }) {
				all = append(all, link{Flow: name, Label: m.flows[name].Title})
			}
		}
	}
	return all
}

func quizOf(q *dialogue.Quiz) *quiz {
	v := &quiz{Fixed: q.Fixed}
	for _, s := range q.Scales {
		v.Scales = append(v.Scales, s.ID+": "+s.Name)
	}
	for _, part := range q.Parts {
		var items []item
		for _, x := range part.Items {
			it := item{ID: x.ID, Text: x.Text}
			for _, o := range x.Options {
				a := answer{Label: o.Label}
				for _, voice := range slices.Sorted(maps.Keys(o.Voices)) {
					a.Voices = append(a.Voices, voice+": "+o.Voices[voice])
				}
				for _, scale := range slices.Sorted(maps.Keys(o.Scores)) {
					a.Scores = append(a.Scores, fmt.Sprintf("%s %d", scale, o.Scores[scale]))
				}
				it.Options = append(it.Options, a)
			}
			items = append(items, it)
		}
		v.Parts = append(v.Parts, items)
	}
	return v
}

// span is a length of time in words.
func span(s dialogue.Span) string {
	d := s.Duration()
	say := func(n int, unit string) string {
		if n == 1 {
			return "1 " + unit
		}
		return fmt.Sprintf("%d %ss", n, unit)
	}
	switch {
	case d >= 24*time.Hour && d%(24*time.Hour) == 0:
		return say(int(d/(24*time.Hour)), "day")
	case d >= time.Hour && d%time.Hour == 0:
		return say(int(d/time.Hour), "hour")
	case d >= time.Minute && d%time.Minute == 0:
		return say(int(d/time.Minute), "minute")
	case d > time.Minute && d < time.Hour && d%time.Second == 0:
		return say(int(d/time.Minute), "minute") + " " + say(int(d%time.Minute/time.Second), "second")
	case d < time.Minute && d%time.Second == 0:
		return say(int(d/time.Second), "second")
	}
	return d.String()
}

// told is a text as it is read: its line breaks are kept, and what a placeholder
// stands for is set apart. Whatever is more than Telegram's markup stands there
// as it is written.
func told(text string) template.HTML {
	if script.CheckHTML(text) != nil {
		text = html.EscapeString(text)
	}
	text = strings.ReplaceAll(strings.TrimSpace(text), "\n", "<br>\n")
	return template.HTML(placeholder.ReplaceAllString(text, `<span class="fill">$0</span>`)) // #nosec G203 -- only Telegram's markup gets here
}

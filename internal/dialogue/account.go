package dialogue

import (
	"cmp"
	"html"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Account is what is kept of a person, in words that people read, for the copy of
// everything (safety.md F1). Its words are plain text.
type Account struct {
	// Answers, Safety, Settings, Counts and Results are the facts, in the order
	// content declares them; what the engine keeps for itself is among Counts.
	Answers, Safety, Settings, Counts, Results []Told
	// Earlier are the former answers that Back can bring back.
	Earlier []Told
	// Texts are the kept texts, shelf by shelf, oldest first.
	Texts []KeptText
	// Days are the notes of days, oldest first.
	Days []NotedDay
	// Places is where they are, the present place last.
	Places []Place
	// Planned is what comes by itself, in order; Ends is when everything is
	// deleted by itself, zero for never.
	Planned []Planned
	Ends    time.Time
}

// Told is one fact: what it is about, the question it answers ("" where there was
// none), its value as it is kept, and in words.
type Told struct {
	Fact, About, Asked, Words string
	Value                     any
}

// KeptText is one kept text, the shelf or list it stands on, and what that is
// called. Waits is true while the person has not said whether it is to be kept.
type KeptText struct {
	Entry
	Shelf, Title string
	Waits        bool
}

// NotedDay is a date and what was noted of it.
type NotedDay struct {
	Date  time.Time // midnight UTC
	Notes []string
}

// Place is one place in one flow, and since when.
type Place struct {
	Words string
	Since time.Time
}

// Planned is what will come by itself, and when.
type Planned struct {
	Words string
	At    time.Time
}

// Account says in words what a session and the kept texts hold.
func (l *Library) Account(s *Session, entries []Entry) Account {
	t := &turn{lib: l, old: s, s: s, lang: l.language(s.Lang), e: Event{Entries: entries, Opened: true}}
	t.words = l.words[t.lang]
	a := Account{Ends: s.Ends(), Days: t.allNotes(), Texts: t.keptTexts()}
	for _, x := range t.tellAll(s.Facts) {
		f := l.facts[x.Fact]
		list := &a.Answers
		switch {
		case f == nil && strings.HasPrefix(x.Fact, factDated):
			list = &a.Settings // the day of an answer that ages
		case f == nil || f.In == "count":
			list = &a.Counts
		case f.In == "safety":
			list = &a.Safety
		case f.In == "setting":
			list = &a.Settings
		case f.Type == "spread" || f.Type == "answers":
			list = &a.Results
		}
		*list = append(*list, x)
	}
	for _, u := range s.Undo {
		a.Earlier = append(a.Earlier, t.tellAll(u.Facts)...)
	}
	for i := range s.Stack {
		a.Places = append(a.Places, Place{Words: bare(t.whereText(&s.Stack[i])), Since: time.Unix(s.Stack[i].At*60, 0)})
	}
	for _, x := range s.Schedule {
		a.Planned = append(a.Planned, Planned{Words: bare(t.whereText(&Frame{Flow: x.Flow, State: x.State})), At: time.Unix(x.At, 0)})
	}
	slices.SortStableFunc(a.Planned, func(x, y Planned) int { return x.At.Compare(y.At) })
	return a
}

// tellAll says what some facts hold: the declared ones in their order, then those
// of the engine. What only lists kept texts is told by the texts.
func (t *turn) tellAll(facts map[string]any) (all []Told) {
	rest := maps.Clone(facts)
	for _, f := range t.lib.order {
		v, ok := facts[f.Name]
		delete(rest, f.Name)
		if ok && v != nil && v != "" && t.lib.lists[f.Name] == nil {
			all = append(all, Told{Fact: f.Name, About: f.About, Asked: t.question(f.Name), Value: v, Words: t.tell(f, v)})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(rest)) {
		if v := rest[name]; v != nil {
			x := Told{Fact: name, About: t.words.own(name), Value: v, Words: said(v)}
			if day, ok := v.(int64); ok && strings.HasPrefix(name, factDated) {
				x.Words = t.dayInWords(dateOf(day))
			}
			all = append(all, x)
		}
	}
	return all
}

// own is what a fact that the engine keeps for itself is about.
func (w *Words) own(name string) string {
	if about, ok := w.Own[name]; ok {
		return about
	}
	for front, about := range w.Own {
		if strings.HasSuffix(front, "_") && strings.HasPrefix(name, front) {
			return about
		}
	}
	return ""
}

// said is a value as it is.
func said(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// tell is a value in words.
func (t *turn) tell(f *Fact, v any) string {
	text, _ := v.(string)
	n, isNumber := v.(int64)
	yes, isFlag := v.(bool)
	old := t.s
	defer func() { t.s = old }()
	t.s = &Session{Lang: old.Lang, Facts: map[string]any{f.Name: v}} // a value that Back brings back, too
	switch {
	case f.Type == "spread":
		return bare(t.spreadText(f, ""))
	case f.Type == "answers":
		return t.tellSheet(f, text)
	case f.Name == factRelief:
		return t.tellReliefs()
	case f.Name == factSat:
		return t.tellSittings(text)
	case f.Name == factCountry:
		return cmp.Or(t.lib.dir.Name(text, t.lang), text)
	case f.Day && isNumber:
		return t.dayInWords(dateOf(n))
	case isFlag && t.answerLabel(f.Name, said(v)) == "":
		return first(t.words.Synonyms[map[bool]string{true: "yes", false: "no"}[yes]])
	}
	return t.meaning(f, said(v))
}

// tellSittings are the sittings that a text notes, by stage, as its list calls them.
func (t *turn) tellSittings(text string) string {
	var all []string
	for _, f := range t.lib.stages {
		f = t.lib.flow(t.lang, f.Name)
		done, _ := satOf(text, f.Stage.Code)
		var names []string
		for i := range f.Stage.Sittings {
			x := &f.Stage.Sittings[i]
			if done&(1<<(x.N-1)) == 0 {
				continue
			}
			name := strconv.Itoa(x.N)
			if x.By != "" {
				name = bare(t.label(f.byName[x.At].option(x.By).Label))
			}
			names = append(names, name)
		}
		if len(names) > 0 {
			all = append(all, f.Title+": "+strings.Join(names, ", "))
		}
	}
	return strings.Join(all, "; ")
}

func first(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return words[0]
}

// dayInWords is a date in words, wherever the person's clock is.
func (t *turn) dayInWords(d time.Time) string {
	return fillWith(t.words.OnDay, "{day}", text(d.Day()), "{month}", t.monthName(d.Month()), "{year}", text(d.Year()))
}

// meaning is what stood on the screen for a value: content's own words for it, or
// the label of an answer that leads to it.
func (t *turn) meaning(f *Fact, value string) string {
	if shown, ok := f.shown(value); ok {
		return strings.TrimSpace(shown)
	}
	var all []string
	for part := range strings.SplitSeq(value, ",") {
		all = append(all, cmp.Or(t.answerLabel(f.Name, part), part))
	}
	if f.Type == "text" && len(all) > 1 && !slices.ContainsFunc(all, func(s string) bool { return !strings.Contains(value, s) }) {
		return value // words of the person's own, with a comma in them
	}
	return strings.Join(all, ", ")
}

// answerLabel is the label of the first answer that gives a fact this value, and
// that is about nothing else. A text that an answer sets says more than its label.
func (t *turn) answerLabel(fact, value string) (label string) {
	f := t.lib.facts[fact]
	t.answers(fact, func(s *State, o *Option) bool {
		if s.Fact == fact && o.ID == value || s.Fact != fact && f.Type != "text" && set(o.Remember[fact]) == value {
			label = bare(t.label(o.Label))
		}
		return label == ""
	})
	return label
}

// question is what stood on the screen that asks for a fact; "" where none does.
func (t *turn) question(fact string) (text string) {
	t.answers(fact, func(s *State, _ *Option) bool {
		if !strings.Contains(s.Text, "{clock}") { // it showed another time
			text = bare(t.fill(s.Text))
		}
		return text == ""
	})
	if text != "" {
		return text
	}
	for _, flow := range t.lib.Flows(t.lang) {
		for _, s := range flow.States {
			sets := func(o Option) bool { return o.Remember[fact] != nil }
			if s.Fact == fact && s.Kind != "quiz" || slices.ContainsFunc(s.Options, sets) {
				return bare(t.fill(s.Text))
			}
		}
	}
	return ""
}

// answers hands on the answers that a fact can be given by, until more returns
// false.
func (t *turn) answers(fact string, more func(s *State, o *Option) bool) {
	for _, flow := range t.lib.Flows(t.lang) {
		for _, s := range flow.States {
			for i := range s.Options {
				o := &s.Options[i]
				if _, sets := o.Remember[fact]; s.Fact != fact && (!sets || len(o.Remember) > 1) {
					continue
				}
				if !more(s, o) {
					return
				}
			}
		}
	}
}

// set is a value as YAML has it, in the form of said.
func set(v any) string {
	if n, ok := v.(int); ok {
		v = int64(n)
	}
	return said(v)
}

// tellSheet says which answers a quiz has so far.
func (t *turn) tellSheet(f *Fact, sheet string) string {
	q := t.lib.quiz(t.lang, f)
	if q == nil {
		return sheet
	}
	var lines []string
	for i, n := range readSheet(q, sheet).answers {
		if n < firstOption || n-firstOption >= len(q.items[i].Options) {
			continue
		}
		line := q.items[i].Options[n-firstOption].Label
		if q.items[i].Text != "" {
			line = q.items[i].Text + ": " + line
		}
		lines = append(lines, bare(t.fill(line)))
	}
	return strings.Join(lines, "\n")
}

// tellReliefs says how the exercises went.
func (t *turn) tellReliefs() string {
	var lines []string
	for _, r := range t.reliefs() {
		title := r.code
		for _, name := range t.lib.exercises {
			if f := t.lib.flow(t.lang, name); f.Exercise.Code == r.code {
				title = f.Title
			}
		}
		lines = append(lines, bare(fillWith(t.words.Eased, "{title}", title, "{n}", text(r.easier), "{max}", text(r.times()))))
	}
	return strings.Join(lines, "\n")
}

// keptTexts are the kept texts under the titles of their shelves, lists first.
func (t *turn) keptTexts() (all []KeptText) {
	left := map[string]Entry{}
	for _, x := range t.e.Entries {
		if x.Kind != KindDay {
			left[x.ID] = x
		}
	}
	for _, f := range t.lib.order {
		s := t.lib.lists[f.Name]
		if s == nil {
			continue
		}
		for _, id := range t.listed(f.Name) {
			if x, ok := left[id]; ok {
				delete(left, id)
				all = append(all, KeptText{Entry: x, Shelf: f.Name, Title: t.shelfTitle(s.flow, f.Name)})
			}
		}
	}
	for _, x := range t.e.Entries {
		if _, ok := left[x.ID]; ok {
			all = append(all, KeptText{Entry: x, Shelf: x.Kind, Title: t.shelfTitle(t.keeper(x.Kind), x.Kind), Waits: t.drafted(x.ID)})
		}
	}
	slices.SortStableFunc(all, func(a, b KeptText) int { return cmp.Compare(a.Title, b.Title) })
	return all
}

// keeper is the flow that a shelf belongs to: the one that shows it to be looked
// through, else one that puts texts on it; nil where none does any more.
func (t *turn) keeper(shelf string) (flow *Flow) {
	for _, f := range t.lib.Flows(t.lang) {
		for _, s := range f.States {
			switch {
			case s.Shelf == shelf:
				return f
			case s.Keep == shelf && flow == nil:
				flow = f
			}
		}
	}
	return flow
}

// shelfTitle is what a shelf, or a list, of a flow is called.
func (t *turn) shelfTitle(flow *Flow, name string) string {
	if flow == nil {
		return name
	}
	for _, s := range flow.States {
		for _, x := range s.Shows {
			if (x.Shelf == name || x.Fact == name) && x.Title != flow.Title {
				return bare(flow.Title + ": " + t.fill(x.Title))
			}
		}
	}
	return bare(flow.Title)
}

// bare is a text of content's without its markup, and without the marks around a
// person's own words.
func bare(text string) string {
	return plain(strings.NewReplacer("\u2068", "", "\u2069", "").Replace(text))
}

// allNotes are the notes of all days.
func (t *turn) allNotes() (all []NotedDay) {
	const always = 1 << 40
	for _, n := range t.lib.notes(Back{From: -always, To: always, Lang: t.lang}, slices.Clone(t.e.Entries)) {
		day := NotedDay{Date: dateOf(n.day)}
		for _, w := range n.words {
			day.Notes = append(day.Notes, html.UnescapeString(w))
		}
		all = append(all, day)
	}
	return all
}

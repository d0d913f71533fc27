package dialogue

import (
	"html"
	"strconv"
	"strings"
	"unicode/utf8"
)

// fill puts the person's own words and what the engine knows into a text.
// Whatever a person typed is escaped and set apart, so that it can't break the
// markup or turn the line's direction.
func (t *turn) fill(text string) string {
	if !strings.ContainsRune(text, '{') {
		return text
	}
	var b strings.Builder
	for {
		i := strings.IndexByte(text, '{')
		if i < 0 {
			break
		}
		j := strings.IndexByte(text[i:], '}')
		if j < 0 {
			break
		}
		b.WriteString(text[:i])
		b.WriteString(t.value(text[i+1 : i+j]))
		text = text[i+j+1:]
	}
	b.WriteString(text)
	return b.String()
}

// label fills the words of a button, which are no HTML.
func (t *turn) label(text string) string {
	if !strings.ContainsRune(text, '{') {
		return text
	}
	return html.UnescapeString(t.fill(text))
}

// value is what stands for one placeholder.
func (t *turn) value(name string) string {
	switch name {
	case "they", "them", "their":
		return html.EscapeString(t.pronoun(name))
	case "country":
		return html.EscapeString(t.lib.dir.Name(t.country(), t.lang))
	case "emergency":
		return t.lib.dir.Emergency(t.country(), t.lang)
	case "clock":
		return t.localTime().Format("15:04")
	case "for", "unless":
		return t.declared(name)
	case "parked":
		return t.whereText(t.parked())
	}
	name, part, _ := strings.Cut(name, ".")
	f := t.lib.facts[name]
	if f == nil {
		return "{" + name + "}"
	}
	switch f.Type {
	case "spread":
		return t.spreadText(f, part)
	case "answers":
		return strconv.Itoa(t.given(f))
	}
	v := t.s.Facts[name]
	if part != "" && v != part {
		return "" // {fact.value} speaks for that value alone
	}
	switch v := v.(type) {
	case string:
		if shown, ok := f.shown(v); ok {
			return html.EscapeString(shown)
		}
		if f.Type == "text" && v != "" {
			return isolate(v)
		}
		if v != "" {
			return html.EscapeString(v)
		}
	case int64:
		return strconv.FormatInt(v, 10)
	}
	return html.EscapeString(f.Default)
}

// declared is what the present exercise says of itself.
func (t *turn) declared(name string) string {
	flow, _ := t.place()
	switch {
	case flow == nil || flow.Exercise == nil:
		return ""
	case name == "for":
		return flow.Exercise.For
	}
	return flow.Exercise.Unless
}

// shown are the words content has for a value, or for each of several that were
// ticked; ok is false when it has none.
func (f *Fact) shown(v string) (words string, ok bool) {
	if words, ok = f.Show[v]; ok || len(f.Show) == 0 || !strings.Contains(v, ",") {
		return words, ok
	}
	var all []string
	for id := range strings.SplitSeq(v, ",") {
		if f.Show[id] == "" {
			return "", false
		}
		all = append(all, f.Show[id])
	}
	return strings.Join(all, ", "), true
}

// isolate escapes a typed text and keeps its direction to itself: marks of its
// own that turn the direction, or end the isolation, are left out.
func isolate(text string) string {
	return "\u2068" + html.EscapeString(strings.Map(undirected, text)) + "\u2069"
}

// undirected drops the embeddings, overrides and isolates of Unicode's
// bidirectional algorithm (UAX 9).
func undirected(r rune) rune {
	if r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069' {
		return -1
	}
	return r
}

func (t *turn) pronoun(form string) string {
	which, _ := t.s.Facts[factPronoun].(string)
	p, ok := t.words.Pronouns[which]
	if !ok {
		p = t.words.Pronouns["they"]
	}
	switch form {
	case "them":
		return p.Them
	case "their":
		return p.Their
	}
	return p.They
}

func (t *turn) country() string {
	code, _ := t.s.Facts[factCountry].(string)
	return code
}

// whereText says where a frame is: the flow's title, and the state's place.
func (t *turn) whereText(f *Frame) string {
	if f == nil {
		return ""
	}
	flow := t.lib.flow(t.lang, f.Flow)
	if flow == nil {
		return ""
	}
	if s := flow.byName[f.State]; s != nil && s.Place != "" {
		return strings.NewReplacer("{flow}", flow.Title, "{place}", s.Place).Replace(t.words.Where)
	}
	return flow.Title
}

// fillWith fills a sentence of the engine's that has numbers in it.
func fillWith(text string, pairs ...string) string {
	return strings.NewReplacer(pairs...).Replace(text)
}

// most is how many characters a remembered text may have.
func (f *Fact) most() int {
	if f.Max > 0 {
		return f.Max
	}
	return 40
}

// longer tells whether a text has more than n characters.
func longer(text string, n int) bool { return utf8.RuneCountInString(text) > n }

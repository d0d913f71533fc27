package crisis

import (
	"fmt"
	"html"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

// words are the directory's own sentences in one language (words.yaml, or
// words.xx.yaml).
type words struct {
	Months   []string          `yaml:"months"`
	Days     []string          `yaml:"days"`
	Audience map[string]string `yaml:"audience"`
	Say      map[string]string `yaml:"say"`
}

// english is the language whose sentences stand in for missing ones.
const english = "en"

// sentences are the sentences the code asks for and what each fills in.
var sentences = map[string][]string{
	"emergency": {"country", "numbers"}, "emergency-none": {"country"}, "emergency-parts": {"country"},
	"general": {"numbers"}, "ambulance": {"numbers"}, "police": {"numbers"}, "emergency-local": nil,
	"emergency-date": {"month"}, "emergency-date-old": {"month"},
	"emergency-medium": {"month"}, "emergency-medium-old": {"month"}, "or": {"first", "second"},
	"head-crisis": {"country"}, "head-text": {"country"}, "head-abuse": {"country"}, "head-sexual": {"country"},
	"head-own": {"country"}, "head-men": {"country"}, "head-youth": {"country"}, "head-lgbtq": {"country"},
	"none-crisis": {"country"}, "none-text": {"country"}, "none-abuse": {"country"}, "none-sexual": {"country"},
	"none-own": {"country"}, "none-men": {"country"}, "none-youth": {"country"}, "none-lgbtq": {"country"},
	"none-country": nil, "none-next": nil, "own-instead": nil,
	"unnamed": nil, "call": {"number"}, "text": {"number"}, "text-word": {"word", "number"}, "whatsapp": {"number"},
	"chat": {"link"}, "web": {"link"}, "hours": {"hours"},
	"open": {"until"}, "open-yours": {"until", "yours"}, "opens": {"when"}, "opens-yours": {"when", "yours"},
	"languages": {"languages"}, "area": {"area"},
	"free": nil, "anyone": nil, "foreign": nil,
	"date": {"month"}, "date-old": {"month"}, "medium": {"month"}, "medium-old": {"month"},
}

var (
	braces = regexp.MustCompile(`\{[^}]*\}`)
	tags   = regexp.MustCompile(`<[^>]*>?`)
)

// say fills a sentence in. values are names and what stands for them, by turns;
// they have to be Telegram HTML already.
func (w *words) say(key string, values ...string) string {
	sentence := w.Say[key]
	for i := 0; i+1 < len(values); i += 2 {
		sentence = strings.ReplaceAll(sentence, "{"+values[i]+"}", values[i+1])
	}
	return sentence
}

// month is a date as month and year, in words.
func (w *words) month(evidence, checked string) string {
	day, ok := newest(evidence, checked)
	if !ok || len(w.Months) != 12 {
		return ""
	}
	return fmt.Sprintf("%s %d", w.Months[day.Month()-1], day.Year())
}

// readWords reads the sentences of every language. A language other than
// English that lacks one takes the English one and is told so.
func readWords(fsys fs.FS) (map[string]*words, []Finding) {
	all := map[string]*words{english: {}}
	var findings []Finding
	names, _ := fs.Glob(fsys, folder+"/words*.yaml")
	if !slices.Contains(names, folder+"/words.yaml") {
		return all, []Finding{{File: folder + "/words.yaml", Code: "missing", Message: "the directory's sentences are missing"}}
	}
	for _, name := range names {
		lang := strings.Trim(strings.TrimSuffix(strings.TrimPrefix(path.Base(name), "words"), ".yaml"), ".")
		if lang == "" {
			lang = english
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			findings = append(findings, Finding{File: name, Code: "unreadable", Message: err.Error()})
			continue
		}
		w := &words{}
		findings = append(findings, decode(name, data, w)...)
		findings = append(findings, w.check(name, data)...)
		all[lang] = w
	}
	for _, w := range all {
		w.complete(all[english])
	}
	return all, findings
}

// check finds missing and unknown sentences, lost braces, and tags that
// Telegram doesn't know or that are left open.
func (w *words) check(name string, data []byte) []Finding {
	c := &checker{name: name, places: places{data: data}}
	if len(w.Months) != 12 {
		c.add("months", "months: it has to be the twelve months, January first", "months")
	}
	if len(w.Days) != 7 {
		c.add("days", "days: it has to be the seven days in short, Monday first", "days")
	}
	for _, audience := range Audiences {
		if w.Audience[audience] == "" && audience != "everyone" {
			c.add("missing", "audience "+audience+" has no words", "audience")
		}
	}
	for _, key := range slices.Sorted(maps.Keys(sentences)) {
		sentence, found := w.Say[key]
		if !found || sentence == "" {
			c.add("missing", "the sentence "+key+" is missing", "say")
			continue
		}
		c.sentence(key, sentence)
	}
	for _, key := range slices.Sorted(maps.Keys(w.Say)) {
		if _, known := sentences[key]; !known {
			c.add("unknown", "nothing asks for a sentence "+key, "say", key)
		}
	}
	return c.findings
}

func (c *checker) sentence(key, sentence string) {
	var want []string
	for _, value := range sentences[key] {
		want = append(want, "{"+value+"}")
	}
	got := braces.FindAllString(sentence, -1)
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(want, slices.Compact(got)) {
		c.add("braces", fmt.Sprintf("the sentence %s fills in %v, it has to fill in %v", key, got, want), "say", key)
	}
	if problem := badHTML(sentence); problem != "" {
		c.add("html", fmt.Sprintf("the sentence %s: %s", key, problem), "say", key)
	}
}

// badHTML says what Telegram would refuse in a sentence; empty if nothing.
func badHTML(sentence string) string {
	var open []string
	for _, tag := range tags.FindAllString(sentence, -1) {
		name := strings.Trim(tag, "</>")
		switch {
		case !slices.Contains([]string{"b", "i", "u", "code"}, name):
			return fmt.Sprintf("unknown tag %s", tag)
		case !strings.HasPrefix(tag, "</"):
			open = append(open, name)
		case len(open) == 0 || open[len(open)-1] != name:
			return fmt.Sprintf("%s closes nothing", tag)
		default:
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		return fmt.Sprintf("<%s> is never closed", open[0])
	}
	if rest := tags.ReplaceAllString(sentence, ""); strings.ContainsAny(rest, "<>") || html.UnescapeString(rest) == rest && strings.Contains(rest, "&") {
		return "a sign of HTML that is no tag; write &lt; &gt; &amp;"
	}
	return ""
}

// complete fills the gaps of w from other.
func (w *words) complete(other *words) {
	if len(w.Months) != 12 {
		w.Months = other.Months
	}
	if len(w.Days) != 7 {
		w.Days = other.Days
	}
	for key, sentence := range other.Say {
		if w.Say[key] == "" {
			if w.Say == nil {
				w.Say = map[string]string{}
			}
			w.Say[key] = sentence
		}
	}
	for key, sentence := range other.Audience {
		if w.Audience[key] == "" {
			if w.Audience == nil {
				w.Audience = map[string]string{}
			}
			w.Audience[key] = sentence
		}
	}
}

// in are the sentences for an IETF language tag: that language, else its base
// language, else English.
func (d *Directory) in(lang string) *words {
	if w := d.words[lang]; w != nil {
		return w
	}
	base, _, _ := strings.Cut(lang, "-")
	if w := d.words[base]; w != nil {
		return w
	}
	return d.words[english]
}

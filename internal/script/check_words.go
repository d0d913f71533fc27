package script

import (
	"reflect"
	"strings"

	"kintsugi/internal/dialogue"
)

// words checks that every sentence of the engine is there, and is sound HTML
// where it is a sentence.
func (c *checker) words(file string, w *dialogue.Words) {
	v := reflect.ValueOf(*w)
	for i := range v.NumField() {
		key := v.Type().Field(i).Tag.Get("yaml")
		f := v.Field(i)
		switch {
		case f.IsZero():
			c.add(file, c.line(file, key), "missing", "%s is missing", key)
		case f.Kind() == reflect.String:
			if err := CheckHTML(f.String()); err != nil {
				c.add(file, c.line(file, key), "html", "%s: %v", key, err)
			}
			if strings.Contains(f.String(), "!") {
				c.add(file, c.line(file, key), "voice", "%s: no exclamation mark (safety.md G1)", key)
			}
		}
	}
	if n := len(w.MonthNames); n != 12 {
		c.add(file, c.line(file, "month_names"), "missing", "month_names has %d names; a year has twelve months", n)
	}
	for _, kind := range []string{"voice", "photo", "video", "sticker", "location", "contact", "poll", "document", "other"} {
		if w.Other[kind] == "" {
			c.add(file, c.line(file, "other_kinds"), "missing", "other_kinds has no answer to %s", kind)
		}
	}
	named := map[string]bool{}
	for _, f := range w.Forgot {
		named[f.What] = f.Other != ""
	}
	for _, what := range dialogue.Forgettable {
		if !named[what] {
			c.add(file, c.line(file, "forgot"), "missing", "forgot has no words (other) for %s", what)
		}
	}
	for _, p := range []string{"he", "she", "they"} {
		if x := w.Pronouns[p]; x.They == "" || x.Them == "" || x.Their == "" {
			c.add(file, c.line(file, "pronouns"), "missing", "pronouns lacks %s, or a form of it", p)
		}
	}
}

func wordsFile(lang string) string {
	if lang == dialogue.English {
		return "words.yaml"
	}
	return "translations/" + lang + "/words.yaml"
}

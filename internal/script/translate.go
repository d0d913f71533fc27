package script

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"slices"

	"kintsugi/internal/dialogue"
)

// translation is one flow's words in another language. States, options and
// transitions stay those of the English file.
type translation struct {
	Flow   string                    `yaml:"flow"`
	Title  string                    `yaml:"title"`
	Hint   string                    `yaml:"hint"`
	For    string                    `yaml:"for"`
	Unless string                    `yaml:"unless"`
	States map[string]translatedText `yaml:"states"`
	Quiz   *translatedQuiz           `yaml:"quiz"`
}

// translatedText is one state's words. Of is the fingerprint of the English
// words they were made from, so that a stale one can be told.
type translatedText struct {
	Of      string            `yaml:"of"`
	Text    string            `yaml:"text"`
	Place   string            `yaml:"place"`
	Go      string            `yaml:"go"`
	Low     string            `yaml:"low"`
	High    string            `yaml:"high"`
	Options map[string]string `yaml:"options"`
	Buttons []string          `yaml:"buttons"`
	Lines   []string          `yaml:"lines"`
	Empty   string            `yaml:"empty"`
	Titles  []string          `yaml:"titles"`
	Prompts []string          `yaml:"prompts"`
}

// StateFingerprint stands for a state's English words; a translation names it.
func StateFingerprint(s *dialogue.State) string {
	h := sha256.Sum256([]byte(stateWords(s)))
	return hex.EncodeToString(h[:4])
}

// translations reads every language there is beside English.
func (r *reader) translations(src *dialogue.Source) {
	entries, err := fs.ReadDir(r.fsys, "translations")
	if err != nil {
		return
	}
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		lang := e.Name()
		src.Words[lang] = r.sentences(lang)
		shared := r.translatedAround(lang)
		done := map[string]bool{}
		for _, file := range r.list("translations/" + lang + "/flows") {
			var tr translation
			if node, ok := r.yaml(file, &tr); ok {
				at := &place{file: file, lang: lang, lines: keyLines(under(root(node), "states"))}
				if f := r.translated(at, src.Flows[dialogue.English], tr, shared); f != nil {
					src.Flows[lang] = append(src.Flows[lang], f)
					done[f.Name] = true
				}
			}
		}
		for _, f := range src.Flows[dialogue.English] {
			if !done[f.Name] {
				r.warn(wordsFile(lang), 0, "untranslated", "flow %s has no words in %s: it is said in English", f.Name, lang)
			}
		}
	}
}

// translated is a copy of an English flow with the words of a translation; an
// exercise takes those it doesn't have from what exercises share.
func (r *reader) translated(at *place, english []*dialogue.Flow, tr, shared translation) *dialogue.Flow {
	i := slices.IndexFunc(english, func(f *dialogue.Flow) bool { return f.Name == tr.Flow })
	if i < 0 {
		r.add(at.file, 1, "name", "there is no flow %q to translate", tr.Flow)
		return nil
	}
	f := *english[i]
	f.Title = or(tr.Title, f.Title)
	f.Hint = or(tr.Hint, f.Hint)
	if f.Exercise != nil {
		x := *f.Exercise
		x.For, x.Unless = or(tr.For, x.For), or(tr.Unless, x.Unless)
		f.Exercise = &x
	}
	f.States = make([]*dialogue.State, len(english[i].States))
	for j, s := range english[i].States {
		x, ok := tr.States[s.Name]
		if !ok && f.Exercise != nil {
			x, ok = shared.States[s.Name]
		}
		copied := *s
		f.States[j] = &copied
		switch {
		case stateWords(s) == stateWords(&dialogue.State{}):
			continue
		case !ok:
			r.warn(at.file, 1, "untranslated", "state %s has no words in %s", s.Name, at.lang)
			continue
		case x.Of != StateFingerprint(s):
			r.warn(at.file, at.line(s.Name), "stale", "state %s: the English words have changed (now of: %s)", s.Name, StateFingerprint(s))
		}
		r.apply(at, &copied, x)
	}
	f.Quiz = r.translatedQuiz(at, english[i], tr.Quiz)
	for name := range tr.States {
		if !slices.ContainsFunc(f.States, func(s *dialogue.State) bool { return s.Name == name }) {
			r.add(at.file, at.line(name), "name", "flow %s has no state %q", tr.Flow, name)
		}
	}
	r.places[&f] = at
	return &f
}

// apply puts the words of a translation into a copy of a state.
func (r *reader) apply(at *place, s *dialogue.State, x translatedText) {
	s.Text, s.Place, s.Go = or(x.Text, s.Text), or(x.Place, s.Place), or(x.Go, s.Go)
	s.Low, s.High = or(x.Low, s.Low), or(x.High, s.High)
	s.Empty = or(x.Empty, s.Empty)
	s.Options, s.Buttons, s.Lines = slices.Clone(s.Options), slices.Clone(s.Buttons), slices.Clone(s.Lines)
	s.Shows, s.Prompts = slices.Clone(s.Shows), slices.Clone(s.Prompts)
	for i := range s.Options {
		s.Options[i].Label = or(x.Options[s.Options[i].ID], s.Options[i].Label)
	}
	for _, n := range [][2]int{
		{len(x.Lines), len(s.Lines)},
		{len(x.Buttons), len(s.Buttons)},
		{len(x.Titles), len(s.Shows)},
		{len(x.Prompts), len(s.Prompts)},
	} {
		if n[0] > 0 && n[0] != n[1] {
			r.add(at.file, at.line(s.Name), "shape", "state %s: as many lines, buttons, titles and prompts as in English are wanted", s.Name)
			return
		}
	}
	for i, text := range x.Titles {
		s.Shows[i].Title = text
	}
	for i, text := range x.Prompts {
		s.Prompts[i].Text = text
	}
	for i, text := range x.Lines {
		s.Lines[i].Text = text
	}
	for i, label := range x.Buttons {
		s.Buttons[i].Label = label
	}
}

// translation checks the words of a translated flow; whatever else there is of
// it is found in the English file.
func (c *checker) translation(f *dialogue.Flow) {
	at := c.places[f]
	if c.flows[f.Name].Quiz != f.Quiz {
		c.quiz(f)
	}
	for _, s := range f.States {
		if line := at.lines[s.Name]; line > 0 {
			c.texts(at.file, line, s)
		}
	}
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

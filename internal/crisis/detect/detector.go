package detect

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

// folder is where the files of rules stand inside a content folder.
const folder = "crisis/detect"

// Detector reads texts by the rules of every language there is a file for. It is
// safe for use by many goroutines and always answers the same to the same text.
type Detector struct {
	languages []*language // in the order of their tags
	memory    sync.Pool
}

// Load reads crisis/detect/xx.yaml of fsys, a content folder, for every language
// xx. The detector leaves out a file that has a finding and is never nil;
// whoever loads other people's files should refuse them when there is one.
func Load(fsys fs.FS) (*Detector, []Finding) {
	d := &Detector{memory: sync.Pool{New: func() any { return new(scratch) }}}
	var findings []Finding
	d.languages, findings = loadAll(fsys, folder, danger)
	return d, findings
}

// loadAll reads the files of rules of a folder; those with a finding are left
// out.
func loadAll(fsys fs.FS, folder string, what scheme) (all []*language, findings []Finding) {
	names, err := fs.Glob(fsys, folder+"/*.yaml")
	if err != nil || len(names) == 0 {
		return nil, []Finding{{File: folder, Code: "empty", Message: "no files of rules (a language and .yaml)"}}
	}
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			findings = append(findings, Finding{File: name, Code: "unreadable", Message: err.Error()})
			continue
		}
		l, found := compile(name, data, what)
		if len(found) > 0 {
			findings = append(findings, found...)
			continue
		}
		if found := l.learn(fsys, strings.TrimSuffix(name, ".yaml")+".model"); found != nil {
			findings = append(findings, *found)
			continue
		}
		all = append(all, l)
	}
	return all, findings
}

// Languages are the tags of the languages there are rules for, sorted.
func (d *Detector) Languages() []string {
	var tags []string
	for _, l := range d.languages {
		tags = append(tags, l.tag)
	}
	return tags
}

// Read says what a text is about. lang is the IETF tag of the language the person
// chose, "" when it isn't known. People write in more languages than the one
// they chose: a text in which the rules of lang find nothing, and one of a
// language without rules, is read by those of every language, and the most
// urgent of their answers counts.
func (d *Detector) Read(text, lang string) Reading {
	s := d.memory.Get().(*scratch)
	defer d.memory.Put(s)
	tag, _, _ := strings.Cut(strings.ToLower(lang), "-")
	own := slices.IndexFunc(d.languages, func(l *language) bool { return l.tag == tag })
	if own >= 0 {
		if r := s.reading(d.languages[own], text); r.Class != None {
			return r
		}
	}
	best := Reading{Class: None}
	for i, l := range d.languages {
		if i == own {
			continue
		}
		if r := s.reading(l, text); urgency(r.Class) < urgency(best.Class) {
			best = r
		}
	}
	return best
}

// reading is what the rules of one language say of a text.
func (s *scratch) reading(l *language, text string) Reading {
	s.read(l, text)
	s.run(l)
	s.judge(l)
	r, plain := s.answer(l)
	return s.temper(l, r, plain)
}

// tagOf is the language a file is for, by its name.
func tagOf(name string) string { return strings.TrimSuffix(path.Base(name), ".yaml") }

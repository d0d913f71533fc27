package detect

import (
	"io/fs"
	"slices"
	"strings"
	"sync"
)

// scheme is what files of rules are for.
type scheme struct {
	// classes are what a rule may be of, the most urgent first.
	classes []Class
	// reasons tells that a class has a reason to be shown, and no threshold: one
	// rule is enough.
	reasons bool
}

// danger is what Detector reads for.
var danger = scheme{classes: classes[:]}

// place is where a class stands among those of the scheme, -1 for any other.
func (s scheme) place(c Class) int { return slices.Index(s.classes, c) }

// Pointer points at what a text says by rules of one's own, in the same kind of
// file that Detector reads: classes of one's own, each with the reason. It is
// safe for use by many goroutines.
type Pointer struct {
	classes   []Class
	languages []*language
	memory    sync.Pool
}

// Point is one class that a text is of, and why it is pointed at.
type Point struct {
	Class  Class
	Reason string
}

// LoadPointer reads xx.yaml of a folder of fsys for every language xx; the rules
// are of these classes, and the points of a text come in this order. A file that
// has a finding is left out; whoever loads other people's files should refuse
// them when there is one.
func LoadPointer(fsys fs.FS, folder string, classes ...Class) (*Pointer, []Finding) {
	p := &Pointer{classes: classes, memory: sync.Pool{New: func() any { return new(scratch) }}}
	var findings []Finding
	p.languages, findings = loadAll(fsys, folder, scheme{classes: classes, reasons: true})
	return p, findings
}

// Read returns what a text, as a rule one sentence, is pointed at for, by the
// rules of lang (an IETF tag), or by those of every language where lang has none.
func (p *Pointer) Read(text, lang string) (points []Point) {
	s := p.memory.Get().(*scratch)
	defer p.memory.Put(s)
	for _, l := range p.spoken(lang) {
		s.read(l, text)
		s.run(l)
		s.judge(l)
		for i, class := range p.classes {
			if s.stands(l, i) {
				points = append(points, Point{class, l.reasons[i]})
			}
		}
	}
	return points
}

// Reason is why a class is pointed at, in lang or the first language there is;
// "" for a class there isn't.
func (p *Pointer) Reason(class Class, lang string) string {
	i := slices.Index(p.classes, class)
	for _, l := range p.spoken(lang) {
		if i >= 0 {
			return l.reasons[i]
		}
	}
	return ""
}

// spoken are the rules of a language, those of all where it has none.
func (p *Pointer) spoken(lang string) []*language {
	tag, _, _ := strings.Cut(strings.ToLower(lang), "-")
	if i := slices.IndexFunc(p.languages, func(l *language) bool { return l.tag == tag }); i >= 0 {
		return p.languages[i : i+1]
	}
	return p.languages
}

// stands tells whether some cue of a class was found and not taken back.
func (s *scratch) stands(l *language, class int) bool {
	for i := range l.cues {
		if l.cues[i].class == class && !s.off[i] {
			return true
		}
	}
	return false
}

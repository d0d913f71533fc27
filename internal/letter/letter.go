// Package letter points at the lines of a letter that its writer may want to read
// again: lines that threaten, plead, bargain, blame, diagnose, or ask for
// something. It judges nobody and changes nothing; the words stay as they are.
//
// The rules are content/letter/xx.yaml, one file a language, written for
// counsellors in the form of content/crisis/detect (its README is the reference
// of the patterns), with a reason for each class instead of points.
package letter

import (
	"io/fs"
	"regexp"
	"strings"

	"kintsugi/internal/crisis/detect"
	"kintsugi/internal/dialogue"
)

// folder is where the rules stand inside a content folder.
const folder = "letter"

// The classes of lines, the gravest first: the reasons of a line come in this
// order.
const (
	Threaten detect.Class = "threaten"
	Plead    detect.Class = "plead"
	Bargain  detect.Class = "bargain"
	Blame    detect.Class = "blame"
	Diagnose detect.Class = "diagnose"
	Ask      detect.Class = "ask"
)

// Checker looks letters over. It is safe for use by many goroutines.
type Checker struct{ rules *detect.Pointer }

// Load reads the rules of a content folder. The checker leaves out a file that
// has a finding and is never nil.
func Load(fsys fs.FS) (*Checker, []detect.Finding) {
	rules, findings := detect.LoadPointer(fsys, folder, Threaten, Plead, Bargain, Blame, Diagnose, Ask)
	return &Checker{rules}, findings
}

// reasonsMost is how many reasons are given for one line: who is told everything
// at once hears nothing.
const reasonsMost = 2

// Check returns the lines that are pointed at, in order, each with the reasons.
func (c *Checker) Check(text, lang string) (all []dialogue.Mark) {
	for _, line := range lines(text) {
		points := c.Points(line, lang)
		if len(points) == 0 {
			continue
		}
		var why []string
		for _, p := range points[:min(len(points), reasonsMost)] {
			why = append(why, p.Reason)
		}
		all = append(all, dialogue.Mark{Line: line, Why: strings.Join(why, " ")})
	}
	return all
}

// Points are the classes of one line. A question asks for something in every
// language.
func (c *Checker) Points(line, lang string) []detect.Point {
	points := c.rules.Read(line, lang)
	if len(points) == 0 && strings.ContainsAny(line, "?？؟") {
		points = []detect.Point{{Class: Ask, Reason: c.rules.Reason(Ask, lang)}}
	}
	return points
}

// ends is where a sentence ends: its marks, and a space or the end of the line.
var ends = regexp.MustCompile(`[.!?…？؟。！]+["”’)]*(\s+|$)|\n+`)

// lines are the sentences of a text.
func lines(text string) (all []string) {
	for text != "" {
		cut := len(text)
		if at := ends.FindStringIndex(text); at != nil {
			cut = at[1]
		}
		if line := strings.TrimSpace(text[:cut]); line != "" {
			all = append(all, line)
		}
		text = text[cut:]
	}
	return all
}

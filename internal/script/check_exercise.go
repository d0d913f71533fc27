package script

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"kintsugi/internal/dialogue"
)

// codeForm is what the code of an exercise may look like.
var codeForm = regexp.MustCompile(`^[a-z]{2}$`)

const (
	minutesMost = 15
	// titleMost is how long the title may be: with the minutes it is a button.
	titleMost = labelMost - len(", 15 min")
	// minutesOff is how far the lines of an exercise may be from the minutes it
	// promises.
	minutesOff = 30 * time.Second
)

// exercise checks what an exercise declares.
func (c *checker) exercise(f *dialogue.Flow, at *place) {
	x := f.Exercise
	if x == nil {
		return
	}
	for _, key := range []struct{ name, text string }{{"for", x.For}, {"unless", x.Unless}} {
		if key.text == "" {
			c.add(at.file, at.exercise, "exercise", "the exercise doesn't say %s", key.name)
		}
	}
	if utf8.RuneCountInString(f.Title) > titleMost {
		c.add(at.file, at.exercise, "label", "the title of an exercise is a button, and longer than %d characters", titleMost)
	}
	if len(x.Needs) == 0 {
		c.add(at.file, at.exercise, "exercise", "the exercise names no needs")
	}
	c.plain(at.file, at.exercise, f.Start, x.For+" "+x.Unless, false)
	if err := CheckHTML(x.For + x.Unless); err != nil {
		c.add(at.file, at.exercise, "html", "for, unless: %v", err)
	}
	if strings.ContainsAny(x.For+x.Unless, "{}") {
		c.add(at.file, at.exercise, "exercise", "for and unless are said as they stand: no placeholder is filled there")
	}
	if !codeForm.MatchString(x.Code) {
		c.add(at.file, at.exercise, "exercise", "code %q: two small letters are wanted", x.Code)
	}
	for _, other := range c.flows {
		if other.Exercise != nil && other.Exercise.Code == x.Code && other.Name < f.Name {
			c.add(at.file, at.exercise, "exercise", "code %s is that of %s", x.Code, other.Name)
		}
	}
	if x.Minutes < 1 || x.Minutes > minutesMost {
		c.add(at.file, at.exercise, "exercise", "minutes: %d; from 1 to %d are possible", x.Minutes, minutesMost)
	}
	for _, need := range x.Needs {
		if !c.offered(need) {
			c.add(at.file, at.exercise, "exercise", "no state offers exercises for %s", need)
		}
	}
	c.lasts(f, at)
}

// lasts compares the minutes an exercise promises with what its lines take: the
// longest of its sequences, where nothing has to be typed.
func (c *checker) lasts(f *dialogue.Flow, at *place) {
	longest := time.Duration(0)
	for _, s := range f.States {
		if s.Kind == "text" {
			return
		}
		total := time.Duration(0)
		for _, l := range s.Lines {
			total += l.For.Duration() * time.Duration(max(1, s.Repeat))
		}
		longest = max(longest, total)
	}
	if off := longest - time.Duration(f.Exercise.Minutes)*time.Minute; off.Abs() > minutesOff {
		c.warn(at.file, at.exercise, "exercise", "minutes: %d, and the lines take %s", f.Exercise.Minutes, longest)
	}
}

// offered tells whether some state offers exercises for a need.
func (c *checker) offered(need string) bool {
	for _, f := range c.flows {
		if slices.ContainsFunc(f.States, func(s *dialogue.State) bool { return s.Need == need }) {
			return true
		}
	}
	return false
}

// offers checks that a state has something to offer, also at night.
func (c *checker) offers(file string, line int, s *dialogue.State) {
	if s.Kind != "offer" || s.Tried {
		return
	}
	for _, f := range c.flows {
		if f.Exercise != nil && s.Offers(f.Exercise, true) {
			return
		}
	}
	c.add(file, line, "exercise", "state %s: no exercise can be offered here, or none at night", s.Name)
}

// reliefs are the answers that can be noted of an exercise.
var reliefs = []string{"", dialogue.ReliefEasier, dialogue.ReliefSame, dialogue.ReliefWorse}

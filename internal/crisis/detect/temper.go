package detect

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
)

// LearnedRule is the Rule of a reading that no rule of a file gave, but the model
// learned from labelled texts.
const LearnedRule = "learned"

// sureness is how sure the model has to be (log odds that the text is about
// anything at all) to be listened to where it or a rule sees a class.
type sureness struct {
	// Notice is how sure it has to be to hear what no rule does.
	Notice float64 `yaml:"notice"`
	// Hint and Said are how sure it has to be at least for a rule's indirect and
	// explicit reading to stand.
	Hint float64 `yaml:"hint"`
	Said float64 `yaml:"said"`
}

// learned reads how sure the model has to be for each class.
func (c *compiler) learned() {
	for class, sure := range c.file.Learned {
		if at := urgency(class); at < len(classes) {
			c.language.sure[at] = sure
			continue
		}
		c.add(1, "learned", fmt.Sprintf("there is no class %q", class))
	}
}

// learn reads the language's model; without the file there are only the rules.
func (l *language) learn(fsys fs.FS, name string) *Finding {
	data, err := fs.ReadFile(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return &Finding{File: name, Code: "unreadable", Message: err.Error()}
	}
	if l.learned, err = decodeModel(data); err != nil {
		return &Finding{File: name, Code: "model", Message: err.Error()}
	}
	for i, sure := range l.sure {
		if sure.Notice <= sure.Hint || sure.Hint < sure.Said {
			return &Finding{File: name, Code: "learned", Message: fmt.Sprintf(
				"learned in the rules beside it has to say notice, hint and said for %s, each below the one before; they are %g, %g, %g",
				classes[i], sure.Notice, sure.Hint, sure.Said)}
		}
	}
	return nil
}

// patience is how much surer the model has to be, for each factor of e that a
// text is longer than a stretch, of what is only hinted at: the more a text says,
// the more of it sounds like something by chance. What is said outright is heard
// in a text of any length.
const patience = 0.7

// temper weighs what the rules say against what the model makes of the text: a
// rule in words that are plainly ordinary doesn't stand, and words that are
// plainly not are heard without one, as a hint. What is said plainly stands
// whatever else the text is about.
func (s *scratch) temper(l *language, r Reading, plain bool) Reading {
	if l.learned == nil || plain {
		return r
	}
	o := s.judgeLearned(l)
	long := patience * math.Log(max(1, float64(len(s.tokens))/stretch))
	if r.Class != None {
		sure, least := l.sure[urgency(r.Class)], 0.0
		if least = sure.Hint + long; r.Strength == Explicit {
			least = sure.Said
		}
		if o.sure < least {
			return Reading{Class: None}
		}
	}
	if r.Strength != Explicit && o.class < urgency(r.Class) && o.sure >= l.sure[o.class].Notice+long {
		return Reading{Class: classes[o.class], Strength: Indirect, Rule: LearnedRule}
	}
	return r
}

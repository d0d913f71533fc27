package detect

import (
	"errors"
	"fmt"

	"go.yaml.in/yaml/v4"
)

// file is one language's rules as they stand in content/crisis/detect/xx.yaml;
// README.md beside it is the reference of its fields.
type file struct {
	Language string `yaml:"language"`
	// Rewrite is what a word is read as before anything else ("dont": do not).
	Rewrite map[string]line `yaml:"rewrite"`
	// Emoji are words for pictures.
	Emoji map[string]line `yaml:"emoji"`
	// Typos are long words that are also heard with a slip or two; Known are
	// ordinary words that are none of those slips.
	Typos []line `yaml:"typos"`
	Known []line `yaml:"known"`
	// Breaks are words that begin a new clause, Stops words that no gap of a
	// pattern crosses.
	Breaks []line `yaml:"breaks"`
	Stops  []line `yaml:"stops"`
	// Lists are named word lists, <name> in a pattern.
	Lists      map[string][]line `yaml:"lists"`
	Thresholds map[Class]int     `yaml:"thresholds"`
	// Learned is how sure the model beside the file has to be.
	Learned map[Class]sureness `yaml:"learned"`
	// Reasons say, for each class of a file that points at lines, why.
	Reasons map[Class]line `yaml:"reasons"`
	Cues    []cue          `yaml:"cues"`
	Guards  []guard        `yaml:"guards"`
}

// cue is a rule that adds points to a class.
type cue struct {
	ID       line     `yaml:"id"`
	Class    Class    `yaml:"class"`
	Strength Strength `yaml:"strength"`
	// Points are added once a text, however often the cue is found.
	Points int    `yaml:"points"`
	Say    []line `yaml:"say"`
}

// guard is a rule that takes cues back.
type guard struct {
	ID line `yaml:"id"`
	// Kind is what the guard is about: figure, denial, other, past, quote.
	Kind string `yaml:"kind"`
	// Reach is which cues it takes back: over, before, after, near, sentence,
	// quote, message.
	Reach string `yaml:"reach"`
	// Words is how many words lie at most between it and the cue (before,
	// after, near).
	Words int `yaml:"words"`
	// For are the classes or ids of the cues it can take back.
	For []line `yaml:"for"`
	Say []line `yaml:"say"`
	// Unless are patterns that disarm the guard when they are in its sentence.
	Unless []line `yaml:"unless"`
}

// line is a text and the line of the file it stands on.
type line struct {
	text string
	at   int
}

// UnmarshalYAML takes a single value; it keeps its line for findings.
func (l *line) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.ScalarNode {
		return fmt.Errorf("line %d: want one text here", n.Line)
	}
	l.text, l.at = n.Value, n.Line
	return nil
}

// decode reads strict YAML: unknown and doubled fields are mistakes, and all of
// them are found at once.
func decode(name string, data []byte) (*file, []Finding) {
	f := &file{}
	err := yaml.Load(data, f, yaml.WithKnownFields())
	if err == nil {
		return f, nil
	}
	var many *yaml.LoadErrors
	if errors.As(err, &many) {
		var findings []Finding
		for _, one := range many.Errors {
			findings = append(findings, yamlFinding(name, one))
		}
		return nil, findings
	}
	var one *yaml.LoadError
	if errors.As(err, &one) {
		return nil, []Finding{yamlFinding(name, one)}
	}
	return nil, []Finding{{File: name, Code: "yaml", Message: err.Error()}}
}

func yamlFinding(name string, e *yaml.LoadError) Finding {
	return Finding{File: name, Line: e.Mark.Line, Code: "yaml", Message: e.Message}
}

package main

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"kintsugi/internal/crisis"
)

// reading is what a person read in the name and notes of one record. Nothing in
// it comes from anywhere else.
type reading struct {
	Area      string   `yaml:"area"`
	Tell      string   `yaml:"tell"`
	Anyone    bool     `yaml:"anyone"`
	Free      bool     `yaml:"free"`
	Topics    []string `yaml:"topics"`    // besides its own
	Audience  []string `yaml:"audience"`  // besides its own
	Languages []string `yaml:"languages"` // where the name says them
	// Trust says why a number that looks damaged to doubt is none.
	Trust string `yaml:"trust"`
	// Beside is a further line that the notes name.
	Beside *beside `yaml:"beside"`
}

// beside is a line that is only named in the notes of another one, whose
// sources and date it shares.
type beside struct {
	Name   string   `yaml:"name"`
	Topics []string `yaml:"topics"`
	Phone  string   `yaml:"phone"`
}

// readings are all of them by line id; used tells which found their line.
type readings struct {
	by   map[string]reading
	used map[string]bool
}

func readReadings(data []byte) (*readings, error) {
	r := &readings{used: map[string]bool{}}
	if err := yaml.Load(data, &r.by, yaml.WithKnownFields()); err != nil {
		return nil, fmt.Errorf("readings: %w", err)
	}
	return r, nil
}

// apply adds to a line what was read in it.
func (r *readings) apply(line *crisis.Line) {
	read, found := r.by[line.ID]
	if !found {
		return
	}
	r.used[line.ID] = true
	line.Area, line.Tell, line.Anyone = read.Area, read.Tell, read.Anyone
	line.Free = line.Free || read.Free
	line.Topics = append(line.Topics, read.Topics...)
	line.Audience = append(line.Audience, read.Audience...)
	if len(line.Languages) == 0 {
		line.Languages = read.Languages
	}
}

// trust puts a line in use again that a person found to be undamaged.
func (r *readings) trust(line *crisis.Line) {
	if r.by[line.ID].Trust != "" {
		line.Status, line.Reason = crisis.InUse, ""
	}
}

// beside is the further line that a line's notes name, nil where there is none.
func (r *readings) beside(line crisis.Line) *crisis.Line {
	read := r.by[line.ID].Beside
	if read == nil || !strings.Contains(line.Notes, read.Phone) {
		return nil
	}
	country, _, _ := strings.Cut(line.ID, "-")
	return &crisis.Line{
		ID: country + "-" + read.Phone, Name: read.Name, Unnamed: true, Topics: read.Topics, Phone: read.Phone,
		Notes:      "named in the notes of " + line.ID + "; its sources and date are that line's",
		Confidence: crisis.Medium, Agreeing: 1, Evidence: line.Evidence, Sources: line.Sources,
	}
}

// unused is the error that names readings whose line is not in the facts (any
// more).
func (r *readings) unused() error {
	var lost []string
	for id := range r.by {
		if !r.used[id] {
			lost = append(lost, id)
		}
	}
	if len(lost) == 0 {
		return nil
	}
	slices.Sort(lost)
	return fmt.Errorf("readings without a line: %s", strings.Join(lost, ", "))
}

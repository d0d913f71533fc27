package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"kintsugi/internal/crisis/detect"
)

// crisisClassify reads messages with the rules for danger, so that anybody can
// measure them on messages of their own.
type crisisClassify struct{}

// longestLine is how many bytes one message and its JSON may have.
const longestLine = 1 << 20

type classifyIn struct {
	ID   json.RawMessage `json:"id"`
	Text string          `json:"text"`
	Lang string          `json:"lang"`
}

type classifyOut struct {
	ID       json.RawMessage `json:"id"`
	Class    detect.Class    `json:"class"`
	Strength detect.Strength `json:"strength"`
	Rule     string          `json:"rule"`
}

// Run writes a line for each line of the input. What it says of a mistake never
// repeats the words.
func (crisisClassify) Run(p *process) error {
	fsys, _, err := contentFolder{}.open(p)
	if err != nil {
		return err
	}
	detector, findings := detect.Load(fsys)
	if len(findings) > 0 {
		var all []error
		for _, f := range findings {
			all = append(all, errors.New(f.String()))
		}
		return errors.Join(all...)
	}
	out := bufio.NewWriter(p.out)
	if err := classify(detector, p.in, out); err != nil {
		return errors.Join(err, out.Flush())
	}
	return out.Flush()
}

// classify reads JSON lines and writes one for each.
func classify(d *detect.Detector, in io.Reader, out io.Writer) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, longestLine)
	write := json.NewEncoder(out)
	for n := 1; lines.Scan(); n++ {
		if len(lines.Bytes()) == 0 {
			continue
		}
		var one classifyIn
		if json.Unmarshal(lines.Bytes(), &one) != nil {
			return fmt.Errorf("crisis classify: line %d is no JSON object with id, text and lang", n)
		}
		r := d.Read(one.Text, one.Lang)
		if err := write.Encode(classifyOut{one.ID, r.Class, r.Strength, r.Rule}); err != nil {
			return fmt.Errorf("crisis classify: writing line %d: %w", n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("crisis classify: reading: %w", err)
	}
	return nil
}

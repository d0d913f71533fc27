package main

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"time"

	"kintsugi/internal/crisis"
	"kintsugi/internal/script"
)

// crisisCheck lists the records that somebody should look at.
type crisisCheck struct {
	contentFolder
	JSON bool     `name:"json" help:"One JSON object a line: country, id, kind, about; the last one holds the counts."`
	Only []string `enum:"stale,old,one-source,doubtful,off,failed,no-line,no-emergency" help:"List only these kinds: ${enum}. The counts at the end are of all."`
}

// checkCounts is the last line of the report as JSON.
type checkCounts struct {
	Countries int            `json:"countries"`
	Lines     int            `json:"lines"`
	Shown     int            `json:"shown"`
	Numbers   int            `json:"emergency_numbers"`
	Remarks   map[string]int `json:"remarks"`
	// Switches tells whether it was read what is switched off at run time, and
	// what people said didn't work.
	Switches string `json:"switches"`
}

// Run prints the report. It fails only for files that are broken: being old is
// no mistake.
func (c crisisCheck) Run(p *process) error {
	fsys, dir, err := c.open(p)
	if err != nil {
		return err
	}
	directory, found := crisis.Load(fsys, time.Now())
	found = slices.DeleteFunc(found, func(f crisis.Finding) bool { return f.Warn })
	for _, f := range found {
		f.File = path.Join(dir, f.File)
		if err := c.print(p, script.Finding{File: f.File, Line: f.Line, Code: f.Code, Message: f.Message}, f.String()); err != nil {
			return err
		}
	}
	switches := "read"
	failed, err := p.runtime(directory)
	if err != nil {
		switches = "not read: " + err.Error()
	}
	report := directory.Report(time.Now())
	directory.AddFailed(&report, failed)
	for _, r := range report.Remarks {
		if len(c.Only) > 0 && !slices.Contains(c.Only, r.Kind) {
			continue
		}
		if err := c.print(p, r, r.String()); err != nil {
			return err
		}
	}
	counts := checkCounts{report.Countries, report.Lines, report.Shown, report.Numbers, report.ByKind, switches}
	if err := c.print(p, counts, counts.String()); err != nil {
		return err
	}
	if len(found) > 0 {
		return fmt.Errorf("crisis check: %d mistakes in the files; what they are about is not shown to anybody", len(found))
	}
	return nil
}

// print writes one thing in the form asked for.
func (c crisisCheck) print(p *process, object any, text string) error {
	var err error
	if c.JSON {
		printed := json.NewEncoder(p.out)
		printed.SetEscapeHTML(false)
		err = printed.Encode(object)
	} else {
		_, err = fmt.Fprintln(p.out, text)
	}
	if err != nil {
		return fmt.Errorf("crisis check: print: %w", err)
	}
	return nil
}

// String is the end of the report.
func (c checkCounts) String() string {
	text := fmt.Sprintf("\n%d countries, %d lines (%d may be shown), %d emergency numbers\n", c.Countries, c.Lines, c.Shown, c.Numbers)
	for _, kind := range crisis.Remarks {
		text += fmt.Sprintf("%6d %-12s %s\n", c.Remarks[kind], kind, checkKinds[kind])
	}
	return text + "What is switched off or failed at run time: " + c.Switches
}

// checkKinds says what the kinds of remark mean.
var checkKinds = map[string]string{
	crisis.RemarkStale:       "newest evidence more than 90 days old",
	crisis.RemarkOld:         `newest evidence more than 12 months old: shown with "please check"`,
	crisis.RemarkOneSource:   "no second source agrees",
	crisis.RemarkDoubtful:    "looks damaged: never shown",
	crisis.RemarkOff:         "switched off, by its file or at run time",
	crisis.RemarkFailed:      "people said that it didn't work; crisis seen counts from nought again",
	crisis.RemarkNoLine:      "countries without a line that may be shown",
	crisis.RemarkNoEmergency: "countries without an emergency number that may be shown",
}

package crisis

import (
	"fmt"
	"strings"
	"time"
)

// The things a [Remark] can say of a record.
const (
	RemarkOld         = "old"          // the newest evidence is more than 12 months old, or of no known date; shown with "please check"
	RemarkStale       = "stale"        // more than 90 days old; its keeper should look
	RemarkOneSource   = "one-source"   // no second source agrees
	RemarkDoubtful    = "doubtful"     // the record looks damaged; never shown
	RemarkOff         = "off"          // switched off, in its file or at run time
	RemarkFailed      = "failed"       // people said that the number didn't work
	RemarkNoLine      = "no-line"      // the country has no line that may be shown
	RemarkNoEmergency = "no-emergency" // the country has no emergency number that may be shown
)

// Remarks are all kinds of remark, in the order of a report's counts.
var Remarks = []string{RemarkStale, RemarkOld, RemarkOneSource, RemarkDoubtful, RemarkOff, RemarkFailed, RemarkNoLine, RemarkNoEmergency}

// Remark is one thing that whoever keeps the directory should know of a record,
// or of a country as a whole; ID is empty then.
type Remark struct {
	Country string `json:"country"`
	ID      string `json:"id,omitempty"`
	Kind    string `json:"kind"`
	About   string `json:"about"`
}

// String is the remark as one line.
func (r Remark) String() string {
	what := r.ID
	if what == "" {
		what = r.Country
	}
	return fmt.Sprintf("%s: %s: %s", what, r.Kind, r.About)
}

// Report is the state of the directory at a moment.
type Report struct {
	Remarks []Remark
	// Countries, Lines and Numbers count what there is, Shown the lines that may
	// be shown, and ByKind the remarks. A record is either stale or old.
	Countries, Lines, Numbers, Shown int
	ByKind                           map[string]int
}

// Report looks at every record as it stands at a moment, with what is switched
// off at run time (safety.md C3). Of lines that are never shown it tells only
// which are doubtful or off.
func (d *Directory) Report(at time.Time) Report {
	r := &reporter{at: at, off: d.switchedOff(), Report: Report{Countries: len(d.codes), ByKind: map[string]int{}}}
	for _, code := range d.codes {
		r.code = code
		view := d.view(code, at)
		if view == nil {
			continue
		}
		shown := r.lines(view)
		if shown == 0 {
			r.add("", RemarkNoLine, view.Name+" has no line that may be shown")
		}
		r.emergency(view.Emergency)
		if view.Emergency == nil || len(view.Emergency.services(func(n Number) bool { return r.off[n.id(code)] })) == 0 {
			r.add("", RemarkNoEmergency, view.Name+" has no emergency number that may be shown")
		}
	}
	return r.Report
}

// reporter gathers the remarks of one report.
type reporter struct {
	Report
	at   time.Time
	off  map[string]bool
	code string
}

func (r *reporter) add(id, kind, about string) {
	r.Remarks = append(r.Remarks, Remark{Country: r.code, ID: id, Kind: kind, About: about})
	r.ByKind[kind]++
}

// lines looks at the lines of a country and counts those that may be shown.
func (r *reporter) lines(v *view) (shown int) {
	for i := range v.Lines {
		line := &v.Lines[i]
		r.Lines++
		switch {
		case line.Status == Doubtful:
			r.add(line.ID, RemarkDoubtful, line.Reason)
		case line.Status == Off:
			r.add(line.ID, RemarkOff, line.Name+"; by its file: "+line.Reason)
		case r.off[line.ID]:
			r.add(line.ID, RemarkOff, line.Name+"; at run time")
		case line.mayShow():
			shown++
			r.evidence(line.ID, line.Name, line.Evidence, line.Checked)
			if line.Agreeing < 2 && (line.Agreeing > 0 || line.sources < 2) {
				r.add(line.ID, RemarkOneSource, line.Name)
			}
		}
	}
	r.Shown += shown
	return shown
}

// emergency looks at the emergency numbers of a country.
func (r *reporter) emergency(e *Emergency) {
	if e == nil {
		return
	}
	for _, n := range e.Numbers {
		r.Numbers++
		id, name := n.id(r.code), "emergency number "+n.Number+" ("+strings.Join(n.Services, ", ")+")"
		if r.off[id] {
			r.add(id, RemarkOff, name+"; at run time")
			continue
		}
		r.evidence(id, name, n.Evidence, n.Checked)
		if n.Agreeing < 2 {
			r.add(id, RemarkOneSource, name+"; never shown")
		}
	}
}

// evidence notes a record whose newest evidence is getting old.
func (r *reporter) evidence(id, name, evidence, checked string) {
	day, ok := newest(evidence, checked)
	switch {
	case !ok:
		r.add(id, RemarkOld, name+"; no date is known")
	case stale(evidence, checked, r.at):
		r.add(id, RemarkOld, name+"; "+day.Format(time.DateOnly))
	case aging(day, r.at):
		r.add(id, RemarkStale, name+"; "+day.Format(time.DateOnly))
	}
}

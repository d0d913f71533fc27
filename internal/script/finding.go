package script

import (
	"cmp"
	"fmt"
	"slices"
)

// Finding is one mistake, or one thing to look at, in a content file.
type Finding struct {
	// File is the path inside the content folder; Line counts from 1, 0 is the
	// file as a whole.
	File string `json:"file"`
	Line int    `json:"line"`
	// Code is a short word for the kind of finding: target, html, review, ...
	Code    string `json:"code"`
	Message string `json:"message"`
	// State is the state it is about, as flow/state, where a caller needs it.
	State string `json:"state,omitempty"`
	// Warn is set where the content works all the same and somebody should look.
	Warn bool `json:"warn,omitempty"`
}

// String is the finding as one line: file:line: code: message.
func (f Finding) String() string {
	return fmt.Sprintf("%s:%d: %s: %s", f.File, f.Line, f.Code, f.Message)
}

// Errors are the findings that keep content from being used.
func Errors(all []Finding) []Finding {
	return slices.DeleteFunc(slices.Clone(all), func(f Finding) bool { return f.Warn })
}

func sortFindings(all []Finding) {
	slices.SortStableFunc(all, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message))
	})
}

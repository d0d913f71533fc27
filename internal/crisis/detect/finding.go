package detect

import "fmt"

// Finding is one mistake in a file of rules.
type Finding struct {
	// File is the path inside the content folder, Line counts from 1; 0 is the
	// file as a whole.
	File string
	Line int
	// Code is a short word for the kind of mistake (pattern, no-list, ...).
	Code    string
	Message string
}

// String is the finding as one line: file:line: code: message.
func (f Finding) String() string {
	return fmt.Sprintf("%s:%d: %s: %s", f.File, f.Line, f.Code, f.Message)
}

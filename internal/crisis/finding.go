package crisis

import "fmt"

// Finding is one mistake or warning in a file of the directory.
type Finding struct {
	// File is the path inside the content folder, Line counts from 1; 0 is the
	// file as a whole.
	File string
	Line int
	// Code is a short word for the kind of finding (no-source, stale, ...).
	Code    string
	Message string
	// Warn is set where the directory works all the same and somebody should
	// look (old evidence); otherwise the record it is about is not shown.
	Warn bool
}

// String is the finding as one line: file:line: code: message.
func (f Finding) String() string {
	return fmt.Sprintf("%s:%d: %s: %s", f.File, f.Line, f.Code, f.Message)
}

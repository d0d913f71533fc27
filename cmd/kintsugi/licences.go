package main

import (
	_ "embed"
	"io"
)

// thirdParty holds the licences of all modules in the binary, which want to be
// passed on with it; written by make licences.
//
//go:embed third_party.txt
var thirdParty string

// licencesCommand prints them.
type licencesCommand struct{}

// Run prints.
func (licencesCommand) Run(p *process) error {
	_, err := io.WriteString(p.out, thirdParty)
	return err
}

// Command supply tells what the bot is built of: the licences of all modules, for
// people and for the binary, and a bill of materials of a binary (CycloneDX).
//
//	go run ./internal/supply licences         # write docs/licences.md and cmd/kintsugi/third_party.txt
//	go run ./internal/supply licences -check  # say whether they are current
//	go run ./internal/supply sbom bin/kintsugi > bin/kintsugi.cdx.json
//
// It is for whoever builds the bot, and no part of it. It reads the module cache
// and asks nobody.
package main

import (
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"fmt"
	"os"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "supply:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 1 && args[0] == "licences":
		return writeLicences(false)
	case len(args) == 2 && args[0] == "licences" && args[1] == "-check":
		return writeLicences(true)
	case len(args) == 2 && args[0] == "sbom":
		info, err := buildinfo.ReadFile(args[1])
		if err != nil {
			return fmt.Errorf("read %s: %w", args[1], err)
		}
		b, err := newBill(info)
		if err != nil {
			return err
		}
		out := json.NewEncoder(os.Stdout)
		out.SetIndent("", "  ")
		return out.Encode(b)
	}
	return errors.New("want licences, licences -check, or sbom BINARY")
}

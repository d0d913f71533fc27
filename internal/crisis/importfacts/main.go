// Command importfacts makes the country files of content/crisis from the
// published list of crisis facts:
//
//	go run ./internal/crisis/importfacts crisis-facts.yaml content/crisis
//
// The facts are carried over letter by letter. What a person read in the notes
// of a record (an area, an extension to dial) stands in readings.yaml beside
// this file. The same input gives the same files. A country file is
// overwritten, but lines switched off in it stay off, and a checked date and a
// zone stay;
// look at the difference before you keep it.
package main

import (
	_ "embed"
	"fmt"
	"os"
	"path/filepath"

	"go.yaml.in/yaml/v4"

	"kintsugi/internal/crisis"
)

//go:embed readings.yaml
var readingsFile []byte

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: importfacts FACTS.yaml FOLDER")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "importfacts:", err)
		os.Exit(1)
	}
}

// run converts the facts file into one file a country in folder.
func run(factsPath, folder string) error {
	data, err := os.ReadFile(factsPath)
	if err != nil {
		return fmt.Errorf("read facts: %w", err)
	}
	var facts []country
	if err := yaml.Load(data, &facts, yaml.WithKnownFields()); err != nil {
		return fmt.Errorf("facts: %w", err)
	}
	readings, err := readReadings(readingsFile)
	if err != nil {
		return err
	}
	for _, fact := range facts {
		path := filepath.Join(folder, fact.Code+".yaml")
		made, err := convert(fact, readings)
		if err != nil {
			return err
		}
		if err := keep(path, made); err != nil {
			return err
		}
		if err := write(path, made); err != nil {
			return err
		}
	}
	return readings.unused()
}

// keep takes over what people did to the file since the last import: lines
// switched off, dates on which somebody checked a line, and its time zone.
func keep(path string, made *crisis.Country) error {
	data, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the former file: %w", err)
	}
	var former crisis.Country
	if err := yaml.Load(data, &former); err != nil {
		return fmt.Errorf("former file %s: %w", path, err)
	}
	before := map[string]crisis.Line{}
	for _, line := range former.Lines {
		before[line.ID] = line
	}
	for i, line := range made.Lines {
		old, found := before[line.ID]
		if found && old.Status == crisis.Off {
			made.Lines[i].Status, made.Lines[i].Reason = old.Status, old.Reason
		}
		made.Lines[i].Checked, made.Lines[i].Zone = old.Checked, old.Zone
	}
	return nil
}

// write writes one country's file, numbers in quotes and lines unbroken.
func write(path string, made *crisis.Country) error {
	body, err := yaml.Dump(made, yaml.WithLineWidth(-1))
	if err != nil {
		return fmt.Errorf("write %s: %w", made.Code, err)
	}
	head := fmt.Sprintf("# yaml-language-server: $schema=schema.json\n# %s: emergency numbers and helplines. README.md beside this file says how to edit it.\n", made.Name)
	if err := os.WriteFile(path, append([]byte(head), body...), 0o644); err != nil {
		return fmt.Errorf("write country file: %w", err)
	}
	return nil
}

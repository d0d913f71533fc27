package crisis

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

const aliasesFile = folder + "/aliases.yaml"

// aliases are the words by which people name countries besides the names of
// Unicode's locale data (aliases.yaml says what each list is for).
type aliases struct {
	Names    map[string][]string `yaml:"names"`
	Several  map[string][]string `yaml:"several"`
	Words    string              `yaml:"words"`
	Ask      string              `yaml:"ask"`
	Shout    []string            `yaml:"shout"`
	People   []string            `yaml:"people"`
	Ordinary []string            `yaml:"ordinary"`
	Place    string              `yaml:"place"`
	Never    []string            `yaml:"never"`
}

// readAliases reads and checks aliases.yaml; known tells which codes there are.
func readAliases(fsys fs.FS, known func(string) bool) (aliases, []Finding) {
	var a aliases
	data, err := fs.ReadFile(fsys, aliasesFile)
	if err != nil {
		return a, []Finding{{File: aliasesFile, Code: "unreadable", Message: err.Error()}}
	}
	findings := decode(aliasesFile, data, &a)
	c := &checker{name: aliasesFile, places: places{data: data}}
	for _, code := range slices.Sorted(maps.Keys(a.Names)) {
		if !known(code) {
			c.add("code", fmt.Sprintf("names of %q, which is no country of the directory", code), "names", code)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(a.Several)) {
		for _, code := range a.Several[name] {
			if !known(code) {
				c.add("code", fmt.Sprintf("%s may be %q, which is no country of the directory", name, code), "several", name)
			}
		}
	}
	return a, append(findings, c.findings...)
}

// set are words of a list as a set, folded.
func set(list []string) map[string]bool {
	all := map[string]bool{}
	for _, word := range list {
		all[fold(word)] = true
	}
	return all
}

// shortWords are the words of a list in a string, as they stand.
func shortWords(list string) map[string]bool {
	all := map[string]bool{}
	for _, word := range strings.Fields(list) {
		all[word] = true
	}
	return all
}

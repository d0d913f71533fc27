package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Files that are written, from the root of the repository.
const (
	listFile  = "docs/licences.md"
	textsFile = "cmd/kintsugi/third_party.txt"
)

// module is one module that something is built of.
type module struct {
	path, version, dir string
	licence            string // SPDX id
	text               []byte
}

// allowed are the licences that allow what is done here: to build in, to change
// and to pass on, where the notice goes with it. Another one is for people to
// read first.
var allowed = []string{"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"}

// uses are what modules are used for, each by the packages that need them. A
// module is listed where it comes first.
var uses = []struct {
	title string
	also  string // another licence that is fine for what is not passed on
	args  []string
}{
	{"In the binary", "", []string{"-deps", "./cmd/kintsugi"}},
	{"In tests and benchmarks only", "MPL-2.0", []string{"-deps", "-test", "./..."}},
	{"Tools that check it, no part of it", "MPL-2.0", []string{"-modfile=.ci/tools.mod", "-deps", "tool"}},
}

// writeLicences writes the list and the texts, or, with check, says whether they
// would be other ones.
func writeLicences(check bool) error {
	var list, texts bytes.Buffer
	list.WriteString("# Licences\n\nWritten by `make licences` from the licence files of the modules; `make lint` holds it to be current, and refuses a licence\n" +
		"that is not one of " + strings.Join(allowed, ", ") + " (and MPL-2.0 where nothing is passed on). `kintsugi licences` prints the texts of what is in the binary.\n")
	seen := map[string]bool{}
	for i, use := range uses {
		all, err := modules(use.args)
		if err != nil {
			return err
		}
		fmt.Fprintf(&list, "\n## %s\n\n| module | version | licence |\n|---|---|---|\n", use.title)
		for _, m := range all {
			if seen[m.path] {
				continue
			}
			seen[m.path] = true
			if err := m.read(); err != nil {
				return err
			}
			if !slices.Contains(allowed, m.licence) && m.licence != use.also {
				return fmt.Errorf("%s has a licence that somebody has to read first (%q)", m.path, m.licence)
			}
			fmt.Fprintf(&list, "| %s | %s | %s |\n", m.path, m.version, m.licence)
			if i == 0 {
				fmt.Fprintf(&texts, "%s %s (%s)\n\n%s\n%s\n\n", m.path, m.version, m.licence, bytes.TrimSpace(m.text), strings.Repeat("-", 80))
			}
		}
	}
	goText, err := goLicence()
	if err != nil {
		return err
	}
	fmt.Fprintf(&texts, "The Go programming language and its standard library (BSD-3-Clause)\n\n%s\n", bytes.TrimSpace(goText))
	for name, data := range map[string][]byte{listFile: list.Bytes(), textsFile: texts.Bytes()} {
		if !check {
			err := os.WriteFile(name, data, 0o644)
			if err != nil {
				return fmt.Errorf("write the licences: %w", err)
			}
			continue
		}
		if is, err := os.ReadFile(name); err != nil || !bytes.Equal(is, data) {
			return fmt.Errorf("%s is not current; make licences writes it anew", name)
		}
	}
	return nil
}

// modules are those that packages come from, sorted by path, without our own.
func modules(args []string) (all []module, err error) {
	const form = `{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}} {{.Dir}}{{end}}{{end}}`
	cmd := exec.Command(goCommand(), append([]string{"list", "-f", form}, args...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("list modules: %w", err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	slices.Sort(lines)
	for _, line := range slices.Compact(lines) {
		if f := strings.Fields(line); len(f) == 3 {
			all = append(all, module{path: f[0], version: f[1], dir: f[2]})
		}
	}
	return all, nil
}

// goCommand is the go command to use: that of make, if it set one.
func goCommand() string {
	if name := os.Getenv("GO"); name != "" {
		return name
	}
	return "go"
}

// goLicence reads the licence of Go itself.
func goLicence() ([]byte, error) {
	out, err := exec.Command(goCommand(), "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("find Go's own files: %w", err)
	}
	root := strings.TrimSpace(string(out))
	for _, dir := range []string{root, filepath.Dir(root)} { // some systems keep it one up
		if text, err := os.ReadFile(filepath.Join(dir, "LICENSE")); err == nil {
			return text, nil
		}
	}
	return nil, fmt.Errorf("there is no LICENSE in %s", root)
}

var licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying)(\.(md|txt))?$`)

// read finds the module's licence, and the notice that some want passed on.
func (m *module) read() error {
	files, err := os.ReadDir(m.dir)
	if err != nil {
		return fmt.Errorf("%s: %w", m.path, err)
	}
	for _, f := range files {
		if !licenceFile.MatchString(f.Name()) {
			continue
		}
		if m.text, err = os.ReadFile(filepath.Join(m.dir, f.Name())); err != nil {
			return fmt.Errorf("%s: %w", m.path, err)
		}
		m.licence = recognize(m.text)
		if notice, err := os.ReadFile(filepath.Join(m.dir, "NOTICE")); err == nil {
			m.text = slices.Concat(m.text, []byte("\n\n"), notice)
		}
		return nil
	}
	return fmt.Errorf("%s has no licence file", m.path)
}

// recognize tells a licence by sentences that only it has; "" for any other.
func recognize(text []byte) string {
	words := strings.Join(strings.Fields(strings.ToLower(string(text))), " ")
	has := func(s string) bool { return strings.Contains(words, s) }
	switch {
	case has("mozilla public license version 2.0") || has("mozilla public license, version 2.0"):
		return "MPL-2.0"
	case has("gnu general public") || has("gnu lesser") || has("gnu affero"):
		return ""
	case has("apache license") && has("version 2.0, january 2004"):
		return "Apache-2.0"
	case has("redistribution and use in source and binary forms") && has("neither the name"):
		return "BSD-3-Clause"
	case has("redistribution and use in source and binary forms"):
		return "BSD-2-Clause"
	case has("permission to use, copy, modify, and/or distribute this software for any purpose"):
		return "ISC"
	case has("permission is hereby granted, free of charge, to any person obtaining a copy"):
		return "MIT"
	}
	return ""
}

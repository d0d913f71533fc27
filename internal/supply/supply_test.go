package main

import (
	"encoding/json"
	"os"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
)

// direct are the modules that a go.mod asks for by itself: those it requires
// without "// indirect", or whose packages are its tools.
func direct(t *testing.T, file string) (all []string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var tools []string
	block := ""
	for line := range strings.Lines(string(data)) {
		f := strings.Fields(line)
		switch {
		case len(f) == 2 && f[1] == "(":
			block = f[0]
		case len(f) == 0 || f[0] == ")":
			block = ""
		case block == "tool":
			tools = append(tools, f[0])
		case block == "require" && len(f) == 2:
			all = append(all, f[0])
		case block == "require":
			if slices.ContainsFunc(tools, func(tool string) bool { return strings.HasPrefix(tool, f[0]+"/") || tool == f[0] }) {
				all = append(all, f[0])
			}
		}
	}
	if len(all) == 0 {
		t.Fatalf("%s asks for nothing", file)
	}
	return all
}

var row = regexp.MustCompile(`(?m)^\| ([^ |]+/[^ |]+) \|`)

// TestEveryModuleSaysWhy: each module that go.mod and .ci/tools.mod ask for has a
// line in docs/dependencies.md, and no line names a module that is gone.
func TestEveryModuleSaysWhy(t *testing.T) {
	data, err := os.ReadFile("../../docs/dependencies.md")
	if err != nil {
		t.Fatal(err)
	}
	used, _, found := strings.Cut(string(data), "## Tried and not taken")
	if !found {
		t.Fatal("the section of what was not taken is gone")
	}
	var rows []string
	for _, m := range row.FindAllStringSubmatch(used, -1) {
		rows = append(rows, m[1])
	}
	all := append(direct(t, "../../go.mod"), direct(t, "../../.ci/tools.mod")...)
	version := regexp.MustCompile(`/v[0-9]+$`)
	fits := func(module, row string) bool {
		plain := version.ReplaceAllString(module, "")
		return row == module || row == plain || strings.HasSuffix(module, "/"+row) || strings.HasSuffix(plain, "/"+row)
	}
	for _, m := range all {
		if !slices.ContainsFunc(rows, func(r string) bool { return fits(m, r) }) {
			t.Errorf("%s has no line that says why", m)
		}
	}
	for _, r := range rows {
		if !slices.ContainsFunc(all, func(m string) bool { return fits(m, r) }) {
			t.Errorf("the line of %s names no module that is asked for", r)
		}
	}
}

// TestLicencesAreTold: a licence is known by its own sentences, and one that asks
// for more than a notice is not taken for another.
func TestLicencesAreTold(t *testing.T) {
	for text, want := range map[string]string{
		"MIT License\n\nPermission is hereby granted, free of\ncharge, to any person obtaining a copy": "MIT",
		"Redistribution and use in source and binary forms, with or without":                           "BSD-2-Clause",
		"Redistribution and use in source and binary forms ... Neither the name of":                    "BSD-3-Clause",
		"Apache License\n   Version 2.0, January 2004":                                                 "Apache-2.0",
		"Permission to use, copy, modify, and/or distribute this software for any purpose with":        "ISC",
		"Mozilla Public License Version 2.0":                                                           "MPL-2.0",
		"GNU GENERAL PUBLIC LICENSE Version 3. Redistribution and use in source and binary forms":      "",
		"GNU Affero General Public License":                                                            "",
		"All rights reserved.":                                                                         "",
	} {
		if got := recognize([]byte(text)); got != want {
			t.Errorf("%.40q is told as %q, not %q", text, got, want)
		}
	}
	for _, bad := range []string{"", "MPL-2.0", "GPL-3.0"} {
		if slices.Contains(allowed, bad) {
			t.Errorf("%q may go into the binary", bad)
		}
	}
}

// TestBillOfMaterials holds a bill against what CycloneDX 1.6 requires: its fixed
// fields, a type and a name of each component, references that are there once and
// lead somewhere, and the forms of serial number, hash and package URL.
func TestBillOfMaterials(t *testing.T) {
	info := &debug.BuildInfo{
		GoVersion: "go1.26.8", Path: "kintsugi/cmd/kintsugi", Main: debug.Module{Path: "kintsugi"},
		Deps: []*debug.Module{
			{Path: "github.com/a/b", Version: "v1.2.3", Sum: "h1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="},
			{Path: "c.org/old", Version: "v1.0.0", Replace: &debug.Module{Path: "c.org/new", Version: "v2.0.0+incompatible"}},
		},
		Settings: []debug.BuildSetting{{Key: "GOOS", Value: "linux"}},
	}
	b, err := newBill(info)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := newBill(info)
	if b.Serial != again.Serial {
		t.Error("the same binary gives another bill")
	}
	raw, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	var is map[string]any
	if err := json.Unmarshal(raw, &is); err != nil {
		t.Fatal(err)
	}
	if is["bomFormat"] != "CycloneDX" || is["specVersion"] != "1.6" || is["version"] != 1.0 {
		t.Errorf("fixed fields: %v %v %v", is["bomFormat"], is["specVersion"], is["version"])
	}
	if !regexp.MustCompile(`^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`).MatchString(b.Serial) {
		t.Errorf("serial number %s", b.Serial)
	}
	refs := map[string]bool{}
	for _, c := range append([]component{b.Metadata.Component}, b.Components...) {
		if c.Name == "" || (c.Type != "library" && c.Type != "application") || c.Version == "" {
			t.Errorf("component %+v", c)
		}
		if refs[c.Ref] || !regexp.MustCompile(`^pkg:golang/[a-z0-9./-]+@[A-Za-z0-9.%-]+$`).MatchString(c.PURL) {
			t.Errorf("reference %q, package URL %q", c.Ref, c.PURL)
		}
		refs[c.Ref] = true
		for _, h := range c.Hashes {
			if h.Alg != "SHA-256" || !regexp.MustCompile(`^[0-9a-f]{64}$`).MatchString(h.Content) {
				t.Errorf("hash %+v", h)
			}
		}
	}
	for _, d := range b.Dependencies {
		for _, ref := range append(d.DependsOn, d.Ref) {
			if !refs[ref] {
				t.Errorf("%s leads nowhere", ref)
			}
		}
	}
	if len(refs) != 4 || !refs["pkg:golang/c.org/new@v2.0.0%2Bincompatible"] || !refs["pkg:golang/std@1.26.8"] || len(b.Components[1].Hashes) != 1 {
		t.Errorf("components: %v", refs)
	}
	if _, err := newBill(&debug.BuildInfo{}); err == nil {
		t.Error("a binary that says nothing has a bill")
	}
}

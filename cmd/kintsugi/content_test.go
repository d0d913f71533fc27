package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kintsugi/content"
	"kintsugi/internal/script"
)

// call runs a command as a person would, in an empty folder.
func call(t *testing.T, variables []string, args ...string) (code int, out, says string) {
	t.Helper()
	t.Chdir(t.TempDir())
	var o, e bytes.Buffer
	p := &process{ctx: t.Context(), args: args, variable: variables, in: strings.NewReader(""), out: &o, err: &e}
	return p.run(), o.String(), e.String()
}

// copyOfContent is the built-in content in a folder, where a test may spoil it.
func copyOfContent(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, content.FS); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestContentCheckFindsNoMistakeInOurs(t *testing.T) {
	code, out, says := call(t, nil, "content", "check")
	if code != 0 {
		mistakes := slices.DeleteFunc(strings.Split(out, "\n"), func(line string) bool { return strings.HasSuffix(line, "(warning)") })
		t.Errorf("exit %d: %s; the first are\n%s", code, says, strings.Join(mistakes[:min(10, len(mistakes))], "\n"))
	}
}

// After the findings each flow has a line: how it reads, and the fingerprint
// that a review of it names.
func TestContentCheckPrintsHowEachFlowReads(t *testing.T) {
	_, out, _ := call(t, nil, "content", "check")
	lib, _, _ := loadContent(content.FS, time.Now())
	flows := lib.Flows("en")
	_, table, _ := strings.Cut(out, "\nflow ")
	lines := strings.Split(strings.TrimSpace(table), "\n")[1:]
	if len(lines) != len(flows)+1 || !strings.HasPrefix(lines[0], "(engine) ") {
		t.Fatalf("%d lines for %d flows, the first is %q", len(lines), len(flows), lines[0])
	}
	for i, f := range flows {
		if said := strings.Fields(lines[i+1]); len(said) != 6 || said[0] != f.Name || said[5] != script.Fingerprint(f) {
			t.Errorf("flow %s: %q", f.Name, lines[i+1])
		}
	}

	_, out, _ = call(t, nil, "content", "check", "--json")
	read := 0
	for line := range strings.Lines(out) {
		var r script.Reading
		if err := json.Unmarshal([]byte(line), &r); err == nil && r.Lang == "en" && r.Age >= 5 {
			read++
		}
	}
	if spoken := len(lines) - strings.Count(table, "  -  "); read != spoken {
		t.Errorf("%d lines of JSON have a reading age, and %d of text", read, spoken)
	}
}

func TestContentCheckReportsEveryMistake(t *testing.T) {
	dir := copyOfContent(t)
	write(t, filepath.Join(dir, "flows", "one.yaml"), "flow: one\n bad\n")
	write(t, filepath.Join(dir, "flows", "two.yaml"), "flow: two\nfavourite: x\n")
	code, out, says := call(t, []string{"CONTENT_DIR=" + dir}, "content", "check")
	if code != 1 || !strings.HasPrefix(says, "kintsugi: content: ") {
		t.Errorf("exit %d, said %q", code, says)
	}
	for _, want := range []string{dir + "/flows/one.yaml:", dir + "/flows/two.yaml:2: "} {
		if !strings.Contains(out, want) {
			t.Errorf("no line begins %q in\n%s", want, out)
		}
	}

	code, out, _ = call(t, nil, "content", "check", "--json", dir)
	if code != 1 {
		t.Errorf("with --json: exit %d", code)
	}
	if strings.Contains(out, "reading_age") {
		t.Error("content that can't be used has a reading age")
	}
	for line := range strings.Lines(out) {
		var f script.Finding
		if err := json.Unmarshal([]byte(line), &f); err != nil || f.File == "" || f.Code == "" || f.Message == "" {
			t.Fatalf("%v: %s", err, line)
		}
	}
}

func TestContentFolderThatIsNone(t *testing.T) {
	if code, _, says := call(t, nil, "content", "check", "nowhere"); code != 2 || !strings.HasPrefix(says, "kintsugi: DIR: want a folder") {
		t.Errorf("exit %d, said %q", code, says)
	}
	if code, _, says := call(t, []string{"CONTENT_DIR=nowhere"}, "content", "graph"); code != 2 || !strings.HasPrefix(says, "kintsugi: CONTENT_DIR: want a folder") {
		t.Errorf("exit %d, said %q", code, says)
	}
}

func TestContentGraph(t *testing.T) {
	code, out, says := call(t, nil, "content", "graph")
	if code != 0 || !strings.HasPrefix(out, "## How the flows call each other\n\n```mermaid\nflowchart ") {
		t.Fatalf("exit %d, said %q, printed %.100q", code, says, out)
	}
	if n := strings.Count(out, "```mermaid\n"); n < 2 || 2*n != strings.Count(out, "```") {
		t.Errorf("%d diagrams, and as many ends are wanted as beginnings", n)
	}
	_, one, _ := call(t, nil, "content", "graph", "--flow", "ground")
	if !strings.HasPrefix(one, "flowchart ") || !strings.Contains(out, one) {
		t.Errorf("a flow alone is drawn otherwise than among all: %.100q", one)
	}
	if code, _, says := call(t, nil, "content", "graph", "--flow", "nowhere"); code != 1 || !strings.Contains(says, `no flow "nowhere"`) {
		t.Errorf("exit %d, said %q", code, says)
	}
}

// The list gains what is new and never loses anything, sorted and once each.
func TestContentStates(t *testing.T) {
	dir := copyOfContent(t)
	file := filepath.Join(dir, script.ReleasedFile)
	before := strings.Fields(read(t, file))
	if len(before) < 2 {
		t.Fatalf("the built-in list has %d states", len(before))
	}
	write(t, file, "gone/away\n"+strings.Join(before[1:], "\n")+"\n")
	if code, _, says := call(t, nil, "content", "states", "--update", dir); code != 0 {
		t.Fatalf("exit %d, said %q", code, says)
	}
	after := read(t, file)
	want := map[string]bool{"gone/away": true}
	for _, s := range before {
		want[s] = true
	}
	for s := range strings.FieldsSeq(after) {
		if !want[s] {
			t.Errorf("%s is new, or there twice", s)
		}
		delete(want, s)
	}
	for s := range want {
		t.Errorf("%s is lost", s)
	}
	if _, out, _ := call(t, nil, "content", "states", dir); out != after {
		t.Error("what is printed differs from what was written")
	}
}

func TestCrisis(t *testing.T) {
	code, all, _ := call(t, nil, "crisis")
	if code != 0 || !strings.Contains(" "+all, " PL ") {
		t.Errorf("exit %d, printed %.100q", code, all)
	}
	_, byCode, _ := call(t, nil, "crisis", "PL")
	_, byName, _ := call(t, nil, "crisis", "Польша")
	if byCode != byName || !strings.Contains(byCode, "112") || strings.Contains(byCode, "<b>") {
		t.Errorf("Poland by its code:\n%s\nand by its name:\n%s", byCode, byName)
	}
	if code, _, says := call(t, nil, "crisis", "Atlantis"); code != 1 || !strings.Contains(says, "no country") {
		t.Errorf("exit %d, said %q", code, says)
	}
	if code, _, says := call(t, nil, "crisis", "PL", "--topic", "x"); code != 2 || !strings.Contains(says, "--topic must be one of") {
		t.Errorf("exit %d, said %q", code, says)
	}
}

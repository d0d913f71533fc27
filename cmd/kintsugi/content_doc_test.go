package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"kintsugi/content"
	"kintsugi/internal/script"
)

const counsellors = "docs/content.md" // from the root of the repository

// TestContentGuideCommands does what docs/content.md tells a counsellor to type:
// the program's own commands are run, and what the others name must be there.
func TestContentGuideCommands(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	text := read(t, filepath.Join(root, counsellors))
	commands := 0
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(text, -1) {
		for line := range strings.Lines(block[1]) {
			words := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "CONTENT_DIR=content "))
			if len(words) == 0 {
				continue
			}
			commands++
			switch {
			case len(words) > 3 && slices.Equal(words[:3], []string{"go", "run", "./cmd/kintsugi"}):
				runsAsTold(t, words[3:])
			case len(words) > 2 && words[0] == "go" && words[1] == "test":
				testsAsTold(t, root, words[2:])
			case len(words) == 2 && words[0] == "make":
				if !strings.Contains(read(t, filepath.Join(root, "Makefile")), "\n"+words[1]+": ") {
					t.Errorf("%q: there is no such target", line)
				}
			case len(words) == 3 && words[0] == "git" && words[1] == "diff":
				if _, err := os.Stat(filepath.Join(root, words[2])); err != nil {
					t.Errorf("%q: %v", line, err)
				}
			default:
				t.Errorf("nobody knows what %q does", line)
			}
		}
	}
	if commands < 8 {
		t.Errorf("only %d commands were found", commands)
	}
	for _, m := range regexp.MustCompile("`((?:content|internal|docs)/[^` ]+)`").FindAllStringSubmatch(text, -1) {
		if _, err := os.Stat(filepath.Join(root, m[1])); err != nil {
			t.Errorf("the guide names %s: %v", m[1], err)
		}
	}
}

// runsAsTold runs a command of the program on a copy of the content. The chat is
// only asked whether it is there.
func runsAsTold(t *testing.T, args []string) {
	t.Helper()
	if i := slices.Index(args, ">"); i >= 0 {
		args = args[:i]
	}
	if slices.Contains(args, "chat") {
		args = append(args, "--help")
	}
	if last := len(args) - 1; args[last] == "content" && last > 0 {
		args = append(slices.Clone(args[:last]), copyOfContent(t))
	}
	if code, _, says := call(t, nil, args...); code != 0 {
		t.Errorf("%v: exit %d, said %q", args, code, says)
	}
}

// testsAsTold looks whether there is such a package, with such a test and such a flag.
func testsAsTold(t *testing.T, root string, args []string) {
	t.Helper()
	var source strings.Builder
	name := ""
	for i, arg := range args {
		switch {
		case strings.HasPrefix(arg, "./"):
			files, _ := filepath.Glob(filepath.Join(root, arg, "*_test.go"))
			for _, file := range files {
				source.WriteString(read(t, file))
			}
		case i > 0 && args[i-1] == "-run":
			name = arg
		}
	}
	if !strings.Contains(source.String(), "func "+name) || !strings.Contains(source.String(), "func Test") {
		t.Errorf("go test %v: there is no such test", args)
	}
	if slices.Contains(args, "-update") && !strings.Contains(source.String(), `flag.Bool("update"`) {
		t.Errorf("go test %v: -update means nothing there", args)
	}
}

// TestContentGuideExample does what the worked example of docs/content.md does:
// changes the sentence, signs the flow, and changes it again.
func TestContentGuideExample(t *testing.T) {
	text := read(t, "../../"+counsellors)
	file := regexp.MustCompile("In `content/([^`]+)` there is this line").FindStringSubmatch(text)
	lines := regexp.MustCompile("(?s)```diff\n-(.*?)\n\\+(.*?)\n```").FindStringSubmatch(text)
	golden := regexp.MustCompile("`([a-z_]+\\.txt)` is one that has the changed line").FindStringSubmatch(text)
	if file == nil || lines == nil || golden == nil {
		t.Fatal("the example is gone")
	}
	said := strings.Trim(strings.TrimPrefix(strings.TrimSpace(lines[1]), "text: "), `"`)
	if !strings.Contains(read(t, "../../internal/rehearse/testdata/"+golden[1]), said) {
		t.Errorf("%s doesn't have %q", golden[1], said)
	}
	dir := copyOfContent(t)
	name := filepath.Join(dir, filepath.FromSlash(file[1]))
	change := func(from, to string) {
		t.Helper()
		was := read(t, name)
		if !strings.Contains(was, from) {
			t.Fatalf("%s doesn't have %q", file[1], from)
		}
		write(t, name, strings.Replace(was, from, to, 1))
	}
	flow := strings.TrimSuffix(filepath.Base(name), ".yaml")
	fingerprint := func(fsys fs.FS) (mark string, warned bool) {
		t.Helper()
		lib, _, found := loadContent(fsys, time.Now())
		if lib == nil {
			t.Fatal(script.Errors(found))
		}
		for _, r := range script.Readings(lib) {
			if r.Flow == flow {
				mark = r.Fingerprint
			}
		}
		return mark, slices.ContainsFunc(found, func(f script.Finding) bool { return f.Code == "review" && f.File == file[1] })
	}
	before, _ := fingerprint(content.FS)
	change(lines[1], lines[2])
	after, _ := fingerprint(os.DirFS(dir))
	if after == before {
		t.Error("the change left the fingerprint as it was")
	}
	change("{state: draft}", "{state: reviewed, by: A. Name, on: 2026-11-29, of: "+after+"}")
	if _, warned := fingerprint(os.DirFS(dir)); warned {
		t.Error("a review of the words as they are is warned of")
	}
	change(lines[2], lines[1])
	if mark, warned := fingerprint(os.DirFS(dir)); !warned || mark != before {
		t.Error("words that changed after the review are not warned of")
	}
}

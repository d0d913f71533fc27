package script

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A folder of testdata/wrong is the test content with mistakes: its files stand
// in for those of the same name, an empty one takes the file away, and
// words.edit holds lines that stand in for those of words.yaml with the same
// key. LONG300 stands for 300 letters.
//
// Every finding is announced where it belongs, by its code and a part of its
// message:
//
//	- {state: a, kind: say, to: b} # want target: leads to "b" | key: needs text
//
// or, where no comment can stand, by a line "file:line: code: part" in the
// folder's file want.

// wanted is a finding that a folder announces.
type wanted struct {
	file       string
	line       int
	code, part string
}

func (w wanted) fits(f Finding) bool {
	return f.File == w.file && f.Line == w.line && f.Code == w.code && strings.Contains(f.Message, w.part)
}

// TestCheckFindsEveryMistakeWhereItIs loads content with mistakes and compares
// all findings with those announced; at the end every finding that the package
// can make has been made.
func TestCheckFindsEveryMistakeWhereItIs(t *testing.T) {
	folders, err := os.ReadDir("testdata/wrong")
	if err != nil {
		t.Fatal(err)
	}
	var all []Finding
	for _, d := range folders {
		t.Run(d.Name(), func(t *testing.T) {
			changes, want := wrongContent(t, filepath.Join("testdata/wrong", d.Name()))
			lib, found := Load(testContent(t, changes), testRooms(t))
			compare(t, want, found)
			if (lib == nil) != (len(Errors(found)) > 0) {
				t.Errorf("with %d errors the library is %v", len(Errors(found)), lib)
			}
			all = append(all, found...)
		})
	}
	all = append(all, unreadableFolder(t)...)
	for _, k := range findingKinds(t) {
		if !slices.ContainsFunc(all, k.made) {
			t.Errorf("%s: no test content brings about %s: %s", k.at, k.code, k.format)
		}
	}
}

func TestSoundContentHasNoFindings(t *testing.T) {
	if lib, found := Load(testContent(t, nil), testRooms(t)); lib == nil || len(found) > 0 {
		t.Errorf("the library is %v; found: %v", lib, found)
	}
}

// compare takes each finding off the list of those announced.
func compare(t *testing.T, want []wanted, found []Finding) {
	t.Helper()
	for _, f := range found {
		i := slices.IndexFunc(want, func(w wanted) bool { return w.fits(f) })
		if i < 0 {
			t.Errorf("not announced: %s", f)
			continue
		}
		want = slices.Delete(want, i, i+1)
	}
	for _, w := range want {
		t.Errorf("not found: %s:%d: %s: %s", w.file, w.line, w.code, w.part)
	}
}

// wrongContent reads a folder: the files that change, and what is announced.
func wrongContent(t *testing.T, folder string) (changes map[string]string, want []wanted) {
	t.Helper()
	changes = map[string]string{}
	err := fs.WalkDir(os.DirFS(folder), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(folder, name))
		text := long(string(data))
		switch {
		case name == "want":
			want = append(want, listed(t, text)...)
			return err
		case strings.HasSuffix(name, "words.edit"):
			name, text = strings.TrimSuffix(name, "edit")+"yaml", editedWords(t, text)
		}
		changes[name] = text
		want = append(want, announced(t, name, text)...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return changes, want
}

var longForm = regexp.MustCompile(`LONG\d+`)

func long(text string) string {
	return longForm.ReplaceAllStringFunc(text, func(m string) string {
		n, _ := strconv.Atoi(m[len("LONG"):])
		return strings.Repeat("x", n)
	})
}

// editedWords is words.yaml of the real content with some lines changed.
func editedWords(t *testing.T, edits string) string {
	t.Helper()
	data, err := os.ReadFile("../../content/words.yaml")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(data), "\n")
	for edit := range strings.Lines(edits) {
		key, _, _ := strings.Cut(edit, ":")
		i := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, key+":") })
		if i < 0 {
			t.Fatalf("words.yaml has no line for %s", key)
		}
		lines[i] = strings.TrimRight(edit, "\n")
	}
	return strings.Join(lines, "\n")
}

// announced are the findings that comments of a file announce.
func announced(t *testing.T, file, text string) (want []wanted) {
	n := 0
	for line := range strings.Lines(text) {
		n++
		if _, list, ok := strings.Cut(strings.TrimSpace(line), "# want "); ok {
			for one := range strings.SplitSeq(list, " | ") {
				want = append(want, listed(t, fmt.Sprintf("%s:%d: %s", file, n, one))...)
			}
		}
	}
	return want
}

var wantForm = regexp.MustCompile(`^(\S+):(\d+): (\S+): (.+)$`)

// listed are the findings that lines of a want file announce.
func listed(t *testing.T, text string) (want []wanted) {
	t.Helper()
	for line := range strings.Lines(text) {
		m := wantForm.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			t.Fatalf("%q announces nothing", line)
		}
		n, _ := strconv.Atoi(m[2])
		want = append(want, wanted{m[1], n, m[3], m[4]})
	}
	return want
}

// locked is a file system in which one folder can't be opened.
type locked struct {
	fs.FS
	folder string
}

func (l locked) Open(name string) (fs.File, error) {
	if name == l.folder {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return l.FS.Open(name)
}

// unreadableFolder are the findings where a folder can't be opened.
func unreadableFolder(t *testing.T) []Finding {
	lib, found := Load(locked{testContent(t, nil), "flows"}, testRooms(t))
	compare(t, []wanted{{"flows", 0, "read", "permission denied"}}, found)
	if lib != nil {
		t.Error("there is a library without its flows")
	}
	return found
}

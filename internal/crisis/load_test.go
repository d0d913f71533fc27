package crisis

import (
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"kintsugi/internal/dialogue"
)

// today is the day on which the tests happen.
var today = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

var content = os.DirFS("../../content")

// builtin is the project's own directory, read once for all tests.
var builtin = sync.OnceValues(func() (*Directory, []Finding) { return Load(content, today) })

func project(t testing.TB) *Directory {
	t.Helper()
	directory, _ := builtin()
	return directory
}

// with makes a content folder that has the project's words and these files.
func with(t testing.TB, files map[string]string) fstest.MapFS {
	t.Helper()
	folder := fstest.MapFS{}
	for _, name := range []string{"crisis/words.yaml", "crisis/aliases.yaml"} {
		data, err := fs.ReadFile(content, name)
		if err != nil {
			t.Fatal(err)
		}
		folder[name] = &fstest.MapFile{Data: data}
	}
	folder["crisis/aliases.yaml"] = &fstest.MapFile{Data: []byte("names: {}\n")}
	for name, text := range files {
		folder[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return folder
}

// poland is a country file with these lines, each in YAML flow style.
func poland(lines ...string) map[string]string {
	text := "code: PL\nname: Poland\nlines:\n"
	for _, line := range lines {
		text += "- {" + line + "}\n"
	}
	return map[string]string{"crisis/PL.yaml": text}
}

// must loads a directory that has no mistakes.
func must(t *testing.T, files map[string]string) *Directory {
	t.Helper()
	directory, findings := Load(with(t, files), today)
	for _, f := range findings {
		if !f.Warn {
			t.Fatalf("%s", f)
		}
	}
	return directory
}

func TestC2EveryFileIsSound(t *testing.T) {
	directory, findings := builtin()
	for _, f := range findings {
		if !f.Warn {
			t.Errorf("%s", f)
		}
	}
	if got := len(directory.Codes()); got != 250 {
		t.Errorf("%d countries, want 250", got)
	}
	lines := 0
	for _, code := range directory.Codes() {
		lines += len(directory.country(code).Lines)
	}
	if lines < 1500 {
		t.Errorf("%d lines in all, want more than 1,500", lines)
	}
}

func TestMistakesAreFoundAllAtOnceWithTheirLine(t *testing.T) {
	file := `code: PL
name: Poland
emergency:
  confidence: high
  general: ['112', '113']
  numbers:
  - number: '112'
    services: [all, magic]
    agreeing: 3
    evidence: '2026-08-08'
    sources: []
lines:
- id: pl-1
  name: No source
  topics: [suicide_crisis]
  phone: '116 123'
  confidence: high
  evidence: '2026-08-08'
  sources: []
- id: pl-1
  name: Many
  topics: [sadness]
  audience: [cats]
  phone: call me
  web: javascript:alert(1)
  confidence: sure
  status: off
  evidence: '2027-01-01'
  checked: yesterday
  sources: [s]
- id: de-2
  name: ''
  topics: []
  status: gone
  confidence: medium
  sources: [s]
`
	want := []string{
		"crisis/PL.yaml:5: no-source", "crisis/PL.yaml:8: service", "crisis/PL.yaml:11: no-source",
		"crisis/PL.yaml:19: no-source", "crisis/PL.yaml:20: same-id", "crisis/PL.yaml:22: topic", "crisis/PL.yaml:23: audience",
		"crisis/PL.yaml:24: number", "crisis/PL.yaml:25: web", "crisis/PL.yaml:26: confidence", "crisis/PL.yaml:27: no-reason",
		"crisis/PL.yaml:28: date", "crisis/PL.yaml:29: date", "crisis/PL.yaml:31: id", "crisis/PL.yaml:31: no-channel",
		"crisis/PL.yaml:32: no-name", "crisis/PL.yaml:33: topic", "crisis/PL.yaml:34: status",
	}
	directory, findings := Load(with(t, map[string]string{"crisis/PL.yaml": file}), today)
	var got []string
	for _, f := range findings {
		got = append(got, f.String())
	}
	for _, w := range want {
		if !slices.ContainsFunc(got, func(g string) bool { return strings.HasPrefix(g, w+":") }) {
			t.Errorf("not found: %s", w)
		}
	}
	if page := directory.Lines(dialogue.LinesQuery{Country: "PL", Topic: "crisis", At: today}); !page.None {
		t.Errorf("a faulty record is shown:\n%s", page.Text)
	}
	if text := directory.Emergency("PL", "en"); strings.Contains(text, "112") {
		t.Errorf("a faulty emergency number is shown:\n%s", text)
	}
}

func TestUnknownFieldsAreMistakes(t *testing.T) {
	_, findings := Load(with(t, map[string]string{
		"crisis/PL.yaml": "code: PL\nname: Poland\nlinez: []\nlines:\n- fone: '1'\n",
		"crisis/DE.yaml": "code: FR\nname: Germany\n",
		"crisis/QQ.yaml": "code: QQ\nname: Nowhere\n",
		"crisis/FR.yaml": "code: [",
	}), today)
	for _, want := range []string{"crisis/PL.yaml:3: yaml", "crisis/PL.yaml:5: yaml", "crisis/DE.yaml:1: code", "crisis/QQ.yaml:1: code", "crisis/FR.yaml:2: yaml"} {
		if !slices.ContainsFunc(findings, func(f Finding) bool { return strings.HasPrefix(f.String(), want) }) {
			t.Errorf("not found: %s among %v", want, findings)
		}
	}
}

func TestC5NumbersWithoutQuotesStayAsWritten(t *testing.T) {
	directory := must(t, poland("id: pl-1, name: A, topics: [suicide_crisis], phone: 0800 001, text: 0112, whatsapp: 016, confidence: high, evidence: 2026-08-08, sources: [s]"))
	page := directory.Lines(dialogue.LinesQuery{Country: "PL", Topic: "crisis", At: today})
	for _, number := range []string{"0800 001", "0112", "016"} {
		if !strings.Contains(page.Text, "<code>"+number+"</code>") {
			t.Errorf("%s is not in\n%s", number, page.Text)
		}
	}
}

func TestAnotherFolderReplacesTheBuiltIn(t *testing.T) {
	folder := with(t, poland("id: pl-1, name: Mine, topics: [suicide_crisis], phone: 0112, confidence: high, evidence: 2026-08-08, sources: [s]"))
	directory, err := Open(folder, today)
	if err != nil {
		t.Fatal(err)
	}
	page := directory.Lines(dialogue.LinesQuery{Country: "PL", Topic: "crisis", At: today})
	if !strings.Contains(page.Text, "<code>0112</code>") || directory.Known("DE") {
		t.Errorf("not the folder's own content:\n%s", page.Text)
	}
	if _, err := Open(fstest.MapFS{}, today); err == nil {
		t.Error("an empty folder opens without an error")
	}
}

func TestWordsAreChecked(t *testing.T) {
	data, err := fs.ReadFile(content, "crisis/words.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for old, replacement := range map[string]string{
		`call: "Call {number}"`:     `call: "Call {nummer}"`,
		"free: Free.":               "free: <b>Free.",
		"foreign: A":                "foreing: A",
		"December]":                 "December, Remember]",
		"anyone: Open to any":       "anyone: <blink>Open</blink> to any",
		"area: \"Area: {area}.\"":   "area: \"Area: <i>{area}</b>.\"",
		"men: For men.":             "men: ''",
		"none-country: I don't kno": "none-country: A & B I don't kno",
	} {
		if !strings.Contains(text, old) {
			t.Fatalf("the test replaces %q, which words.yaml doesn't have", old)
		}
		text = strings.Replace(text, old, replacement, 1)
	}
	_, findings := readWords(fstest.MapFS{"crisis/words.yaml": {Data: []byte(text)}})
	var all strings.Builder
	for _, f := range findings {
		all.WriteString(f.String() + "\n")
		if f.Line == 0 {
			t.Errorf("no line: %s", f)
		}
	}
	for _, want := range []string{
		"braces: the sentence call", "html: the sentence free", "unknown: nothing asks for a sentence foreing", "missing: the sentence foreign",
		"months:", "html: the sentence anyone", "html: the sentence area", "missing: audience men", "html: the sentence none-country",
	} {
		if !strings.Contains(all.String(), want) {
			t.Errorf("not found: %s in\n%s", want, all.String())
		}
	}
}

func TestAnotherLanguageTakesEnglishForWhatItLacks(t *testing.T) {
	files := poland("id: pl-1, name: A, topics: [suicide_crisis], phone: '1', confidence: high, evidence: 2026-08-08, sources: [s]")
	files["crisis/words.uk.yaml"] = "say: {call: 'Дзвоніть {number}'}\n"
	directory, _ := Load(with(t, files), today)
	page := directory.Lines(dialogue.LinesQuery{Country: "PL", Topic: "crisis", At: today, Lang: "uk-UA"})
	for _, want := range []string{"Дзвоніть <code>1</code>", "Польща", "Listed August 2026"} {
		if !strings.Contains(page.Text, want) {
			t.Errorf("%q is not in\n%s", want, page.Text)
		}
	}
}

// FuzzCountryFile looks for files that crash the reader or fill more than a
// screen.
func FuzzCountryFile(f *testing.F) {
	for _, text := range []string{
		poland(line("1", "high", fresh+suicide))["crisis/PL.yaml"], emergencyFile("high", 3, 2, 1)["crisis/PL.yaml"],
		"code: PL\nname: *x", "lines: [{}, null]", "emergency: {numbers: [null]}", "&a [*a]", "\xff", poland(line("1", "high", fresh+suicide+", hours: Mon-Fri 9-17, zone: Europe/Lisbon"))["crisis/PL.yaml"], "lines:\n- id: pl-1\n  sources: ['']\n",
	} {
		f.Add(text)
	}
	words := with(f, nil)
	f.Fuzz(func(t *testing.T, text string) {
		folder := maps.Clone(words)
		folder["crisis/PL.yaml"] = &fstest.MapFile{Data: []byte(text)}
		directory, _ := Load(folder, today)
		for topic := range doors {
			page := directory.Lines(dialogue.LinesQuery{Country: "PL", Topic: topic, At: today, Zone: "Asia/Kathmandu"})
			if length := utf8.RuneCountInString(page.Text); length == 0 || length >= 1500 {
				t.Fatalf("%s: a page of %d characters", topic, length)
			}
		}
		if directory.Emergency("PL", "en") == "" {
			t.Fatal("no answer")
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		Load(content, today)
	}
}

func BenchmarkOpenAndFirstPage(b *testing.B) {
	for b.Loop() {
		directory, err := Open(content, today)
		if err != nil {
			b.Fatal(err)
		}
		directory.Lines(dialogue.LinesQuery{Country: "PL", Topic: "crisis", At: today})
	}
}

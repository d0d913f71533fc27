package crisis

import (
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"kintsugi/internal/dialogue"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// line is a line of Poland in YAML flow style; more overrides nothing, it adds.
func line(id, grade, more string) string {
	return fmt.Sprintf("id: pl-%s, name: Line %s, phone: '%s', confidence: %s, sources: [s], %s", id, id, id, grade, more)
}

const (
	fresh   = "evidence: 2026-08-08, "
	old     = "evidence: 2025-11-21, "
	suicide = "topics: [suicide_crisis]"
	support = "topics: [emotional_support]"
)

func crisisPage(d *Directory, from int) dialogue.LinesPage {
	return d.Lines(dialogue.LinesQuery{Country: "PL", Topic: "crisis", From: from, At: today})
}

func TestC3HighIsShownAndMediumOnlyWhereATopicHasNone(t *testing.T) {
	page := crisisPage(must(t, poland(
		line("1", "medium", fresh+suicide), line("2", "high", fresh+suicide), line("3", "low", fresh+suicide),
		line("4", "medium", fresh+support), line("5", "low", suicide),
	)), 0)
	order(t, page.Text, "Line 2", "Line 4")
	for _, hidden := range []string{"Line 1", "Line 3", "Line 5"} {
		if strings.Contains(page.Text, hidden) {
			t.Errorf("%s is shown:\n%s", hidden, page.Text)
		}
	}
	if strings.Count(page.Text, "Listed, not confirmed") != 1 {
		t.Errorf("exactly Line 4 should say that it is not confirmed:\n%s", page.Text)
	}
}

func TestC3OnlyLinesInUseAreShown(t *testing.T) {
	page := crisisPage(must(t, poland(
		line("1", "high", fresh+suicide+", status: superseded, reason: r"), line("2", "high", fresh+suicide+", status: doubtful, reason: r"),
		line("3", "high", fresh+suicide+", status: off, reason: r"),
	)), 0)
	if !page.None || !strings.Contains(page.Text, "I know no helpline") {
		t.Errorf("a line out of use is shown:\n%s", page.Text)
	}
}

func TestC3ALineOutOfUseDoesntHideAMediumOne(t *testing.T) {
	page := crisisPage(must(t, poland(
		line("1", "high", fresh+suicide+", status: off, reason: r"), line("2", "medium", fresh+suicide),
	)), 0)
	order(t, page.Text, "Line 2")
}

func TestC3OldEvidenceAsksToCheckAndEveryLineShowsItsDate(t *testing.T) {
	page := crisisPage(must(t, poland(
		line("1", "high", old+suicide), line("2", "high", "evidence: 2025-11-22, "+suicide), line("3", "high", old+"checked: 2026-10, "+suicide),
	)), 0)
	for _, want := range []string{"Listed November 2025: please check.", "Listed November 2025.", "Listed October 2026."} {
		if strings.Count(page.Text, want) != 1 {
			t.Errorf("%q should be there once:\n%s", want, page.Text)
		}
	}
}

func TestC3ALineWithoutAnOperatorComesLast(t *testing.T) {
	page := crisisPage(must(t, poland(
		line("1", "high", fresh+suicide+", unnamed: true"), line("2", "medium", fresh+support), line("3", "high", fresh+suicide),
	)), 0)
	order(t, page.Text, "Line 3", "Line 2", "operator my list doesn't name")
}

func TestC4ThreeFirstAndMoreAfter(t *testing.T) {
	var lines []string
	for i := range 7 {
		lines = append(lines, line(fmt.Sprint(i), "high", fresh+suicide))
	}
	directory := must(t, poland(lines...))
	var counts, nexts []int
	for from := 0; ; {
		page := crisisPage(directory, from)
		counts = append(counts, strings.Count(page.Text, "Call "))
		nexts = append(nexts, page.Next)
		if from = page.Next; from == 0 {
			break
		}
	}
	if !slices.Equal(counts, []int{3, 3, 1}) || !slices.Equal(nexts, []int{3, 6, 0}) {
		t.Errorf("pages of %v lines, next %v", counts, nexts)
	}
	if page := crisisPage(directory, 99); !strings.Contains(page.Text, "Line 0") {
		t.Errorf("a page after the last is not the first:\n%s", page.Text)
	}
}

func TestC4BothHalvesOfAPairAreOnTheFirstPage(t *testing.T) {
	english, french := ", agreeing: 5, languages: [English]", ", agreeing: 1, languages: [French]"
	page := crisisPage(must(t, poland(
		line("1", "high", fresh+suicide+english), line("2", "high", fresh+suicide+english), line("3", "high", fresh+suicide+english),
		line("4", "high", fresh+suicide+french),
	)), 0)
	order(t, page.Text, "Line 1", "Line 4", "Line 2")

	page = crisisPage(must(t, poland(
		line("1", "high", fresh+suicide+", audience: [adults]"), line("2", "high", fresh+suicide), line("3", "high", fresh+suicide),
		line("4", "high", fresh+"topics: [child_youth]"),
	)), 0)
	order(t, page.Text, "Line 1", "Line 4", "Line 2")
	if page.Next != 3 {
		t.Errorf("the fourth line is not on the next page: %d", page.Next)
	}
}

func TestC6OwnBehaviour(t *testing.T) {
	directory := must(t, poland(line("1", "high", fresh+"topics: [domestic_violence], audience: [women]"), line("2", "high", fresh+"topics: [domestic_violence], anyone: true")))
	page := directory.Lines(dialogue.LinesQuery{Country: "PL", Topic: "own", At: today})
	if !page.None || !strings.Contains(page.Text, "I know no line just for this") || !strings.Contains(page.Text, "Line 2") || strings.Contains(page.Text, "Line 1") {
		t.Errorf("not the truth, or not the line for anyone:\n%s", page.Text)
	}
	for country, want := range map[string]string{"AT": "0800 246 247", "CY": "1406"} {
		page := project(t).Lines(dialogue.LinesQuery{Country: country, Topic: "own", At: today})
		if page.None || !strings.Contains(page.Text, want) {
			t.Errorf("%s: no line for one's own behaviour:\n%s", country, page.Text)
		}
	}
	if page := project(t).Lines(dialogue.LinesQuery{Country: "GB", Topic: "men", At: today}); !strings.Contains(page.Text, "0808 801 0327") {
		t.Errorf("GB: the line for men who are hurt is missing:\n%s", page.Text)
	}
}

func TestTextShowsOnlyWaysToWrite(t *testing.T) {
	directory := must(t, poland(
		line("1", "high", fresh+suicide), line("2", "medium", fresh+suicide+", text: 4202; 5626"), line("3", "medium", fresh+suicide+", text: START to 88788"),
		line("4", "medium", fresh+support+", web: 'https://x.org/chat', chat: true"), line("5", "medium", fresh+support+", web: 'https://x.org'"),
	))
	page := directory.Lines(dialogue.LinesQuery{Country: "PL", Topic: "text", At: today})
	for _, want := range []string{"Text <code>4202</code>\nText <code>5626</code>", "Text START to <code>88788</code>", `Write: <a href="https://x.org/chat">x.org</a>`} {
		if !strings.Contains(page.Text, want) {
			t.Errorf("%q is not in\n%s", want, page.Text)
		}
	}
	if strings.Contains(page.Text, "Call") || strings.Contains(page.Text, "Line 1") || strings.Contains(page.Text, "Line 5") {
		t.Errorf("something that is not writing:\n%s", page.Text)
	}
}

// everyPage calls do with each page of each topic of each country.
func everyPage(t *testing.T, do func(code, topic, text string)) {
	t.Helper()
	directory := project(t)
	for _, code := range directory.Codes() {
		do(code, "emergency", directory.Emergency(code, "en"))
		for _, topic := range slices.Sorted(maps.Keys(doors)) {
			for from, pages := 0, 0; ; pages++ {
				page := directory.Lines(dialogue.LinesQuery{Country: code, Topic: topic, From: from, At: today, Zone: "Asia/Kathmandu"})
				do(code, topic, page.Text)
				if from = page.Next; from == 0 {
					break
				}
				if pages > 100 {
					t.Fatalf("%s %s: the pages don't end", code, topic)
				}
			}
		}
	}
}

func TestEveryPageFitsAndIsTelegramHTML(t *testing.T) {
	nested := regexp.MustCompile(`<(b|i)>[^<]*<(code|a )`)
	link := regexp.MustCompile(`<a href="[^"<>]+">[^<>]+</a>`)
	longest := 0
	everyPage(t, func(code, topic, text string) {
		longest = max(longest, utf8.RuneCountInString(text))
		if utf8.RuneCountInString(text) >= 1500 {
			t.Errorf("%s %s: %d characters", code, topic, utf8.RuneCountInString(text))
		}
		if problem := badHTML(link.ReplaceAllString(text, "link")); problem != "" || nested.MatchString(text) {
			t.Errorf("%s %s: %s\n%s", code, topic, problem, text)
		}
		if strings.ContainsAny(text, "{}") || strings.Contains(text, "\n\n\n") || strings.TrimSpace(text) != text {
			t.Errorf("%s %s: gaps or braces\n%s", code, topic, text)
		}
		if strings.Count(text, "\n<b>") > pageSize+1 {
			t.Errorf("%s %s: more than three lines", code, topic)
		}
	})
	t.Logf("the longest page has %d characters", longest)
}

func TestC5EveryNumberShownStandsInTheCountrysFile(t *testing.T) {
	shown := regexp.MustCompile(`<code>([^<]+)</code>|(\+[0-9][-0-9 ()]*[0-9])`)
	count := 0
	files := map[string]string{}
	everyPage(t, func(code, topic, text string) {
		if files[code] == "" {
			data, err := fs.ReadFile(content, fileOf(code))
			if err != nil {
				t.Fatal(err)
			}
			files[code] = string(data)
		}
		for _, match := range shown.FindAllStringSubmatch(text, -1) {
			number := match[1] + match[2]
			count++
			if !standsIn(files[code], number) {
				t.Errorf("%s %s shows %q, which is not in its file", code, topic, number)
			}
		}
	})
	if count < 1200 {
		t.Errorf("only %d numbers were looked at", count)
	}
}

// standsIn tells whether a number is a value of a YAML file, or one of two in a
// value, and not a part of another number.
func standsIn(file, number string) bool {
	for at := 0; ; at++ {
		next := strings.Index(file[at:], number)
		if next < 0 {
			return false
		}
		at += next
		before, after := file[:at], file[at+len(number):]
		if strings.ContainsAny(before[len(before)-1:], " '[") && strings.ContainsAny(after[:1], "',];\n") && !strings.HasSuffix(before, "id: ") {
			return true
		}
	}
}

func TestC3NothingLowOrOutOfUseIsShownAnywhere(t *testing.T) {
	directory := project(t)
	for _, code := range directory.Codes() {
		for topic := range doors {
			view := directory.view(code, today)
			for _, line := range append(view.atDoor(topic), view.openToAnyone()...) {
				if line.Confidence == Low || line.Status != InUse {
					t.Errorf("%s %s shows %s", code, topic, line.ID)
				}
			}
		}
	}
	for _, id := range []string{"us-800656", "us-85595", "us-439726", "us-44357", "lu-352116111", "cr-5062535439"} {
		country := directory.country(strings.ToUpper(id[:2]))
		at := slices.IndexFunc(country.Lines, func(l Line) bool { return l.ID == id })
		if at < 0 || country.Lines[at].Status != Doubtful {
			t.Errorf("%s is not marked doubtful", id)
		}
	}
}

// TestC5Golden holds the first screens of every country: the emergency number,
// the crisis lines, the abuse lines, and any other topic it has lines for. A number that changes shows here.
func TestC5Golden(t *testing.T) {
	directory := project(t)
	var screens strings.Builder
	for _, code := range directory.Codes() {
		fmt.Fprintf(&screens, "==== %s\n%s\n", code, directory.Emergency(code, "en"))
		for _, topic := range dialogue.Topics {
			page := directory.Lines(dialogue.LinesQuery{Country: code, Topic: topic, At: today})
			if page.None && topic != "crisis" && topic != "abuse" {
				continue
			}
			fmt.Fprintf(&screens, "---- %s, next %d\n%s\n", topic, page.Next, page.Text)
		}
	}
	const file = "testdata/screens.golden"
	if *update {
		if err := os.WriteFile(file, []byte(screens.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if screens.String() == string(want) {
		return
	}
	got, old := strings.Split(screens.String(), "\n"), strings.Split(string(want), "\n")
	for i := range got {
		if i >= len(old) || got[i] != old[i] {
			t.Fatalf("%s:%d is now %q; -update rewrites the file", file, i+1, got[i])
		}
	}
	t.Fatalf("%s is longer than what is shown now; -update rewrites the file", file)
}

// order checks that parts stand in text in this order.
func order(t *testing.T, text string, parts ...string) {
	t.Helper()
	rest := text
	for _, part := range parts {
		_, after, found := strings.Cut(rest, part)
		if !found {
			t.Fatalf("%q is missing or out of order in\n%s", part, text)
		}
		rest = after
	}
}

func BenchmarkLines(b *testing.B) {
	directory := project(b)
	q := dialogue.LinesQuery{Country: "US", Topic: "crisis", At: today}
	b.ReportAllocs()
	for b.Loop() {
		directory.Lines(q)
	}
}

func BenchmarkEmergency(b *testing.B) {
	directory := project(b)
	b.ReportAllocs()
	for b.Loop() {
		directory.Emergency("PL", "en")
	}
}

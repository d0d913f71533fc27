package sheet_test

import (
	"html"
	"io"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kintsugi/internal/chart"
	"kintsugi/internal/crisis"
	"kintsugi/internal/dialogue"
	"kintsugi/internal/script"
	"kintsugi/internal/sheet"
)

var content = os.DirFS("../../content")

// ours is the content of this repository, and its page.
var ours = sync.OnceValues(func() (*dialogue.Library, string) {
	dir, err := crisis.Open(content, time.Date(2026, 11, 22, 21, 0, 0, 0, time.UTC))
	if err != nil {
		return nil, ""
	}
	lib, _ := script.Load(content, script.Rooms{Directory: dir, Pictures: chart.Names()})
	var b strings.Builder
	if lib == nil || sheet.Write(&b, lib, content, sheet.Options{}) != nil {
		return nil, ""
	}
	return lib, b.String()
})

func library(t *testing.T) (*dialogue.Library, string) {
	t.Helper()
	lib, whole := ours()
	if lib == nil {
		t.Fatal("the content, or its page, can't be made")
	}
	return lib, whole
}

var (
	element = regexp.MustCompile(`<[^>]*>`)
	spaces  = regexp.MustCompile(`\s+`)
)

// plain is what a page or a text says, without its markup.
func plain(text string) string {
	return strings.TrimSpace(spaces.ReplaceAllString(html.UnescapeString(element.ReplaceAllString(text, "")), " "))
}

// unsaid are the fields that nobody is shown as they are: conditions, kinds and
// the engine's deeds are said in words, a flow that is called by its title.
var unsaid = []string{"When", "If", "Kind", "Act", "Options.ID", "Review.State", "States.Flow", "Buttons.Open", "Keep"}

// stringsOf are the strings of a value and of all that is in it, by the path of fields to them.
func stringsOf(v reflect.Value, at string, add func(at, text string)) {
	switch v.Kind() {
	case reflect.String:
		if v.Len() > 0 {
			add(at, v.String())
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			stringsOf(v.Elem(), at, add)
		}
	case reflect.Slice:
		for i := range v.Len() {
			stringsOf(v.Index(i), at, add)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			stringsOf(key, at+"!", add)
			stringsOf(v.MapIndex(key), at, add)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			path := at + "." + v.Type().Field(i).Name
			if v.Type().Field(i).Anonymous {
				path = at
			}
			if v.Type().Field(i).IsExported() && !slices.ContainsFunc(unsaid, func(f string) bool { return strings.HasSuffix(path, "."+f) }) {
				stringsOf(v.Field(i), path, add)
			}
		}
	}
}

// TestTheSheetHasEveryText walks every flow field by field: each text there is in
// it stands in its part of the page, also in a field that is yet to be invented.
func TestTheSheetHasEveryText(t *testing.T) {
	lib, whole := library(t)
	walked := 0
	for _, f := range lib.Flows(dialogue.English) {
		_, part, found := strings.Cut(whole, `<section class="flow" id="`+f.Name+`">`)
		if !found {
			t.Errorf("the page has no part %s", f.Name)
			continue
		}
		part, _, _ = strings.Cut(part, "</section>")
		said := plain(part)
		declared := strings.NewReplacer()
		if x := f.Exercise; x != nil {
			declared = strings.NewReplacer("{for}", x.For, "{unless}", x.Unless)
		}
		stringsOf(reflect.ValueOf(f), f.Name, func(at, text string) {
			walked++
			if !strings.Contains(said, plain(declared.Replace(text))) {
				t.Errorf("%s: %q is not on the page", at, text)
			}
		})
		if !strings.Contains(said, script.Fingerprint(f)) || !strings.Contains(part, `class="sign"`) {
			t.Errorf("%s: there is nowhere to sign it, or no fingerprint", f.Name)
		}
	}
	if walked < 10000 {
		t.Errorf("only %d texts were looked for", walked)
	}
	around := plain(whole[strings.Index(whole, `id="engine"`):])
	add := func(at, text string) {
		if !strings.Contains(around, plain(text)) {
			t.Errorf("%s: %q is not on the page", at, text)
		}
	}
	stringsOf(reflect.ValueOf(lib.Words(dialogue.English)), "words", add)
	stringsOf(reflect.ValueOf(lib.Facts()), "facts", add)
	for _, text := range []string{"This pleads, and pleading lays a weight on whoever reads it.", "For young people.", "Any emergency: {numbers}"} {
		add("the files beside the flows", text)
	}
}

// The page fetches nothing and runs nothing, each link in it leads somewhere, and
// every state can be pointed at.
func TestThePageNeedsNothingElse(t *testing.T) {
	_, whole := library(t)
	for _, no := range []string{"<script", "<img", "<link", "<iframe", "url(", "@import", "src="} {
		if strings.Contains(whole, no) {
			t.Errorf("the page has %s", no)
		}
	}
	ids := map[string]bool{}
	for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(whole, -1) {
		if ids[m[1]] {
			t.Errorf("two places are called %s", m[1])
		}
		ids[m[1]] = true
	}
	dead := map[string]bool{}
	links := regexp.MustCompile(`href="#([^"]*)"`).FindAllStringSubmatch(whole, -1)
	for _, m := range links {
		if !ids[m[1]] {
			dead[m[1]] = true
		}
	}
	if len(dead) > 0 || len(links) < 1000 {
		t.Errorf("of %d links these lead nowhere: %v", len(links), slices.Sorted(maps.Keys(dead)))
	}
}

// A flow alone is the part it is among all.
func TestAFlowAloneIsThePartItIsAmongAll(t *testing.T) {
	lib, whole := library(t)
	var b strings.Builder
	if err := sheet.Write(&b, lib, content, sheet.Options{Flow: "urge"}); err != nil {
		t.Fatal(err)
	}
	one := b.String()
	_, body, _ := strings.Cut(one, "<body>")
	body = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(body), "</html>"))
	body = strings.TrimSpace(strings.TrimSuffix(body, "</body>"))
	if !strings.Contains(whole, body) || !strings.Contains(body, "gate: its answer is taken out of the chat") || strings.Contains(one, `id="engine"`) {
		t.Error("the flow alone is written otherwise than among all, or with more around it")
	}
	for _, o := range []sheet.Options{{Flow: "nowhere"}, {Lang: "xx"}} {
		if err := sheet.Write(io.Discard, lib, content, o); err == nil {
			t.Errorf("%+v: no error", o)
		}
	}
}

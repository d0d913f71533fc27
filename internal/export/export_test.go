package export

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"kintsugi/internal/chart"
	"kintsugi/internal/crisis"
	"kintsugi/internal/dialogue"
	"kintsugi/internal/script"
	"kintsugi/internal/session"
)

var now = time.Date(2026, 11, 29, 20, 30, 0, 0, time.UTC)

// loaded is the content of this repository.
var loaded = sync.OnceValues(func() (*dialogue.Library, error) {
	content := os.DirFS("../../content")
	dir, err := crisis.Open(content, now)
	if err != nil {
		return nil, err
	}
	lib, found := script.Load(content, script.Rooms{Directory: dir, Pictures: chart.Names()})
	if lib == nil {
		return nil, fmt.Errorf("the content does not load: %v", script.Errors(found))
	}
	return lib, nil
})

func library(t testing.TB) *dialogue.Library {
	t.Helper()
	lib, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// marked fills every field of a value with something that is found again, and
// returns what.
func marked(v reflect.Value, marks *[]string) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		marked(v.Elem(), marks)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			at := now.Add(time.Duration(len(*marks)) * time.Minute)
			*marks = append(*marks, at.UTC().Format(time.RFC3339))
			v.Set(reflect.ValueOf(at))
			return
		}
		for i := range v.NumField() {
			marked(v.Field(i), marks)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		marked(v.Index(0), marks)
	case reflect.Array:
		for i := range v.Len() {
			marked(v.Index(i), marks)
		}
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		marked(key, marks)
		marked(value, marks)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.Interface:
		*marks = append(*marks, fmt.Sprintf("mark%04d", len(*marks)))
		v.Set(reflect.ValueOf((*marks)[len(*marks)-1]))
	case reflect.String:
		*marks = append(*marks, fmt.Sprintf("mark%04d", len(*marks)))
		v.SetString((*marks)[len(*marks)-1])
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Uint8:
		v.SetUint(1)
	case reflect.Int, reflect.Int64, reflect.Uint32:
		if v.Type() == reflect.TypeFor[time.Duration]() {
			v.SetInt(int64(time.Duration(7000+len(*marks)) * time.Second))
			*marks = append(*marks, fmt.Sprint(7000+len(*marks)))
			return
		}
		n := 5_000_000 + len(*marks)
		*marks = append(*marks, fmt.Sprint(n))
		if v.CanInt() {
			v.SetInt(int64(n))
		} else {
			v.SetUint(uint64(n))
		}
	default:
		panic("marked: " + v.Type().String())
	}
}

// F1: whatever can stand under a person's keys is in the data: each field of all
// that is read for the copy, whatever is added to it later.
func TestF1NothingIsLeftOut(t *testing.T) {
	var h session.Held
	var marks []string
	marked(reflect.ValueOf(&h).Elem(), &marks)
	h.Session.Gone = false
	files, err := Files(library(t), h, now, dialogue.CopyData, PartMost)
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	for _, m := range marks {
		// An id of bytes stands there in hex.
		if !strings.Contains(files[0], m) && !strings.Contains(files[0], fmt.Sprintf("%x", m)) {
			t.Errorf("%s is not in the copy", m)
		}
	}
	if len(marks) < 100 {
		t.Errorf("only %d things were looked for", len(marks))
	}
	var top map[string]any
	if err := json.Unmarshal([]byte(files[0]), &top); err != nil {
		t.Fatal(err)
	}
	for _, x := range session.Registry() {
		if _, ok := top[x.Export]; x.Export != "" && !ok {
			t.Errorf("key %s is to be exported as %s, and is not", x.Name, x.Export)
		}
	}
}

// somebody has something of everything that content keeps.
func somebody() session.Held {
	at := now.Add(-time.Hour)
	return session.Held{
		Session: &dialogue.Session{
			Turn: 90, Last: at.Unix(), Lang: "en",
			Stack: []dialogue.Frame{
				{Flow: "steady", State: "body", At: at.Unix() / 60, Over: true}, {Flow: "journal", State: "write", At: at.Unix() / 60, Over: true, Drafts: []string{"9"}},
			},
			Facts: map[string]any{
				"keep": true, "label": "M. <b>", "pronoun": "she", "happened": "left", "since": "w2", "fear": "unsure", "bound": "no", "country": "IE",
				"zone": "Europe/Dublin", "n_pm": "20:00", "n_since": int64(20780), "silent": true, "stay": int64(30), "stay_plan": true, "ridden": int64(4),
				"r_me": "5.3.6.2.4", "n_how": "words,time", "p_people": "a b", "relief": "", "v_top": "calm,kind,free", "on_pm": int64(20785), "offered_abuse": int64(41570),
			},
			Undo:     []dialogue.Undo{{Facts: map[string]any{"happened": "apart"}}},
			Schedule: []dialogue.Scheduled{{ID: "pm.1", At: now.Add(24 * time.Hour).Unix(), Flow: "notes", State: "", Tag: "pm"}},
		},
		Texts: []dialogue.Entry{
			{ID: "a", Kind: "plan", Text: "My sister, after seven", At: at.Add(-90 * time.Hour)},
			{ID: "b", Kind: "plan", Text: "Tom from the choir", At: at.Add(-80 * time.Hour), Changed: at},
			{ID: "c", Kind: "journal", Text: "Rain & <i>larches</i>.\nA second line, \"quoted\".\u202e", At: at.Add(-70 * time.Hour)},
			{ID: "d", Kind: "l_see", Text: "</p><script>alert(1)</script>", At: at.Add(-60 * time.Hour)},
			{ID: "e", Kind: "no_such_shelf", Text: "from an older version", At: at.Add(-50 * time.Hour)},
			{ID: "9", Kind: "journal", Text: "not said yes to", At: at},
			{ID: "pm.g1s", Kind: dialogue.KindDay, Text: "mood=hard&feel=sad%2Ctired", At: at.Add(-24 * time.Hour)},
		},
		Unsaid:   []dialogue.Message{{Text: "<b>Kept.</b> &amp; well"}},
		Slots:    map[string]int{"screen": 77},
		Messages: []session.MessageID{{ID: 77, At: at}, {ID: 78, At: at}},
		Dead:     []session.Dead{{At: at, Why: "Bad Request", Message: &dialogue.Message{Text: "a message that was refused"}}},
	}
}

// F1: the page says in words what there is, under the titles that people know.
func TestF1ThePageIsReadable(t *testing.T) {
	files, err := Files(library(t), somebody(), now, dialogue.CopyPage, PartMost)
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	page := files[0]
	if where := os.Getenv("PAGE"); where != "" { // to look at it in a browser
		if err := os.WriteFile(where, []byte(page), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{
		"M. &lt;b&gt;", "I was left", "In the last two weeks", "Have you felt afraid of her", "Not sure", "Ireland", "Europe/Dublin", "20:00",
		"30 days after you were last here", "Without a sound", "words, time together", "calm, kindness, freedom", "Apart, and not decided",
		"My plan: People I can ask", "My sister, after seven", "Tom from the choir", "Rain &amp; &lt;i&gt;larches&lt;/i&gt;.\nA second line", "no_such_shelf",
		"not said yes to", "not yet kept", "hard; sadness; tiredness", "Short notes", "2026-12-29", "Kept. &amp; well", "a message that was refused", "77, 78", ": 5",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for _, no := range []string{"<script", "http://", "https://", " src=", " href=", "url(", "@import"} {
		if strings.Contains(page, no) {
			t.Errorf("the page holds %q", no)
		}
	}
	if open, closed := strings.Count(page, "<article>"), strings.Count(page, "</article>"); open != closed || open != 8 {
		t.Errorf("%d articles begin and %d end", open, closed)
	}
}

// Every heading that the page asks for is there, in each language.
func TestHeadings(t *testing.T) {
	lib := library(t)
	for _, lang := range lib.Languages() {
		for _, m := range regexp.MustCompile(`\$?\.W\.([a-z]+)`).FindAllStringSubmatch(pageHTML, -1) {
			if lib.Words(lang).Copy[m[1]] == "" {
				t.Errorf("%s: words.yaml has no copy: %s", lang, m[1])
			}
		}
	}
}

// Much comes in several files, in order, each whole and none too large.
func TestParts(t *testing.T) {
	h := somebody()
	for i := range 50 {
		h.Texts = append(h.Texts, dialogue.Entry{ID: fmt.Sprint("x", i), Kind: "journal", Text: strings.Repeat(fmt.Sprint(i, " "), 300), At: now.Add(time.Duration(i) * time.Second)})
	}
	for _, form := range []string{dialogue.CopyPage, dialogue.CopyData} {
		files, err := Files(library(t), h, now, form, 10_000)
		if err != nil || len(files) < 4 {
			t.Fatalf("%d files, %v", len(files), err)
		}
		whole := strings.Join(files, "")
		for _, e := range h.Texts[7:] {
			if n := strings.Count(whole, e.Text); n != 1 {
				t.Errorf("%s: text %s stands there %d times", form, e.ID, n)
			}
		}
		for i, f := range files {
			if len(f) > 40_000 {
				t.Errorf("%s: file %d has %d bytes", form, i, len(f))
			}
			var d struct{ Part, Parts int }
			if form == dialogue.CopyData && (json.Unmarshal([]byte(f), &d) != nil || d.Part != i+1 || d.Parts != len(files)) {
				t.Errorf("file %d says it is %d of %d", i, d.Part, d.Parts)
			}
		}
	}
	if a, b := Name("notes-2026-11-29.json", 0), Name("notes-2026-11-29.json", 2); a != "notes-2026-11-29.json" || b != "notes-2026-11-29-3.json" {
		t.Errorf("the files are called %s and %s", a, b)
	}
}

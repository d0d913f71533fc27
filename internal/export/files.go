package export

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"path"
	"strconv"
	"strings"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/session"
)

// Format is the number of the data's form. It rises when a name changes its
// meaning or goes; new names may come without that.
const Format = 1

// PartMost is about how many bytes of a person's own words one file holds. More
// come in several files: Telegram takes 50 MB, and an upload has seconds.
const PartMost = 4 << 20

// Files makes the copy in one of its forms (dialogue.CopyPage, CopyData) as texts
// in the order they are to be sent, each at most about most bytes of the person's
// own words. h.Session must not be nil. Times are shown in the person's zone.
func Files(lib *dialogue.Library, h session.Held, now time.Time, form string, most int) ([]string, error) {
	a := lib.Account(h.Session, h.Texts)
	parts := cut(a.Texts, most)
	files := make([]string, len(parts))
	for i, texts := range parts {
		d := content{Format: Format, Made: now.UTC().Truncate(time.Second), Part: i + 1, Parts: len(parts), Texts: []Text{}}
		if i == 0 {
			d.Whole = wholeOf(h, a)
		}
		for _, x := range texts {
			d.Texts = append(d.Texts, textOf(x))
		}
		var err error
		if form == dialogue.CopyPage {
			files[i], err = page(lib.Words(h.Session.Lang), h.Session, d)
		} else {
			files[i], err = data(d)
		}
		if err != nil {
			return nil, fmt.Errorf("export: make the copy: %w", err)
		}
	}
	return files, nil
}

// Name is the name of the nth of some files, counted from 0: notes.json,
// notes-2.json.
func Name(name string, n int) string {
	if n == 0 {
		return name
	}
	ext := path.Ext(name)
	return strings.TrimSuffix(name, ext) + "-" + strconv.Itoa(n+1) + ext
}

// cut deals texts out to parts of at most so many bytes; there is always one.
func cut(texts []dialogue.KeptText, most int) [][]dialogue.KeptText {
	parts, size := [][]dialogue.KeptText{nil}, 0
	for _, x := range texts {
		last := len(parts) - 1
		if size+len(x.Text) > most && len(parts[last]) > 0 {
			parts, size, last = append(parts, nil), 0, last+1
		}
		parts[last] = append(parts[last], x)
		size += len(x.Text)
	}
	return parts
}

// data is the copy as JSON.
func data(d content) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(d)
	return b.String(), err
}

//go:embed page.html
var pageHTML string

var pageTemplate = template.Must(template.New("page").Parse(pageHTML))

// view is what the page is made of.
type view struct {
	content
	W     map[string]string // the headings, by their names in content/words.yaml
	Lang  string
	where *time.Location
}

// page is the copy as HTML: one file that needs no other.
func page(w *dialogue.Words, s *dialogue.Session, d content) (string, error) {
	v := view{content: d, W: w.Copy, Lang: s.Lang, where: time.UTC}
	if v.Lang == "" {
		v.Lang = dialogue.English
	}
	if name, _ := s.Facts["zone"].(string); name != "" {
		if loc, err := time.LoadLocation(name); err == nil {
			v.where = loc
		}
	}
	var b bytes.Buffer
	err := pageTemplate.Execute(&b, v)
	return b.String(), err
}

// When is a time on the person's clock, "" for none.
func (v view) When(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(v.where).Format("2006-01-02 15:04 MST")
}

// Shelf is the texts that stand under one title.
type Shelf struct {
	Title string
	Texts []Text
}

// Shelves are the texts by title.
func (v view) Shelves() (all []Shelf) {
	for _, x := range v.Texts {
		if n := len(all); n == 0 || all[n-1].Title != x.Title {
			all = append(all, Shelf{Title: x.Title})
		}
		all[len(all)-1].Texts = append(all[len(all)-1].Texts, x)
	}
	return all
}

package dialogue

import (
	"net/url"
	"strconv"
)

// Log keeps answers as a note of the day, outside the session: that has few
// bytes, and a month has many days.
type Log struct {
	// As names the note; a day has one of each name, and the newest counts.
	As string `yaml:"as"`
	// Facts are what is noted. They stay in the session until the flow takes
	// them out.
	Facts []string `yaml:"facts"`
	// If is the fact (a flag) without which nothing is noted: the person's yes.
	If string `yaml:"if"`
}

// KindDay is the kind of the entries that are notes of a day. Their text is a
// form (fact=value&...) of ids and numbers: no word that anybody typed.
const KindDay = "day"

// dayTurns is the hour until which the night belongs to the day before.
const dayTurns = 4

// log keeps a note of the day.
func (t *turn) log(n *Log) {
	if n == nil {
		return
	}
	form := url.Values{}
	for _, fact := range n.Facts {
		switch v := t.s.Facts[fact].(type) {
		case string:
			form.Set(fact, v)
		case int64:
			form.Set(fact, strconv.FormatInt(v, 10))
		case bool:
			form.Set(fact, strconv.FormatBool(v))
		}
	}
	if yes, _ := t.s.Facts[n.If].(bool); !yes && n.If != "" || len(form) == 0 {
		return
	}
	d := t.today()
	if t.localTime().Hour() < dayTurns {
		d--
	}
	t.out.Keep = append(t.out.Keep, Entry{ID: dayID(n.As, d), Kind: KindDay, Text: form.Encode(), At: t.e.At})
}

// dayID is the id of a day's note; the point keeps it apart from those of
// messages (see EntryID).
func dayID(as string, d int64) string { return as + "." + strconv.FormatInt(d, 36) }

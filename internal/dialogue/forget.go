package dialogue

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// Facts about how long everything is kept (safety.md F4).
const (
	factStay     = "stay"      // days after the last contact; -1: until /forget
	factStayPlan = "stay_plan" // the plan stays when the rest goes by itself
)

// stayDays is how long everything is kept where nobody has chosen.
const stayDays = 90

// tagDeletion begins the ids of the schedule's entry that deletes everything. It
// is worked out from the session whenever it is asked for, and takes no place in
// it.
const tagDeletion = "deletion."

// KindPlan is the kind of the texts that are lines of the plan for hard hours.
const KindPlan = "plan"

// Ends is when everything is deleted if nothing more is heard of the person;
// zero: never. Only what they do themselves counts as being heard of.
func (s *Session) Ends() time.Time {
	days, _ := s.Facts[factStay].(int64)
	if days == 0 {
		days = stayDays
	}
	if s.Gone || s.Last <= 0 || days < 0 {
		return time.Time{}
	}
	return time.Unix(s.Last+days*day, 0)
}

// Nobody tells that nothing is known of the person but which updates were taken
// in.
func (s *Session) Nobody() bool { return s.Gone && len(s.Facts) == 0 }

// deletion is the entry of the schedule that deletes everything; false for none.
// Its id tells when the person was last heard, so it is another one as soon as
// they are back.
func (s *Session) deletion() (Scheduled, bool) {
	end := s.Ends()
	if end.IsZero() {
		return Scheduled{}, false
	}
	return Scheduled{ID: tagDeletion + strconv.FormatInt(s.Last, 36), At: end.Unix()}, true
}

// Forgettable is what Words.Forgot has to have a name for.
var Forgettable = []string{"answers", "settings", "plan", "texts", "days", "results", "planned", "counts", "place"}

func isDeletion(entry string) bool { return strings.HasPrefix(entry, tagDeletion) }

// lapse deletes everything of somebody who was not heard of for as long as they
// chose, and says nothing: nobody is there to read it. A plan that was to stay
// stays, and with it what the session needs to show it.
func (l *Library) lapse(s *Session, e Event) (next *Session, out Effects, err error) {
	x, ok := s.deletion()
	if !ok || x.ID != e.Entry || e.At.Unix() < x.At {
		return nil, Effects{}, nil
	}
	next, out = s.gone(), Effects{Forget: true}
	if stays, _ := s.Facts[factStayPlan].(bool); !stays {
		return next, out, nil
	}
	for _, fact := range l.plan {
		if ids, _ := s.Facts[fact].(string); ids != "" {
			next.Facts[fact] = ids
			out.Spare = append(out.Spare, strings.Fields(ids)...)
		}
	}
	if len(out.Spare) > 0 {
		next.Facts[factStayPlan], next.Lang = true, s.Lang
	}
	return next, out, nil
}

// gone is what remains of a session that was forgotten.
func (s *Session) gone() *Session {
	return &Session{Gone: true, Facts: map[string]any{}, Seen: s.closed()}
}

// anew is the session that the first conversation begins with; s may be nil.
func (s *Session) anew() *Session {
	if s == nil {
		return &Session{}
	}
	return &Session{Facts: maps.Clone(s.Facts), Lang: s.Lang, Seen: s.Seen}
}

// forgotten carries /forget out: everything goes, and one message stays, which
// names what was deleted (safety.md F1).
func (t *turn) forgotten() (*Session, Effects, error) {
	if !t.e.Opened { // how many texts there are
		return nil, Effects{}, ErrEntries
	}
	say := Message{Text: fillWith(t.words.Forgotten, "{what}", t.inRow(t.inventory()))}
	return t.s.gone(), Effects{Forget: true, Say: []Message{say}, Way: t.out.Way}, nil
}

// inRow puts names in a row: one, two and three.
func (t *turn) inRow(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " " + t.words.And + " " + names[last]
}

// inventory names what is kept of the person, by kind and number; their place in
// the chat is always there.
func (t *turn) inventory() (all []string) {
	n := map[string]int{"place": 1}
	listed := t.lib.lists
	for name, v := range t.old.Facts {
		f := t.lib.facts[name]
		switch {
		case v == "", listed[name] != nil:
		case f == nil || f.In == "count":
			n["counts"]++
		case f.In == "setting":
			n["settings"]++
		case f.Type == "spread" || f.Type == "answers":
			n["results"]++
		default:
			n["answers"]++
		}
	}
	for _, x := range t.old.Schedule {
		n["planned"] += btoi(x.Tag != tagPace)
	}
	for _, x := range t.e.Entries {
		switch x.Kind {
		case KindDay: // several may be of one day
		case KindPlan:
			n["plan"]++
		default:
			n[t.words.heap(x.Kind)]++
		}
	}
	n["days"] = t.notedDays()
	for _, f := range t.words.Forgot {
		if n[f.What] > 0 {
			all = append(all, fillWith(f.form(t.lang, n[f.What]), "{n}", text(n[f.What])))
		}
	}
	return all
}

// heap is under which name the texts of a shelf are counted.
func (w *Words) heap(shelf string) string {
	for _, f := range w.Forgot {
		if slices.Contains(f.Shelves, shelf) {
			return f.What
		}
	}
	return "texts"
}

// form is the form of the words that goes with a number.
func (f Forgot) form(lang string, n int) string {
	form := ""
	switch plural.Cardinal.MatchPlural(language.Make(lang), n, 0, 0, 0, 0) {
	case plural.One:
		form = f.One
	case plural.Few:
		form = f.Few
	case plural.Many:
		form = f.Many
	}
	if form == "" {
		return f.Other
	}
	return form
}

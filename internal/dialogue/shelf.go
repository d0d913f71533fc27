package dialogue

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ErrEntries says that what an event leads to depends on the texts the person
// keeps: step again, from the same session, with Event.Entries and Opened set.
// Texts change only with a commit, and the session's version with every commit,
// so texts that were read after the session belong to it, or the commit finds
// out that they don't.
var ErrEntries = errors.New("the turn depends on the kept texts, and nobody has read them")

// shelfMost is how many texts one shelf takes. The store hands them out all
// together, so it bounds what a turn about them has to carry.
const shelfMost = 200

// shelf are the texts on a shelf, in the order they were written: the entries of
// that kind, as this turn has left them, without those that still wait for a
// clear yes (safety.md F3).
func (t *turn) shelf(name string) (all []Entry) {
	if !t.e.Opened {
		t.fail(ErrEntries)
		return nil
	}
	for _, x := range t.e.Entries {
		if x.Kind != name || slices.Contains(t.out.Drop, x.ID) || t.drafted(x.ID) {
			continue
		}
		for _, r := range t.out.Revise {
			if r.ID == x.ID {
				x = r
			}
		}
		all = append(all, x)
	}
	if len(t.out.Revise) > 0 { // what was changed keeps its date
		slices.SortStableFunc(all, func(a, b Entry) int { return a.At.Compare(b.At) })
	}
	return all
}

// drafted tells whether an entry waits for a yes.
func (t *turn) drafted(id string) bool {
	return slices.ContainsFunc(t.s.Stack, func(f Frame) bool { return slices.Contains(f.Drafts, id) })
}

// full tells whether a shelf has no room for so many texts more.
func (t *turn) full(shelf string, more int) bool { return len(t.shelf(shelf))+more > shelfMost }

// shelfFull says that a shelf takes no more.
func (t *turn) shelfFull() string { return fillWith(t.words.ShelfFull, "{max}", text(shelfMost)) }

// age is how many hours ago the newest text of these shelves was written or
// changed; 0 where there is none.
func (t *turn) age(shelves ...string) int {
	var newest time.Time
	for _, name := range shelves {
		for _, x := range t.shelf(name) {
			for _, at := range []time.Time{x.At, x.Changed} {
				if at.After(newest) {
					newest = at
				}
			}
		}
	}
	if newest.IsZero() {
		return 0
	}
	return int(t.e.At.Sub(newest) / time.Hour)
}

// clear deletes the texts whose ids a fact lists, or that stand on a shelf.
func (t *turn) clear(name string) {
	if t.lib.facts[name] != nil {
		t.out.Drop = append(t.out.Drop, t.listed(name)...)
		delete(t.s.Facts, name)
		return
	}
	for _, x := range t.shelf(name) {
		t.out.Drop = append(t.out.Drop, x.ID)
	}
}

// found are the texts of a state's shelf that fit what is looked for, the newest
// first.
func (t *turn) found(s *State) (all []Entry) {
	look, _ := t.s.Facts[s.Find].(string)
	if t.fits == nil || t.look != look {
		t.fits, t.look = map[string]bool{}, look
	}
	for _, x := range slices.Backward(t.shelf(s.Shelf)) {
		fits, known := t.fits[x.ID]
		if !known {
			fits = t.hasLook(x, look)
			t.fits[x.ID] = fits
		}
		if fits {
			all = append(all, x)
		}
	}
	return all
}

// hasLook tells whether a text is of the month that is looked for, or has the
// word in it.
func (t *turn) hasLook(x Entry, look string) bool {
	word := fold(look)
	return word == "" || t.local(x.At).Format(monthForm) == look || strings.Contains(fold(x.Text), word)
}

// monthForm is how a fact names a month.
const monthForm = "2006-01"

// day is a moment's date in words.
func (t *turn) day(at time.Time) string { return t.dayInWords(t.local(at)) }

func (t *turn) monthName(m time.Month) string {
	if len(t.words.MonthNames) < int(m) {
		return text(int(m))
	}
	return t.words.MonthNames[m-1]
}

// entryNumber is the message an entry came from (see EntryID), 0 for none.
func entryNumber(id string) int {
	n, _ := strconv.ParseInt(id, 36, 64)
	return int(n)
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

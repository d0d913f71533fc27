package dialogue

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// keptKind shows texts that the person kept, under headings, word for word: a
// page at a time where shelves are long. The message holds their ids only; the
// words are put in by whoever says it (see WithKept).
type keptKind struct{ choiceKind }

// shower is a kind whose screen shows kept texts.
type shower interface {
	kept(t *turn, s *State) []Kept
}

func (k keptKind) body(t *turn, s *State) string {
	b := t.fill(s.Text)
	if s.Empty != "" && len(t.shown(s)) == 0 {
		b += "\n\n" + t.fill(s.Empty)
	}
	return b
}

// kept are the headings that have something under them, on the present page.
func (keptKind) kept(t *turn, s *State) (all []Kept) {
	pages := paged(t.shown(s))
	if len(pages) == 0 {
		return nil
	}
	return headed(pages[min(t.top().Phase, len(pages)-1)])
}

func (k keptKind) items(t *turn, s *State) []item {
	items := k.choiceKind.items(t, s)
	if n := len(paged(t.shown(s))); n > 1 {
		on := item{option: optPage + strconv.Itoa((min(t.top().Phase, n-1)+1)%n), label: t.words.More}
		items = append([]item{on}, items...)
	}
	return items
}

func (k keptKind) pick(t *turn, s *State, option string) bool {
	if n, ok := strings.CutPrefix(option, optPage); ok {
		t.top().Phase = max(0, atoi(n))
		t.show(s)
		return true
	}
	return k.choiceKind.pick(t, s, option)
}

// leaf is one kept text, the heading it stands under, and how many characters
// it takes; 0 where that is not known.
type leaf struct {
	title, id string
	size      int
}

// shown are all the texts a state shows, in order.
func (t *turn) shown(s *State) (all []leaf) {
	for _, x := range s.Shows {
		title := t.fill(x.Title)
		for _, id := range t.listed(x.Fact) {
			all = append(all, leaf{title: title, id: id})
		}
		if x.Shelf == "" {
			continue
		}
		list := t.shelf(x.Shelf)
		for i := range list {
			e := list[len(list)-1-i]
			if x.Rising {
				e = list[i]
			}
			all = append(all, leaf{title, e.ID, utf8.RuneCountInString(e.Text) + 2})
		}
	}
	return all
}

// leavesMost is how many texts stand on a page, be they ever so short.
const leavesMost = 12

// paged cuts a list into pages that fit into one message each; a text that is
// longer than that has a page of its own.
func paged(all []leaf) (pages [][]leaf) {
	room := 0
	for i, l := range all {
		if l.size > 0 && (room < l.size || len(pages[len(pages)-1]) == leavesMost) || i == 0 {
			pages, room = append(pages, nil), shownMost-100
		}
		pages[len(pages)-1] = append(pages[len(pages)-1], l)
		room -= l.size
	}
	return pages
}

// headed puts texts under their headings.
func headed(list []leaf) (all []Kept) {
	for _, l := range list {
		if n := len(all); n == 0 || all[n-1].Title != l.title {
			all = append(all, Kept{Title: l.title})
		}
		all[len(all)-1].IDs = append(all[len(all)-1].IDs, l.id)
	}
	return all
}

// listed are the ids of entries that a fact lists.
func (t *turn) listed(fact string) []string {
	list, _ := t.s.Facts[fact].(string)
	return strings.Fields(list)
}

// listMost is how many texts one list holds: the ids of all lists share the
// session's few bytes.
const listMost = 6

// list adds entries to the ones a fact lists.
func (t *turn) list(fact string, ids []string) {
	t.s.Facts[fact] = strings.Join(append(t.listed(fact), ids...), " ")
}

package dialogue

import (
	"slices"
	"strings"
)

// leafKind goes through the texts of a shelf one at a time, the newest first,
// and lets each be changed or deleted. The frame's Phase is the message the
// present text came from (0: the newest), Picked is what is being done with it.
type leafKind struct{ choiceKind }

// What is being done with the present text.
const (
	leafShown    = iota
	leafDeleting // asked whether to delete it
	leafChanging // the next words stand in its place
	leafInstead  // asked whether they do
)

// Options of a leaf.
const (
	optLeaf   = "-e" // with the id of the text to turn to
	optDelete = "-delete"
	optGone   = "-gone"
	optChange = "-change"
	optStay   = "-stay"
)

// writer is a kind whose screen may wait for words, so that no button is guessed
// from them.
type writer interface {
	writing(t *turn) bool
}

func (leafKind) writing(t *turn) bool { return t.top().Picked >= leafChanging }

// present are the texts found, the newest first, the place of the one at hand
// among them, and what is being done with it: nothing, when it has gone
// meanwhile. ok is false when there is none.
func (leafKind) present(t *turn, s *State) (list []Entry, i int, doing uint32, ok bool) {
	list, doing = t.found(s), t.top().Picked
	if i = slices.IndexFunc(list, func(x Entry) bool { return entryNumber(x.ID) == t.top().Phase }); i < 0 {
		i, doing = 0, leafShown
	}
	return list, i, doing, len(list) > 0
}

func (k leafKind) body(t *turn, s *State) string {
	_, _, doing, ok := k.present(t, s)
	switch {
	case !ok:
		return t.fill(s.Empty)
	case doing == leafDeleting:
		return t.words.Deleting
	case doing == leafChanging:
		return t.words.Changing
	case doing == leafInstead:
		return t.words.Instead
	}
	return t.fill(s.Text)
}

func (k leafKind) kept(t *turn, s *State) []Kept {
	list, i, doing, ok := k.present(t, s)
	if !ok || doing == leafInstead {
		return nil
	}
	return []Kept{{Title: t.day(list[i].At), IDs: []string{list[i].ID}}}
}

func (k leafKind) items(t *turn, s *State) (items []item) {
	list, i, doing, ok := k.present(t, s)
	switch {
	case !ok:
		return k.choiceKind.items(t, s)
	case doing == leafDeleting:
		return []item{{option: optGone, label: t.words.Delete}, {option: optStay, label: t.words.Leave}}
	case doing == leafChanging:
		return []item{{option: optStay, label: t.words.Leave}}
	case doing == leafInstead:
		return []item{{option: optKeep, label: t.words.Keep}, {option: optDrop, label: t.words.Drop}}
	}
	if i+1 < len(list) {
		items = append(items, item{option: optLeaf + list[i+1].ID, label: t.words.Older})
	}
	if i > 0 {
		items = append(items, item{option: optLeaf + list[i-1].ID, label: t.words.Newer})
	}
	items = append(items, item{option: optChange, label: t.words.Change}, item{option: optDelete, label: t.words.Delete})
	return append(items, k.choiceKind.items(t, s)...)
}

func (k leafKind) pick(t *turn, s *State, option string) bool {
	f := t.top()
	list, i, doing, ok := k.present(t, s)
	if id, is := strings.CutPrefix(option, optLeaf); is && doing == leafShown {
		f.Phase, f.Picked = entryNumber(id), leafShown
		t.show(s)
		return true
	}
	if !ok || doing == leafShown && option != optDelete && option != optChange {
		return k.choiceKind.pick(t, s, option)
	}
	f.Phase = entryNumber(list[i].ID)
	switch {
	case option == optDelete && doing == leafShown:
		f.Picked = leafDeleting
	case option == optChange && doing == leafShown:
		f.Picked = leafChanging
	case option == optGone && doing == leafDeleting:
		k.drop(t, list, i)
	case option == optKeep && doing == leafInstead:
		k.replace(t, list[i])
	case option == optDrop, option == optStay:
		t.out.Drop = append(t.out.Drop, f.Drafts...)
		f.Picked, f.Drafts = leafShown, nil
	default:
		return false
	}
	t.show(s)
	return true
}

// drop deletes the present text; the one before it comes up, if there is one.
func (leafKind) drop(t *turn, list []Entry, i int) {
	f := t.top()
	t.out.Drop = append(t.out.Drop, list[i].ID)
	t.lead = t.words.Deleted
	f.Picked, f.Phase = leafShown, 0
	if i+1 < len(list) {
		f.Phase = entryNumber(list[i+1].ID)
	}
	t.forGood()
}

// replace puts what was typed in the place of the present text, with its date.
func (leafKind) replace(t *turn, old Entry) {
	f := t.top()
	for _, x := range t.e.Entries {
		if slices.Contains(f.Drafts, x.ID) {
			x.At, x.Changed = old.At, t.e.At
			t.out.Revise = append(t.out.Revise, x)
		}
	}
	t.out.Drop = append(t.out.Drop, old.ID)
	t.lead = t.words.Kept
	f.Picked, f.Phase, f.Drafts = leafShown, entryNumber(f.Drafts[0]), nil
	t.forGood()
}

// forGood lets Back lead no further than here: it could not bring back what was
// deleted, and would take away what stands in its place.
func (t *turn) forGood() { t.s.Undo, t.answer = nil, false }

// read takes the words that are to stand in the place of the present text.
func (k leafKind) read(t *turn, s *State, _ string) bool {
	f := t.top()
	list, i, doing, ok := k.present(t, s)
	if !ok || doing < leafChanging {
		return false
	}
	f.Phase = entryNumber(list[i].ID)
	if t.draft(s.Shelf, 1) {
		f.Picked = leafInstead
	}
	t.show(s)
	return true
}

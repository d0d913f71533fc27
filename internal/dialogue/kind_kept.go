package dialogue

import (
	"strings"
	"unicode/utf8"
)

// keptKind shows texts that the person kept, under headings, word for word. The
// session holds their ids only; the words are put in by whoever says the screen.
type keptKind struct{ choiceKind }

func (k keptKind) body(t *turn, s *State) string {
	b := t.fill(s.Text)
	if s.Empty != "" && len(t.kept(s)) == 0 {
		b += "\n\n" + t.fill(s.Empty)
	}
	return b
}

// kept are the headings that have something under them.
func (t *turn) kept(s *State) (all []Kept) {
	for _, x := range s.Shows {
		if ids := t.listed(x.Fact); len(ids) > 0 {
			all = append(all, Kept{Title: t.fill(x.Title), IDs: ids})
		}
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

// shownMost is how many characters of kept text one message holds. Telegram
// takes 4,096 UTF-16 units; a character takes two at the most.
const shownMost = 1900

// WithKept puts the person's own words, by entry id, under the headings of a
// message. What doesn't fit into one message comes in several, the buttons under
// the last. An entry that is not there any more is left out.
func WithKept(m Message, words map[string]string) []Message {
	if len(m.Kept) == 0 {
		return []Message{m}
	}
	var all []Message
	text, room := m.Text, shownMost
	put := func(piece string, n int) {
		if n > room && text != "" {
			all = append(all, Message{Text: text, Silent: m.Silent})
			text, room = "", shownMost
			piece = strings.TrimLeft(piece, "\n")
		}
		text, room = text+piece, room-n
	}
	for _, k := range m.Kept {
		head := "\n\n<b>" + k.Title + "</b>"
		for _, id := range k.IDs {
			for piece := range pieces(words[id], shownMost/2) {
				put(head+"\n"+isolate(piece), utf8.RuneCountInString(head)+utf8.RuneCountInString(piece)+2)
				head = ""
			}
		}
	}
	last := m
	last.Text, last.Kept = strings.TrimLeft(text, "\n"), nil
	if len(all) > 0 {
		last.Do, last.Target = Send, 0
	}
	return append(all, last)
}

// pieces cuts a text into parts of at most n characters; nothing for "".
func pieces(text string, n int) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		r := []rune(text)
		for len(r) > 0 {
			k := min(n, len(r))
			if !yield(string(r[:k])) {
				return
			}
			r = r[k:]
		}
	}
}

package dialogue

import (
	"html"
	"strings"
	"unicode/utf8"
)

// shownMost is how many characters of kept text one message holds. Telegram
// takes 4,096 UTF-16 units; a character takes two at the most.
const shownMost = 1900

// WithKept puts the person's own words, by entry id, under the headings of a
// message, or into its file. What doesn't fit into one message comes in several,
// the buttons under the last. An entry that is not there any more is left out.
func WithKept(m Message, words map[string]string) []Message {
	switch {
	case m.File != "" && (m.Words != "" || m.All != ""):
		return []Message{m} // put in already, or by somebody else
	case m.File != "":
		m.Words, m.Kept = plainText(m.Kept, words), nil
		return []Message{m}
	case len(m.Kept) == 0:
		return []Message{m}
	}
	var all []Message
	text, room := m.Text, shownMost-utf8.RuneCountInString(m.Text)
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

// plainText is kept texts under their headings as a file that any program reads.
func plainText(kept []Kept, words map[string]string) string {
	var b strings.Builder
	for _, k := range kept {
		b.WriteString(html.UnescapeString(k.Title) + "\n\n")
		for _, id := range k.IDs {
			if text := words[id]; text != "" {
				b.WriteString(text + "\n\n")
			}
		}
	}
	return b.String()
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

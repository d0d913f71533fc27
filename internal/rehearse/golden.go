package rehearse

import (
	"bufio"
	"fmt"
	"html"
	"regexp"
	"strings"
	"time"

	"kintsugi/internal/dialogue"
)

// A golden conversation is a text that anybody can read and write:
//
//	# a comment
//	> words typed by the person
//	> [A button]            tapped
//	> <voice>               a message without text
//	> (edit) new words      the newest message is changed
//	@ 20m                   time passes
//	@ cut off               whoever showed the lines of an exercise fell silent
//	everything else is what the bot says, buttons in brackets below it

var (
	tagForm  = regexp.MustCompile(`<[^>]*>`)
	kindForm = regexp.MustCompile(`^<([a-z_]+)>$`)
)

// Replay speaks the person's lines of a golden conversation and returns it with
// what the bot says now.
func Replay(c *Chat, script string) (string, error) {
	var b strings.Builder
	lines := bufio.NewScanner(strings.NewReader(script))
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		var err error
		switch {
		case strings.HasPrefix(line, "#"):
			b.WriteString(line + "\n")
			continue
		case strings.HasPrefix(line, "> "), line == ">":
			err = c.speak(strings.TrimPrefix(line[1:], " "))
		case line == "@ cut off":
			err = c.CutOff()
		case strings.HasPrefix(line, "@ "):
			var d time.Duration
			if d, err = span(line[2:]); err == nil {
				err = c.Wait(d)
			}
		default:
			continue
		}
		if err != nil {
			return b.String(), fmt.Errorf("line %d, %q: %w", n, line, err)
		}
		b.WriteString(line + "\n")
		b.WriteString(c.transcript())
	}
	return b.String(), lines.Err()
}

func span(text string) (time.Duration, error) {
	var s dialogue.Span
	err := s.UnmarshalText([]byte(strings.TrimSpace(text)))
	return s.Duration(), err
}

// speak does what one line of the person says.
func (c *Chat) speak(line string) error {
	c.Now = c.Now.Add(5 * time.Second)
	if label, ok := strings.CutPrefix(line, "["); ok && strings.HasSuffix(label, "]") {
		return c.Press(strings.TrimSuffix(label, "]"))
	}
	if words, ok := strings.CutPrefix(line, "(edit) "); ok {
		return c.Edit(words)
	}
	if m := kindForm.FindStringSubmatch(line); m != nil {
		return c.Other(m[1])
	}
	return c.Type(line)
}

// transcript is what the last event brought, indented by nothing but marks.
func (c *Chat) transcript() string {
	var b strings.Builder
	for _, h := range c.Heard {
		b.WriteString("\n")
		if !h.At.IsZero() {
			b.WriteString("  (" + h.At.Format("Mon 2 Jan, 15:04") + ")\n")
		}
		m := h.Message
		switch {
		case h.What == "deleted" && m.Mine:
			b.WriteString("  (deleted: " + first(Plain(m.Text)) + ")\n")
			continue
		case h.What == "deleted":
			b.WriteString("  (deleted)\n")
			continue
		case h.What == "changed":
			b.WriteString("  (changed)\n")
		}
		if m.Silent {
			b.WriteString("  (without a sound)\n")
		}
		if m.Picture != "" {
			b.WriteString("  (picture: " + m.Picture + ")\n")
		}
		for line := range strings.SplitSeq(strings.TrimRight(Plain(m.Text), "\n"), "\n") {
			b.WriteString(strings.TrimRight("  "+line, " ") + "\n")
		}
		if m.File != "" {
			b.WriteString("  (file: " + m.File + ")\n")
			words := m.Words
			if strings.HasSuffix(m.File, ".html") {
				words = shownPage(words)
			}
			for line := range strings.SplitSeq(strings.TrimRight(words, "\n"), "\n") {
				b.WriteString(strings.TrimRight("  | "+line, " ") + "\n")
			}
		}
		if len(h.Pace) > 1 {
			total := time.Duration(0)
			for _, l := range h.Pace {
				total += l.For
			}
			fmt.Fprintf(&b, "  (%d lines, %s)\n", len(h.Pace), total)
		}
		for _, row := range m.Rows {
			b.WriteString(" ")
			for _, x := range row {
				b.WriteString(" [" + x.Label + "]")
				if x.Copy != "" {
					b.WriteString(" copies “" + x.Copy + "”")
				}
			}
			b.WriteString("\n")
		}
	}
	b.WriteString("\n")
	return b.String()
}

var (
	styleForm = regexp.MustCompile(`(?s)<style>.*?</style>|<title>.*?</title>`)
	emptyForm = regexp.MustCompile(`\n\s*\n+`)
)

// shownPage is a page of HTML as a person reads it.
func shownPage(page string) string {
	page = strings.NewReplacer("</dt>", ": ", "<li>", "- ", "</li>", "\n", "<br>", "\n", "</div>", "\n").Replace(styleForm.ReplaceAllString(page, ""))
	return strings.TrimSpace(emptyForm.ReplaceAllString(Plain(page), "\n"))
}

func first(s string) string {
	if r := []rune(s); len(r) > 30 {
		return string(r[:30]) + "…"
	}
	return s
}

// Plain is Telegram's HTML as a person reads it.
func Plain(text string) string {
	text = html.UnescapeString(tagForm.ReplaceAllString(text, ""))
	return strings.NewReplacer("\u2068", "", "\u2069", "").Replace(text)
}

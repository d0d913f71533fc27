package rehearse_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/rehearse"
	"kintsugi/internal/telegramtest"
)

// hostile are texts made to break what they are put into.
var hostile = []string{
	`<b>zq</b> & <i>never closed &lt; &amp; &#x26; <a href="tg://user?id=1">a</a> </b>`,
	"zq{label}zq {country} {emergency} {prompt} {n} {flow} {they} {",
	"\u202Ezq\u2066right\u2069\u2069\u2069 to\u200Fleft\u200B\u200D\uFEFF\u2028\u2029",
	"zq\x00\x01\x07\x1b[2J\x1b]0;title\x07\x1b[31mred\x7f\u0085\u009b31m",
	"zq\r\nmsg=turn level=ERROR person=me\n\n\n{\"level\":\"ERROR\"}",
	"%s%d%n%v%!(EXTRA zq) ${jndi:ldap://a/zq} $(reboot) `id`",
	"zq'; return redis.call('FLUSHALL') --[[ ]] {s000}s:1 \r\n*1\r\n$8\r\nFLUSHALL\r\n",
	"../../../etc/passwd\x00zq.txt ..\\..\\zq CON nul: /zq",
	"!danger:PL:ask <1 ~hide ^urge first:hello:1:zq",
	strings.Repeat("👩‍👩‍👧‍👦", 372) + "zq",
	strings.Repeat("\U0001F642", 950),
	strings.Repeat("<", 4096),
	strings.Repeat("&", 2047) + "\u0301" + strings.Repeat("\u0301", 2000),
	"z\u0335\u0321\u0489\u0300q \U000E0041\U000E0042 \uFFFD\uFFFE",
	`\`, `"`, `'`, " ", "*", "_", "🙂", "0", "-1", "1e9", "٣", "/" + strings.Repeat("a", 300), "/help_now " + strings.Repeat("<", 200),
}

// stranger is somebody whose every remembered word and kept text is hostile, who
// stands at a state.
func stranger(lib *dialogue.Library, text string, facts []string, shelves []string, at ...string) *rehearse.Chat {
	c := rehearse.New(lib, noon)
	c.Session = &dialogue.Session{Facts: map[string]any{"keep": true, "fear": "no", "bound": "no", "country": "PL"}}
	line := strings.Join(strings.Fields(text), " ")
	for _, name := range facts {
		c.Session.Facts[name] = string([]rune(line)[:min(40, utf8.RuneCountInString(line))])
	}
	for i, shelf := range shelves {
		for j := range 2 {
			id := dialogue.EntryID(9000 + 2*i + j)
			c.Entries[id] = dialogue.Entry{ID: id, Kind: shelf, Text: text, At: noon.Add(-time.Duration(80+j) * time.Hour)}
		}
	}
	c.Session.Stack = []dialogue.Frame{{Flow: at[0], State: at[1], At: c.Now.Unix() / 60, Over: true}}
	return c
}

// TestWordsBreakNothing types hostile texts at every state of the content, with
// hostile texts in every remembered word and on every shelf: whatever is said is
// HTML that Telegram takes, within its limits; no data of a button and no name of
// a file follows from them; and a placeholder that somebody typed stays one.
func TestWordsBreakNothing(t *testing.T) {
	lib := library(t)
	var facts, shelves []string
	for _, f := range lib.Flows(dialogue.English) {
		for _, s := range f.States {
			switch {
			case s.Kind != "text":
			case s.Keep != "" && s.Keep != "none":
				shelves = append(shelves, s.Keep)
			case s.Fact != "":
				facts = append(facts, s.Fact)
			}
		}
	}
	slices.Sort(shelves)
	shelves = slices.Compact(shelves)
	if len(facts) == 0 || len(shelves) < 10 {
		t.Fatalf("%d remembered words, %d shelves: there is hardly anything to try", len(facts), len(shelves))
	}
	states, said := 0, 0
	for n, text := range hostile {
		for _, f := range lib.Flows(dialogue.English) {
			for i, s := range f.States {
				writes := s.Kind == "text" || s.Kind == "country" || s.Kind == "zone" || s.Kind == "number" || s.Kind == "date" || s.Kind == "time"
				if !writes && (n+i)%13 != 0 { // each state shows some of them; where one writes, all are typed
					continue
				}
				states++
				c := stranger(lib, text, facts, shelves, f.Name, s.Name)
				for _, do := range []func() error{
					func() error { return c.Type("") }, func() error { return c.Type(text) }, func() error { return c.Edit(text + "x") },
				} {
					if err := do(); err != nil {
						t.Errorf("%s/%s: %.40q: %v", f.Name, s.Name, text, err)
					}
					said += unbroken(t, c, f.Name+"/"+s.Name, text)
				}
				if !writes || c.Session == nil {
					continue
				}
				message, buttons := c.Keyboard()
				for _, b := range buttons {
					next := c.Clone()
					if b.Data == "" {
						continue
					}
					if err := next.PressData(message, b.Data); err != nil {
						t.Errorf("%s/%s [%s]: %.40q: %v", f.Name, s.Name, b.Label, text, err)
					}
					said += unbroken(t, next, f.Name+"/"+s.Name+" ["+b.Label+"]", text)
				}
			}
		}
	}
	t.Logf("%d texts at %d places: %d messages", len(hostile), states, said)
}

// fileNames are all that a file is ever called.
var fileNames = regexp.MustCompile(`^((pages|notes|letter)\.txt|notes-\d{4}-\d\d-\d\d\.(html|json))$`)

// unbroken holds what the last event brought against what Telegram takes.
func unbroken(t *testing.T, c *rehearse.Chat, where, typed string) int {
	t.Helper()
	fault := func(format string, a ...any) {
		t.Errorf("%s: %.40q: %s", where, typed, fmt.Sprintf(format, a...))
	}
	for _, h := range c.Heard {
		m := h.Message
		if h.What == "deleted" || m.Mine {
			continue
		}
		text, length, err := telegramtest.Visible(m.Text)
		most := 4096
		if m.Picture != "" || m.File != "" {
			most = 1024
		}
		if err != nil || length > most || length == 0 {
			fault("%d units, %v: %.200q", length, err, m.Text)
		}
		if !utf8.ValidString(m.Text) || strings.ContainsRune(m.Text, '\u202E') {
			fault("the message turns the line, or is no UTF-8")
		}
		if strings.Contains(text, "zq") && strings.Contains(typed, "zq{label}zq") && !strings.Contains(text, "zq{label}zq") {
			fault("what was typed was filled: %q", text)
		}
		if m.File != "" && !fileNames.MatchString(m.File) {
			fault("a file called %q", m.File)
		}
		for _, b := range slices.Concat(m.Rows...) {
			if len(b.Data) > 64 || strings.Contains(b.Data, "zq") || b.Label == "" || utf8.RuneCountInString(b.Copy) > 256 {
				fault("a button %+v", b)
			}
		}
	}
	return len(c.Heard)
}

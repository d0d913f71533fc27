//go:build unix

package endtoend

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"kintsugi/internal/session"
	"kintsugi/internal/telegramtest"
)

// hostile are texts made to break what they are put into; rehearse tries more of
// them in more places.
var hostile = []string{
	`<b>zqzq</b> & <i>never closed &lt; <a href="tg://user?id=1">`,
	"zqzq{label} {country} {prompt}",
	"\u202Ezqzq\u2066\u2069\u2069\u200F\u200B\u2028",
	"zqzq\x00\x07\x1b[2J\x1b]0;title\x07\u009b31m",
	"zqzq\r\ntime=2026-01-01T00:00:00Z level=ERROR msg=forged person=me\n\n{\"level\":\"ERROR\"}",
	"%s%d%n%!(EXTRA zqzq) ${jndi:ldap://a} $(reboot)",
	"zqzq'; return redis.call('FLUSHALL') --[[ {s000}s:1 \r\n*1\r\n$8\r\nFLUSHALL\r\n",
	"../../../etc/passwd zqzq",
	"!danger:PL:ask:zqzq",
	strings.Repeat("👩‍👩‍👧‍👦", 370),
	strings.Repeat("<", 4096),
}

// textPlaces are what brings a person to a place where words are typed, the words
// put in for {}.
var textPlaces = []string{
	"{}", "/start\n{}", "/help_now {}", "/help_now\nChoose my country\n{}", "/checkin\nPick a time\n{}", "/letter\n{}\nKeep it", "/urge\n{}",
	"/start\nLook around\nA few questions, so it fits\nYes, a few\nAnother word\n{}\nshe", "/mine\nOpen the journal\nWrite\n{}\nKeep it\n/mine\n{}", "/pause {}", "/{}",
}

// TestWordsBreakNothingOutside types hostile texts on Telegram, as messages, as
// captions, as edits and as what buttons carry: no call is against the Bot API,
// every line of the log is one line, in both forms, with no word of them, and
// every key in Redis is one of the bot's.
func TestWordsBreakNothingOutside(t *testing.T) {
	t.Parallel()
	for format, whole := range map[string]func(line string) bool{
		"json": func(line string) bool { return json.Valid([]byte(line)) },
		"text": func(line string) bool { return strings.HasPrefix(line, "time=") && strings.Contains(line, " level=") },
	} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, telegramtest.Options{}) // complains of what is against the Bot API
			h.unhurried()
			p := h.start(t, "LOG_FORMAT", format, "LOG_LEVEL", "debug")
			people := h.people(len(hostile))
			for i, text := range hostile {
				for _, place := range textPlaces {
					people[i].Burst(strings.Split(strings.ReplaceAll(place, "{}", strings.ReplaceAll(text, "\n", "\u0085")), "\n")...)
					people[i].Post("photo", text)
					people[i].Rewrite(people[i].Type(text), text+"x")
					for _, data := range []string{"", "!", "~", "<", "^"} {
						people[i].PressData(people[i].State().Newest.ID, cut(data+text, 64))
					}
				}
			}
			h.drained(t, 60*time.Second)
			for _, one := range people {
				settled(t, one)
				one.Type("/start")
			}
			h.drained(t, 20*time.Second)
			p.stop(t)

			lines := 0
			for line := range strings.Lines(p.out.String()) {
				if lines++; !whole(strings.TrimSuffix(line, "\n")) {
					t.Errorf("a line of the log is not one: %.200q", line)
				}
				if strings.Contains(line, "zqzq") || strings.Contains(line, "forged") || strings.ContainsAny(line, "\x00\x07\x1b") {
					t.Errorf("the log holds what was typed: %.200q", line)
				}
			}
			if turns := len(hostile) * len(textPlaces) * 8; lines < turns {
				t.Errorf("%d lines in the log, for %d turns at least", lines, turns)
			}
			keys := h.client.Keys(t.Context(), "*").Val()
			for _, key := range keys {
				if _, ok := session.Registered(key); !ok {
					t.Errorf("a key %q", key)
				}
			}
			if len(keys) < len(hostile) {
				t.Errorf("%d keys", len(keys))
			}
			if n := strings.Count(p.out.String(), "something went wrong"); n > 0 {
				t.Errorf("%d turns or messages were set aside", n)
			}
		})
	}
}

// cut is a text of at most n bytes.
func cut(text string, n int) string { return strings.ToValidUTF8(text[:min(n, len(text))], "") }

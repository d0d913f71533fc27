package dialogue

import "strings"

// asCommand takes a typed command apart: its name in small letters, without the
// bot's own name that Telegram may add behind an @, and what follows it. ok is
// false for a text that does not begin with a slash.
func asCommand(text string) (name, rest string, ok bool) {
	text, ok = strings.CutPrefix(text, "/")
	if !ok {
		return "", "", false
	}
	end := strings.IndexFunc(text, func(r rune) bool { return !inCommand(r) })
	if end < 0 {
		end = len(text)
	}
	name, rest = strings.ToLower(text[:end]), text[end:]
	if strings.HasPrefix(rest, "@") {
		rest = strings.TrimLeftFunc(rest[1:], inCommand)
	}
	return name, strings.TrimSpace(rest), true
}

// inCommand tells whether a command's name may hold r.
func inCommand(r rune) bool {
	return r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

package terminal

import (
	"os"
	"strconv"
	"strings"

	"golang.org/x/term"
)

// Detect finds out what kind of terminal the two ends are. getenv looks up
// NO_COLOR (set: no escape sequences), TERM (dumb: none either), COLUMNS (the
// width where the terminal doesn't tell it), and LC_ALL, LC_MESSAGES and LANG
// (the person's language).
func Detect(in, out *os.File, getenv func(string) string) Options {
	reads := term.IsTerminal(int(in.Fd()))
	writes := term.IsTerminal(int(out.Fd()))
	return Options{
		Interactive: reads && writes,
		Styles:      writes && getenv("NO_COLOR") == "" && getenv("TERM") != "dumb",
		Width:       func() int { return widthOf(out, getenv("COLUMNS")) },
		Lang:        language(getenv),
	}
}

// widthOf asks the terminal, then the variable, then takes the usual width.
func widthOf(out *os.File, columns string) int {
	if w, _, err := term.GetSize(int(out.Fd())); err == nil && w > 0 {
		return w
	}
	if w, err := strconv.Atoi(columns); err == nil && w > 0 {
		return w
	}
	return usualWidth
}

// language turns a POSIX locale (de_AT.UTF-8) into an IETF tag (de-AT). The
// locales that name no language give "".
func language(getenv func(string) string) string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		value, _, _ := strings.Cut(getenv(name), "@")
		value, _, _ = strings.Cut(value, ".")
		switch value {
		case "":
			continue
		case "C", "POSIX":
			return ""
		}
		return strings.ReplaceAll(value, "_", "-")
	}
	return ""
}

package main

import (
	"io"
	"log/slog"
	"net/url"
	"regexp"
	"strings"
)

// mask stands in a log where a secret stood.
const mask = "[secret]"

// botToken is what a token of the Bot API looks like, also inside an address.
var botToken = regexp.MustCompile(`[0-9]{5,}(?::|%3A)[A-Za-z0-9_-]{20,}`)

// redactor takes secrets out of everything that is written through it. It sits
// below the log's handler rather than in ReplaceAttr, because there it also
// sees keys, nested values and whatever a library prints by the standard
// logger. A record is one Write, so no secret is cut in two.
type redactor struct {
	out     io.Writer
	secrets *strings.Replacer
}

// newRedactor masks bot tokens and the given secrets, also as they look inside
// an address. Secrets of fewer than four characters would mask ordinary words
// and are left alone.
func newRedactor(out io.Writer, secrets ...string) redactor {
	var pairs []string
	for _, s := range secrets {
		if len(s) >= 4 {
			pairs = append(pairs, s, mask, url.QueryEscape(s), mask, url.PathEscape(s), mask)
		}
	}
	return redactor{out, strings.NewReplacer(pairs...)}
}

// Write masks and passes on. It reports the length it was given.
func (r redactor) Write(b []byte) (int, error) {
	if _, err := io.WriteString(r.out, r.clean(string(b))); err != nil {
		return 0, err
	}
	return len(b), nil
}

func (r redactor) clean(s string) string {
	s = r.secrets.Replace(s)
	if !mayHoldToken(s) {
		return s
	}
	return botToken.ReplaceAllString(s, mask)
}

// mayHoldToken tells whether five digits stand before a colon or a percent sign
// somewhere, as they must in a token: the expression is dear, and every line of
// the log passes here.
func mayHoldToken(s string) bool {
	digits := 0
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			digits++
		case digits >= 5 && (c == ':' || c == '%'):
			return true
		default:
			digits = 0
		}
	}
	return false
}

// newLogger logs to out as the operator wishes, and makes the same logger the
// one of the standard library, which some modules use.
func newLogger(out io.Writer, c config) *slog.Logger {
	var h slog.Handler
	options := &slog.HandlerOptions{Level: c.LogLevel}
	out = newRedactor(out, c.secrets()...)
	if c.LogJSON {
		h = slog.NewJSONHandler(out, options)
	} else {
		h = slog.NewTextHandler(out, options)
	}
	logger := slog.New(h)
	slog.SetDefault(logger)
	return logger
}

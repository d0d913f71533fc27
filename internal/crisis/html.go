package crisis

import (
	"net/url"
	"strings"

	"golang.org/x/text/unicode/bidi"
)

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// escape makes text safe inside Telegram HTML.
func escape(text string) string { return escaper.Replace(text) }

// tap shows a number so that one tap does something. Telegram makes a link of a
// number in international form by itself, and of no other reliably; it takes no
// tel: address. A code is copied by one tap, so whatever doesn't begin with a
// plus is code, which also keeps a client from linking half of it.
func tap(number string) string {
	if strings.HasPrefix(number, "+") {
		return escape(number)
	}
	return "<code>" + escape(number) + "</code>"
}

// link is a web address that shows its host only.
func link(address string) string {
	host := address
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		host = strings.TrimPrefix(u.Host, "www.")
	}
	return `<a href="` + escape(address) + `">` + escape(host) + "</a>"
}

// isolate keeps right-to-left words from turning the line around them.
func isolate(text string) string {
	for _, r := range text {
		p, _ := bidi.LookupRune(r)
		if class := p.Class(); class == bidi.R || class == bidi.AL {
			return "\u2068" + text + "\u2069"
		}
	}
	return text
}

package script

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// htmlTags are the tags of Telegram's HTML mode (Bot API, Formatting options).
var htmlTags = []string{
	"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "span", "tg-spoiler", "a", "code", "pre", "blockquote",
}

// CheckHTML tells what Telegram would refuse in a text, or a browser would take
// for more than markup (package sheet puts texts on a page).
func CheckHTML(text string) error {
	d := xml.NewDecoder(strings.NewReader("<x>" + text + "</x>"))
	d.Strict = true
	for depth := 0; ; {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("the markup is wrong (write &amp; for & and &lt; for <): %w", err)
		}
		if start, ok := tok.(xml.StartElement); ok {
			if depth++; depth > 1 && !slices.Contains(htmlTags, start.Name.Local) {
				return fmt.Errorf("there is no tag <%s> in Telegram's HTML", start.Name.Local)
			}
			for _, a := range start.Attr {
				if !attributeForm(start.Name.Local, a.Name.Local).MatchString(a.Value) {
					return fmt.Errorf("the tag <%s> has no %s like that in Telegram's HTML", start.Name.Local, a.Name.Local)
				}
			}
		}
	}
}

// The attributes of Telegram's HTML, by tag and name.
var attributes = map[string]*regexp.Regexp{
	"a href":     regexp.MustCompile(`^https://`),
	"code class": regexp.MustCompile(`^language-[a-z0-9+#-]+$`),
	"span class": regexp.MustCompile(`^tg-spoiler$`),
}

// attributeForm is what an attribute may hold.
func attributeForm(tag, name string) *regexp.Regexp {
	if form := attributes[tag+" "+name]; form != nil {
		return form
	}
	return noAttribute
}

var noAttribute = regexp.MustCompile(`^\z.`) // matches nothing

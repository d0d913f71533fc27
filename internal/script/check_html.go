package script

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// htmlTags are the tags of Telegram's HTML mode (Bot API, Formatting options).
var htmlTags = []string{
	"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "span", "tg-spoiler", "a", "code", "pre", "blockquote",
}

// checkHTML tells what Telegram would refuse in a text.
func checkHTML(text string) error {
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
		}
	}
}

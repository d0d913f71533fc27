package sheet

import (
	"strings"
	"testing"
)

// TestNoTextIsAScript: what isn't Telegram's markup stands on the page as it is
// written, wherever it comes from.
func TestNoTextIsAScript(t *testing.T) {
	for _, text := range []string{
		"<script>alert(1)</script>", `<b onclick="alert(1)">A</b>`, `<a href="javascript:alert(1)">A</a>`, "<img src=x onerror=alert(1)>", "<b>open",
	} {
		if got := string(told(text)); strings.Contains(got, "<") {
			t.Errorf("%s became %s", text, got)
		}
	}
	if got := told("<b>A</b>\n{label} &amp; B"); got != "<b>A</b><br>\n<span class=\"fill\">{label}</span> &amp; B" {
		t.Errorf("a text became %s", got)
	}
}

package crisis

import (
	"fmt"
	"strings"
	"testing"
)

// emergencyFile is Poland with one number for each service; n of 112 is how
// many sources agree on it.
func emergencyFile(confidence string, n112, n999, n997 int) map[string]string {
	text := fmt.Sprintf("code: PL\nname: Poland\nemergency:\n  confidence: %s\n  general: ['112']\n  ambulance: ['112', '999']\n  police: ['997']\n  numbers:\n", confidence)
	for number, n := range map[string]int{"112": n112, "999": n999, "997": n997} {
		text += fmt.Sprintf("  - {number: '%s', services: [all], agreeing: %d, evidence: 2026-08-08, sources: [s]}\n", number, n)
	}
	return map[string]string{"crisis/PL.yaml": text}
}

func TestC3EmergencyNumbersFollowTheSameRule(t *testing.T) {
	for _, c := range []struct {
		name             string
		confidence       string
		n112, n999, n997 int
		want             []string
		not              []string
	}{
		{"all high", "high", 3, 3, 3, []string{"emergency:</b> <code>112</code>", "Ambulance: <code>999</code>", "Police: <code>997</code>", "Listed August 2026."}, []string{"confirmed"}},
		{"a medium one beside a high one for all", "high", 3, 2, 1, []string{"<code>112</code>"}, []string{"999", "997", "confirmed"}},
		{"high ones come before a medium one for all", "high", 2, 3, 1, []string{"Ambulance: <code>999</code>", "Listed August 2026.", "Any emergency: <code>112</code>", "not confirmed"}, []string{"997"}},
		{"medium only", "medium", 2, 1, 1, []string{"<code>112</code>", "Listed, not confirmed"}, []string{"999", "997"}},
		{"police only", "medium", 1, 1, 2, []string{"Police: <code>997</code>", "Listed, not confirmed", "Call the emergency number where you are"}, []string{"<code>112", "999"}},
		{"single sources", "high", 1, 1, 1, []string{"no sure emergency number", "Call the emergency number where you are"}, []string{"<code>"}},
		{"low", "low", 3, 3, 3, []string{"no sure emergency number"}, []string{"<code>"}},
	} {
		text := must(t, emergencyFile(c.confidence, c.n112, c.n999, c.n997)).Emergency("PL", "en")
		order(t, text, c.want...)
		for _, not := range c.not {
			if strings.Contains(text, not) {
				t.Errorf("%s: %q is shown in\n%s", c.name, not, text)
			}
		}
	}
}

package main

import (
	"slices"
	"strings"

	"kintsugi/internal/crisis"
)

// northAmerica are the countries of the North American numbering plan that have
// short codes in the facts.
var northAmerica = []string{"US", "CA", "PR", "GU", "VI"}

// doubt looks at the number of a helpline and says why it looks damaged, so
// that it is not shown; InUse where nothing is wrong.
func doubt(code string, help helpline) (crisis.Status, string) {
	digits := strings.Count(mask(help.Phone), "9")
	switch {
	case strings.Contains(help.Phone, "/"):
		return crisis.Doubtful, "the phone field holds two numbers"
	case help.Kind == "short_code" && slices.Contains(northAmerica, code) && digits > 4:
		return crisis.Doubtful, "five or six digits in the North American plan are a code for texts, or a number cut short; the facts give it as a phone number"
	case help.Kind == "long" && help.Plan == "not_listed" && help.E164 == "":
		return crisis.Doubtful, "a full-length number that the country's numbering plan doesn't know, so it has no international form: a digit or the area code may be missing, or it is an old one"
	}
	return crisis.InUse, ""
}

// mask is a number with every digit as 9.
func mask(number string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return '9'
		}
		return r
	}, number)
}

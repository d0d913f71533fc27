package crisis

import "slices"

// The letters of a flag emoji: two of them are a country's code (Unicode,
// regional indicator symbols). The flags of England, Scotland and Wales are a
// black flag with the letters of a part of the country.
const (
	regionalA = '\U0001F1E6'
	regionalZ = '\U0001F1FF'
	blackFlag = '\U0001F3F4'
	tagA      = '\U000E0061'
	tagZ      = '\U000E007A'
)

// flags are the countries whose flags stand in text, each once, in order.
func (d *Directory) flags(text string) []string {
	var found []string
	var letters []byte
	black := false
	for _, r := range text {
		switch {
		case r == blackFlag:
			black, letters = true, nil
		case r >= regionalA && r <= regionalZ:
			letters = append(letters, byte('A'+r-regionalA))
		case black && r >= tagA && r <= tagZ:
			letters = append(letters, byte('A'+r-tagA))
		default:
			black, letters = false, nil
		}
		if len(letters) != 2 {
			continue
		}
		if code := string(letters); d.Known(code) && !slices.Contains(found, code) {
			found = append(found, code)
		}
		black, letters = false, nil
	}
	return found
}

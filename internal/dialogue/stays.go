package dialogue

// Stays tells whether a message is said whatever else is left out when a person
// is sent more than can be said: a screen of the crisis flow, also one that is
// offered, and whatever takes something out of sight (safety.md D2, D7).
func (m Message) Stays() bool {
	switch {
	case m.Do == Erase, m.Do == Hide, m.Do == Edit && len(m.Rows) == 0:
		return true
	}
	for _, row := range m.Rows {
		for _, b := range row {
			if to, ok := parseUrgent(b.Data); ok && to.from != "" {
				return true
			}
		}
	}
	return false
}

package dialogue

// daysKind looks back on the notes of the last days: a picture, and the same in
// words. The session holds none of them; they are put in by whoever says the
// screen (see Library.WithDays).
type daysKind struct{ choiceKind }

// Back is the stretch of days a message looks back on, both ends included, and
// the language it does so in.
type Back struct {
	From, To int64
	Lang     string
	// Empty is said where there is no note.
	Empty string
}

// lookBack is what a screen looks back on.
func (t *turn) lookBack(s *State) *Back {
	to := t.today()
	return &Back{From: to - int64(s.Days) + 1, To: to, Lang: t.lang, Empty: t.fill(s.Empty)}
}

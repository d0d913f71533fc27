package detect

// Reader reads free text for the conversation (dialogue.Reader).
type Reader struct{ D *Detector }

// Read returns the class of a text and whether the words say it outright; lang
// is what Detector.Read takes. The rule that fired stays here.
func (r Reader) Read(text, lang string) (class string, explicit bool) {
	reading := r.D.Read(text, lang)
	return string(reading.Class), reading.Strength == Explicit
}

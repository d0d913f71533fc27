package detect

// Class is what a text is about.
type Class string

// The classes, most urgent first (safety.md B2). Distress is what comes near
// self-harm without saying it.
const (
	SelfHarm   Class = "self_harm"
	Abuse      Class = "abuse"
	HarmOthers Class = "harm_others"
	Scam       Class = "scam"
	Distress   Class = "distress"
	None       Class = "none"
)

// classes are all classes a rule may have, most urgent first. A text that
// reaches several is read as the first.
var classes = [...]Class{SelfHarm, Abuse, HarmOthers, Scam, Distress}

// Strength tells whether the words say it or only point to it.
type Strength string

// The strengths of a reading; a reading of class None has none.
const (
	Explicit Strength = "explicit"
	Indirect Strength = "indirect"
)

// Reading is what a text was read as.
type Reading struct {
	Class    Class
	Strength Strength
	// Rule is the id of the rule that counted most, "" for None. It says
	// nothing of the words and may be logged without them.
	Rule string
}

// urgency is the place of a class in classes, len(classes) for any other.
func urgency(c Class) int {
	for i, one := range classes {
		if one == c {
			return i
		}
	}
	return len(classes)
}

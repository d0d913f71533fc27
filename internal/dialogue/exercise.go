package dialogue

import "slices"

// Exercise is what makes a flow an exercise of the library: states of kind offer
// find it by what it declares here, and its file needs nothing but its own steps
// (package script puts around them what all exercises share).
type Exercise struct {
	// Code stands for the exercise in what is noted of a person: two small
	// letters, never given to another one.
	Code string `yaml:"code"`
	// Needs are what it is for, the one it fits best first.
	Needs []string `yaml:"needs"`
	// Minutes is how long it takes.
	Minutes int `yaml:"minutes"`
	// For and Unless are said before it starts: what it is for, and when to
	// leave it or how to do it otherwise. Texts say {for} and {unless}.
	For    string `yaml:"for"`
	Unless string `yaml:"unless"`
	// Day keeps it from being offered at night (safety.md G7).
	Day bool `yaml:"day"`
}

// fit is how well an exercise fits a need: 0 is best, and one more for every
// other need that it names before. ok is false when it is for something else.
func (x *Exercise) fit(need string) (place int, ok bool) {
	if need == "" {
		return 0, true
	}
	place = slices.Index(x.Needs, need)
	return place, place >= 0
}

// Offers tells whether a state of kind offer offers an exercise to somebody who
// has tried nothing, by day or at night.
func (s *State) Offers(x *Exercise, night bool) bool {
	least, most := bounds(s, 0, x.Minutes)
	_, fits := x.fit(s.Need)
	return fits && least <= x.Minutes && x.Minutes <= most && !(night && x.Day)
}

// exercise is the flow of the exercise with that code, nil if there is none.
func (t *turn) exercise(code string) *Flow {
	for _, name := range t.lib.exercises {
		if f := t.lib.flow(t.lang, name); f.Exercise.Code == code {
			return f
		}
	}
	return nil
}

// offers are the exercises a state offers to this person, the first one first.
func (t *turn) offers(s *State) []*Flow {
	tried := t.reliefs()
	night := t.night()
	var all []*Flow
	for _, name := range t.lib.exercises {
		f := t.lib.flow(t.lang, name)
		if s.Tried && find(tried, f.Exercise.Code) < 0 || !s.Tried && !s.Offers(f.Exercise, night) {
			continue
		}
		all = append(all, f)
	}
	rank(all, tried, s.Need)
	return all
}

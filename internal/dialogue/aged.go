package dialogue

import "time"

// What is said of how long ago something was ages: "in the last two weeks" is
// true for two weeks. A fact with Ages keeps the answer as it was given and, as
// the fact at_ and its name, the day of it; conditions ask what holds now.
const (
	factDated = "at_"
	// agedDays is what conditions call the least number of days that have gone
	// by: the fact's name with this behind it.
	agedDays = "_days"
)

// factPen is the day on which something long was last written in a stage: ten
// minutes, once a day, whatever the room (safety.md G4).
const factPen = "pen_on"

// dateAnew notes the day on which an answer that ages is given.
func (t *turn) dateAnew(name string) {
	if f := t.lib.facts[name]; f != nil && len(f.Ages) > 0 {
		t.s.Facts[factDated+name] = t.today()
	}
}

// dated is the day on which an answer was given. Where nobody noted it (answers
// from before that was done), it is the day on which the person was last heard:
// they can't have answered later.
func (t *turn) dated(f *Fact) int64 {
	if d := t.number64(factDated + f.Name); d > 0 {
		return d
	}
	if t.old.Last > 0 {
		return min(t.today(), dayOf(t.local(time.Unix(t.old.Last, 0))))
	}
	return t.today()
}

// keepDates notes the day of answers that age and have none yet.
func (t *turn) keepDates() {
	for _, f := range t.lib.aging {
		if said, _ := t.s.Facts[f.Name].(string); said == "" {
			delete(t.s.Facts, factDated+f.Name)
		} else if t.number64(factDated+f.Name) == 0 {
			t.s.Facts[factDated+f.Name] = t.dated(f)
		}
	}
}

// aged is what an answer has become by now, and how many days at least have gone
// by: "", 0 where there is none. It never runs ahead: whoever answered "in the
// last two weeks" counts as that for two weeks more, since it may have been on
// that very day.
func (t *turn) aged(f *Fact) (word string, days int64) {
	said, _ := t.s.Facts[f.Name].(string)
	for i, v := range f.Values {
		if v != said || said == "" || i >= len(f.Ages) {
			continue
		}
		days = f.Ages[i] + max(0, t.today()-t.dated(f))
		for k, least := range f.Ages {
			if days >= least && k >= i {
				word = f.Values[k]
			}
		}
		return word, days
	}
	return said, 0
}

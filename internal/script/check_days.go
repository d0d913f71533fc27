package script

import (
	"regexp"
	"time"

	"kintsugi/internal/dialogue"
)

// backMost is how many days a look back shows at most: a month.
const backMost = 31

// daily checks the rules by which a flow speaks by itself.
func (c *checker) daily(file string, f *dialogue.Flow) {
	for i := range f.Daily {
		r := &f.Daily[i]
		if d := c.facts[r.Time]; d == nil || d.Type != "text" {
			c.add(file, 1, "daily", "daily %s: time %q is no fact of type text", r.Tag, r.Time)
		}
		if d := f.Late.Duration(); d > 2*time.Hour {
			c.add(file, 1, "daily", "daily %s: more than two hours late (%s) it had better not come", r.Tag, d)
		}
	}
}

// days checks what is remembered of days.
func (c *checker) days(file string, line int, s *dialogue.State, a dialogue.Acts) {
	for name, after := range a.Stamp {
		var ok bool
		switch after := after.(type) {
		case int:
			ok = true
		case string:
			d := c.facts[after]
			ok = d != nil && d.Type == "number"
		}
		if d := c.facts[name]; d == nil || d.Type != "number" || !ok {
			c.add(file, line, "fact", "state %s: stamp %s: a fact of type number, and how many days from today", s.Name, name)
		}
	}
	if a.Log != nil {
		if d := c.facts[a.Log.If]; a.Log.If != "" && (d == nil || d.Type != "flag") || len(a.Log.As) == 0 || len(a.Log.Facts) == 0 {
			c.add(file, line, "log", "state %s: log needs a name, facts, and as its if a fact of type flag", s.Name)
		}
		for _, name := range a.Log.Facts {
			// A typed text would be kept without a yes of its own.
			if d := c.facts[name]; d == nil || d.Type == "text" && len(d.Show) == 0 {
				c.add(file, line, "log", "state %s: log %s: a note of the day holds picked answers only", s.Name, name)
			}
		}
	}
}

// hourForm is a time of day.
var hourForm = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)

// hour checks the time of day of a plan: it goes with a date.
func (c *checker) hour(file string, line int, s *dialogue.State, p dialogue.Plan) {
	d := c.facts[p.Time]
	if p.Time != "" && (p.On == "" || !hourForm.MatchString(p.Time) && (d == nil || d.Type != "text")) {
		c.add(file, line, "time", "state %s: time %q goes with on, and is HH:MM or a fact of type text", s.Name, p.Time)
	}
}

// back checks how far a state looks back.
func (c *checker) back(file string, line int, s *dialogue.State) {
	if s.Days < 0 || s.Days > backMost {
		c.add(file, line, "bounds", "state %s: a look back of %d days; at most %d are possible", s.Name, s.Days, backMost)
	}
}

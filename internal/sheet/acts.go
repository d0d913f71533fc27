package sheet

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"kintsugi/internal/dialogue"
)

// deeds say what the engine does by itself.
var deeds = map[string]string{
	"forget": "deletes all that is kept of the person (forget)", "hide": "deletes what was said from the chat (hide)",
	"night": "takes it as night for eight hours (night)", "stop": "nothing comes by itself any more (stop)",
}

// acts say what an answer, or entering a state, brings about.
func acts(a dialogue.Acts) (all []string) {
	add := func(format string, x ...any) { all = append(all, fmt.Sprintf(format, x...)) }
	for _, fact := range slices.Sorted(maps.Keys(a.Remember)) {
		if v := a.Remember[fact]; v == nil {
			add("clears the answer %s", fact)
		} else {
			add("remembers %s: %v", fact, v)
		}
	}
	for _, fact := range slices.Sorted(maps.Keys(a.Score)) {
		add("adds %d to %s", a.Score[fact], fact)
	}
	for _, fact := range slices.Sorted(maps.Keys(a.Stamp)) {
		add("notes a day in %s: today and %v days", fact, a.Stamp[fact])
	}
	for _, p := range a.Schedule {
		when := "in " + span(p.After)
		if p.On != "" {
			when = "on the day of " + p.On + ", " + span(p.After) + " after " + cmp.Or(p.Time, "the time of day at which it was planned")
		}
		if p.Awake {
			when += ", not in the quiet hours"
		}
		add("plans %s %s as %s", strings.TrimSpace(p.Flow+" "+p.At), when, p.Tag)
	}
	for _, tag := range a.Cancel {
		add("calls off what is planned as %s", tag)
	}
	if a.Rest > 0 {
		add("nothing is pushed for %s", span(a.Rest))
	}
	for _, what := range a.Clear {
		add("deletes what is kept as %s", what)
	}
	if l := a.Log; l != nil {
		add("keeps %s as the note %s of the day, if %s", strings.Join(l.Facts, ", "), l.As, l.If)
	}
	if a.Relief != "" {
		add("notes how the exercise went: %s", a.Relief)
	}
	if a.Count != "" {
		add("counts for the operator: %s", a.Count)
	}
	if a.Act != "" {
		add("%s", cmp.Or(deeds[a.Act], a.Act))
	}
	return append(all, more(a, actKeys)...)
}

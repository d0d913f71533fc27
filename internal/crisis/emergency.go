package crisis

import (
	"slices"
	"strings"
)

// service is what a country's numbers are for and which may be shown for it.
type service struct {
	// role is the key of its sentence: general, ambulance, police.
	role    string
	grade   Confidence
	numbers []Number
}

// Emergency is whom to call at once in a country, as Telegram HTML. The rule is
// that of the lines (safety.md C3), number by number: three sources that agree
// are shown, two only where there is nothing better and as "listed, not
// confirmed", one never. An unknown or empty code, or a country without such a
// number: the emergency number where you are.
func (d *Directory) Emergency(code, lang string) string {
	w := d.in(lang)
	country := d.country(code)
	if country == nil {
		return w.say("emergency-local")
	}
	name := escape(d.Name(code, lang))
	var found []service
	if country.Emergency != nil {
		off := d.switchedOff()
		found = country.Emergency.services(func(n Number) bool { return off[n.id(code)] })
	}
	if len(found) == 0 {
		return w.say("emergency-none", "country", name) + "\n" + w.say("emergency-local")
	}
	first := w.say("emergency-parts", "country", name)
	if found[0].role == "general" && found[0].grade == High {
		first = w.say("emergency", "country", name, "numbers", w.either(found[0].numbers))
	}
	rows := []string{first}
	for i, s := range found {
		if i > 0 || s.role != "general" || s.grade != High {
			rows = append(rows, w.say(s.role, "numbers", w.either(s.numbers)))
		}
		// Neighbours that are equally sure share a line that says so.
		if i+1 == len(found) || found[i+1].grade != s.grade {
			rows = append(rows, d.dated(w, s.grade, found))
		}
	}
	if len(found) == 1 && found[0].role != "general" {
		rows = append(rows, w.say("emergency-local"))
	}
	return strings.Join(rows, "\n")
}

// services are what may be shown: the number for everything, then ambulance and
// police where theirs are others; high confidence first, medium only for what
// has no high number of its own and isn't served by a high number for
// everything; none that is switched off.
func (e *Emergency) services(off func(Number) bool) []service {
	if e.Confidence == Low {
		return nil
	}
	var found []service
	var taken []Number
	for _, s := range []struct {
		role  string
		names []string
	}{{"general", e.General}, {"ambulance", e.Ambulance}, {"police", e.Police}} {
		grade, numbers := e.best(s.names, off)
		numbers = slices.DeleteFunc(numbers, func(n Number) bool { return has(taken, n) })
		served := len(found) > 0 && found[0].role == "general" && found[0].grade == High
		if len(numbers) == 0 || grade == Medium && served {
			continue
		}
		taken = append(taken, numbers...)
		found = append(found, service{role: s.role, grade: grade, numbers: numbers})
	}
	slices.SortStableFunc(found, func(a, b service) int { return is(a.grade != High) - is(b.grade != High) })
	return found
}

// best are the one or two numbers among names that are best supported, and how
// well: High, else Medium; none with Low.
func (e *Emergency) best(names []string, off func(Number) bool) (Confidence, []Number) {
	var high, medium []Number
	for _, name := range names {
		i := slices.IndexFunc(e.Numbers, func(n Number) bool { return n.Number == name })
		switch {
		case i < 0 || off(e.Numbers[i]):
		case e.Numbers[i].Agreeing >= 3 && e.Confidence == High:
			high = append(high, e.Numbers[i])
		case e.Numbers[i].Agreeing >= 2:
			medium = append(medium, e.Numbers[i])
		}
	}
	switch {
	case len(high) > 0:
		return High, high[:min(2, len(high))]
	case len(medium) > 0:
		return Medium, medium[:min(2, len(medium))]
	}
	return Low, nil
}

// either is one number, or two with the word between them.
func (w *words) either(numbers []Number) string {
	if len(numbers) == 1 {
		return tap(numbers[0].Number)
	}
	return w.say("or", "first", tap(numbers[0].Number), "second", tap(numbers[1].Number))
}

// dated says how sure the numbers of a grade are and of when; the oldest of
// them counts.
func (d *Directory) dated(w *words, grade Confidence, found []service) string {
	var oldest Number
	for _, s := range found {
		for _, n := range s.numbers {
			day, _ := newest(n.Evidence, n.Checked)
			before, ok := newest(oldest.Evidence, oldest.Checked)
			if s.grade == grade && (!ok || day.Before(before)) {
				oldest = n
			}
		}
	}
	key := "emergency-date"
	if grade == Medium {
		key = "emergency-medium"
	}
	if stale(oldest.Evidence, oldest.Checked, d.now()) {
		key += "-old"
	}
	return "<i>" + w.say(key, "month", w.month(oldest.Evidence, oldest.Checked)) + "</i>"
}

func has(numbers []Number, one Number) bool {
	return slices.ContainsFunc(numbers, func(n Number) bool { return n.Number == one.Number })
}

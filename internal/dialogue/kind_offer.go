package dialogue

import (
	"strconv"
	"strings"
)

// offerKind offers exercises: by what they are for (need), by how long they take
// (min, max, in minutes), or those that were tried before (tried), in the order
// that rank gives them. With straight the first one is opened at once. It waits
// for the exercise as a call does; "another one" leads to its list.
type offerKind struct{ choiceKind }

const (
	// offerMost is how many exercises stand on one screen, beside one choice
	// of another kind (safety.md G8).
	offerMost = 5
	// optExercise begins the option that is an exercise; its code follows.
	optExercise = "@"
	// resultOther is the result of an exercise that was put back for another.
	resultOther = "other"
)

func (offerKind) exits(s *State) []Exit {
	return append(choiceKind{}.exits(s), callKind{}.exits(s)...)
}

func (k offerKind) enter(t *turn, s *State) {
	all := t.offers(s)
	switch {
	case len(all) == 0 && s.Empty == "":
		t.leave(eventNext)
	case len(all) > 0 && s.Straight:
		t.open(all[0].Name, "", false)
	default:
		t.wait(s)
	}
}

// page are the exercises on the present page, and the number of the next one:
// after the last page comes the first. With one page there is no next.
func (offerKind) page(t *turn, s *State) (all []*Flow, next int) {
	all = t.offers(s)
	pages := (len(all) + offerMost - 1) / offerMost
	if pages < 2 {
		return all, -1
	}
	p := t.top().Phase % pages
	return all[p*offerMost : min((p+1)*offerMost, len(all))], (p + 1) % pages
}

func (k offerKind) body(t *turn, s *State) string {
	all, _ := k.page(t, s)
	if len(all) == 0 {
		return t.fill(s.Empty)
	}
	b := t.fill(s.Text)
	if s.Tried {
		for i, f := range all {
			b += []string{"\n\n", "\n"}[min(i, 1)] + t.eased(f)
		}
	}
	return b
}

// eased says in words how an exercise went.
func (t *turn) eased(f *Flow) string {
	tried := t.reliefs()
	r := tried[find(tried, f.Exercise.Code)]
	words := t.words.Eased
	if r.times() == 1 {
		words = t.words.EasedOnce
	}
	return fillWith(t.fill(words), "{title}", f.Title, "{n}", text(r.easier), "{max}", text(r.times()))
}

func (k offerKind) items(t *turn, s *State) (items []item) {
	all, next := k.page(t, s)
	for _, f := range all {
		label := fillWith(t.words.Exercise, "{title}", f.Title, "{n}", text(f.Exercise.Minutes))
		items = append(items, item{option: optExercise + f.Exercise.Code, label: label})
	}
	more := k.choiceKind.items(t, s)
	if next >= 0 {
		more = append([]item{{option: optPage + strconv.Itoa(next), label: t.words.More}}, more...)
	}
	return append(items, more...)
}

func (k offerKind) pick(t *turn, s *State, option string) bool {
	if n, ok := strings.CutPrefix(option, optPage); ok {
		t.top().Phase = max(0, atoi(n))
		t.show(s)
		return true
	}
	if code, ok := strings.CutPrefix(option, optExercise); ok {
		f := t.exercise(code)
		if f == nil {
			return false
		}
		t.open(f.Name, "", false)
		return true
	}
	return k.choiceKind.pick(t, s, option)
}

func (offerKind) waitsFor(t *turn, _ *State, flow string) bool {
	f := t.lib.flow(t.lang, flow)
	return f != nil && f.Exercise != nil
}

func (offerKind) goOn(t *turn, s *State, result string) {
	if result == resultOther {
		t.wait(s)
		return
	}
	t.leave(s.back(result))
}

package dialogue

import (
	"cmp"
	"slices"
	"strconv"
)

// What helped a person is one short string among their facts, the exercise tried
// last at its end: the exercise's code and two digits (base 36) of
// 100*easier + 10*same + worse. Twenty-six exercises take 104 bytes. It is only
// there for people who said that a few answers may be kept.
const (
	factRelief = "relief"
	factKeep   = "keep"
)

// The answers to "easier, the same, or worse?", as content writes them.
const (
	ReliefEasier = "easier"
	ReliefSame   = "same"
	ReliefWorse  = "worse"
)

const (
	reliefCode = 2              // letters of a code
	reliefSize = reliefCode + 2 // bytes of an exercise
	reliefBase = 36
	reliefMost = 26 // exercises; the one tried longest ago goes
	countMost  = 9  // of one answer; beyond it all three are halved, so that the last rounds weigh most
)

// relief is how one exercise went for a person.
type relief struct {
	code                string
	easier, same, worse int
}

// times is how often it was tried and the question after it answered.
func (r relief) times() int { return r.easier + r.same + r.worse }

// mean is between 1, easier every time, and -1, worse every time.
func (r relief) mean() float64 {
	if r.times() == 0 {
		return 0
	}
	return float64(r.easier-r.worse) / float64(r.times())
}

// find is where an exercise stands in what is noted, -1 if it does not.
func find(tried []relief, code string) int {
	return slices.IndexFunc(tried, func(r relief) bool { return r.code == code })
}

// readReliefs reads what is noted; a part that can't be read is left out.
func readReliefs(text string) (tried []relief) {
	for ; len(text) >= reliefSize; text = text[reliefSize:] {
		n, err := strconv.ParseInt(text[reliefCode:reliefSize], reliefBase, 0)
		r := relief{text[:reliefCode], int(n) / 100, int(n) / 10 % 10, int(n) % 10}
		if err == nil && 0 < n && r.easier <= countMost && find(tried, r.code) < 0 {
			tried = append(tried, r)
		}
	}
	return tried
}

// writeReliefs is what readReliefs reads.
func writeReliefs(tried []relief) string {
	var b []byte
	for _, r := range tried {
		n := strconv.FormatInt(int64(100*r.easier+10*r.same+r.worse), reliefBase)
		b = append(b, r.code...)
		b = append(b, "00"[len(n):]...)
		b = append(b, n...)
	}
	return string(b)
}

// note adds an answer about an exercise, which is then the one tried last.
func note(tried []relief, code, answer string) []relief {
	r := relief{code: code}
	if i := find(tried, code); i >= 0 {
		r = tried[i]
		tried = slices.Delete(slices.Clone(tried), i, i+1)
	}
	switch answer {
	case ReliefEasier:
		r.easier++
	case ReliefWorse:
		r.worse++
	default:
		r.same++
	}
	if max(r.easier, r.same, r.worse) > countMost {
		r.easier, r.same, r.worse = r.easier/2, r.same/2, r.worse/2
	}
	tried = append(tried, r)
	return tried[max(0, len(tried)-reliefMost):]
}

// reliefs are what is noted of this person, the exercise tried last at the end.
func (t *turn) reliefs() []relief {
	text, _ := t.s.Facts[factRelief].(string)
	return readReliefs(text)
}

// relieved notes how the exercise went that the person was in, if a few answers
// may be kept. Outside of an exercise it notes nothing.
func (t *turn) relieved(answer string) {
	if keep, _ := t.s.Facts[factKeep].(bool); !keep || len(t.s.Stack) == 0 {
		return
	}
	from, _ := t.group(len(t.s.Stack) - 1)
	for _, f := range slices.Backward(t.s.Stack[from:]) {
		if x := t.lib.flow(t.lang, f.Flow).Exercise; x != nil {
			t.s.Facts[factRelief] = writeReliefs(note(t.reliefs(), x.Code, answer))
			return
		}
	}
}

// rank puts exercises into the order in which they are offered: those that eased
// it, the highest mean relief first and of equal ones the one tried last; then
// those never tried, the one that fits the need best first; then the rest. One
// that was never tried is always among the first offerMost.
func rank(all []*Flow, tried []relief, need string) {
	slices.SortFunc(all, func(a, b *Flow) int {
		i, j := find(tried, a.Exercise.Code), find(tried, b.Exercise.Code)
		if x, y := class(tried, i), class(tried, j); x != y {
			return x - y
		}
		if i < 0 {
			return fresh(a.Exercise, b.Exercise, need)
		}
		return cmp.Or(cmp.Compare(tried[j].mean(), tried[i].mean()), j-i)
	})
	if i := slices.IndexFunc(all, func(f *Flow) bool { return find(tried, f.Exercise.Code) < 0 }); i >= offerMost {
		moved := all[i]
		copy(all[offerMost:], all[offerMost-1:i])
		all[offerMost-1] = moved
	}
}

// Classes of exercises, in the order in which they are offered.
const (
	eased = iota
	untried
	uneased
)

// class is the class of the exercise that stands at i of what is noted.
func class(tried []relief, i int) int {
	switch {
	case i < 0:
		return untried
	case tried[i].mean() > 0:
		return eased
	}
	return uneased
}

// fresh compares two exercises that were never tried: by how well they fit, then
// the one that is for more, then the shorter one.
func fresh(a, b *Exercise, need string) int {
	x, _ := a.fit(need)
	y, _ := b.fit(need)
	return cmp.Or(x-y, len(b.Needs)-len(a.Needs), a.Minutes-b.Minutes, cmp.Compare(a.Code, b.Code))
}

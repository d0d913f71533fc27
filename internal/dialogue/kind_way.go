package dialogue

import (
	"math/bits"
	"strconv"
	"strings"
)

// wayKind shows the way so far, in words and in a picture: sittings by part of
// the journey, days that were noted, waves that went by, what eased it. What was
// not done is not there: no share of anything, no row of days, nothing to fall
// behind in (safety.md G3).
type wayKind struct{ choiceKind }

// drawer is a kind whose screen has a picture of the person's own numbers.
type drawer interface {
	drawing(t *turn, s *State) string
}

// PictureWay is the picture of the way: a number for each part of the journey,
// then the days and the waves.
const PictureWay = "way"

// partsMost is how many parts the journey has at most.
const partsMost = 4

// parts are the sittings done, by part of the journey.
func (t *turn) parts() (done [partsMost]int) {
	for _, f := range t.lib.stages {
		if p := f.Stage.Part; 1 <= p && p <= partsMost {
			sittings, _ := satOf(t.sat(), f.Stage.Code)
			done[p-1] += bits.OnesCount64(sittings)
		}
	}
	return done
}

// notedDays is on how many days something was noted.
func (t *turn) notedDays() int {
	days := map[string]bool{}
	for _, x := range t.shelf(KindDay) {
		_, day, _ := strings.Cut(x.ID, ".")
		days[day] = true
	}
	return len(days)
}

// helped is the title of the exercise that eased it most, "" for none.
func (t *turn) helped() string {
	all := t.offers(&State{Tried: true})
	if len(all) == 0 {
		return ""
	}
	tried := t.reliefs()
	if tried[find(tried, all[0].Exercise.Code)].mean() > 0 {
		return all[0].Title
	}
	return ""
}

func (wayKind) body(t *turn, s *State) string {
	var lines []string
	say := func(words, name string, n int) {
		if n > 0 {
			lines = append(lines, fillWith(words, "{part}", name, "{n}", text(n)))
		}
	}
	for i, n := range t.parts() {
		if i < len(t.words.Parts) {
			say(t.words.PartDone, t.words.Parts[i], n)
		}
	}
	say(t.words.DaysNoted, "", t.notedDays())
	say(t.words.WavesRidden, "", int(t.number64(factRidden)))
	if title := t.helped(); title != "" {
		lines = append(lines, fillWith(t.words.Helped, "{title}", title))
	}
	if len(lines) == 0 {
		return t.fill(s.Empty)
	}
	return t.fill(s.Text) + "\n\n" + strings.Join(lines, "\n")
}

// drawing names the picture; there is none where it would be empty.
func (wayKind) drawing(t *turn, _ *State) string {
	parts, days, waves := t.parts(), t.notedDays(), int(t.number64(factRidden))
	if parts == [partsMost]int{} && days+waves == 0 {
		return ""
	}
	name := PictureWay
	for i, n := range parts {
		name += []string{".", pictureMark}[btoi(i == 0)] + strconv.Itoa(min(n, 99))
	}
	return name + pictureMark + strconv.Itoa(min(days, 999)) + "." + strconv.Itoa(min(waves, 999))
}

// factRidden is how many waves went by without a message (flows/tools/urge).
const factRidden = "ridden"

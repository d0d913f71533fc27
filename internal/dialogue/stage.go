package dialogue

import (
	"cmp"
	"html"
	"math/bits"
	"slices"
	"strconv"
)

// Stage is what makes a flow a stage of the journey: a room with sittings, of
// which Home proposes the next one.
type Stage struct {
	// Code stands for the stage in what is noted of a person: two small letters,
	// never given to another one.
	Code string `yaml:"code"`
	// Part is the part of the journey it belongs to, counted from 1.
	Part int `yaml:"part"`
	// Order is its place in the row in which sittings are proposed; 0: never, it
	// is opened by hand only.
	Order int `yaml:"order"`
	// When has to hold for it to be proposed.
	When     string    `yaml:"when"`
	Sittings []Sitting `yaml:"sittings"`

	when  *condition
	marks map[string]int // the sitting that has come to its end in a state
}

// near is the sitting that is proposed, as it was in one state of a turn; asked is
// which, counted from 1.
type near struct {
	flow    *Flow
	sitting *Sitting
	asked   int
}

// Sitting is one sitting of a stage. It may be listed several times, for lists of
// different people.
type Sitting struct {
	// N is its number in what is noted of a person, 1 to 10, never given to
	// another one of the stage.
	N int `yaml:"n"`
	// At is the state on whose list it stands and By the option that opens it;
	// without them it is never proposed.
	At string `yaml:"at"`
	By string `yaml:"by"`
	// When has to hold for it to be proposed.
	When string `yaml:"when"`
	// Done are the states in which it has come to its end.
	Done []string `yaml:"done"`

	when *condition
}

// What was done is one short string among a person's facts: for each stage its
// code and two digits (base 36) with a bit for each sitting. Thirteen stages take
// 52 bytes. Like what helped, it is only there for people who said that a few
// answers may be kept.
const (
	factSat   = "sat"
	factSatOn = "sat_on" // the day of the last sitting
	satSize   = reliefSize
	// SittingsMost is how many sittings of a stage can be told apart.
	SittingsMost = 10
)

// satOf are the sittings of a stage that a text notes, a bit each, and where in it
// they stand; -1 for nowhere.
func satOf(text, code string) (done uint64, at int) {
	for at = 0; at+satSize <= len(text); at += satSize {
		if text[at:at+reliefCode] == code {
			n, err := strconv.ParseUint(text[at+reliefCode:at+satSize], reliefBase, SittingsMost)
			if err != nil {
				n = 0
			}
			return n, at
		}
	}
	return 0, -1
}

// withSat is the text with the sittings of a stage.
func withSat(text, code string, done uint64) string {
	n := strconv.FormatUint(done, reliefBase)
	part := code + "00"[len(n):] + n
	if _, at := satOf(text, code); at >= 0 {
		return text[:at] + part + text[at+satSize:]
	}
	return text[:len(text)/satSize*satSize] + part
}

func (t *turn) sat() string {
	text, _ := t.s.Facts[factSat].(string)
	return text
}

// mark notes that a sitting has come to its end, if a few answers may be kept.
func (t *turn) mark(f *Flow, state string) {
	if f.Stage == nil || f.Stage.marks[state] == 0 {
		return
	}
	if keep, _ := t.s.Facts[factKeep].(bool); !keep {
		return
	}
	done, _ := satOf(t.sat(), f.Stage.Code)
	done |= 1 << (f.Stage.marks[state] - 1)
	t.s.Facts[factSat], t.s.Facts[factSatOn] = withSat(t.sat(), f.Stage.Code, done), t.today()
}

// sittings is how many different sittings of these stages were done; of all
// stages where none is named.
func (t *turn) sittings(stages ...string) (n int) {
	for _, f := range t.lib.stages {
		if len(stages) == 0 || slices.Contains(stages, f.Name) {
			done, _ := satOf(t.sat(), f.Stage.Code)
			n += bits.OnesCount64(done)
		}
	}
	return n
}

// next is the sitting that is proposed: the first that was not done of the first
// stage that fits. None where it is not known what was done, at night, on a day of
// rest (safety.md A8), on a day that had one, or of a stage the person left in the
// middle, which is a proposal of its own.
func (t *turn) next() (*Flow, *Sitting) {
	if t.near.asked != t.states+1 { // a screen asks several times
		t.near.flow, t.near.sitting = t.nearest()
		t.near.asked = t.states + 1
	}
	return t.near.flow, t.near.sitting
}

// nearest is what next answers.
func (t *turn) nearest() (*Flow, *Sitting) {
	keep, _ := t.s.Facts[factKeep].(bool)
	if !keep || t.night() || t.s.Rest > t.e.At.Unix() || t.number64(factSatOn) == t.today() {
		return nil, nil
	}
	// A condition may be what asks: leave it what it has.
	t.asking, t.spare = t.spare, t.asking
	defer func() { t.asking, t.spare = t.spare, t.asking }()
	for _, f := range t.lib.stages {
		f = t.lib.flow(t.lang, f.Name)
		if f.Stage.Order == 0 || t.has(f.Name) || !t.holds(f.Stage.when) {
			continue
		}
		done, _ := satOf(t.sat(), f.Stage.Code)
		for i := range f.Stage.Sittings {
			x := &f.Stage.Sittings[i]
			if x.By != "" && done&(1<<(x.N-1)) == 0 && t.holds(x.when) {
				return f, x
			}
		}
	}
	return nil, nil
}

// nextName is the flow of the sitting that is proposed, "" for none.
func (t *turn) nextName() string {
	f, _ := t.next()
	if f == nil {
		return ""
	}
	return f.Name
}

// nextLabel is the proposed sitting as its stage's list calls it.
func (t *turn) nextLabel() string {
	f, x := t.next()
	if f == nil {
		return ""
	}
	return html.EscapeString(t.label(f.byName[x.At].option(x.By).Label))
}

// option is a state's option with that id, nil if there is none.
func (s *State) option(id string) *Option {
	for i := range s.Options {
		if s.Options[i].ID == id {
			return &s.Options[i]
		}
	}
	return nil
}

// sitDown opens a sitting: by its stage's door, so that whatever stands there is
// asked, and on from the list where the door leads to it in the same turn.
func (t *turn) sitDown(flow *Flow, x *Sitting) {
	t.open(flow.Name, "", false)
	for range 2 { // the list may have a second page
		f, s := t.place()
		if t.err != nil || f == nil || f.Name != flow.Name || s == nil || s.Kind != "choice" {
			return
		}
		o := s.option(x.By)
		if s.Name != x.At {
			o = s.leadsTo(x.At)
		}
		if o == nil || !t.holds(o.when) || len(t.out.Say) == 0 {
			return
		}
		t.out.Say = t.out.Say[:len(t.out.Say)-1] // the list need not be shown
		s.kind.pick(t, s, o.ID)
		if s.Name == x.At {
			return
		}
	}
}

// leadsTo is the option of a state that leads straight to another, nil for none.
func (s *State) leadsTo(state string) *Option {
	for i := range s.Options {
		if s.Options[i].To == state {
			return &s.Options[i]
		}
	}
	return nil
}

// stageOf prepares a flow's stage.
func (l *Library) stageOf(f *Flow, bad func(error)) {
	if f.Stage == nil {
		return
	}
	x := *f.Stage // a translation shares its English flow's
	f.Stage = &x
	x.Sittings = slices.Clone(x.Sittings)
	x.when = l.condition(x.When, bad)
	x.marks = map[string]int{}
	for i := range x.Sittings {
		s := &x.Sittings[i]
		s.when = l.condition(s.When, bad)
		for _, state := range s.Done {
			x.marks[state] = s.N
		}
	}
}

// sortStages puts the stages in the order in which they are proposed.
func sortStages(all []*Flow) {
	slices.SortFunc(all, func(a, b *Flow) int {
		return cmp.Or(a.Stage.Order-b.Stage.Order, cmp.Compare(a.Name, b.Name))
	})
}

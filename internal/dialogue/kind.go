package dialogue

import "fmt"

// Events of a state that are not an option of its own.
const (
	eventNext = "-next"
	eventElse = "-else"
)

// Options the engine adds to screens.
const (
	optNext    = eventNext
	optSkip    = "-skip"
	optLater   = "-later"
	optDone    = "-done"
	optStop    = "-stop"
	optPause   = "-pause"
	optGoOn    = "-goon"
	optAgain   = "-again"
	optKeep    = "-keep"
	optDrop    = "-drop"
	optPage    = "-p" // with the page
	optCountry = "-c" // with the country's code
	optRecord  = "-r" // with the record's id
)

// Kind is what a state does: one small file each, registered in kinds.
type Kind interface {
	// exits are the state's transitions.
	exits(s *State) []Exit
	// enter acts: it says the screen and waits, or goes on.
	enter(t *turn, s *State)
	// body is the words of the screen.
	body(t *turn, s *State) string
	// items are what can be picked on the screen.
	items(t *turn, s *State) []item
	// pick takes an option; false when the screen has no such option.
	pick(t *turn, s *State, option string) bool
	// read takes a typed text that names no option; false when the screen
	// doesn't wait for one.
	read(t *turn, s *State, text string) bool
	// loose tells whether numbers and near misses count as a press.
	loose() bool
}

// kinds are all kinds of state, by the name content uses.
var kinds = map[string]Kind{
	"branch":  branchKind{},
	"call":    callKind{},
	"choice":  choiceKind{},
	"country": countryKind{},
	"date":    dateKind{},
	"days":    daysKind{},
	"draw":    drawKind{},
	"end":     endKind{},
	"file":    fileKind{},
	"kept":    keptKind{},
	"leaf":    leafKind{},
	"lines":   linesKind{},
	"marks":   marksKind{},
	"months":  monthsKind{},
	"next":    nextKind{},
	"number":  numberKind{},
	"offer":   offerKind{},
	"paced":   pacedKind{},
	"picture": pictureKind{},
	"quiz":    quizKind{},
	"say":     sayKind{},
	"scale":   scaleKind{},
	"several": severalKind{},
	"text":    textKind{},
	"time":    timeKind{},
	"way":     wayKind{},
	"which":   whichKind{},
	"zone":    zoneKind{},
}

// basic is what most kinds do: say the text, wait, take skip.
type basic struct{}

func (basic) exits(s *State) []Exit { return passes(s, nil) }

func (basic) enter(t *turn, s *State) { t.wait(s) }

func (basic) body(t *turn, s *State) string { return t.fill(s.Text) }

func (basic) items(t *turn, s *State) []item { return t.own(s) }

func (basic) pick(t *turn, s *State, option string) bool { return t.pass(s, option) }

func (basic) read(*turn, *State, string) bool { return false }

func (basic) loose() bool { return true }

// wait says the screen and leaves it to the person.
func (t *turn) wait(s *State) {
	t.waited = true
	t.show(s)
}

// passes adds the ways past a question to a kind's exits.
func passes(s *State, exits []Exit) []Exit {
	if s.Skip != "" {
		exits = append(exits, Exit{optSkip, s.Skip})
	}
	if s.Later != "" {
		exits = append(exits, Exit{optLater, s.Later})
	}
	return exits
}

// next adds the way on.
func next(s *State) []Exit { return []Exit{{eventNext, s.To}} }

// pass follows a way past a question; false when option is none, or the state
// doesn't have it.
func (t *turn) pass(s *State, option string) bool {
	if option != optSkip && option != optLater || s.exit[option] == "" {
		return false
	}
	t.leave(option)
	return true
}

// answered remembers what was answered, if the state has a fact, and goes on.
func (t *turn) answered(s *State, v any) bool {
	if s.Fact != "" {
		t.remember(s.Fact, v)
	}
	t.leave(eventNext)
	return true
}

// retry asks again, with a sentence that says what would fit.
func (t *turn) retry(sentence string) bool {
	t.lead = sentence
	t.reveal()
	return true
}

func bounds(s *State, low, high int) (int, int) {
	if s.Min != nil {
		low = *s.Min
	}
	if s.Max != nil {
		high = *s.Max
	}
	return low, high
}

func text(n int) string { return fmt.Sprint(n) }

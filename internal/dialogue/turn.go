package dialogue

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// What one turn may use up. More is a mistake in content (a circle of states
// that never wait), caught here so that it costs one person one sentence.
const (
	maxStates   = 64
	maxMessages = 10
	maxFrames   = 16
)

// ErrBudget says that a turn went through too many states, messages or frames.
var ErrBudget = errors.New("the turn does not come to an end")

// turn is one step under way: a copy of the session that may be changed, and
// what is to be done.
type turn struct {
	lib   *Library
	words *Words
	lang  string
	old   *Session // as it was before; never changed
	s     *Session
	e     Event
	out   Effects
	err   error

	lead     string          // said above the next screen
	states   int             // states entered
	offered  string          // the crisis screen offered a turn ago
	missed   bool            // a text fitted nothing on the screen
	free     bool            // the event carries words of the person's own choosing
	hidden   bool            // the chat was hidden: nothing more is said
	muted    bool            // screens were sent ahead of the turn
	ahead    bool            // this is a step without a session, for the urgent flow only
	pushed   bool            // nobody asked for this: it fell due
	waited   bool            // some state waits for an answer
	answer   bool            // Back may undo this turn
	ids      int             // schedule ids given out
	slot     string          // the slot of the message whose button was pressed
	from     string          // the state a transition leads from
	page     int             // the page at which the next state entered opens
	look     string          // what is looked for among kept texts
	fits     map[string]bool // by entry, whether it has that; reading them all takes a while
	asking   *given          // see env
	asks     map[string]any  // functions, made when a condition first asks one
	dateText any             // what conditions call date
	near     near            // see next
	spare    *given          // what conditions ask that are asked by a condition
	failed   string          // the record of the crisis directory that the next state counts
}

func (l *Library) begin(s *Session, e Event) *turn {
	t := &turn{lib: l, old: s, s: s.clone(), e: e}
	t.s.Turn++
	if t.s.Lang == "" && e.Lang != "" {
		t.s.Lang = l.language(e.Lang)
	}
	t.lang = l.language(t.s.Lang)
	t.words = l.words[t.lang]
	return t
}

// clone copies what a turn may change; the contents of undo records and seen
// lists are shared, since they are replaced and never written into.
func (s *Session) clone() *Session {
	c := *s
	c.Stack = slices.Clone(s.Stack)
	c.Facts = maps.Clone(s.Facts)
	if c.Facts == nil {
		c.Facts = map[string]any{}
	}
	c.Undo = slices.Clip(s.Undo) // replaced by record and back, never written into
	c.Schedule = slices.Clone(s.Schedule)
	return &c
}

func (t *turn) fail(err error) {
	if t.err == nil {
		t.err = err
	}
}

// say adds a message to the outbox, with what leads it in.
func (t *turn) say(m Message) {
	if t.muted || t.hidden {
		return
	}
	if t.lead != "" && m.Do != Erase {
		if m.Text != "" {
			m.Text = t.lead + "\n\n" + m.Text
		} else {
			m.Text = t.lead
		}
		t.lead = ""
	}
	if t.out.Say = append(t.out.Say, m); len(t.out.Say) > maxMessages {
		t.fail(fmt.Errorf("messages: %w", ErrBudget))
	}
}

// top is the present frame, nil when there is none.
func (t *turn) top() *Frame {
	if len(t.s.Stack) == 0 {
		return nil
	}
	return &t.s.Stack[len(t.s.Stack)-1]
}

// place is the present frame's flow and state.
func (t *turn) place() (*Flow, *State) {
	f := t.top()
	if f == nil {
		return nil, nil
	}
	flow := t.lib.flow(t.lang, f.Flow)
	if flow == nil {
		return nil, nil
	}
	return flow, flow.byName[f.State]
}

// enter goes to a state of the present frame's flow and lets its kind act.
func (t *turn) enter(state string) {
	if t.err != nil {
		return
	}
	if t.states++; t.states > maxStates {
		t.fail(fmt.Errorf("states: %w", ErrBudget))
		return
	}
	f := t.top()
	flow := t.lib.flow(t.lang, f.Flow)
	s := flow.byName[state]
	if s == nil {
		t.fail(fmt.Errorf("flow %s has no state %s", flow.Name, state))
		return
	}
	t.out.Way = append(t.out.Way, Visit{Flow: f.Flow, From: t.from, State: state})
	f.State, f.Nonce, f.Phase, f.Picked = state, t.s.Turn, t.page, 0
	t.page, t.from = 0, ""
	t.touch(f)
	t.do(s.Acts)
	t.mark(flow, state)
	t.failed = ""
	s.kind.enter(t, s)
}

// leave follows one way out of the present state.
func (t *turn) leave(event string) {
	if t.err != nil {
		return
	}
	f := t.top()
	flow, s := t.place()
	if s == nil {
		t.fail(fmt.Errorf("nowhere to leave from"))
		return
	}
	to, err := flow.machine.next(s.Name, event)
	if err != nil {
		t.fail(fmt.Errorf("flow %s: %w", flow.Name, err))
		return
	}
	t.offPace(*f)
	if s.Gate {
		t.noted()
	}
	t.from = s.Name
	t.enter(to)
}

// noted takes a gate's question and answer out of the chat (safety.md D2).
func (t *turn) noted() {
	m := Message{Do: Edit, Text: t.words.Noted, Slot: slotGate}
	if t.e.Kind == Pressed {
		m.Target = t.e.Message
	}
	t.say(m)
	if t.e.Kind == Typed && t.e.Message != 0 {
		t.say(Message{Do: Erase, Targets: []int{t.e.Message}})
	}
}

// do carries out what an answer, or entering a state, brings about.
func (t *turn) do(a Acts) {
	for name, v := range a.Remember {
		t.remember(name, v)
	}
	for name, n := range a.Score {
		was, _ := t.s.Facts[name].(int64)
		t.s.Facts[name] = was + int64(n)
	}
	t.stamp(a.Stamp)
	for _, tag := range a.Cancel {
		t.cancel(tag)
	}
	for _, p := range a.Schedule {
		t.plan(p)
	}
	for _, name := range a.Clear {
		t.clear(name)
	}
	if a.Count != "" {
		t.count(a.Count)
	}
	if a.Rest > 0 {
		t.s.Rest = max(t.s.Rest, t.e.At.Unix()+int64(a.Rest.Duration().Seconds()))
	}
	t.log(a.Log)
	if a.Relief != "" {
		t.relieved(a.Relief)
	}
	t.act(a.Act)
}

// count counts for the operator: for a record where one was named, else for the
// country.
func (t *turn) count(name string) {
	about := cmp.Or(t.failed, t.country())
	t.out.Count = append(t.out.Count, strings.TrimSuffix(name+"/"+about, "/"))
}

// act does one of the engine's own deeds.
func (t *turn) act(name string) {
	switch name {
	case "hide":
		t.silence()
		t.say(Message{Do: Hide, Text: t.words.Hidden})
		t.out.Unsaid = true // what was not said yet would only be read by somebody else
		t.hidden = true     // one neutral line, and nothing after it (safety.md D7)
	case "forget":
		t.out.Forget = true
	case "stop":
		t.silence()
	case "night":
		t.s.Facts[factNight] = t.e.At.Unix() / 60
	}
}

// remember keeps a fact. Values are words, numbers or flags as YAML has them.
func (t *turn) remember(name string, v any) {
	t.dateAnew(name)
	switch v := v.(type) {
	case nil:
		delete(t.s.Facts, name)
	case int:
		t.s.Facts[name] = int64(v)
	case string, int64, bool:
		t.s.Facts[name] = v
	default:
		t.s.Facts[name] = fmt.Sprint(v)
	}
}

func (t *turn) nextID() string {
	t.ids++
	return strconv.FormatInt(int64(t.s.Turn), 36) + "." + strconv.FormatInt(int64(t.ids), 36)
}

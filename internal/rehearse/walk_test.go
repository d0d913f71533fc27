package rehearse_test

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/rehearse"
	"kintsugi/internal/session"
)

// typed are things people type: answers of every kind, and none.
var typed = []string{
	"yes", "no", "3", "two", "20:00", "yesterday", "3 May 2024", "Poland", "my own words for it", "Alex", "stop", "back",
	"/home", "/urge", "/steady", "/vision", "/reconnect", "/letgo", "/ground", "/start", "home", "skip", "<b>&", "שלום", "🙂", "", strings.Repeat("long ", 900),
}

// way is one thing a person can do.
type way struct {
	name string
	do   func(*rehearse.Chat) error
}

// ways are what can be done where the person is: every button, a few texts,
// letting time pass.
func ways(c *rehearse.Chat, texts []string, spans ...time.Duration) (all []way) {
	message, buttons := c.Keyboard()
	for _, b := range buttons {
		if b.Data != "" {
			all = append(all, way{"[" + b.Label + "]", func(c *rehearse.Chat) error { return c.PressData(message, b.Data) }})
		}
	}
	for _, text := range texts {
		all = append(all, way{text, func(c *rehearse.Chat) error { return c.Type(text) }})
	}
	for _, d := range spans {
		all = append(all, way{d.String(), func(c *rehearse.Chat) error { return c.Wait(d) }})
	}
	return all
}

// sizes sends sessions through the form they are kept in and remembers the
// largest.
type sizes struct{ most int }

func (z *sizes) store(s *dialogue.Session) (*dialogue.Session, error) {
	b, err := session.Encode(s)
	if err != nil {
		return nil, err
	}
	z.most = max(z.most, session.Size(b))
	return session.Decode(b)
}

func (z *sizes) check(t *testing.T) {
	t.Logf("the largest session takes %d bytes of %d", z.most, session.Limit)
	if z.most > session.Limit {
		t.Errorf("a session takes %d bytes", z.most)
	}
}

// explorer tries everything that can be done wherever one can come to.
type explorer struct {
	sizes
	lib   *dialogue.Library
	flows map[string]*dialogue.Flow
	went  map[string]bool // flow/state > state
	known map[string]bool // places
	first []*rehearse.Chat
	later []*rehearse.Chat
	steps int
	near  string // the flow that somebody walks in; "": they walk everywhere
}

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// monday is the local day after noon's, by which the facts of daily notes count.
const monday = int64(20780)

// notes are the facts of somebody who gets daily notes, and some more.
func notes(more map[string]any) map[string]any {
	facts := map[string]any{
		"zone": "Europe/Warsaw", "country": "PL", "n_pm": "18:00", "n_log": true, "n_every": int64(1), "n_since": monday - 5, "n_ask": monday - 5,
	}
	maps.Copy(facts, more)
	return facts
}

// walker is somebody who walks: what branches ask for, they answered before.
type walker struct {
	facts map[string]any
	rest  bool          // a crisis answer was given today
	at    []string      // the flow and state where they stand, and those it called; home if not said
	night bool          // and night fell while they were there
	since time.Duration // how long ago they wrote a text on every shelf; 0: never
	due   []dialogue.Scheduled
	kept  []string // the shelves they have a text on, of today
	says  string   // what they say first, and may say again anywhere; hello if not said
}

// hardDays and waiting are what some who walk asked for, days or an hour ago.
var (
	hardDays = []dialogue.Scheduled{
		{ID: "h1", At: noon.Add(100 * time.Hour).Unix(), Flow: "day_note", Tag: "hard"},
		{ID: "h2", At: noon.Add(200 * time.Hour).Unix(), Flow: "day_note", Tag: "hard"},
		{ID: "h3", At: noon.Add(300 * time.Hour).Unix(), Flow: "day_note", Tag: "hard"},
	}
	soon = []dialogue.Scheduled{
		{ID: "s1", At: noon.Add(time.Hour).Unix(), Flow: "follow"},
		{ID: "s2", At: noon.Add(2 * time.Hour).Unix(), Flow: "urge_note", State: "twenty", Tag: "urge"},
	}
	waiting = []dialogue.Scheduled{
		{ID: "n1", At: noon.Add(time.Hour).Unix(), Flow: "quiet_note", State: "letter", Tag: "letter"},
		{ID: "n2", At: noon.Add(time.Hour).Unix(), Flow: "quiet_note", State: "later", Tag: "later"},
	}
)

// people are who walks. Whoever is new comes first; last come those who stand
// at the last question of a quiz, which is too far to walk in every direction.
func people(t *testing.T, lib *dialogue.Library) []walker {
	clear := func(more ...any) map[string]any {
		facts := map[string]any{"keep": true, "fear": "no", "bound": "no"}
		for i := 0; i < len(more); i += 2 {
			facts[more[i].(string)] = more[i+1]
		}
		return facts
	}
	pairs := answered(t, lib, "quiz", "mine_b", 19, 0)
	none := answered(t, lib, "quiz", "mine_b", 19, -1)
	reasons := answered(t, lib, "reasons", "ten", 9, 0)
	return []walker{
		{},
		{facts: map[string]any{"keep": true, "fear": "no", "bound": "no"}},
		{facts: map[string]any{}, rest: true, at: []string{"first", "hello"}},
		{facts: map[string]any{}, night: true, at: []string{"first", "hello"}},
		{facts: map[string]any{}, night: true, at: []string{"steady", "room"}},
		{facts: map[string]any{}, at: []string{"first", "waves", "steady", "hold"}},
		{facts: map[string]any{"keep": true, "fear": "yes", "bound": "yes", "since": "w2"}},
		{facts: map[string]any{"keep": true, "fear": "skip", "bound": "skip"}},
		{facts: notes(map[string]any{"n_miss": int64(8)}), at: []string{"checkin", "ask"}},
		{facts: notes(map[string]any{"n_hard": int64(2), "mood": "hard"}), at: []string{"checkin", "ask"}},
		{facts: notes(map[string]any{"a3_day": monday - 1}), at: []string{"checkin", "ask"}},
		{facts: notes(map[string]any{"n_am": "13:30"})},
		{facts: notes(map[string]any{"n_day": monday - 1}), at: []string{"checkin", "in"}},
		{facts: map[string]any{}, due: soon[:1]},
		{facts: map[string]any{}, due: soon[1:]},
		{facts: map[string]any{"w_al": "f"}, at: []string{"why", "weigh"}},
		{facts: notes(map[string]any{"aim": "warm", "feel": "fear", "mood": "soso"}), at: []string{"checkin", "feel"}},
		{facts: notes(map[string]any{"mood": "hard"}), at: []string{"checkin", "aim"}},
		{facts: notes(map[string]any{"feel": "fear,sad"}), at: []string{"checkin", "did"}},
		{facts: notes(map[string]any{"feel": "anger"}), at: []string{"checkin", "did"}},
		{facts: notes(map[string]any{"sleep": "little"}), at: []string{"checkin", "aim"}},
		{facts: notes(map[string]any{"feel": "lonely"}), at: []string{"checkin", "did"}},
		{facts: notes(map[string]any{"feel": "sad", "did": "one"}), at: []string{"checkin", "did"}},
		{facts: notes(map[string]any{"n_since": monday - 30}), at: []string{"checkin", "feel"}},
		{facts: notes(map[string]any{"n_ask": monday - 20, "n_every": int64(7)}), at: []string{"checkin", "sleep"}},
		{facts: notes(map[string]any{"country": "US", "zone": "", "n_am": "23:00", "n_pm": ""}), at: []string{"notes", "zone"}},
		{facts: notes(map[string]any{"n_am": "07:00", "n_pm": "23:00"}), at: []string{"notes", "am_quiet"}},
		{facts: notes(map[string]any{"n_am": "07:00", "n_pm": ""}), at: []string{"notes", "am_quiet"}},
		{facts: notes(map[string]any{"n_am": "", "n_pm": "23:00"}), at: []string{"notes", "pm_quiet"}},
		{facts: map[string]any{"keep": true, "relief": "fe5kcw2spr32"}, at: []string{"helps", "list"}},
		{facts: map[string]any{"fear": "no", "keep": true, "relief": "su03"}, rest: true},
		{facts: map[string]any{"fear": "no", "bound": "no", "since": "y1", "letter": "rest", "v_top": "calm,work"}, since: 80 * time.Hour, due: hardDays},
		{facts: map[string]any{"fear": "no", "bound": "no", "letter": "drawer", "zone": "Pacific/Auckland"}, since: 2 * time.Hour, due: waiting, at: []string{"mine", "one"}}, // night at noon
		{facts: map[string]any{"fear": "yes", "bound": "unsure"}, since: 80 * time.Hour, at: []string{"mine", "two"}},
		{facts: map[string]any{"fear": "no", "bound": "no", "letter": "rest"}, since: 2 * time.Hour, at: []string{"mine", "two"}},
		{facts: map[string]any{"fear": "shut", "bound": "no", "v_a": "calm", "v_top": "calm"}, at: []string{"values", "choose"}},
		{facts: map[string]any{"fear": "shut", "bound": "no"}, at: []string{"mine", "two"}},
		{facts: map[string]any{"fear": "no", "bound": "no", "letter": "once", "since": "w2"}, at: []string{"mine", "two"}},
		{facts: map[string]any{"country": "PL"}},
		{facts: map[string]any{"country": "AQ"}},

		{facts: map[string]any{}, at: []string{"quiz", "hello"}},
		{facts: clear("q_me", answered(t, lib, "quiz", "mine_a", 9, 0)), at: []string{"quiz", "mine_a"}},
		{facts: clear("q_me", pairs), at: []string{"quiz", "mid"}},
		{facts: clear("q_me", pairs, "r_me", "4.4.4.4.4"), at: []string{"quiz", "mine_b"}},
		{facts: clear("q_me", none), at: []string{"quiz", "mine_b"}},
		{facts: clear("q_me", pairs), at: []string{"quiz", "mine_b"}, night: true},
		{facts: clear("r_me", "4.4.4.4.4"), at: []string{"quiz", "week"}},
		{facts: map[string]any{"r_me": "4.4.4.4.4"}, at: []string{"quiz", "offer"}},
		{facts: map[string]any{"r_me": "4.4.4.4.4", "fear": "yes", "bound": "no"}, at: []string{"quiz", "room"}},
		{facts: clear("q_them", answered(t, lib, "quiz", "t_a", 9, 0)), at: []string{"quiz", "t_a"}},
		{facts: clear("q_them", pairs), at: []string{"quiz", "t_mid"}},
		{facts: clear("q_them", pairs, "r_me", "4.4.4.4.4"), at: []string{"quiz", "t_b"}},
		{facts: map[string]any{"fear": "no", "bound": "no", "q_them": pairs, "r_them": "4.4.4.4.4"}, at: []string{"quiz", "t_b"}},
		{facts: clear("q_them", none), at: []string{"quiz", "t_b"}},
		{facts: map[string]any{"fear": "no", "bound": "no"}, at: []string{"quiz", "t_hello"}},
		{facts: map[string]any{"fear": "yes"}, at: []string{"quiz", "gates", "gates", "safe"}},
		{facts: clear("q_why", reasons), at: []string{"reasons", "mid"}},
		{facts: map[string]any{"fear": "no", "bound": "no", "q_why": reasons, "r_why": "2.2.2.2.2.1.1.1.1.0"}, at: []string{"reasons", "ten"}},
		{facts: clear("q_why", answered(t, lib, "reasons", "ten", 9, -1)), at: []string{"reasons", "ten"}},
		{facts: map[string]any{"fear": "no", "bound": "no"}, at: []string{"reasons", "hello"}},
		{facts: map[string]any{"fear": "yes", "bound": "no"}, at: []string{"reasons", "in"}},
		{facts: clear("r_why", "2.2.2.2.2.1.1.1.1.0"), at: []string{"reasons", "result"}, night: true},
		{facts: clear(), at: []string{"reasons", "in"}, night: true},
		{facts: clear("q_why", answered(t, lib, "reasons", "ten", 4, 0)), at: []string{"reasons", "open"}},
		{facts: clear("r_why", "2.2.2.2.2.1.1.1.1.0"), at: []string{"reasons", "open"}},
		{facts: clear("r_me", "4.4.4.4.4", "r_them", "4.4.4.4.4"), at: []string{"quiz", "more"}},
		{facts: map[string]any{"r_me": "4.4.4.4.4", "fear": "yes", "bound": "no"}, at: []string{"quiz", "more"}},
		{facts: clear(), at: []string{"needs", "room"}},
		{facts: clear("since", "w2", "r_me", "4.4.4.4.4"), at: []string{"needs", "room"}, night: true},
		{facts: clear(), at: []string{"needs", "in"}, night: true},
		{facts: clear(), at: []string{"needs", "t_pairs", "quiz", "t_rest"}},
		{facts: map[string]any{"fear": "no", "bound": "no", "since": "w2", "n_how": "words", "n_took": "gifts"}, at: []string{"needs", "s_both"}},
		{facts: map[string]any{"fear": "yes", "bound": "no"}, at: []string{"needs", "room"}},
	}
}

// TestEverythingIsReached comes to every state and goes every way of the content
// by pressing what is on the screen, and holds every message on the way against
// the rules of the house. People stand at each state in turn, as many of them as
// it takes for all its ways to be gone; then they walk, for what takes a way to
// get to. That a state is led to at all is what content check finds.
func TestEverythingIsReached(t *testing.T) {
	x := &explorer{lib: library(t), flows: map[string]*dialogue.Flow{}, went: map[string]bool{}, known: map[string]bool{}}
	for _, f := range x.lib.Flows(dialogue.English) {
		x.flows[f.Name] = f
	}
	x.comeBack(t)
	all := slices.Concat(people(t, x.lib), stageWalkers, drawWalkers())
	for _, f := range x.lib.Flows(dialogue.English) {
		for _, s := range f.States {
			x.stand(t, all, f, s)
		}
	}
	for i, p := range all {
		if t.Failed() || i > 0 && len(x.missing()) == 0 {
			break
		}
		x.walk(t, p)
	}
	for _, m := range x.missing() {
		t.Errorf("nothing leads %s", m)
	}
	t.Logf("%d states and ways in %d steps", len(x.went), x.steps)
	x.check(t)
}

// begin is the conversation of somebody who walks, before they say anything.
func (x *explorer) begin(p walker) *rehearse.Chat {
	c := rehearse.New(x.lib, noon)
	c.Store = x.store
	if p.facts != nil {
		c.Session = &dialogue.Session{Facts: maps.Clone(p.facts)}
	}
	for k := 0; k < len(p.at); k += 2 {
		c.Session.Stack = append(c.Session.Stack, dialogue.Frame{Flow: p.at[k], State: p.at[k+1], At: c.Now.Unix() / 60, Over: k == 0})
	}
	if p.night {
		c.Session.Facts["night_at"] = c.Now.Unix() / 60
	}
	if p.since > 0 {
		x.fillShelves(c, noon.Add(-p.since))
	}
	for n, shelf := range p.kept {
		id := dialogue.EntryID(1_000_000 + n)
		c.Entries[id] = dialogue.Entry{ID: id, Kind: shelf, Text: "words", At: c.Now}
	}
	if p.due != nil {
		c.Session.Schedule = p.due
	}
	if p.rest {
		c.Session.Rest = c.Now.Add(9 * time.Hour).Unix()
	}
	return c
}

// stand has one after another stand at a state, until all its ways are gone.
func (x *explorer) stand(t *testing.T, all []walker, f *dialogue.Flow, s *dialogue.State) {
	for _, p := range all {
		if t.Failed() || !x.untried(f.Name, s) {
			return
		}
		if p.facts == nil {
			p.facts = map[string]any{}
		}
		p.at = []string{f.Name, s.Name}
		x.known, x.first, x.later = map[string]bool{}, nil, nil
		c := x.begin(p)
		x.try(t, c, way{"nothing", func(c *rehearse.Chat) error { return c.Type("") }})
		x.around(t, c, s, 3)
	}
}

// around tries all that can be done at a state and, where that leaves one there
// (a tick, a draft), all that can be done then.
func (x *explorer) around(t *testing.T, c *rehearse.Chat, s *dialogue.State, deep int) {
	if n := len(c.Session.Stack); n == 0 || x.state(c.Session.Stack[n-1]) != s || deep == 0 {
		return
	}
	for _, w := range ways(c, x.fitting(c), untilDue(c)...) {
		if t.Failed() || !x.untried(c.Session.Stack[len(c.Session.Stack)-1].Flow, s) {
			return
		}
		next := c.Clone()
		x.steps++
		x.try(t, next, w)
		if next.Session != nil && len(x.later)+len(x.first) > 0 {
			x.first, x.later = nil, nil
			x.around(t, next, s, deep-1)
		}
	}
}

// untried tells whether a state was not come to, or has a way that was not gone.
func (x *explorer) untried(flow string, s *dialogue.State) bool {
	return !x.went[flow+"/"+s.Name] || slices.ContainsFunc(s.Exits(), func(e dialogue.Exit) bool {
		return !x.went[flow+"/"+s.Name+" > "+e.To]
	})
}

// walk has somebody go wherever one can come to, until nothing new was found for
// a while.
func (x *explorer) walk(t *testing.T, p walker) {
	idle := 0 // steps since something new
	x.known, x.first, x.later = map[string]bool{}, nil, nil
	c := x.begin(p)
	says := cmp.Or(p.says, "hello")
	x.try(t, c, way{says, func(c *rehearse.Chat) error { return c.Type(says) }})
	x.near = ""
	if (p.at != nil || p.says != "") && len(c.Session.Stack) > 0 {
		x.near = c.Session.Stack[len(c.Session.Stack)-1].Flow
	}
	for len(x.first)+len(x.later) > 0 && idle < patience && !t.Failed() {
		from := x.next()
		from.Shown = from.Shown[max(0, len(from.Shown)-6):]
		texts := x.fitting(from)
		if p.says != "" {
			texts = append(texts[:len(texts):len(texts)], p.says)
		}
		for _, w := range ways(from, texts, untilDue(from)...) {
			x.steps++
			if idle++; x.try(t, from.Clone(), w) {
				idle = 0
			}
		}
		if idle == 0 && len(x.missing()) == 0 {
			return
		}
	}
}

// fillShelves puts a text on every shelf there is.
func (x *explorer) fillShelves(c *rehearse.Chat, at time.Time) {
	for _, f := range x.flows {
		for _, s := range f.States {
			if s.Kind == "text" && s.Fact == "" && s.Keep != "" && s.Keep != "none" {
				id := dialogue.EntryID(9000 + len(c.Entries))
				c.Entries[id] = dialogue.Entry{ID: id, Kind: s.Keep, Text: "You never wrote.", At: at}
			}
		}
	}
}

// answers are what is typed into a question of a kind, one of each sort.
var answers = map[string][]string{
	"number": {"5"}, "date": {"in 3 days", "3 May 2024"}, "time": {"6:30", "13:00"}, "zone": {"17:00", "05:00"},
	"country": {"Poland", "USA"}, "text": {"Alex"},
}

// fitting are texts that answer the question a person stands at.
func (x *explorer) fitting(c *rehearse.Chat) []string {
	if n := len(c.Session.Stack); n > 0 {
		if s := x.state(c.Session.Stack[n-1]); s != nil {
			return answers[s.Kind]
		}
	}
	return nil
}

// patience is how many steps without anything new are gone with one person.
const patience = 1500

// isNear tells whether a place is worth going on from: anywhere for most people,
// and within one flow, or what it called, for those who are there for its sake.
func (x *explorer) isNear(c *rehearse.Chat) bool {
	return x.near == "" || slices.ContainsFunc(c.Session.Stack, func(f dialogue.Frame) bool { return f.Flow == x.near })
}

// comeBack lets somebody come back to each state that called a flow, from each
// end of it: the way through Help now and the gates is too long to be walked for
// all. That the ends are come to is found by walking.
func (x *explorer) comeBack(t *testing.T) {
	for _, f := range x.lib.Flows(dialogue.English) {
		for _, s := range f.States {
			for _, called := range x.called(s) {
				for _, end := range called.States {
					if end.Kind == "end" && end.Then == "" {
						x.from(t, f, s, called, end)
					}
				}
			}
		}
	}
	x.first, x.later = nil, nil
}

// called are the flows a state calls.
func (x *explorer) called(s *dialogue.State) (all []*dialogue.Flow) {
	switch s.Kind {
	case "call":
		return []*dialogue.Flow{x.flows[s.Flow]}
	case "offer":
		for _, f := range x.flows {
			if f.Exercise != nil {
				return []*dialogue.Flow{f} // they all end alike
			}
		}
	}
	return nil
}

// from goes back from an end of a flow to the state that called it.
func (x *explorer) from(t *testing.T, f *dialogue.Flow, s *dialogue.State, called *dialogue.Flow, end *dialogue.State) {
	c := rehearse.New(x.lib, noon)
	c.Store = x.store
	c.Session = &dialogue.Session{Stack: []dialogue.Frame{
		{Flow: f.Name, State: s.Name, At: noon.Unix() / 60, Over: true}, {Flow: called.Name, State: end.Name, At: noon.Unix() / 60},
	}}
	x.try(t, c, way{"hello", func(c *rehearse.Chat) error { return c.Type("hello") }})
}

// untilDue is the time until the next thing falls due, if anything does.
func untilDue(c *rehearse.Chat) []time.Duration {
	if at := c.Session.Next(); !at.IsZero() {
		return []time.Duration{at.Sub(c.Now)}
	}
	return nil
}

// next is where to go on: where something new was done first, then where some
// way out has not been gone yet.
func (x *explorer) next() *rehearse.Chat {
	from, at := &x.first, 0
	if len(*from) == 0 {
		from = &x.later
		at = max(0, slices.IndexFunc(*from, x.promising))
	}
	c := (*from)[at]
	*from = slices.Delete(*from, at, at+1)
	return c
}

// promising tells whether some state that a person is in, or that waits for
// where they are, has a way out that was not gone yet.
func (x *explorer) promising(c *rehearse.Chat) bool {
	for _, f := range c.Session.Stack {
		s := x.state(f)
		if s == nil {
			continue
		}
		for _, e := range s.Exits() {
			if !x.went[f.Flow+"/"+f.State+" > "+e.To] {
				return true
			}
		}
	}
	return false
}

// try does one thing and remembers where it led; it tells whether that was new.
func (x *explorer) try(t *testing.T, c *rehearse.Chat, w way) (fresh bool) {
	if err := w.do(c); err != nil {
		t.Errorf("%s, at %s: %v", w.name, x.place(c), err)
		return false
	}
	for _, f := range c.Faults {
		t.Errorf("%s, at %s: %s", w.name, x.place(c), f)
	}
	for _, v := range c.Way {
		way := v.Flow + "/" + v.From + " > " + v.State
		fresh = fresh || !x.went[way]
		x.went[way], x.went[v.Flow+"/"+v.State] = true, true
	}
	if c.Session == nil || len(c.Session.Stack) == 0 {
		return fresh
	}
	at := x.place(c)
	switch {
	case fresh:
		x.first = append(x.first, c)
	case !x.known[at] && x.isNear(c):
		x.later = append(x.later, c)
	}
	x.known[at] = true
	return fresh
}

// place is where the person is: the present state, and the states below that
// wait for it.
func (x *explorer) place(c *rehearse.Chat) (at string) {
	if c.Session == nil {
		return "nowhere"
	}
	stack := c.Session.Stack
	for i := len(stack) - 1; i >= 0; i-- {
		f := stack[i]
		s := x.state(f)
		if s == nil || i < len(stack)-1 && !x.waits(s, stack[i+1].Flow) {
			break
		}
		name := f.Flow
		if i > 0 && x.offered(stack[i-1], name) {
			name = "@" // whichever exercise it is, it leads back to the same places
		}
		at += fmt.Sprintf("%s/%s/%d/%d ", name, f.State, min(f.Phase, 1), min(f.Picked, 3))
		phase := min(f.Phase, 1)
		if s.Kind == "quiz" { // each question is a place of its own
			phase = f.Phase
		}
		at += fmt.Sprintf("%s/%s/%d ", f.Flow, f.State, phase)
	}
	return at
}

// waits tells whether a state waits for the end of a flow.
func (x *explorer) waits(s *dialogue.State, flow string) bool {
	return s.Kind == "call" && s.Flow == flow || s.Kind == "offer" && x.flows[flow].Exercise != nil
}

// offered tells whether a flow is an exercise that the frame below it offered.
func (x *explorer) offered(below dialogue.Frame, flow string) bool {
	s := x.state(below)
	return s != nil && s.Kind == "offer" && x.flows[flow].Exercise != nil
}

func (x *explorer) state(f dialogue.Frame) *dialogue.State {
	if flow := x.flows[f.Flow]; flow != nil {
		return flow.State(f.State)
	}
	return nil
}

// missing are the states and transitions not come to yet.
func (x *explorer) missing() (all []string) {
	for _, f := range x.lib.Flows(dialogue.English) {
		for _, s := range f.States {
			if !x.went[f.Name+"/"+s.Name] {
				all = append(all, "to "+f.Name+"/"+s.Name)
			}
			for _, e := range s.Exits() {
				if !x.went[f.Name+"/"+s.Name+" > "+e.To] {
					all = append(all, fmt.Sprintf("from %s/%s by %s to %s", f.Name, s.Name, e.Event, e.To))
				}
			}
		}
	}
	return all
}

// TestRandomWalks goes through the content like somebody who presses, types this
// and that, goes away and comes back. SEED repeats a run.
func TestRandomWalks(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	if s, err := strconv.ParseUint(os.Getenv("SEED"), 10, 64); err == nil {
		seed = s
	}
	t.Logf("SEED=%d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	lib, z := library(t), &sizes{}
	for range 200 {
		c := rehearse.New(lib, time.Date(2026, 11, 22, r.IntN(24), 0, 0, 0, time.UTC))
		c.Store = z.store
		trail := []string{"/start"}
		if err := c.Type("/start"); err != nil {
			t.Fatal(err)
		}
		for range 40 {
			all := ways(c, []string{typed[r.IntN(len(typed))], typed[r.IntN(len(typed))]}, []time.Duration{time.Second, 2 * time.Minute, 25 * time.Minute, 26 * time.Hour}[r.IntN(4)])
			all = append(all, way{"<voice>", func(c *rehearse.Chat) error { return c.Other("voice") }},
				way{"(edit)", func(c *rehearse.Chat) error {
					if c.Edit("other words") != nil {
						return c.Type("no message is left to edit")
					}
					return nil
				}})
			w := all[r.IntN(len(all))]
			trail = append(trail, w.name)
			if err := w.do(c); err != nil {
				t.Fatalf("SEED=%d: %v, after %q", seed, err, trail)
			}
			if len(c.Faults) > 0 {
				t.Fatalf("SEED=%d: %s, after %q", seed, c.Faults[0], trail)
			}
		}
	}
	z.check(t)
}

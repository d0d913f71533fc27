package rehearse_test

import (
	"fmt"
	"math/rand/v2"
	"os"
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
}

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// person is one who walks.
type person struct {
	facts map[string]any
	rest  bool     // a crisis answer was given today
	at    []string // the flow and state where they stand, and those called from there; home if not said
	night bool     // and night fell while they were there
	kept  []string // the shelves that a text of theirs stands on, written just then
}

// people are who walks: what branches ask for, they answered before. Whoever is
// new comes first.
var people = []person{
	{},
	{facts: map[string]any{"keep": true, "fear": "no", "bound": "no"}},
	{facts: map[string]any{}, rest: true, at: []string{"first", "hello"}},
	{facts: map[string]any{}, night: true, at: []string{"first", "hello"}},
	{facts: map[string]any{}, night: true, at: []string{"steady", "room"}},
	{facts: map[string]any{"keep": true, "fear": "yes", "bound": "yes", "since": "w2"}},
	{facts: map[string]any{"keep": true, "fear": "skip", "bound": "skip", "best": "feet"}},
	{facts: map[string]any{"fear": "no", "best": "long_exhale"}, rest: true},
	{facts: map[string]any{"best": "five_senses", "country": "PL"}},
	{facts: map[string]any{"best": "cold_water", "country": "AQ"}},
	{facts: map[string]any{"best": "butterfly"}},
	{facts: map[string]any{"best": "orientation"}},
	{facts: map[string]any{"best": "surf"}},

	// Vision, Reconnect and Let go: by day, at night, in the first two weeks, with
	// texts kept, and once for each answer at the gates.
	{facts: map[string]any{"fear": "no", "bound": "no"}, at: []string{"vision", "in"}},
	{facts: map[string]any{"fear": "no", "bound": "no", "happened": "mine"}, at: []string{"vision", "m_in"}, kept: []string{"v_day", "v_habit", "v_with"}},
	{facts: map[string]any{"fear": "yes", "bound": "yes", "since": "w2"}, at: []string{"vision", "in"}},
	{facts: map[string]any{"fear": "no", "bound": "no", "since": "w2", "happened": "mine"}, at: []string{"vision", "p_in"}},
	{facts: map[string]any{"fear": "no", "bound": "yes"}, at: []string{"vision", "m_in"}, kept: []string{"v_day"}},
	{facts: map[string]any{"fear": "yes", "bound": "no"}, at: []string{"vision", "m_in"}, kept: []string{"v_day"}},
	{facts: map[string]any{"fear": "no", "bound": "no"}, at: []string{"vision", "a_in"}, kept: []string{"v_day", "v_be", "v_good"}},
	{facts: map[string]any{"fear": "no", "bound": "no"}, at: []string{"vision", "q_in"}, kept: []string{"v_day", "v_be", "v_good"}},
	{facts: map[string]any{"fear": "no", "bound": "yes"}, at: []string{"vision", "g_gates"}},
	{facts: map[string]any{"fear": "no", "bound": "shut"}, at: []string{"vision", "g_gates"}},
	{facts: map[string]any{"fear": "shut", "bound": "no"}, at: []string{"vision", "g_gates"}},
	{facts: map[string]any{"bound": "no"}, at: []string{"vision", "g_gates"}},
	{facts: map[string]any{"fear": "yes"}, at: []string{"vision", "g_gates", "gates", "help"}},
	{facts: map[string]any{}, night: true, at: []string{"vision", "in"}},
	{facts: map[string]any{"fear": "no", "bound": "no"}, night: true, at: []string{"vision", "room"}},

	{facts: map[string]any{"fear": "no", "bound": "no"}, at: []string{"reconnect", "in"}},
	{facts: map[string]any{"fear": "no", "bound": "no", "happened": "mine"}, at: []string{"reconnect", "room"}, kept: []string{"r_old"}},
	{facts: map[string]any{"fear": "no", "bound": "no", "since": "w2"}, at: []string{"reconnect", "in"}},
	{facts: map[string]any{"fear": "no", "bound": "no"}, night: true, at: []string{"reconnect", "in"}},
	{facts: map[string]any{"fear": "no", "bound": "no"}, night: true, at: []string{"reconnect", "room"}},
	{facts: map[string]any{"fear": "yes", "bound": "no"}, at: []string{"reconnect", "in"}},
	{facts: map[string]any{"fear": "shut", "bound": "no"}, at: []string{"reconnect", "in"}},
	{facts: map[string]any{"fear": "no", "bound": "yes"}, at: []string{"reconnect", "in"}},
	{facts: map[string]any{"fear": "no", "bound": "shut"}, at: []string{"reconnect", "in"}},
	{facts: map[string]any{"fear": "no", "bound": "no", "rc_me": int64(2)}, at: []string{"reconnect", "e_four"}},
	{facts: map[string]any{"fear": "no", "bound": "no", "rc_them": int64(2)}, at: []string{"reconnect", "e_four"}},
	{facts: map[string]any{"bound": "no"}, at: []string{"reconnect", "in"}},
	{facts: map[string]any{"fear": "no"}, at: []string{"reconnect", "in"}},

	{facts: map[string]any{"fear": "no", "bound": "no"}, at: []string{"letgo", "in"}},
	{facts: map[string]any{"fear": "no", "bound": "yes", "happened": "apart"}, at: []string{"letgo", "room"}, kept: []string{"l_am"}},
	{facts: map[string]any{"fear": "yes", "bound": "yes", "since": "w2", "happened": "mine"}, at: []string{"letgo", "in"}, kept: []string{"l_am"}},
	{facts: map[string]any{"fear": "no", "bound": "yes"}, at: []string{"letgo", "r_in"}},
	{facts: map[string]any{"fear": "no", "since": "w2"}, at: []string{"letgo", "r_in"}},
	{facts: map[string]any{}, at: []string{"letgo", "r_in"}},
	{facts: map[string]any{}, night: true, at: []string{"letgo", "in"}},
	{facts: map[string]any{}, night: true, at: []string{"letgo", "room"}},
}

// TestEverythingIsReached comes to every state and goes every way of the content
// by pressing what is on the screen, and holds every message on the way against
// the rules of the house.
func TestEverythingIsReached(t *testing.T) {
	x := &explorer{lib: library(t), flows: map[string]*dialogue.Flow{}, went: map[string]bool{}}
	for _, f := range x.lib.Flows(dialogue.English) {
		x.flows[f.Name] = f
	}
	steps := 0
	for i, p := range people {
		if i > 0 && len(x.missing()) == 0 {
			break
		}
		idle := 0 // steps since something new
		x.known, x.first, x.later = map[string]bool{}, nil, nil
		c := rehearse.New(x.lib, noon)
		c.Store = x.store
		if p.facts != nil {
			c.Session = &dialogue.Session{Facts: p.facts}
		}
		for i := 0; i < len(p.at); i += 2 {
			c.Session.Stack = append(c.Session.Stack, dialogue.Frame{Flow: p.at[i], State: p.at[i+1], At: c.Now.Unix() / 60, Over: i == 0})
		}
		for _, shelf := range p.kept {
			c.Entries[shelf] = dialogue.Entry{ID: shelf, Kind: shelf, Text: "kept before", At: noon}
		}
		if p.night {
			p.facts["night_at"] = c.Now.Unix() / 60
		}
		if p.rest {
			c.Session.Rest = c.Now.Add(9 * time.Hour).Unix()
		}
		x.try(t, c, way{"hello", func(c *rehearse.Chat) error { return c.Type("hello") }})
		for len(x.first)+len(x.later) > 0 && idle < p.patience() {
			from := x.next()
			from.Shown = from.Shown[max(0, len(from.Shown)-6):]
			for _, w := range ways(from, []string{"Alex"}, untilDue(from)...) {
				steps++
				if idle++; x.try(t, from.Clone(), w) {
					idle = 0
				}
			}
			if t.Failed() {
				return
			}
			if idle == 0 && len(x.missing()) == 0 {
				break
			}
		}
	}
	for _, m := range x.missing() {
		t.Errorf("nothing leads %s", m)
	}
	t.Logf("%d states and ways in %d steps", len(x.went), steps)
	x.check(t)
}

// Patience is how many steps without anything new are gone with one person. Who
// stands at a place walks for what is near it.
const (
	patience     = 13000
	nearPatience = 5000
)

func (p person) patience() int {
	if p.at != nil {
		return nearPatience
	}
	return patience
}

// untilDue is the time until the next thing falls due, if anything does.
func untilDue(c *rehearse.Chat) []time.Duration {
	if at := c.Session.Next(); !at.IsZero() {
		return []time.Duration{at.Sub(c.Now)}
	}
	return nil
}

// next is where to go on: where something new was done first.
func (x *explorer) next() *rehearse.Chat {
	from := &x.first
	if len(*from) == 0 {
		from = &x.later
	}
	c := (*from)[0]
	*from = (*from)[1:]
	return c
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
	case !x.known[at]:
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
		if s == nil || i < len(stack)-1 && (s.Kind != "call" || s.Flow != stack[i+1].Flow) {
			break
		}
		at += fmt.Sprintf("%s/%s/%d ", f.Flow, f.State, min(f.Phase, 1))
	}
	return at
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

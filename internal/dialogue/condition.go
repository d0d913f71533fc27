package dialogue

import (
	"fmt"
	"maps"
	"regexp"
	"time"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
)

// condition is a compiled expression over the facts; nil always holds.
type condition struct {
	text    string
	program *vm.Program
	spreads []*Fact // the facts of type spread it asks
	// asks tells that it calls one of the functions, which are made for a turn.
	asks bool
}

// emptyEnv names everything a condition may ask, with the type it has.
func emptyEnv(facts []*Fact) map[string]any {
	env := map[string]any{
		"night": false, "resting": false, "parked": false, "sitting": false, "first": false,
		"today": int64(0), "weekday": int64(0), "hour": int64(0), "date": "",
	}
	maps.Copy(env, (&turn{}).functions())
	for _, f := range facts {
		env[f.Name] = f.zero()
		if len(f.Ages) > 0 {
			env[f.Name+agedDays] = int64(0)
		}
	}
	return env
}

// shapes are emptyEnv with the scales of each quiz, against which conditions
// are checked when they are compiled.
func (l *Library) shapes() map[string]any {
	env := maps.Clone(l.env)
	for name, f := range l.facts {
		if f.Type == "spread" {
			env[name] = spreadType(l.quiz(English, f))
		}
	}
	return env
}

func (f *Fact) zero() any {
	switch f.Type {
	case "number":
		return int64(0)
	case "flag":
		return false
	}
	return ""
}

func compileCondition(text string, env map[string]any) (*condition, error) {
	if text == "" {
		return nil, nil
	}
	p, err := compileExpression(text, expr.Env(env), expr.AsBool())
	if err != nil {
		return nil, fmt.Errorf("condition %q: %w", text, err)
	}
	return &condition{text: text, program: p, asks: calls.MatchString(text)}, nil
}

// measure is a compiled expression that gives a number.
type measure struct {
	text    string
	program *vm.Program
}

func compileMeasure(text string, env map[string]any) (*measure, error) {
	p, err := compileExpression(text, expr.Env(env), expr.AsInt64())
	if err != nil {
		return nil, fmt.Errorf("number %q: %w", text, err)
	}
	return &measure{text, p}, nil
}

// calls finds a call of one of the functions.
var calls = regexp.MustCompile(`\b(kept|age|planned|next|done)\s*\(`)

// functions are what a condition can ask by name: kept(shelf, ...) is how many
// texts stand on some shelves, age(shelf, ...) how many hours ago the newest of
// them was written or changed, planned(tag) how much is scheduled under a tag,
// next() the stage whose sitting is proposed, done(stage, ...) how many sittings
// came to their end.
func (t *turn) functions() map[string]any {
	return map[string]any{
		"kept": func(shelves ...string) (n int) {
			for _, name := range shelves {
				n += len(t.shelf(name))
			}
			return n
		},
		"age":  t.age,
		"next": t.nextName,
		"done": t.sittings,
		"planned": func(tag string) (n int) {
			for _, x := range t.s.Schedule {
				n += btoi(x.Tag == tag)
			}
			return n
		},
	}
}

// holds tells whether the condition is true now.
func (t *turn) holds(c *condition) bool {
	if c == nil {
		return true
	}
	env := t.env()
	for _, f := range c.spreads {
		env[f.Name] = t.asked(f)
		t.asking.put = append(t.asking.put, f.Name)
	}
	if c.asks {
		if t.asks == nil {
			t.asks = t.functions()
		}
		maps.Copy(env, t.asks)
	}
	v, err := expr.Run(c.program, env)
	if err != nil {
		t.fail(fmt.Errorf("condition %q can't be worked out", c.text)) // the error itself may quote a fact
		return false
	}
	return v == true
}

// measured is what a number comes to now.
func (t *turn) measured(m *measure) int64 {
	v, err := expr.Run(m.program, t.env())
	if err != nil {
		t.fail(fmt.Errorf("number %q can't be worked out", m.text)) // likewise
		return 0
	}
	n, _ := v.(int64)
	return n
}

// given is what expressions are given: all there is to ask, nought where nothing
// is known, and the names that the last one was given a value for.
type given struct {
	vars map[string]any
	put  []string
}

// done gives back what the turn's expressions were given, with no answer of the
// person in it.
func (t *turn) done() {
	for _, g := range []*given{t.asking, t.spare} {
		if g == nil {
			continue
		}
		for _, name := range g.put {
			g.vars[name] = t.lib.env[name]
		}
		for name := range t.asks { // functions that hold the turn
			g.vars[name] = t.lib.env[name]
		}
		g.put = g.put[:0]
		t.lib.given.Put(g)
	}
	t.asking, t.spare = nil, nil
}

// env is what expressions may ask, as it is now; good until it is asked again. A
// branch asks for each of its cases, and facts are many more than a person has
// answered, so a turn fills one map and puts back only what it had put in.
func (t *turn) env() map[string]any {
	if t.asking == nil {
		var used bool
		if t.asking, used = t.lib.given.Get().(*given); !used {
			t.asking = &given{vars: maps.Clone(t.lib.env)}
		}
	}
	env := t.asking.vars
	for _, name := range t.asking.put { // facts that have gone are nought again
		env[name] = t.lib.env[name]
	}
	t.asking.put = t.asking.put[:0]
	for name, v := range t.s.Facts {
		env[name] = v
		t.asking.put = append(t.asking.put, name)
	}
	local := t.localTime()
	env["night"] = t.night()
	env["resting"] = t.s.Rest > t.e.At.Unix()
	env["parked"] = t.parked() != nil
	env["sitting"] = t.sitting()
	env["first"] = t.has(FlowFirst)
	env["today"] = dayOf(local)
	env["weekday"] = weekdayOf(dayOf(local))
	env["hour"] = int64(local.Hour())
	if t.dateText == nil {
		t.dateText = local.Format(time.DateOnly)
	}
	env["date"] = t.dateText
	for _, f := range t.lib.aging {
		if said := env[f.Name]; said != "" {
			word, days := t.aged(f)
			if said != word {
				env[f.Name] = word
			}
			env[f.Name+agedDays] = days
			t.asking.put = append(t.asking.put, f.Name+agedDays)
		}
	}
	return env
}

// Facts the engine keeps for itself; content need not declare them.
const (
	factNight   = "night_at" // when the person said it is night, unix minutes
	factZone    = "zone"     // IANA name
	factCountry = "country"  // ISO 3166-1 alpha-2, upper case
	factPronoun = "pronoun"
)

// nightSaid is how long "it's night here" holds.
const nightSaid = 8 * time.Hour

// night is 22:00 to 06:00 where the person is, or for a while after they said
// that it is night (safety.md G7).
func (t *turn) night() bool {
	if at, ok := t.s.Facts[factNight].(int64); ok && t.e.At.Sub(time.Unix(at*60, 0)) < nightSaid {
		return true
	}
	loc := t.zone()
	if loc == nil {
		return false
	}
	h := t.e.At.In(loc).Hour()
	return h >= 22 || h < 6
}

package dialogue

import (
	"fmt"
	"maps"
	"regexp"
	"sync"
	"time"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
)

// condition is a compiled expression over the facts; nil always holds.
type condition struct {
	program *vm.Program
	// asks tells that it calls one of the functions, which are made for a turn.
	asks bool
}

// emptyEnv names everything a condition may ask, with the type it has.
func emptyEnv(facts []*Fact) map[string]any {
	env := map[string]any{"night": false, "resting": false, "parked": false, "first": false}
	maps.Copy(env, (&turn{}).functions())
	for _, f := range facts {
		env[f.Name] = f.zero()
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
	p, err := expr.Compile(text, expr.Env(env), expr.AsBool())
	if err != nil {
		return nil, fmt.Errorf("condition %q: %w", text, err)
	}
	return &condition{program: p, asks: calls.MatchString(text)}, nil
}

// calls finds a call of one of the functions.
var calls = regexp.MustCompile(`\b(kept|age|planned)\s*\(`)

// functions are what a condition can ask by name: kept(shelf, ...) is how many
// texts stand on some shelves, age(shelf, ...) how many hours ago the newest of
// them was written or changed, planned(tag) how much is scheduled under a tag.
func (t *turn) functions() map[string]any {
	return map[string]any{
		"kept": func(shelves ...string) (n int) {
			for _, name := range shelves {
				n += len(t.shelf(name))
			}
			return n
		},
		"age": t.age,
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
	env := maps.Clone(t.lib.env)
	maps.Copy(env, t.s.Facts)
	env["night"] = t.night()
	env["resting"] = t.s.Rest > t.e.At.Unix()
	env["parked"] = t.parked() != nil
	env["first"] = t.has(FlowFirst)
	if c.asks {
		maps.Copy(env, t.functions())
	}
	v, err := expr.Run(c.program, env)
	if err != nil {
		t.fail(fmt.Errorf("condition: %w", err))
		return false
	}
	return v == true
}

// Facts the engine keeps for itself; content need not declare them.
const (
	factNight   = "night_at" // when the person said it is night, unix minutes
	factZone    = "zone"     // IANA name
	factCountry = "country"  // ISO 3166-1 alpha-2, upper case
	factPronoun = "pronoun"
)

// zones are the time zones that were asked for, by name: reading one takes as
// long as a whole step.
var zones sync.Map

// location is a time zone, nil for one there isn't.
func location(zone string) *time.Location {
	if loc, ok := zones.Load(zone); ok {
		return loc.(*time.Location)
	}
	loc, err := time.LoadLocation(zone)
	if err != nil {
		return nil
	}
	zones.Store(zone, loc)
	return loc
}

// nightSaid is how long "it's night here" holds.
const nightSaid = 8 * time.Hour

// night is 22:00 to 06:00 where the person is, or for a while after they said
// that it is night (safety.md G7).
func (t *turn) night() bool {
	if at, ok := t.s.Facts[factNight].(int64); ok && t.e.At.Sub(time.Unix(at*60, 0)) < nightSaid {
		return true
	}
	zone, _ := t.s.Facts[factZone].(string)
	if zone == "" {
		return false
	}
	loc := location(zone)
	if loc == nil {
		return false
	}
	h := t.e.At.In(loc).Hour()
	return h >= 22 || h < 6
}

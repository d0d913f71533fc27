package dialogue

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Names of flows the engine itself opens. Content must have all but hide.
const (
	FlowFirst  = "first"  // the first conversation
	FlowHome   = "home"   // where everything comes back to
	FlowResume = "resume" // asks whether to go on where they were
	FlowHide   = "hide"   // takes what was said out of the chat (safety.md D7)
)

// English is the language every flow exists in.
const English = "en"

// Source is what a Library is made of, as read from content.
type Source struct {
	// Flows by language, then in the order of their files. English has all.
	Flows map[string][]*Flow
	// Words by language.
	Words map[string]*Words
	Facts []*Fact
	// Directory is the crisis directory.
	Directory Directory
	// Reader reads free text for danger; nil: nobody does.
	Reader Reader
	// Checker looks a letter over; nil: nobody does.
	Checker Checker
}

// Library is everything the bot can say, compiled and ready to be spoken. It
// is not changed after New and is safe for use by many goroutines.
type Library struct {
	flows    map[string]map[string]*Flow
	words    map[string]*Words
	facts    map[string]*Fact
	order    []*Fact // as they are declared
	aging    []*Fact // those with Ages
	dir      Directory
	commands map[string]string
	urgent   *Flow
	daily    []*Daily
	stages   []*Flow // in the order in which they are proposed
	// lists are the facts that list kept texts by id, with a state that adds to
	// them; plan are those of the plan for hard hours, in order.
	lists map[string]*State
	plan  []string
	// exercises are the names of the exercises, in order.
	exercises []string
	reader    Reader
	checker   Checker
	env       map[string]any
	given     sync.Pool      // of *given that no turn uses: a map of all facts is made once, not each turn
	shape     map[string]any // env, for the compiler of conditions
	folds     map[string]string
	letters   sync.Map // language -> []initial, see countryKind
}

// Problem is one mistake in a source.
type Problem struct {
	Lang, Flow, State string
	Code              string
	Message           string
}

func (p *Problem) Error() string {
	return fmt.Sprintf("flow %s, state %s: %s: %s", p.Flow, p.State, p.Code, p.Message)
}

// New compiles a source. The error joins a *Problem for everything that would
// keep a flow from running; whatever else can be wrong with content is found by
// package script.
func New(src Source) (*Library, error) {
	l := &Library{
		words: src.Words, facts: map[string]*Fact{}, order: src.Facts, lists: map[string]*State{},
		dir: src.Directory, reader: src.Reader, checker: src.Checker, commands: map[string]string{}, folds: map[string]string{},
	}
	for _, f := range src.Facts {
		l.facts[f.Name] = f
		if len(f.Ages) > 0 {
			l.aging = append(l.aging, f)
		}
	}
	l.env = emptyEnv(src.Facts)
	l.flows = byLanguage(src.Flows)
	l.shape = l.shapes()
	for _, w := range src.Words {
		for _, label := range []string{
			w.HelpNow, w.Back, w.Home, w.Hide, w.Skip, w.Later, w.Done, w.Stop, w.Pause, w.GoOn, w.Again, w.Keep, w.Drop,
			w.Older, w.Newer, w.Change, w.Delete, w.Leave, w.Another,
		} {
			l.folds[label] = fold(label)
		}
	}
	var all []error
	for _, lang := range slices.Sorted(maps.Keys(src.Flows)) {
		for _, f := range src.Flows[lang] {
			l.foldLabels(f)
			for _, p := range l.compile(f) {
				p.Lang = lang
				all = append(all, p)
			}
		}
	}
	if len(all) > 0 {
		return nil, errors.Join(all...)
	}
	return l, l.wire()
}

func byLanguage(flows map[string][]*Flow) map[string]map[string]*Flow {
	all := map[string]map[string]*Flow{}
	for lang, list := range flows {
		all[lang] = map[string]*Flow{}
		for _, f := range list {
			all[lang][f.Name] = f
		}
	}
	return all
}

// compile prepares one flow: its index, kinds, conditions and machine.
func (l *Library) compile(f *Flow) (found []*Problem) {
	bad := func(s *State, code, format string, a ...any) {
		found = append(found, &Problem{Flow: f.Name, State: s.Name, Code: code, Message: fmt.Sprintf(format, a...)})
	}
	f.byName = make(map[string]*State, len(f.States))
	if f.Quiz != nil {
		f.Quiz.prepare()
	}
	for _, s := range f.States {
		s.flow = f
		if f.byName[s.Name] != nil {
			bad(s, "twice", "the state is defined twice")
		}
		f.byName[s.Name] = s
		if s.kind = kinds[s.Kind]; s.kind == nil {
			bad(s, "kind", "there is no kind %q", s.Kind)
			s.kind = endKind{}
		}
		if s.Kind == "quiz" && (f.Quiz == nil || len(f.Quiz.items) == 0) {
			bad(s, "quiz", "the flow has no quiz to ask")
		}
		for i := range s.Options {
			s.Options[i].when = l.condition(s.Options[i].When, func(err error) { bad(s, "condition", "%v", err) })
		}
		for i := range s.Prompts {
			s.Prompts[i].when = l.condition(s.Prompts[i].When, func(err error) { bad(s, "condition", "%v", err) })
		}
		for i := range s.Cases {
			s.Cases[i].when = l.condition(s.Cases[i].If, func(err error) { bad(s, "condition", "%v", err) })
		}
	}
	for _, s := range f.States {
		if of := f.byName[s.Page]; s.Page != "" && (of == nil || of.Kind != "lines") {
			bad(s, "target", "%q is no state of kind lines of this flow", s.Page)
		}
		s.exit = map[string]string{}
		for _, x := range s.Exits() {
			switch {
			case s.exit[x.Event] != "":
				bad(s, "twice", "two ways out are called %q", x.Event)
			case f.byName[x.To] == nil:
				bad(s, "target", "%s leads to %q, which is no state of this flow", x.Event, x.To)
			}
			s.exit[x.Event] = x.To
		}
	}
	l.stageOf(f, func(err error) { bad(&State{}, "condition", "%v", err) })
	for _, err := range l.dailyOf(f) {
		bad(&State{}, "daily", "%v", err)
	}
	if f.byName[f.Start] == nil {
		found = append(found, &Problem{Flow: f.Name, Code: "start", Message: fmt.Sprintf("the start %q is no state of this flow", f.Start)})
	}
	if len(found) == 0 {
		f.machine = newMachine(f)
	}
	return found
}

func (l *Library) condition(text string, bad func(error)) *condition {
	c, err := compileCondition(text, l.shape)
	if err != nil {
		bad(err)
		return nil
	}
	if c != nil {
		for name, f := range l.facts {
			if f.Type == "spread" && strings.Contains(text, name+".") {
				c.spreads = append(c.spreads, f)
			}
		}
	}
	return c
}

// wire finds the commands and the flows that the engine opens by itself.
func (l *Library) wire() error {
	for name, f := range l.flows[English] {
		if f.Stage != nil {
			l.stages = append(l.stages, f)
		}
		if f.Exercise != nil {
			l.exercises = append(l.exercises, name)
		}
		l.listsOf(f)
		for _, c := range f.Commands {
			if other := l.commands[c]; other != "" {
				return fmt.Errorf("the command /%s opens both %s and %s", c, other, name)
			}
			l.commands[c] = name
		}
		for i := range f.Daily {
			l.daily = append(l.daily, &f.Daily[i])
		}
		if f.Urgent {
			if l.urgent != nil {
				return fmt.Errorf("%s and %s are both urgent", l.urgent.Name, name)
			}
			l.urgent = f
		}
	}
	slices.Sort(l.exercises)
	sortStages(l.stages)
	slices.Sort(l.plan)
	for _, need := range []string{FlowFirst, FlowHome, FlowResume} {
		if l.flows[English][need] == nil {
			return fmt.Errorf("there is no flow %q", need)
		}
	}
	slices.SortFunc(l.daily, func(a, b *Daily) int { return strings.Compare(a.Tag, b.Tag) })
	for i, r := range l.daily {
		if i > 0 && r.Tag == l.daily[i-1].Tag {
			return fmt.Errorf("two daily rules are called %q", r.Tag)
		}
	}
	if l.urgent == nil {
		return errors.New("there is no urgent flow")
	}
	if l.words[English] == nil {
		return errors.New("there are no words in English")
	}
	return nil
}

// listsOf finds the facts in which a flow lists kept texts.
func (l *Library) listsOf(f *Flow) {
	for _, s := range f.States {
		if !s.keeps() || s.Fact == "" || l.lists[s.Fact] != nil {
			continue
		}
		l.lists[s.Fact] = s
		if s.Keep == KindPlan {
			l.plan = append(l.plan, s.Fact)
		}
	}
}

// Flows returns the flows of a language by name; those it doesn't have are the
// English ones.
func (l *Library) Flows(lang string) []*Flow {
	lang = l.language(lang)
	all := make([]*Flow, 0, len(l.flows[English]))
	for _, name := range slices.Sorted(maps.Keys(l.flows[English])) {
		all = append(all, l.flow(lang, name))
	}
	return all
}

// Facts are what may be remembered, as they are declared.
func (l *Library) Facts() []*Fact { return l.order }

// Languages are the languages there are words for, English first.
func (l *Library) Languages() []string {
	all := slices.Sorted(maps.Keys(l.words))
	slices.SortStableFunc(all, func(a, b string) int {
		switch {
		case a == English && b != English:
			return -1
		case b == English && a != English:
			return 1
		}
		return 0
	})
	return all
}

// Words returns the engine's sentences in a language, in English where it has
// none.
func (l *Library) Words(lang string) *Words { return l.words[l.language(lang)] }

// language is the language that is spoken for a reported tag: itself, its base,
// or English. Never a neighbour: a Ukrainian is not answered in Russian.
func (l *Library) language(tag string) string {
	if l.words[tag] != nil {
		return tag
	}
	for i := range len(tag) {
		if tag[i] == '-' || tag[i] == '_' {
			if l.words[tag[:i]] != nil {
				return tag[:i]
			}
			break
		}
	}
	return English
}

// flow finds a flow in the person's language, else in English.
func (l *Library) flow(lang, name string) *Flow {
	if f := l.flows[lang][name]; f != nil {
		return f
	}
	return l.flows[English][name]
}

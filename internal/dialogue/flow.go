package dialogue

import "time"

// Flow is one conversation: a named set of states with one start. It is read
// from one YAML file; docs/flows.md explains every key to those who write them.
type Flow struct {
	// Name is the id that sessions keep: a-z, 0-9 and _, at most 16 bytes.
	Name string `yaml:"flow"`
	// Title is what the person reads: "You were in Steady".
	Title string `yaml:"title"`
	// About tells the next writer what the flow is for.
	About    string `yaml:"about"`
	Revision int    `yaml:"revision"`
	Start    string `yaml:"start"`
	// Commands open the flow from anywhere; the first is announced with Hint.
	Commands []string `yaml:"commands"`
	Hint     string   `yaml:"hint"`
	// Resume takes a parked flow up where it was left, when it is opened again.
	Resume bool `yaml:"resume"`
	// Quiet flows are no place to come back to (home, notes).
	Quiet bool `yaml:"quiet"`
	// Urgent marks the crisis flow: answered without a session, never stale.
	Urgent bool `yaml:"urgent"`
	// Resting flows may be pushed during the pause of safety.md A8.
	Resting bool `yaml:"resting"`
	// TTL is how long an untouched frame of the flow stays; 30 days if unset.
	TTL Span `yaml:"ttl"`
	// Late is how late a scheduled start may be and still make sense.
	Late Span `yaml:"late"`
	// Daily are the rules by which the flow speaks by itself, day by day.
	Daily []Daily `yaml:"daily"`
	// Basis and Review are safety.md G5.
	Basis  string `yaml:"basis"`
	Review Review `yaml:"review"`
	// Teaches are the points the flow makes, in a few words by id; states say
	// which of them they carry.
	Teaches map[string]string `yaml:"teaches"`
	// Stage is set for a stage of the journey.
	Stage *Stage `yaml:"stage"`
	// Exercise is set for an exercise of the library.
	Exercise *Exercise `yaml:"exercise"`
	// Offers are, in the crisis flow, the screens shown beside the answer when
	// a typed text reads like danger: a state by class (see Reader).
	Offers map[string]string `yaml:"offers"`
	// Hinted are the classes whose screen is also offered for words that only
	// hint at it; for the others it takes words that say it outright.
	Hinted []string `yaml:"hinted"`
	// Landings say where people land whose state was renamed, split or dropped.
	Landings map[string]string `yaml:"landings"`
	// Quiz is what the flow's states of kind quiz ask.
	Quiz   *Quiz    `yaml:"quiz"`
	States []*State `yaml:"states"`

	byName  map[string]*State
	machine *machine
}

// Review is who read a text, when, and what it was then.
type Review struct {
	// State is draft or reviewed.
	State string `yaml:"state"`
	By    string `yaml:"by"`
	On    string `yaml:"on"`
	// Of is the fingerprint of the words at that time (kintsugi content check
	// prints it); a text that changed since is flagged.
	Of string `yaml:"of"`
}

// State is one place in a flow. Which keys mean something depends on Kind;
// content check says which don't.
type State struct {
	Name string `yaml:"state"`
	Kind string `yaml:"kind"`
	// Text is Telegram HTML with placeholders in braces.
	Text string `yaml:"text"`
	// Place names the state in "You were in Steady, at the breathing".
	Place string `yaml:"place"`
	To    string `yaml:"to"`
	// Skip and Later are the two ways past a question: its label says Skip or
	// Not now.
	Skip  string `yaml:"skip"`
	Later string `yaml:"later"`
	// Menu marks a screen that asks nothing, so that needs neither.
	Menu bool `yaml:"menu"`
	// Gate is a question of safety.md D or A3: afterwards its message says only
	// "Noted.", and a way to hide stands under it.
	Gate bool `yaml:"gate"`
	// Slot is the place the message takes; it is edited there.
	Slot    string `yaml:"slot"`
	Silent  bool   `yaml:"silent"`
	Protect bool   `yaml:"protect"`
	// Teaches are the ids of the flow's points that the state's words make.
	Teaches []string `yaml:"teaches"`
	// Basis and Review override the flow's.
	Basis  string `yaml:"basis"`
	Review Review `yaml:"review"`

	// Go is the label of say's button; without it the flow goes on by itself.
	Go      string   `yaml:"go"`
	Options []Option `yaml:"options"`
	// Buttons stand under a say besides: they call something off.
	Buttons []Action `yaml:"buttons"`
	// Picks are the numbers that stand on buttons of a number.
	Picks []int `yaml:"picks"`
	// Days is how many days a state of kind days looks back on.
	Days int `yaml:"days"`
	// Min and Max bound a number, a scale, or how many may be picked.
	Min *int `yaml:"min"`
	Max *int `yaml:"max"`
	// Low and High say what the ends of a scale mean.
	Low  string `yaml:"low"`
	High string `yaml:"high"`
	// Fact is where the answer is remembered.
	Fact string `yaml:"fact"`
	// Keep is the kind of entry a text becomes after a clear yes; "none" keeps
	// nothing. Erase deletes what was typed from the chat at once.
	Keep  string `yaml:"keep"`
	Erase bool   `yaml:"erase"`
	// Pen marks the day on which something was written here (see factPen).
	Pen bool `yaml:"pen"`
	// Past and Future bound a date.
	Past   bool `yaml:"past"`
	Future bool `yaml:"future"`
	// Lines are a paced sequence, said Repeat times; Stop is where its button
	// leads.
	Lines  []PacedLine `yaml:"lines"`
	Repeat int         `yaml:"repeat"`
	Stop   string      `yaml:"stop"`
	// Picture names a drawing; Of are the facts of type spread that it draws.
	Picture string   `yaml:"picture"`
	Of      []string `yaml:"of"`
	// Part is the part of the flow's quiz that is asked, counted from 1, 0 for
	// all; Voice picks the words of its options. Spread is the fact for the
	// scores, and Before the one for those that stood there.
	Part   int    `yaml:"part"`
	Voice  string `yaml:"voice"`
	Spread string `yaml:"spread"`
	Before string `yaml:"before"`
	// Cases are tried in order by a branch, and drawn by lot by a draw; Else is
	// where a branch goes when none fits.
	Cases []Case `yaml:"cases"`
	Else  string `yaml:"else"`
	// Flow and At are what a call calls; Results lead on by the result of its
	// end, To otherwise.
	Flow    string            `yaml:"call"`
	At      string            `yaml:"at"`
	Results map[string]string `yaml:"results"`
	// Need is what the exercises a state offers are for; Min and Max bound
	// their minutes. Tried offers those that were tried before, Straight opens
	// the first one at once.
	Need     string `yaml:"need"`
	Tried    bool   `yaml:"tried"`
	Straight bool   `yaml:"straight"`
	// Topics are the pages of the crisis directory, the next one where the
	// first has no record.
	Topics []string `yaml:"topics"`
	// Page is the state of kind lines whose numbers a which asks about.
	Page string `yaml:"page"`
	// Shows are the kept texts a state shows; Empty is said where there is none,
	// or no exercise to offer.
	Shows []Show `yaml:"shows"`
	Empty string `yaml:"empty"`
	// Shelf is the one whose texts are looked through, and Find the fact that
	// says which of them: a month (2026-11) or a word; all where it is empty.
	Shelf string `yaml:"shelf"`
	Find  string `yaml:"find"`
	// Prompts are suggestions of what to write, one a day; {prompt} stands for it.
	Prompts []Prompt `yaml:"prompts"`
	// File names the file that the kept texts are sent as; {date} stands for
	// today. All sends everything that is kept instead: html or json.
	File string `yaml:"file"`
	All  string `yaml:"all"`
	// Result is what an end tells its caller; Then is return (the default),
	// below or home.
	Result string `yaml:"result"`
	Then   string `yaml:"then"`

	// Acts happen when the state is entered.
	Acts `yaml:",inline"`

	kind Kind
	flow *Flow
	exit map[string]string
}

// Option is one answer of a choice.
type Option struct {
	ID    string `yaml:"id"`
	Label string `yaml:"label"`
	To    string `yaml:"to"`
	// Words are what people type who mean this option.
	Words []string `yaml:"words"`
	// When hides the option unless the condition holds.
	When string `yaml:"when"`
	Acts `yaml:",inline"`

	when *condition
}

// Acts are what an answer, or entering a state, brings about.
type Acts struct {
	Remember map[string]any `yaml:"remember"`
	Score    map[string]int `yaml:"score"`
	Schedule []Plan         `yaml:"schedule"`
	// Stamp remembers days in facts: today and so many days more, given as a
	// number or as a fact that holds one.
	Stamp map[string]any `yaml:"stamp"`
	// Log keeps the answers that these facts hold as a note of the day.
	Log *Log `yaml:"log"`
	// Cancel calls off what is scheduled under these tags.
	Cancel []string `yaml:"cancel"`
	// Rest keeps everything pushed away for so long (safety.md A8).
	Rest Span `yaml:"rest"`
	// Clear deletes the kept texts whose ids these facts list, or that stand on
	// these shelves.
	Clear []string `yaml:"clear"`
	// Count counts something for the operator.
	Count string `yaml:"count"`
	// Relief notes how the exercise went that the person was in: easier, same
	// or worse.
	Relief string `yaml:"relief"`
	// Act is one of the engine's own deeds: hide, forget, night, stop.
	Act string `yaml:"act"`
}

// Plan schedules a flow.
type Plan struct {
	// Awake puts it off until the quiet hours are over.
	Awake bool `yaml:"awake"`
	After Span `yaml:"after"`
	// On is a fact with a date: After counts from this time of day on that day,
	// or from Time, which is HH:MM or a fact that holds it.
	On   string `yaml:"on"`
	Time string `yaml:"time"`
	Flow string `yaml:"flow"`
	At   string `yaml:"at"`
	Tag  string `yaml:"tag"`
}

// Action is a button that works from anywhere: it calls something off, or
// opens a flow.
type Action struct {
	Label  string `yaml:"label"`
	Cancel string `yaml:"cancel"`
	Open   string `yaml:"open"`
	Copy   string `yaml:"copy"`
}

// Show is a heading over the texts whose ids a fact lists, or that stand on a
// shelf: the newest first or, Rising, as they were written.
type Show struct {
	Title  string `yaml:"title"`
	Fact   string `yaml:"fact"`
	Shelf  string `yaml:"shelf"`
	Rising bool   `yaml:"rising"`
}

// Prompt is one suggestion of what to write.
type Prompt struct {
	Text string `yaml:"text"`
	// Stage is the flow a person has to be in the middle of, When what has to
	// hold; both may be empty.
	Stage string `yaml:"stage"`
	When  string `yaml:"when"`

	when *condition
}

// PacedLine is one line of a paced sequence.
type PacedLine struct {
	Text string `yaml:"text"`
	For  Span   `yaml:"for"`
	// Breath is what the breath does meanwhile: in, hold, out or rest.
	Breath string `yaml:"breath"`
}

// Case is one way out of a branch.
type Case struct {
	If string `yaml:"if"`
	To string `yaml:"to"`

	when *condition
}

// Span is a length of time, written 30s, 20m, 24h or 30d.
type Span time.Duration

// Fact declares one thing that may be remembered.
type Fact struct {
	Name string `yaml:"fact"`
	// Type is word (one of Values), text, number or flag; answers or spread for
	// what a quiz keeps while it is asked, and when it is through.
	Type   string   `yaml:"type"`
	Values []string `yaml:"values"`
	// Quiz is the flow whose quiz the fact belongs to.
	Quiz string `yaml:"quiz"`
	// Max is how many characters a text may have.
	Max int `yaml:"max"`
	// Default is what a placeholder says while nothing is known.
	Default string `yaml:"default"`
	About   string `yaml:"about"`
	// Ages are how many days at least have gone by for each of Values when it is
	// given: a word that says how long ago moves on with the days (see aged).
	Ages []int64 `yaml:"ages"`
	// Rewinds tells that a new value sends what is parked in flows that resume
	// back to their start, whose doors then ask it.
	Rewinds bool `yaml:"rewinds"`
	// Levels tells that Values rise from the lowest to the highest.
	Levels bool `yaml:"levels"`
	// In says what the fact is beside an answer: safety (the answers at the
	// gates), setting, or count (kept by the engine).
	In string `yaml:"in"`
	// Day tells that a number is a date, as days since 1970.
	Day bool `yaml:"day"`
	// Show gives the words for a value in a placeholder.
	Show map[string]string `yaml:"show"`
}

// Exit is one transition out of a state.
type Exit struct{ Event, To string }

// State returns the state with that name, nil if there is none.
func (f *Flow) State(name string) *State { return f.byName[name] }

// Exits are the state's transitions, by event.
func (s *State) Exits() []Exit { return s.kind.exits(s) }

// Waits tells whether the state leaves the next word to the person.
func (s *State) Waits() bool {
	switch s.Kind {
	case "branch", "call", "draw", "end", "file", "next":
		return false
	case "say", "picture":
		return s.Go != ""
	}
	return true
}

func (f *Flow) ttl() time.Duration {
	if f.TTL > 0 {
		return time.Duration(f.TTL)
	}
	return 30 * 24 * time.Hour
}

func (f *Flow) late() time.Duration {
	if f.Late > 0 {
		return time.Duration(f.Late)
	}
	return 2 * time.Hour
}

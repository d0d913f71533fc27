package dialogue

import "strings"

// textKind takes the person's own words. A short answer becomes a fact; longer
// writing waits as a draft until a clear yes (safety.md F3); with keep: none it
// goes nowhere.
type textKind struct{}

// Phases of a text that may be kept.
const (
	phaseAsk     = 0
	phaseConfirm = 1
)

func (textKind) exits(s *State) []Exit {
	exits := passes(s, next(s))
	if s.keeps() {
		to := s.Else
		if to == "" {
			to = s.To
		}
		exits = append(exits, Exit{optDrop, to})
	}
	return exits
}

// draftMost is how many messages one draft has; Telegram cuts a text into pieces
// of 4,096 characters.
const draftMost = 20

// keeps tells whether the text becomes an entry.
func (s *State) keeps() bool { return s.Keep != "" && s.Keep != "none" }

// shelved tells whether the text goes on a shelf; with a fact beside it, the fact
// lists it.
func (s *State) shelved() bool { return s.keeps() && s.Fact == "" }

// enter asks; where the shelf has no room left it says so and goes on, so that
// nobody writes for nothing.
func (textKind) enter(t *turn, s *State) {
	if s.shelved() && t.full(s.Keep, 1) {
		t.lead = t.shelfFull()
		t.leave(optDrop)
		return
	}
	t.wait(s)
}

func (textKind) body(t *turn, s *State) string {
	if t.top().Phase == phaseConfirm {
		return t.words.KeepThis
	}
	if len(s.Prompts) > 0 {
		return strings.ReplaceAll(t.fill(s.Text), "{prompt}", t.prompt(s))
	}
	return t.fill(s.Text)
}

func (textKind) items(t *turn, s *State) []item {
	if t.top().Phase == phaseConfirm {
		return []item{{option: optKeep, label: t.words.Keep}, {option: optDrop, label: t.words.Drop}}
	}
	if len(s.Prompts) > 0 {
		return append([]item{{option: optMore, label: t.words.Another}}, t.own(s)...)
	}
	return t.own(s)
}

func (textKind) pick(t *turn, s *State, option string) bool {
	f := t.top()
	switch {
	case f.Phase != phaseConfirm && option == optMore && len(s.Prompts) > 0:
		f.Picked++
		t.show(s)
		return true
	case f.Phase != phaseConfirm:
		return t.pass(s, option)
	}
	switch option {
	case optKeep:
		if s.Fact != "" {
			t.list(s.Fact, f.Drafts)
		}
		f.Drafts = nil
		t.lead = t.words.Kept
		t.leave(eventNext)
	case optDrop:
		t.out.Drop = append(t.out.Drop, f.Drafts...)
		f.Drafts = nil
		t.lead = t.words.Dropped
		t.leave(optDrop)
	default:
		return false
	}
	return true
}

func (k textKind) read(t *turn, s *State, typed string) bool {
	if s.Erase && t.e.Message != 0 {
		t.say(Message{Do: Erase, Targets: []int{t.e.Message}})
	}
	switch {
	case s.keeps():
		if s.Pen {
			t.s.Facts[factPen] = t.today()
		}
		k.draft(t, s)
	case s.Fact != "":
		most := 40
		if f := t.lib.facts[s.Fact]; f != nil {
			most = f.most()
		}
		if s.Max != nil {
			most = *s.Max
		}
		if longer(typed, most) {
			return t.retry(fillWith(t.words.TooLong, "{max}", text(most)))
		}
		t.s.Fact, t.s.FactMessage = s.Fact, t.e.Message
		t.answered(s, strings.Join(strings.Fields(typed), " "))
	default:
		t.leave(eventNext)
	}
	return true
}

// draft keeps what was typed until the person says what shall become of it.
func (textKind) draft(t *turn, s *State) {
	f := t.top()
	again := f.Phase == phaseConfirm
	switch {
	case s.Fact != "" && len(t.listed(s.Fact))+len(f.Drafts) >= listMost:
		t.lead = t.words.Full
	case t.draft(s.Keep, 0):
		f.Phase = phaseConfirm
		if again {
			t.lead = t.words.Added
		}
	}
	t.show(s)
}

// draft adds what was typed to the frame's draft; false, with a sentence that
// says why, when there is no room. A text that Telegram cut in pieces comes as
// several messages: each is added. frees is how many texts of the shelf it would
// stand in the place of.
func (t *turn) draft(kind string, frees int) bool {
	f := t.top()
	_, s := t.place()
	switch {
	case len(f.Drafts) >= draftMost:
		t.lead = t.words.TooMuch
		return false
	case s.Fact == "" && t.full(kind, len(f.Drafts)+1-frees):
		t.lead = t.shelfFull()
		return false
	}
	id := EntryID(t.e.Message)
	t.out.Keep = append(t.out.Keep, Entry{ID: id, Kind: kind, Text: t.e.Text, At: t.e.At})
	f.Drafts = append(f.Drafts[:len(f.Drafts):len(f.Drafts)], id)
	return true
}

func (textKind) loose() bool { return false }

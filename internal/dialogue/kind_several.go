package dialogue

import (
	"slices"
	"strings"
)

// severalKind lets several options be ticked, then Done. Its fact holds their
// ids, separated by commas.
type severalKind struct{ basic }

// tick and untick stand before a label; words in the label carry the meaning.
const (
	tick   = "☑ "
	untick = "☐ "
)

func (severalKind) exits(s *State) []Exit { return passes(s, next(s)) }

func (severalKind) items(t *turn, s *State) (items []item) {
	f := t.top()
	for i, o := range s.Options {
		if !t.holds(o.when) {
			continue
		}
		mark := untick
		if f.Picked&(1<<i) != 0 {
			mark = tick
		}
		items = append(items, item{option: o.ID, label: mark + t.label(o.Label)})
	}
	items = append(items, item{option: optDone, label: t.words.Done})
	return append(items, t.own(s)...)
}

func (severalKind) pick(t *turn, s *State, option string) bool {
	f := t.top()
	for i, o := range s.Options {
		if o.ID != option || !t.holds(o.when) {
			continue
		}
		f.Picked ^= 1 << i
		m := t.screen(s)
		if t.e.Kind == Pressed {
			m.Do, m.Target = Edit, t.e.Message
		}
		t.say(m)
		return true
	}
	if option != optDone {
		return t.pass(s, option)
	}
	var ids []string
	for i, o := range s.Options {
		if f.Picked&(1<<i) != 0 {
			ids = append(ids, o.ID)
		}
	}
	low, high := bounds(s, 1, len(s.Options))
	if len(ids) < low || len(ids) > high {
		return t.retry(fillWith(t.words.PickSome, "{min}", text(low), "{max}", text(high)))
	}
	for _, o := range s.Options {
		if slices.Contains(ids, o.ID) {
			t.do(o.Acts)
		}
	}
	return t.answered(s, strings.Join(ids, ","))
}

// read ticks several at once: "1, 3" or "sleep and food".
func (severalKind) read(t *turn, s *State, text string) bool {
	parts := strings.FieldsFunc(strings.ReplaceAll(fold(text), " and ", ","), func(r rune) bool { return r == ',' || r == ' ' })
	if len(parts) < 2 {
		return false
	}
	var picked uint32
	for _, part := range parts {
		option, ok := t.match(s, part)
		i := slices.IndexFunc(s.Options, func(o Option) bool { return o.ID == option })
		if !ok || i < 0 {
			return false
		}
		picked |= 1 << i
	}
	t.top().Picked |= picked
	t.show(s)
	return true
}

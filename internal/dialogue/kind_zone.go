package dialogue

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// zoneKind asks what time it is where the person is, and takes the time zone
// from the answer: one of their country's, told apart by what the clock shows
// and, where that leaves a choice, by the name of a place. Where they are is
// never asked (safety.md C1). A country with one clock needs no question.
type zoneKind struct{}

// Options of the screen: a clock or a place, with the index of its zone; and,
// where no country is known, a time of day, in minutes after midnight.
const (
	optZone = "-z"
	optTime = "-t"
)

// phaseHalf is added to a typed time while it is asked which half of the day was
// meant; below it, Phase is 1 and the index of the zone whose place is asked for.
const phaseHalf = 10_000

func (zoneKind) exits(s *State) []Exit { return passes(s, next(s)) }

func (zoneKind) loose() bool { return false }

func (k zoneKind) enter(t *turn, s *State) {
	if all := t.clocks(); len(all) == 1 {
		t.answered(s, all[0])
		return
	}
	t.wait(s)
}

// body asks for the clock, or for the nearest place when Phase names a zone.
func (zoneKind) body(t *turn, s *State) string {
	if p := t.top().Phase; p > 0 && p < phaseHalf {
		return t.words.WhichPlace
	}
	return t.fill(s.Text)
}

// items are the clocks of the country; or the places that share the one picked;
// or the two halves of the day.
func (k zoneKind) items(t *turn, s *State) (items []item) {
	all := t.clocks()
	if said := t.top().Phase - phaseHalf; said >= 0 {
		for _, said := range []int{said, said + 12*60} {
			items = append(items, item{option: optTime + strconv.Itoa(said), label: fmt.Sprintf("%02d:%02d", said/60, said%60)})
		}
		return append(items, t.own(s)...)
	}
	if p := t.top().Phase - 1; p >= 0 && p < len(all) {
		for _, z := range t.alike(all, all[p]) {
			items = append(items, item{option: optZone + strconv.Itoa(slices.Index(all, z)), label: placeOf(z)})
		}
		return append(items, t.own(s)...)
	}
	for i, z := range all {
		if t.alike(all, z)[0] == z {
			items = append(items, item{option: optZone + strconv.Itoa(i), label: t.showing(z)})
		}
	}
	return append(items, t.own(s)...)
}

func (k zoneKind) pick(t *turn, s *State, option string) bool {
	if said, ok := strings.CutPrefix(option, optTime); ok {
		return k.takeAnywhere(t, s, atoi(said))
	}
	n, ok := strings.CutPrefix(option, optZone)
	if !ok {
		return t.pass(s, option)
	}
	all := t.clocks()
	i := atoi(n)
	if i < 0 || i >= len(all) {
		return false
	}
	return k.take(t, s, all, all[i])
}

// take takes a zone, or asks for the place where its clock leaves a choice.
func (zoneKind) take(t *turn, s *State, all []string, zone string) bool {
	if f := t.top(); f.Phase == 0 && len(t.alike(all, zone)) > 1 {
		f.Phase = 1 + slices.Index(all, zone)
		t.show(s)
		return true
	}
	return t.answered(s, zone)
}

// read takes a typed time of day: the clock of the country that is nearest, or,
// with no country, any zone that keeps that distance from UTC.
func (k zoneKind) read(t *turn, s *State, typed string) bool {
	all := t.clocks()
	h, m, ok := t.clock(typed)
	if !ok {
		return t.retry(t.words.NotTime)
	}
	said := h*60 + m
	if f := t.top(); len(all) == 0 {
		if f.Phase == 0 && said < 12*60 && t.anywhere(said) != "" && t.anywhere(said+12*60) != "" {
			f.Phase = phaseHalf + said
			t.show(s)
			return true
		}
		return k.takeAnywhere(t, s, said)
	}
	t.top().Phase = 0
	best := slices.MinFunc(all, func(a, b string) int { return cmp.Compare(t.apart(a, said), t.apart(b, said)) })
	if t.apart(best, said) > 20 {
		return t.retry(t.words.NotClock)
	}
	return k.take(t, s, all, t.alike(all, best)[0])
}

// takeAnywhere takes a zone by what its clock shows alone.
func (zoneKind) takeAnywhere(t *turn, s *State, said int) bool {
	zone := t.anywhere(said)
	if zone == "" {
		t.top().Phase = 0
		return t.retry(t.words.NotClock)
	}
	return t.answered(s, zone)
}

// showing is the clock of a zone.
func (t *turn) showing(zone string) string { return t.e.At.In(location(zone)).Format("15:04") }

// apart is how many minutes a zone's clock is away from the one that was said,
// on a dial of 24 hours or, since most people leave am and pm out, of 12.
func (t *turn) apart(zone string, said int) int {
	at := t.e.At.In(location(zone))
	off := ((at.Hour()*60+at.Minute()-said)%1440 + 1440) % 1440
	off = min(off, 1440-off)
	if said < 13*60 {
		off = min(off, max(720-off, off-720))
	}
	return off
}

// clocks are the zones of the person's country whose clocks differ at some time
// in the two years to come, each once; none while the country is not known.
func (t *turn) clocks() (all []string) {
	if t.country() == "" {
		return nil
	}
	for _, z := range t.lib.dir.Zones(t.country()) {
		if location(z) != nil && !slices.ContainsFunc(all, func(y string) bool { return t.sameRule(y, z) }) {
			all = append(all, z)
		}
	}
	return all
}

// alike are the zones whose clock shows now what this one's shows.
func (t *turn) alike(all []string, zone string) (same []string) {
	for _, z := range all {
		if t.offset(z, t.e.At) == t.offset(zone, t.e.At) {
			same = append(same, z)
		}
	}
	return same
}

// sameRule tells whether two clocks agree twice a month for two years to come.
func (t *turn) sameRule(a, b string) bool {
	for i := range 52 {
		at := t.e.At.AddDate(0, 0, 14*i)
		if t.offset(a, at) != t.offset(b, at) {
			return false
		}
	}
	return true
}

func (t *turn) offset(zone string, at time.Time) int {
	_, off := at.In(location(zone)).Zone()
	return off
}

// anywhere is a zone without summer time whose clock shows what was said, to a
// quarter of an hour; "" where there is none.
func (t *turn) anywhere(said int) string {
	now := t.e.At.UTC()
	quarters := (said - now.Hour()*60 - now.Minute() + 7 + 1440) / 15
	minutes := quarters*15 - 1440
	switch {
	case minutes > 14*60:
		minutes -= 1440
	case minutes < -12*60:
		minutes += 1440
	}
	if minutes%60 == 0 {
		return fmt.Sprintf("Etc/GMT%+d", -minutes/60) // the sign is turned round in these names
	}
	for _, z := range t.lib.dir.Zones("") {
		if location(z) != nil && t.offset(z, t.e.At) == minutes*60 && t.offset(z, t.e.At.AddDate(0, 6, 0)) == minutes*60 {
			return z
		}
	}
	return ""
}

// placeOf is the place that gave a zone its name.
func placeOf(zone string) string {
	return strings.ReplaceAll(zone[strings.LastIndexByte(zone, '/')+1:], "_", " ")
}

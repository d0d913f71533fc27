package crisis

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"time"
)

const zonesFile = folder + "/zones.yaml"

// readZones reads zones.yaml: the time zones of each country. Without it hours
// are shown as they are listed and nothing is said of "now".
func readZones(fsys fs.FS, known func(string) bool) (map[string][]string, []Finding) {
	data, err := fs.ReadFile(fsys, zonesFile)
	if err != nil {
		return nil, []Finding{{File: zonesFile, Code: "missing", Warn: true, Message: "no time zones of countries, so no line can say that it is open now"}}
	}
	var zones map[string][]string
	findings := decode(zonesFile, data, &zones)
	c := &checker{name: zonesFile, places: places{data: data}}
	for _, code := range slices.Sorted(maps.Keys(zones)) {
		if !known(code) {
			c.add("code", fmt.Sprintf("zones of %q, which is no country of the directory", code), code)
		}
		for i, zone := range zones[code] {
			if location(zone) == nil {
				c.add("zone", fmt.Sprintf("unknown time zone %q", zone), code, i)
			}
		}
	}
	return zones, append(findings, c.findings...)
}

// location is the zone of an IANA name, nil where there is none.
func location(name string) *time.Location {
	if name == "" || name == "Local" { // the zone of this machine says nothing
		return nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	return zone
}

// place gives a line the week of its hours and the zones they may be meant in:
// its own, or those of its country. Zones are only looked up for a line that
// opens and closes.
func (l *Line) place(country func() []string) {
	week, ok := parseHours(l.Hours)
	if !ok {
		return
	}
	l.week = week
	if week.always {
		return
	}
	names := []string{l.Zone}
	if l.Zone == "" {
		names = country()
	}
	for _, name := range names {
		zone := location(name)
		if zone == nil {
			l.zones = nil
			return
		}
		l.zones = append(l.zones, zone)
	}
}

// clock is the zone in which the line's hours are meant; nil where it is not
// known. Several zones of one country count as one while their clocks show the
// same all the time that matters, as in Germany.
func (l *Line) clock(at time.Time) *time.Location {
	for i, zone := range l.zones {
		if i > 0 && !agree(l.zones[0], zone, at.AddDate(0, 0, -2), at.AddDate(0, 0, reach+2)) {
			return nil
		}
	}
	if len(l.zones) == 0 {
		return nil
	}
	return l.zones[0]
}

// agree tells whether the clocks of two zones show the same from one moment to
// another.
func agree(a, b *time.Location, from, to time.Time) bool {
	for at := from; at.Before(to); {
		_, first := at.In(a).Zone()
		_, second := at.In(b).Zone()
		if first != second {
			return false
		}
		_, endA := at.In(a).ZoneBounds()
		_, endB := at.In(b).ZoneBounds()
		switch {
		case endA.IsZero() && endB.IsZero():
			return true
		case endA.IsZero() || !endB.IsZero() && endB.Before(endA):
			at = endB
		default:
			at = endA
		}
	}
	return true
}

// Zones are the time zones of a country, as zones.yaml lists them; all there are
// for "".
func (d *Directory) Zones(code string) []string {
	zones := d.zones()
	if code != "" {
		return zones[code]
	}
	var all []string
	for _, code := range slices.Sorted(maps.Keys(zones)) {
		all = append(all, zones[code]...)
	}
	return all
}

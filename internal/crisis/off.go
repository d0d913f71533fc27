package crisis

import (
	"slices"
	"strings"
)

// OffKey is the key of the Redis set that holds the ids of the records that an
// operator switched off without a new release. Directories learn of it by
// [Directory.SetOff].
func OffKey() string { return "{crisis}off" }

// SetOff switches records off at run time, at once and everywhere: those with
// these ids, and no others. What the files say about a record stays. Ids of no
// record do nothing, since an older or newer directory may know them.
func (d *Directory) SetOff(ids []string) {
	off := make(map[string]bool, len(ids))
	for _, id := range ids {
		off[id] = true
	}
	d.off.Store(&off)
}

// switchedOff are the ids of what is switched off at run time. It never
// changes, so whoever shows something takes it once.
func (d *Directory) switchedOff() map[string]bool {
	if off := d.off.Load(); off != nil {
		return *off
	}
	return nil
}

// Record tells which record has an id: the code of its country, and what it is
// called. ok is false where there is none.
func (d *Directory) Record(id string) (country, name string, ok bool) {
	front, _, _ := strings.Cut(id, "-")
	code := strings.ToUpper(front)
	c := d.country(code)
	if c == nil {
		return "", "", false
	}
	if i := slices.IndexFunc(c.Lines, func(l Line) bool { return l.ID == id }); i >= 0 {
		return code, c.Lines[i].Name, true
	}
	if c.Emergency != nil {
		for _, n := range c.Emergency.Numbers {
			if n.id(code) == id {
				return code, "emergency number " + n.Number, true
			}
		}
	}
	return "", "", false
}

// emergencyID stands in the ids of emergency numbers, and in no line's.
const emergencyID = "-emergency-"

// id is what an emergency number is switched off by: pl-emergency-112.
func (n Number) id(code string) string {
	return strings.ToLower(code) + emergencyID + NumberID(n.Number)
}

// NumberID is a number as a part of an id: its digits, and words for what else
// is dialled.
func NumberID(number string) string {
	var id strings.Builder
	for _, r := range number {
		switch {
		case r >= '0' && r <= '9':
			id.WriteRune(r)
		case r == '*':
			id.WriteString("star-")
		case r == '#':
			id.WriteString("hash-")
		}
	}
	return id.String()
}

package crisis

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// FailedKey is the key of the Redis hash that holds how often people said that
// a number didn't work (safety.md C4): by the id of its record, or by the code
// of the country where they didn't say which.
func FailedKey() string { return "{crisis}failed" }

// failedCount is what the crisis flow counts a number that didn't work as.
const failedCount = "number_failed/"

// FailedField is the field of that hash for something that content counted; ok
// is false for what is not about a number.
func FailedField(counted string) (field string, ok bool) {
	return strings.CutPrefix(counted, failedCount)
}

// AddFailed adds to a report what people said didn't work, by fields of the
// hash, the most often first. Fields that no record of this directory has are
// left out: an older or newer one may know them.
func (d *Directory) AddFailed(r *Report, failed map[string]int) {
	fields := slices.SortedFunc(maps.Keys(failed), func(a, b string) int {
		return cmp.Or(cmp.Compare(failed[b], failed[a]), cmp.Compare(a, b))
	})
	for _, field := range fields {
		m := Remark{Country: field, Kind: RemarkFailed}
		what := "a number of " + d.Name(field, english)
		if !d.Known(field) {
			code, name, ok := d.Record(field)
			if !ok {
				continue
			}
			m.Country, m.ID, what = code, field, name
		}
		m.About = fmt.Sprintf("%s; said not to work: %d", what, failed[field])
		r.Remarks = append(r.Remarks, m)
		r.ByKind[RemarkFailed]++
	}
}

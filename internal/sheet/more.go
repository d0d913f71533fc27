package sheet

import (
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Keys that the page has words or a place of its own for.
var (
	flowKeys = strings.Fields("flow title about revision start commands hint resume quiet urgent resting ttl late daily basis review " +
		"exercise offers hinted landings stage teaches quiz states")
	stateKeys = strings.Fields("state kind text place to skip later menu gate slot silent protect teaches basis review go options buttons " +
		"picks days min max low high fact keep erase past future lines repeat stop picture of part voice spread before cases else call at " +
		"results need tried straight topics page shows empty shelf find prompts file result then")
	optionKeys = strings.Fields("id label to words when")
	actKeys    = strings.Fields("remember score schedule stamp log cancel rest clear count relief act")
	factKeys   = strings.Fields("fact type values default about show")
)

// more are the other keys of a part of the content, as they are written there: what
// somebody adds to the engine stands on the page, though nobody has told it of it.
func more(part any, keys []string) (all []string) {
	v := reflect.Indirect(reflect.ValueOf(part))
	for i := range v.NumField() {
		key, inline, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ",")
		if !v.Type().Field(i).IsExported() || inline != "" || key == "" || key == "-" || slices.Contains(keys, key) || v.Field(i).IsZero() {
			continue
		}
		if data, err := yaml.Dump(v.Field(i).Interface()); err == nil {
			all = append(all, key+": "+strings.Join(strings.Fields(string(data)), " "))
		}
	}
	return all
}

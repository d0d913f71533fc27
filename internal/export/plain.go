package export

import (
	"fmt"
	"reflect"
	"strings"
	"time"
	"unicode"
)

// plain is a value as JSON has it, whatever its fields are: a structure becomes an
// object with names_like_this, without what is empty; a length of time is in
// seconds. So nothing that is added to what is kept can be left out of the copy.
func plain(v any) any { return plainValue(reflect.ValueOf(v)) }

func plainValue(v reflect.Value) any {
	switch x := v.Interface().(type) {
	case time.Time:
		return x.UTC()
	case time.Duration:
		return x.Seconds()
	case fmt.Stringer: // a kind of event, an id of bytes
		return x.String()
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil
		}
		return plainValue(v.Elem())
	case reflect.Struct:
		fields := map[string]any{}
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && !v.Field(i).IsZero() {
				fields[snake(f.Name)] = plainValue(v.Field(i))
			}
		}
		return fields
	case reflect.Slice, reflect.Array:
		list := make([]any, v.Len())
		for i := range list {
			list[i] = plainValue(v.Index(i))
		}
		return list
	case reflect.Map:
		fields := map[string]any{}
		for _, key := range v.MapKeys() {
			fields[key.String()] = plainValue(v.MapIndex(key))
		}
		return fields
	}
	return v.Interface()
}

// snake is a name of Go's as JSON has it: FactMessage is fact_message, IDs ids.
func snake(name string) string {
	var b strings.Builder
	lower := false
	for _, r := range name {
		if unicode.IsUpper(r) && lower {
			b.WriteByte('_')
		}
		lower = unicode.IsLower(r)
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

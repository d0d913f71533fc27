package telegramtest

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"sort"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed bot-api.json
var specText []byte

// param is one parameter of a method or one field of a type.
type param struct {
	types    []string
	required bool
}

// spec is the extract of the Bot API against which calls are checked.
type spec struct {
	version string
	methods map[string]map[string]param
	types   map[string]map[string]param
	unions  map[string][]string
}

// botAPI is the embedded extract, read once.
var botAPI = sync.OnceValue(func() *spec {
	var raw struct {
		Version        string
		Methods, Types map[string]map[string]string
		Unions         map[string][]string
	}
	if err := json.Unmarshal(specText, &raw); err != nil {
		panic("telegramtest: bot-api.json: " + err.Error()) // the file is part of the binary
	}
	return &spec{raw.Version, readParams(raw.Methods), readParams(raw.Types), raw.Unions}
})

func readParams(raw map[string]map[string]string) map[string]map[string]param {
	out := make(map[string]map[string]param, len(raw))
	for item, fields := range raw {
		out[item] = make(map[string]param, len(fields))
		for name, types := range fields {
			bare, required := strings.CutSuffix(name, "!")
			out[item][bare] = param{strings.Split(types, "|"), required}
		}
	}
	return out
}

// checkCall names everything about a call that the Bot API does not allow.
func (s *spec) checkCall(c *call) []string {
	want, known := s.methods[c.method]
	if !known {
		return []string{"no such method"}
	}
	var wrong []string
	for name, p := range want {
		_, given := c.params[name]
		if p.required && !given && c.files[name] == nil {
			wrong = append(wrong, name+": missing")
		}
	}
	for name, value := range c.params {
		p, known := want[name]
		switch {
		case !known:
			wrong = append(wrong, name+": no such parameter")
		case !utf8.ValidString(value):
			wrong = append(wrong, name+": not UTF-8")
		default:
			if err := s.checkText(p.types, value); err != nil {
				wrong = append(wrong, name+": "+err.Error())
			}
		}
	}
	sort.Strings(wrong)
	return wrong
}

// checkText checks a parameter as it travels in a form: plain for simple
// types, JSON for everything else.
func (s *spec) checkText(types []string, value string) error {
	var first error
	for _, t := range types {
		err := s.checkTextAs(t, value)
		if err == nil {
			return nil
		}
		if first == nil {
			first = err
		}
	}
	return first
}

func (s *spec) checkTextAs(t, value string) error {
	switch t {
	case "String", "InputFile":
		return nil
	case "Integer":
		_, err := strconv.ParseInt(value, 10, 64)
		return simple(err, "an integer")
	case "Float":
		_, err := strconv.ParseFloat(value, 64)
		return simple(err, "a number")
	case "Boolean":
		if value != "true" && value != "false" {
			return fmt.Errorf("not a boolean")
		}
		return nil
	}
	dec := json.NewDecoder(bytes.NewReader([]byte(value)))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil || dec.More() {
		return fmt.Errorf("not JSON")
	}
	return s.checkValue(t, v)
}

func simple(err error, what string) error {
	if err != nil {
		return fmt.Errorf("not %s", what)
	}
	return nil
}

// checkValue checks a decoded JSON value against a type.
func (s *spec) checkValue(t string, v any) error {
	if element, isArray := strings.CutPrefix(t, "Array of "); isArray {
		list, ok := v.([]any)
		if !ok {
			return fmt.Errorf("not an array")
		}
		for i, e := range list {
			if err := s.checkValue(element, e); err != nil {
				return fmt.Errorf("[%d]: %w", i, err)
			}
		}
		return nil
	}
	if subtypes := s.unions[t]; subtypes != nil {
		return s.checkAny(subtypes, v)
	}
	if fields, known := s.types[t]; known {
		return s.checkObject(t, fields, v)
	}
	return checkScalar(t, v)
}

func checkScalar(t string, v any) error {
	ok := false
	switch t {
	case "String", "InputFile":
		_, ok = v.(string)
	case "Boolean":
		_, ok = v.(bool)
	case "Integer":
		n, isNumber := v.(json.Number)
		if isNumber {
			_, err := n.Int64()
			ok = err == nil
		}
	case "Float":
		_, ok = v.(json.Number)
	}
	if !ok {
		return fmt.Errorf("not of type %s", t)
	}
	return nil
}

func (s *spec) checkAny(types []string, v any) error {
	var first error
	for _, t := range types {
		err := s.checkValue(t, v)
		if err == nil {
			return nil
		}
		if first == nil {
			first = err
		}
	}
	return first
}

func (s *spec) checkObject(t string, fields map[string]param, v any) error {
	object, ok := v.(map[string]any)
	if !ok {
		return fmt.Errorf("not a %s", t)
	}
	for name, p := range fields {
		if _, given := object[name]; p.required && !given {
			return fmt.Errorf("%s: missing", name)
		}
	}
	for name, value := range object {
		p, known := fields[name]
		if !known {
			return fmt.Errorf("%s: no such field in %s", name, t)
		}
		if err := s.checkAny(p.types, value); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

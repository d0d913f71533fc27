// Command extract reduces the machine-readable Bot API (api.json, one object
// with "methods" and "types") to what telegramtest needs: the names, types and
// duties of parameters, and the types those parameters may hold.
//
//	go run ./internal/telegramtest/extract -in api.json -out bot-api.json
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
)

// source is the form of api.json.
type source struct {
	Version string          `json:"version"`
	Methods map[string]item `json:"methods"`
	Types   map[string]item `json:"types"`
}

type item struct {
	Fields   []field  `json:"fields"`
	Subtypes []string `json:"subtypes"`
}

type field struct {
	Name     string   `json:"name"`
	Types    []string `json:"types"`
	Required bool     `json:"required"`
}

// extract is the form of bot-api.json: fields map a name, with "!" behind it
// where it is required, to its types, joined by "|".
type extract struct {
	Version string                       `json:"version"`
	Methods map[string]map[string]string `json:"methods"`
	Types   map[string]map[string]string `json:"types"`
	Unions  map[string][]string          `json:"unions"`
}

func main() {
	in := flag.String("in", "", "path of api.json")
	out := flag.String("out", "bot-api.json", "path of the extract")
	flag.Parse()
	if err := run(*in, *out); err != nil {
		fmt.Fprintln(os.Stderr, "extract:", err)
		os.Exit(1)
	}
}

func run(in, out string) error {
	raw, err := os.ReadFile(in)
	if err != nil {
		return err
	}
	var src source
	if err := json.Unmarshal(raw, &src); err != nil {
		return fmt.Errorf("%s: %w", in, err)
	}
	text, err := json.MarshalIndent(reduce(src), "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(out, append(text, '\n'), 0o644)
}

// reduce keeps all methods and the types that can be reached from them.
func reduce(src source) extract {
	x := extract{src.Version, map[string]map[string]string{}, map[string]map[string]string{}, map[string][]string{}}
	for name, m := range src.Methods {
		x.Methods[name] = x.fields(src, m)
	}
	return x
}

func (x extract) fields(src source, it item) map[string]string {
	out := map[string]string{}
	for _, f := range it.Fields {
		name := f.Name
		if f.Required {
			name += "!"
		}
		out[name] = strings.Join(f.Types, "|")
		for _, t := range f.Types {
			x.reach(src, t)
		}
	}
	return out
}

// reach adds a type and whatever it holds, once.
func (x extract) reach(src source, name string) {
	for strings.HasPrefix(name, "Array of ") {
		name = strings.TrimPrefix(name, "Array of ")
	}
	it, known := src.Types[name]
	if !known || x.Types[name] != nil || x.Unions[name] != nil {
		return
	}
	if len(it.Subtypes) > 0 {
		x.Unions[name] = it.Subtypes
		for _, t := range it.Subtypes {
			x.reach(src, t)
		}
		return
	}
	x.Types[name] = map[string]string{}
	for k, v := range x.fields(src, it) {
		x.Types[name][k] = v
	}
}

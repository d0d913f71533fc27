package crisis

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"
)

const schemaFile = folder + "/schema.json"

// schema is schema.json, once to validate with and once to look into.
func schema(t *testing.T) (*jsonschema.Schema, map[string]any) {
	t.Helper()
	data, err := fs.ReadFile(content, schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", parsed); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return compiled, parsed.(map[string]any)
}

// validate holds a YAML file against the schema, as an editor does.
func validate(t *testing.T, s *jsonschema.Schema, data []byte) error {
	t.Helper()
	var value any
	if err := yaml.Load(data, &value); err != nil {
		return err
	}
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(instance)
}

func TestC2TheSchemaTakesEveryFile(t *testing.T) {
	s, _ := schema(t)
	for _, code := range project(t).Codes() {
		data, err := fs.ReadFile(content, fileOf(code))
		if err != nil {
			t.Fatal(err)
		}
		if err := validate(t, s, data); err != nil {
			t.Errorf("%s: %v", fileOf(code), err)
		}
		if !bytes.HasPrefix(data, []byte("# yaml-language-server: $schema=schema.json\n")) {
			t.Errorf("%s doesn't name its schema", fileOf(code))
		}
	}
}

// The schema knows the loader's fields and words, each with a description.
func TestC2TheSchemaKnowsWhatTheLoaderKnows(t *testing.T) {
	_, root := schema(t)
	at := func(path string) any {
		var value any = root
		for step := range strings.FieldsSeq(path) {
			value = value.(map[string]any)[step]
		}
		return value
	}
	for path, of := range map[string]reflect.Type{
		"properties":                       reflect.TypeFor[Country](),
		"$defs emergency properties":       reflect.TypeFor[Emergency](),
		"$defs emergencyNumber properties": reflect.TypeFor[Number](),
		"$defs line properties":            reflect.TypeFor[Line](),
	} {
		var fields []string
		for i := range of.NumField() {
			if name, _, _ := strings.Cut(of.Field(i).Tag.Get("yaml"), ","); name != "" {
				fields = append(fields, name)
			}
		}
		slices.Sort(fields)
		properties := at(path).(map[string]any)
		if got := slices.Sorted(maps.Keys(properties)); !slices.Equal(got, fields) {
			t.Errorf("%s: the schema has %v, the loader %v", path, got, fields)
		}
		for name, p := range properties {
			property := p.(map[string]any)
			if ref, ok := property["$ref"].(string); ok && property["description"] == nil {
				property = at(strings.ReplaceAll(strings.TrimPrefix(ref, "#/"), "/", " ")).(map[string]any)
			}
			if property["description"] == nil {
				t.Errorf("%s %s has no description", path, name)
			}
		}
	}
	for path, want := range map[string][]string{
		"$defs line properties topics items enum":              Topics,
		"$defs line properties audience items enum":            Audiences,
		"$defs line properties kind enum":                      kinds[1:],
		"$defs line properties plan enum":                      plans[1:],
		"$defs line properties status enum":                    {string(Superseded), string(Doubtful), string(Off)},
		"$defs confidence enum":                                {string(High), string(Medium), string(Low)},
		"$defs emergencyNumber properties services items enum": services,
	} {
		var got []string
		for _, word := range at(path).([]any) {
			got = append(got, word.(string))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: the schema has %v, the loader %v", path, got, want)
		}
	}
	if p := at("$defs number pattern"); p != numberShape.String() {
		t.Errorf("numbers: %s", p)
	}
}

// sound is a file without a mistake, a field a line, so that a test can break
// one at a time.
const sound = `code: PL
name: Poland
emergency:
  confidence: high
  general: ['112']
  numbers:
  - number: '112'
    services: [all]
    agreeing: 3
    evidence: '2026-08-08'
    sources: [s]
lines:
- id: pl-1
  name: One
  topics: [suicide_crisis]
  audience: [men]
  phone: '116 123'
  web: https://example.org
  kind: long
  hours: 24/7
  zone: Europe/Warsaw
  confidence: high
  evidence: '2026-08'
  checked: '2026'
  sources: [s]
`

// TestC2SchemaAndLoaderAgree changes one row of a sound file at a time and asks
// both. Where only the loader can know (beyond) or the schema is the stricter
// one on purpose (strict), it says so.
func TestC2SchemaAndLoaderAgree(t *testing.T) {
	const agree, beyond, strict = 0, 1, 2
	s, _ := schema(t)
	for _, c := range []struct {
		old, row string
		but      int
	}{
		{"code: PL", "code: pl", agree},
		{"code: PL", "code: POL", agree},
		{"code: PL", "", agree},
		{"code: PL", "code: DE", beyond}, // the file's own name
		{"name: Poland", "name: ''", agree},
		{"name: Poland", "name: Poland\nnotes: n", agree},
		{"name: Poland", "name: Poland\nnote: n", agree},
		{"lines:", "liens:", agree},
		{"  confidence: high\n  general", "  confidence: sure\n  general", agree},
		{"  confidence: high\n  general", "  general", agree},
		{"  general: ['112']", "  general: ['113']", beyond}, // stands not under numbers
		{"  - number: '112'", "  - number: call me", agree},
		{"  - number: '112'", "  - number: 112", strict}, // the loader keeps it as it stands
		{"services: [all]", "services: [magic]", agree},
		{"services: [all]", "services: []", agree},
		{"    agreeing: 3", "    agreeing: three", agree},
		{"    evidence: '2026-08-08'", "    evidence: ''", agree},
		{"    evidence: '2026-08-08'", "    evidence: '2026-13-08'", agree},
		{"    evidence: '2026-08-08'", "    evidence: '2026-02-30'", beyond},
		{"    evidence: '2026-08-08'", "    evidence: '2027-08-08'", beyond}, // yet to come
		{"    sources: [s]", "    sources: []", agree},
		{"    sources: [s]", "    sources: ['']", agree},
		{"    sources: [s]", "", agree},
		{"- id: pl-1", "- id: PL-1", agree},
		{"- id: pl-1", "- id: pl", agree},
		{"- id: pl-1", "- id: pl-emergency-1", agree},
		{"- id: pl-1", "- id: de-1", beyond},
		{"- id: pl-1", "- id: pl-12345678901234567890123", agree},
		{"- id: pl-1", "- id: pl-123456789012345678901234", agree},
		{"  name: One", "  name: ''", agree},
		{"  name: One", "  name: One\n  unnamed: true", agree},
		{"  name: One", "  name: One\n  unnamed: perhaps", agree},
		{"  topics: [suicide_crisis]", "  topics: []", agree},
		{"  topics: [suicide_crisis]", "  topics: [sadness]", agree},
		{"  topics: [suicide_crisis]", "  topics: [men, legal]", agree},
		{"  audience: [men]", "  audience: [cats]", agree},
		{"  audience: [men]", "  audience: []", agree},
		{"  phone: '116 123'", "", agree},
		{"  phone: '116 123'", "  chat: true", agree},
		{"  phone: '116 123'", "  chat: false", agree},
		{"  phone: '116 123'\n  web: https://example.org", "  chat: true", agree},
		{"  phone: '116 123'", "  text: START to 88788", agree},
		{"  phone: '116 123'", "  text: 4202; 5626", agree},
		{"  phone: '116 123'", "  whatsapp: +48 1", agree},
		{"  phone: '116 123'", "  phone: ask", agree},
		{"  web: https://example.org", "  web: ftp://example.org", agree},
		{"  web: https://example.org", "  web: 'https:// example.org'", agree},
		{"  web: https://example.org", "  web: javascript:alert(1)", agree},
		{"  web: https://example.org", "  web: example.org", agree},
		{"  kind: long", "  kind: short", agree},
		{"  kind: long", "  plan: valid", agree},
		{"  kind: long", "  plan: yes", agree},
		{"  hours: 24/7", "  hours: whenever", agree},
		{"  zone: Europe/Warsaw", "  zone: Local", agree},
		{"  zone: Europe/Warsaw", "  zone: ../Warsaw", agree},
		{"  zone: Europe/Warsaw", "  zone: Mars/Base", beyond},
		{"  confidence: high\n  evidence", "  confidence: sure\n  evidence", agree},
		{"  confidence: high\n  evidence", "  evidence", agree},
		{"  confidence: high\n  evidence: '2026-08'", "  confidence: low", agree},
		{"  evidence: '2026-08'", "", agree},
		{"  evidence: '2026-08'", "  evidence: soon", agree},
		{"  checked: '2026'", "  checked: yesterday", agree},
		{"  checked: '2026'", "  status: off", agree},
		{"  checked: '2026'", "  status: off\n  reason: ''", agree},
		{"  checked: '2026'", "  status: off\n  reason: nobody answers", agree},
		{"  checked: '2026'", "  status: gone\n  reason: r", agree},
		{"  sources: [s]\n", "  sources: []\n", agree},
		{"  sources: [s]\n", "  sources: [s]\n  color: red\n", agree},
		{"  sources: [s]\n", "  sources: [s]\n- id: pl-1\n  name: Two\n  topics: [men]\n  phone: '1'\n  confidence: low\n  sources: [s]\n", beyond}, // the same id
	} {
		at := strings.LastIndex(sound, c.old)
		if at < 0 {
			t.Fatalf("%q is not in the sound file", c.old)
		}
		text := sound[:at] + c.row + sound[at+len(c.old):]
		_, findings := Load(with(t, map[string]string{"crisis/PL.yaml": text}), today)
		mistakes := slices.DeleteFunc(findings, func(f Finding) bool { return f.Warn })
		err := validate(t, s, []byte(text))
		if got := map[bool]int{true: agree, false: is(len(mistakes) > 0)*beyond + is(err != nil)*strict}[(len(mistakes) > 0) == (err != nil)]; got != c.but {
			t.Errorf("%q for %q:\nthe loader: %v\nthe schema: %v", c.row, c.old, mistakes, err)
		}
	}
	if err := validate(t, s, []byte(sound)); err != nil {
		t.Error(err)
	}
	must(t, map[string]string{"crisis/PL.yaml": sound})
}

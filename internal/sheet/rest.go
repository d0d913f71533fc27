package sheet

import (
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"kintsugi/internal/dialogue"
)

// rest is what the bot says beside its flows.
type rest struct {
	// Words are the engine's own, Directory those around the numbers.
	Words, Directory []sentence
	Letter           []class
	Facts            []fact
	Reading          string
}

// sentence is a text and the key it stands under.
type sentence struct {
	Key  string
	Text template.HTML
}

// class is one kind of line that the check of a letter points at.
type class struct {
	Name, Reason string
	Patterns     []string
}

// fact is one thing that may be remembered.
type fact struct {
	Name, Type, About, Default string
	Values, Shows              []string
}

func (m *maker) rest(fsys fs.FS, lang string) (*rest, error) {
	r := &rest{Words: engineWords(m.lib.Words(lang))}
	if of := m.readings[""]; of.Words > 0 {
		r.Reading = fmt.Sprintf("%.1f, of %d words", of.Age, of.Words)
	}
	for _, f := range m.lib.Facts() {
		v := fact{Name: f.Name, Type: f.Type, About: f.About, Default: f.Default, Values: f.Values}
		if also := more(f, factKeys); len(also) > 0 {
			v.Type += "; " + strings.Join(also, "; ")
		}
		for _, value := range slices.Sorted(maps.Keys(f.Show)) {
			v.Shows = append(v.Shows, value+": "+f.Show[value])
		}
		r.Facts = append(r.Facts, v)
	}
	var err error
	if r.Letter, err = letterRules(fsys, lang); err != nil {
		return nil, err
	}
	r.Directory, err = directoryWords(fsys, lang)
	return r, err
}

// engineWords are the engine's sentences and labels, in their order, and what
// people type where the engine understands it.
func engineWords(w *dialogue.Words) (all []sentence) {
	v := reflect.ValueOf(*w)
	add := func(key, text string) { all = append(all, sentence{key, told(text)}) }
	for i := range v.NumField() {
		key := v.Type().Field(i).Tag.Get("yaml")
		switch x := v.Field(i).Interface().(type) {
		case string:
			add(key, x)
		case []string:
			add(key, strings.Join(x, ", "))
		case map[string]string:
			for _, k := range slices.Sorted(maps.Keys(x)) {
				add(key+": "+k, x[k])
			}
		case map[string]int:
			add(key, strings.Join(slices.Sorted(maps.Keys(x)), ", "))
		case map[string][]string:
			for _, k := range slices.Sorted(maps.Keys(x)) {
				add(key+": "+k, strings.Join(x[k], ", "))
			}
		case []dialogue.Forgot:
			for _, f := range x {
				forms := slices.DeleteFunc([]string{f.One, f.Few, f.Many, f.Other}, func(form string) bool { return form == "" })
				add(key+": "+strings.Join(append([]string{f.What}, f.Shelves...), ", "), strings.Join(forms, ", "))
			}
		case map[string]dialogue.Pronoun:
			for _, k := range slices.Sorted(maps.Keys(x)) {
				add(key+": "+k, x[k].They+", "+x[k].Them+", "+x[k].Their)
			}
		}
	}
	return all
}

// letterRules are the classes of lines, with what is said of them and what they
// are known by; none where the language has no rules.
func letterRules(fsys fs.FS, lang string) (all []class, err error) {
	var rules struct {
		Reasons map[string]string `yaml:"reasons"`
		Cues    []struct {
			ID    string   `yaml:"id"`
			Class string   `yaml:"class"`
			Say   []string `yaml:"say"`
		} `yaml:"cues"`
	}
	if err := read(fsys, "letter/"+lang+".yaml", &rules); err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(rules.Reasons)) {
		c := class{Name: name, Reason: rules.Reasons[name]}
		for _, cue := range rules.Cues {
			if cue.Class == name {
				c.Patterns = append(c.Patterns, cue.Say...)
			}
		}
		all = append(all, c)
	}
	return all, nil
}

// directoryWords are the sentences around the numbers of the crisis directory.
func directoryWords(fsys fs.FS, lang string) (all []sentence, err error) {
	file := "crisis/words.yaml"
	if lang != dialogue.English {
		file = "crisis/words." + lang + ".yaml"
	}
	var words struct {
		Audience map[string]string `yaml:"audience"`
		Say      map[string]string `yaml:"say"`
	}
	if err := read(fsys, file, &words); err != nil {
		return nil, err
	}
	for _, m := range []map[string]string{words.Say, words.Audience} {
		for _, key := range slices.Sorted(maps.Keys(m)) {
			all = append(all, sentence{key, told(m[key])})
		}
	}
	return all, nil
}

// read reads a YAML file, if it is there; the loader has found what is wrong with it.
func read(fsys fs.FS, file string, into any) error {
	data, err := fs.ReadFile(fsys, file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = yaml.Load(data, into)
	}
	if err != nil {
		return fmt.Errorf("content sheet: %s: %w", file, err)
	}
	return nil
}

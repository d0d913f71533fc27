package script

import (
	"regexp"
	"strings"

	"kintsugi/internal/dialogue"
)

// fileForm is what the name of a file that is sent may look like.
var fileForm = regexp.MustCompile(`^[a-z0-9_-]+\.txt$`)

// copyForm is the same for a copy of everything: it names the day, and its ending
// its form.
var copyForm = regexp.MustCompile(`^[a-z0-9_-]+-\{date\}\.(html|json)$`)

// asked finds the shelves that a condition asks for.
var asked = regexp.MustCompile(`\b(?:kept|age)\s*\(([^)]*)\)`)

// quotedName is one of the names between the brackets.
var quotedName = regexp.MustCompile(`["']([^"']*)["']`)

// shelvesOf are the shelves that some text of the flows goes on.
func shelvesOf(flows []*dialogue.Flow) map[string]bool {
	all := map[string]bool{}
	for _, f := range flows {
		for _, s := range f.States {
			if s.Kind == "text" && s.Fact == "" && s.Keep != "" && s.Keep != "none" {
				all[s.Keep] = true
			}
		}
	}
	return all
}

// keeps checks what a state says of kept texts: the shelves and lists it keeps
// them on, shows, looks through and clears.
func (c *checker) keeps(file string, line int, s *dialogue.State) {
	if c.shelves[s.Keep] && s.Fact == "" {
		c.shelfName(file, line, s)
	}
	clears := s.Clear
	whens := []string{}
	for _, o := range s.Options {
		clears = append(clears[:len(clears):len(clears)], o.Clear...)
		whens = append(whens, o.When)
	}
	for _, name := range clears {
		if !c.shelves[name] && !c.lists(name) {
			c.add(file, line, "fact", "state %s: %s is no fact of type text that could list kept texts, and no shelf", s.Name, name)
		}
	}
	for _, x := range s.Shows {
		switch {
		case (x.Fact == "") == (x.Shelf == ""):
			c.add(file, line, "shelf", "state %s: what is shown stands on a shelf, or a fact lists it", s.Name)
		case x.Shelf != "":
			c.onShelf(file, line, s, x.Shelf)
		case s.Kind != "kept":
			c.add(file, line, "shelf", "state %s: a state of kind %s shows shelves only", s.Name, s.Kind)
		case !c.lists(x.Fact):
			c.add(file, line, "fact", "state %s: %s is no fact of type text that could list kept texts", s.Name, x.Fact)
		}
	}
	if s.Shelf != "" {
		c.onShelf(file, line, s, s.Shelf)
	}
	if s.Find != "" && !c.lists(s.Find) {
		c.add(file, line, "fact", "state %s: %s is no fact of type text that could say what to find", s.Name, s.Find)
	}
	if m := copyForm.FindStringSubmatch(s.File); s.All != "" && (m == nil || m[1] != s.All) {
		c.add(file, line, "name", "state %s: file %q: a copy of everything is called like notes-{date}.%s", s.Name, s.File, s.All)
	}
	if s.File != "" && s.All == "" && !fileForm.MatchString(s.File) {
		c.add(file, line, "name", "state %s: file %q: a name is a-z, 0-9, _ and -, and ends in .txt", s.Name, s.File)
	}
	for _, x := range s.Cases {
		whens = append(whens, x.If)
	}
	for _, x := range s.Prompts {
		whens = append(whens, x.When)
	}
	for _, m := range asked.FindAllStringSubmatch(strings.Join(whens, "\n"), -1) {
		for _, name := range quotedName.FindAllStringSubmatch(m[1], -1) {
			c.onShelf(file, line, s, name[1])
		}
	}
	c.prompts(file, line, s)
}

// lists tells whether a fact could list kept texts.
func (c *checker) lists(name string) bool {
	return c.facts[name] != nil && c.facts[name].Type == "text"
}

// shelfName checks the name of a shelf: it is stored with each text on it.
func (c *checker) shelfName(file string, line int, s *dialogue.State) {
	switch {
	case !idForm.MatchString(s.Keep):
		c.add(file, line, "name", "state %s: shelf %q: an id is a-z, 0-9 and _, at most 16 long", s.Name, s.Keep)
	case c.facts[s.Keep] != nil:
		c.add(file, line, "shelf", "state %s: %s is a fact too; a shelf has a name of its own", s.Name, s.Keep)
	}
}

// onShelf checks that something goes on a shelf.
func (c *checker) onShelf(file string, line int, s *dialogue.State, name string) {
	if !c.shelves[name] {
		c.add(file, line, "shelf", "state %s: nothing is kept on a shelf %q (keep: %s)", s.Name, name, name)
	}
}

// prompts checks suggestions of what to write: on every day there is one.
func (c *checker) prompts(file string, line int, s *dialogue.State) {
	if len(s.Prompts) == 0 {
		return
	}
	always := false
	for _, p := range s.Prompts {
		always = always || p.Stage == "" && p.When == ""
		c.text(file, line, s, p.Text, textMost)
		c.plain(file, line, s.Name, p.Text, false)
		if p.Stage != "" && c.flows[p.Stage] == nil {
			c.add(file, line, "target", "state %s: a prompt is for %q, which is no flow", s.Name, p.Stage)
		}
	}
	if !always || !strings.Contains(s.Text, "{prompt}") {
		c.add(file, line, "prompt", "state %s: some prompt has to fit everybody, and {prompt} has to stand in the text", s.Name)
	}
}

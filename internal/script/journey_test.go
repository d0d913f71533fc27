package script

import (
	"bufio"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v4"

	"kintsugi/internal/chart"
	"kintsugi/internal/crisis"
	"kintsugi/internal/dialogue"
)

// A line of testdata/journey.txt is one of
//
//	flow id  the point in a few words   a flow makes it, as its teaches says
//	flow -> other  a few words          a flow leads there
//	rule class  a few words             a rule of content/letter points at it
//	? flow id  the point                nobody makes it yet
//
// under a heading for the part of the journey it belongs to.
var (
	listedPoint = regexp.MustCompile(`^(\? )?(\w+) (\w+) (.+)$`)
	listedCall  = regexp.MustCompile(`^(\w+) -> (\w+)( .+)?$`)
	listedRule  = regexp.MustCompile(`^rule (\w+) (.+)$`)
)

// TestEveryPointOfTheJourneyIsTaught holds the content against the list of all
// teaching points: each is in the flow it belongs to, and no flow has one that
// the list lacks. That a listed point is made by words somebody can come to is
// what content check sees to, so its findings fail the test too.
func TestEveryPointOfTheJourneyIsTaught(t *testing.T) {
	fsys := os.DirFS("../../content")
	dir, err := crisis.Open(fsys, time.Date(2026, 11, 22, 21, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	lib, found := Load(fsys, Rooms{Directory: dir, Pictures: chart.Names()})
	for _, f := range Errors(found) {
		t.Error(f)
	}
	if lib == nil {
		t.FailNow()
	}
	c := &checker{flows: map[string]*dialogue.Flow{}}
	for _, f := range lib.Flows(dialogue.English) {
		c.flows[f.Name] = f
	}
	listed := map[[2]string]bool{}
	lines := bufio.NewScanner(strings.NewReader(readFile(t, "testdata/journey.txt")))
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if line == "" || strings.HasPrefix(line, "# ") {
			continue
		}
		if m := listedCall.FindStringSubmatch(line); m != nil {
			if !c.leadsTo(m[1], m[2]) {
				t.Errorf("journey.txt:%d: nothing in %s leads to %s", n, m[1], m[2])
			}
			continue
		}
		if m := listedRule.FindStringSubmatch(line); m != nil {
			if reasons(t, fsys)[m[1]] == "" {
				t.Errorf("journey.txt:%d: no rule for letters gives a reason for %s", n, m[1])
			}
			continue
		}
		m := listedPoint.FindStringSubmatch(line)
		if m == nil || c.flows[m[2]] == nil {
			t.Errorf("journey.txt:%d: %q is no point of a flow", n, line)
			continue
		}
		at := [2]string{m[2], m[3]}
		if listed[at] {
			t.Errorf("journey.txt:%d: %s %s stands there twice", n, m[2], m[3])
		}
		listed[at] = true
		switch _, taught := c.flows[m[2]].Teaches[m[3]]; {
		case m[1] != "" && taught:
			t.Errorf("journey.txt:%d: %s teaches %s by now: the question mark can go", n, m[2], m[3])
		case m[1] == "" && !taught:
			t.Errorf("journey.txt:%d: %s doesn't teach %s: %s", n, m[2], m[3], m[4])
		}
	}
	if len(listed) < 200 {
		t.Errorf("only %d points are listed: the list is read in the wrong way", len(listed))
	}
	for _, f := range c.flows {
		for id := range f.Teaches {
			if !listed[[2]string{f.Name, id}] {
				t.Errorf("flow %s teaches %s, which journey.txt doesn't list", f.Name, id)
			}
		}
	}
}

// leadsTo tells whether a state of the flow that can be reached calls the other
// flow.
func (c *checker) leadsTo(flow, other string) bool {
	f := c.flows[flow]
	if f == nil {
		return false
	}
	reached := c.reached(f)
	for _, s := range f.States {
		if s.Kind == "call" && s.Flow == other && reached[s.Name] {
			return true
		}
	}
	return false
}

// reasons are what the rules for letters say, by class.
func reasons(t *testing.T, fsys fs.FS) map[string]string {
	t.Helper()
	var rules struct {
		Reasons map[string]string `yaml:"reasons"`
	}
	data, err := fs.ReadFile(fsys, "letter/en.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Load(data, &rules); err != nil {
		t.Fatal(err)
	}
	return rules.Reasons
}

package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"go.yaml.in/yaml/v4"

	"kintsugi/internal/bot"
)

const (
	alerts     = "../../docs/alerts.yaml"
	operations = "../../docs/operations.md"
)

// rule is one alert of docs/alerts.yaml.
type rule struct {
	Alert       string
	Expr        string
	For         string
	Labels      map[string]string
	Annotations map[string]string
}

func rules(t *testing.T) (all []rule) {
	t.Helper()
	var file struct{ Groups []struct{ Rules []rule } }
	if err := yaml.Unmarshal([]byte(read(t, alerts)), &file); err != nil {
		t.Fatal(err)
	}
	for _, g := range file.Groups {
		all = append(all, g.Rules...)
	}
	return all
}

var (
	metricForm = regexp.MustCompile(`\b(?:kintsugi_\w+|up)\b(\{[^}]*\})?`)
	labelForm  = regexp.MustCompile(`(\w+)(?:=~|!=|=)"`)
	descForm   = regexp.MustCompile(`fqName: "([^"]+)".*constLabels: \{([^}]*)\}, variableLabels: \{([^}]*)\}`)
	seriesForm = regexp.MustCompile(`_(bucket|sum|count)$`)
)

// known are the metrics of a running bot with the names of their labels.
func known(t *testing.T) map[string][]string {
	t.Helper()
	to := newRegistry()
	bot.NewMetrics(to)
	observe(to)
	watch(to, check{Name: "redis"}, check{Name: "telegram"})
	descriptions := make(chan *prometheus.Desc, 1000)
	to.Describe(descriptions)
	close(descriptions)
	all := map[string][]string{"up": {"job"}}
	for d := range descriptions {
		m := descForm.FindStringSubmatch(d.String())
		if m == nil {
			t.Fatal("not a description as it used to be: ", d)
		}
		labels := strings.Split(m[3], ",")
		for _, pair := range strings.Split(m[2], ",") {
			name, _, _ := strings.Cut(pair, "=")
			labels = append(labels, name)
		}
		all[m[1]] = append(labels, "le")
	}
	return all
}

// Every metric and label that a rule or the handbook names exists.
func TestAlertsNameWhatThereIs(t *testing.T) {
	metrics := known(t)
	look := func(where, text string) {
		for _, m := range metricForm.FindAllStringSubmatch(text, -1) {
			name, _, _ := strings.Cut(m[0], "{")
			labels, there := metrics[name]
			if !there {
				labels, there = metrics[seriesForm.ReplaceAllString(name, "")]
			}
			if !there {
				t.Errorf("%s: there is no metric %s", where, name)
				continue
			}
			for _, l := range labelForm.FindAllStringSubmatch(m[1], -1) {
				if !slices.Contains(labels, l[1]) {
					t.Errorf("%s: %s has no label %s", where, name, l[1])
				}
			}
		}
	}
	for _, r := range rules(t) {
		look(r.Alert, r.Expr)
	}
	for line := range strings.Lines(read(t, operations)) {
		if strings.Contains(line, "`kintsugi_") {
			look("operations.md", line)
		}
	}
}

// Every rule says whom it wakes and has its entry in the handbook, which tells what
// people see meanwhile, what to look at, what to do and when it is over; and no
// entry lacks its rule.
func TestAlertsHaveTheirEntries(t *testing.T) {
	_, chapter, found := strings.Cut(read(t, operations), "\n## When it pages\n")
	if !found {
		t.Fatal("there is no chapter for when it pages")
	}
	chapter, _, _ = strings.Cut(chapter, "\n## ")
	entries := map[string]string{}
	for _, part := range strings.Split(chapter, "\n### ")[1:] {
		name, text, _ := strings.Cut(part, "\n")
		entries[name] = text
	}
	for _, r := range rules(t) {
		text, there := entries[r.Alert]
		if !there {
			t.Errorf("%s has no entry", r.Alert)
		}
		delete(entries, r.Alert)
		for _, part := range []string{"People meanwhile", "First look", "To do", "Over when"} {
			if !strings.Contains(text, "- **"+part+"**: ") {
				t.Errorf("%s: its entry does not say: %s", r.Alert, part)
			}
		}
		if s := r.Labels["severity"]; s != "page" && s != "ticket" || r.Annotations["summary"] == "" {
			t.Errorf("%s: severity %q, summary %q", r.Alert, s, r.Annotations["summary"])
		}
		if strings.Count(r.Expr, "(") != strings.Count(r.Expr, ")") {
			t.Errorf("%s: brackets", r.Alert)
		}
	}
	for name := range entries {
		t.Errorf("%s has no rule", name)
	}
}

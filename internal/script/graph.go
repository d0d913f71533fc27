package script

import (
	"fmt"
	"regexp"
	"strings"

	"kintsugi/internal/dialogue"
)

var unsafe = regexp.MustCompile(`[^a-zA-Z0-9_]`)

// node is an id mermaid takes: it stumbles over spaces, colons and "end".
func node(name string) string { return "s_" + unsafe.ReplaceAllString(name, "_") }

func quoted(text string) string {
	return `"` + strings.NewReplacer(`"`, "'", "\n", " ", "<", "‹", ">", "›").Replace(text) + `"`
}

// Graph draws one flow as a mermaid diagram.
func Graph(f *dialogue.Flow) string {
	var b strings.Builder
	fmt.Fprintf(&b, "flowchart TD\n  start([%s]) --> %s\n", quoted(f.Title), node(f.Start))
	for _, s := range f.States {
		open, shut := "[", "]"
		switch s.Kind {
		case "branch":
			open, shut = "{", "}"
		case "end":
			open, shut = "([", "])"
		case "call":
			open, shut = "[[", "]]"
		}
		label := s.Name + " (" + s.Kind + ")"
		if s.Kind == "call" {
			label = s.Name + ": " + s.Flow
		}
		fmt.Fprintf(&b, "  %s%s%s%s\n", node(s.Name), open, quoted(label), shut)
		for _, x := range s.Exits() {
			fmt.Fprintf(&b, "  %s -->|%s| %s\n", node(s.Name), quoted(strings.TrimPrefix(x.Event, "-")), node(x.To))
		}
	}
	return b.String()
}

// Calls draws how flows call, schedule and open each other.
func Calls(flows []*dialogue.Flow) string {
	var b strings.Builder
	b.WriteString("flowchart LR\n")
	for _, f := range flows {
		label := f.Title
		if len(f.Commands) > 0 {
			label += " /" + f.Commands[0]
		}
		fmt.Fprintf(&b, "  %s[%s]\n", node(f.Name), quoted(label))
	}
	for _, f := range flows {
		seen := map[string]bool{}
		line := func(arrow, to string) {
			if l := fmt.Sprintf("  %s %s %s\n", node(f.Name), arrow, node(to)); to != "" && !seen[l] {
				seen[l] = true
				b.WriteString(l)
			}
		}
		for _, s := range f.States {
			line("-->", s.Flow)
			for _, x := range flows {
				if s.Kind == "offer" && !s.Tried && x.Exercise != nil && s.Offers(x.Exercise, false) {
					line("-->|offers|", x.Name)
				}
			}
			acts := []dialogue.Acts{s.Acts}
			for _, o := range s.Options {
				acts = append(acts, o.Acts)
			}
			for _, a := range acts {
				for _, p := range a.Schedule {
					line("-.->|later|", p.Flow)
				}
			}
			for _, x := range s.Buttons {
				line("-->|button|", x.Open)
			}
		}
	}
	return b.String()
}

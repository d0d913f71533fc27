package dialogue

// optMore asks for another suggestion.
const optMore = "-more"

// prompt is the suggestion of the day: the same for the whole of the person's
// day, another one the next, and one further on for every time they asked for
// another. Those of the stage they are in the middle of come before the rest.
func (t *turn) prompt(s *State) string {
	stage := t.stage()
	var fit, any []string
	for _, p := range s.Prompts {
		if !t.holds(p.when) {
			continue
		}
		switch p.Stage {
		case "":
			any = append(any, p.Text)
		case stage:
			fit = append(fit, p.Text)
		}
	}
	if len(fit) == 0 {
		fit = any
	}
	if len(fit) == 0 {
		return ""
	}
	days := int(t.today())
	return t.fill(fit[(days+int(t.top().Picked))%len(fit)])
}

// stage is the flow that the person left in the middle and that goes on where it
// was left; "" for none.
func (t *turn) stage() string {
	for i := len(t.s.Stack) - 1; i >= 0; i-- {
		if f := t.lib.flow(t.lang, t.s.Stack[i].Flow); f != nil && f.Resume {
			return f.Name
		}
	}
	return ""
}

package script

import "kintsugi/internal/dialogue"

// shape checks what can be reached in a flow, and that there is a way out.
func (c *checker) shape(f *dialogue.Flow, at *place) {
	reached := c.reached(f)
	out := leads(f)
	for _, s := range f.States {
		if !reached[s.Name] {
			c.add(at.file, at.line(s.Name), "unreachable", "state %s: nothing leads there", s.Name)
			continue
		}
		if !out[s.Name] {
			c.add(at.file, at.line(s.Name), "no-exit", "state %s: no way from here comes to an end", s.Name)
		}
	}
	c.circles(f, at)
}

// reached are the states something leads to: the start, what other flows name,
// and what follows from them.
func (c *checker) reached(f *dialogue.Flow) map[string]bool {
	reached := map[string]bool{}
	var visit func(string)
	visit = func(name string) {
		s := f.State(name)
		if s == nil || reached[name] {
			return
		}
		reached[name] = true
		for _, x := range s.Exits() {
			visit(x.To)
		}
	}
	visit(f.Start)
	for _, state := range f.Landings {
		visit(state)
	}
	for _, state := range f.Offers {
		visit(state)
	}
	for _, r := range f.Daily {
		visit(r.State)
	}
	for _, other := range c.flows {
		for _, s := range other.States {
			if s.Kind == "call" && s.Flow == f.Name && s.At != "" {
				visit(s.At)
			}
			plans := s.Schedule
			for _, o := range s.Options {
				plans = append(plans[:len(plans):len(plans)], o.Schedule...)
			}
			for _, p := range plans {
				if p.Flow == f.Name && p.At != "" {
					visit(p.At)
				}
			}
		}
	}
	return reached
}

// leads are the states from which an end can be come to. A quiet flow's menu is
// an end of its own: people leave it by what they choose.
func leads(f *dialogue.Flow) map[string]bool {
	out := map[string]bool{}
	for changed := true; changed; {
		changed = false
		for _, s := range f.States {
			if out[s.Name] {
				continue
			}
			ends := s.Kind == "end" || f.Quiet && s.Menu
			for _, x := range s.Exits() {
				ends = ends || out[x.To]
			}
			if ends {
				out[s.Name], changed = true, true
			}
		}
	}
	return out
}

// circles finds states that lead to themselves without ever waiting for the
// person: a turn there would not come to an end.
func (c *checker) circles(f *dialogue.Flow, at *place) {
	state := map[string]int{} // 0 new, 1 on the way, 2 done
	var visit func(s *dialogue.State)
	visit = func(s *dialogue.State) {
		state[s.Name] = 1
		for _, x := range s.Exits() {
			to := f.State(x.To)
			if to == nil || to.Waits() || to.Kind == "end" {
				continue
			}
			if state[to.Name] == 1 {
				c.add(at.file, at.line(to.Name), "circle", "state %s comes back to itself without waiting for an answer", to.Name)
			} else if state[to.Name] == 0 {
				visit(to)
			}
		}
		state[s.Name] = 2
	}
	for _, s := range f.States {
		if !s.Waits() && state[s.Name] == 0 {
			visit(s)
		}
	}
}

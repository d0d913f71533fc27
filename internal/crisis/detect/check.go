package detect

import (
	"fmt"
	"regexp"
	"slices"
)

var idShape = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// mostPoints is what a rule may add at most.
const mostPoints = 20

// cues reads the rules that add points.
func (c *compiler) cues() {
	seen := map[string]bool{}
	for i, cue := range c.file.Cues {
		c.id(cue.ID, seen)
		class := c.scheme.place(cue.Class)
		if class < 0 {
			c.add(cue.ID.at, "class", fmt.Sprintf("%s: there is no class %q; it has to be one of %v", cue.ID.text, cue.Class, c.scheme.classes))
		}
		c.weight(cue)
		c.language.cues = append(c.language.cues, cueRule{
			id: cue.ID.text, class: class, points: cue.Points, explicit: cue.Strength == Explicit,
		})
		c.language.allOff = append(c.language.allOff, true)
		c.patterns(cue.ID, cue.Say, int32(i), true)
	}
}

// weight checks what a cue counts; where lines are pointed at, nothing is counted.
func (c *compiler) weight(cue cue) {
	if c.scheme.reasons {
		if cue.Strength != "" || cue.Points != 0 {
			c.add(cue.ID.at, "points", cue.ID.text+": nothing is counted here; leave strength and points out")
		}
		return
	}
	if cue.Strength != Explicit && cue.Strength != Indirect {
		c.add(cue.ID.at, "strength", fmt.Sprintf("%s: strength %q has to be explicit or indirect", cue.ID.text, cue.Strength))
	}
	if cue.Points < 1 || cue.Points > mostPoints {
		c.add(cue.ID.at, "points", fmt.Sprintf("%s: points has to be 1 to %d", cue.ID.text, mostPoints))
	}
}

// guards reads the rules that take cues back.
func (c *compiler) guards() {
	seen := map[string]bool{}
	cues, guards := int32(len(c.file.Cues)), int32(len(c.file.Guards))
	for i, g := range c.file.Guards {
		c.id(g.ID, seen)
		if !slices.Contains(kinds, g.Kind) {
			c.add(g.ID.at, "kind", fmt.Sprintf("%s: kind %q has to be one of %v", g.ID.text, g.Kind, kinds))
		}
		if !slices.Contains(reaches, g.Reach) {
			c.add(g.ID.at, "reach", fmt.Sprintf("%s: reach %q has to be one of %v", g.ID.text, g.Reach, reaches))
		}
		if counted := slices.Contains([]string{reachAfter, reachBefore, reachNear}, g.Reach); g.Words < 0 || g.Words > 20 || !counted && g.Words != 0 {
			c.add(g.ID.at, "words", fmt.Sprintf("%s: words is for reach after, before and near, 0 to 20", g.ID.text))
		}
		c.language.guards = append(c.language.guards, guardRule{
			reach: g.Reach, words: int32(g.Words), cues: c.targets(g), exceptions: len(g.Unless) > 0,
		})
		c.patterns(g.ID, g.Say, cues+int32(i), true)
		c.patterns(g.ID, g.Unless, cues+guards+int32(i), false)
	}
}

// targets are the cues that a guard can take back.
func (c *compiler) targets(g guard) []bool {
	targets := make([]bool, len(c.file.Cues))
	if len(g.For) == 0 {
		c.add(g.ID.at, "for", fmt.Sprintf("%s: for has to name the classes or cues it takes back", g.ID.text))
	}
	for _, name := range g.For {
		known := c.scheme.place(Class(name.text)) >= 0
		for i, cue := range c.file.Cues {
			if cue.ID.text == name.text || string(cue.Class) == name.text {
				targets[i], known = true, true
			}
		}
		if !known {
			c.add(name.at, "for", fmt.Sprintf("%s: %q is neither a class nor a cue", g.ID.text, name.text))
		}
	}
	return targets
}

// patterns reads the patterns of a rule into the net.
func (c *compiler) patterns(id line, say []line, rule int32, needed bool) {
	if needed && len(say) == 0 {
		c.add(id.at, "say", id.text+": has no patterns under say")
	}
	for _, one := range say {
		elements, err := c.parse(one.text)
		if err != nil {
			c.add(one.at, "pattern", fmt.Sprintf("%s: %v", id.text, err))
			continue
		}
		if !c.language.net.insert(elements, rule) {
			c.add(one.at, "pattern", fmt.Sprintf("%s: %q may be nothing at all", id.text, one.text))
		}
	}
}

// id checks the name of a rule.
func (c *compiler) id(id line, seen map[string]bool) {
	if !idShape.MatchString(id.text) {
		c.add(id.at, "id", fmt.Sprintf("id %q: it has to be small letters and digits with minus between", id.text))
	}
	if seen[id.text] {
		c.add(id.at, "same-id", fmt.Sprintf("id %s stands twice", id.text))
	}
	seen[id.text] = true
}

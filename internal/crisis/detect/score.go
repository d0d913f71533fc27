package detect

// answer adds the points of the cues that stand and says what they come to: the
// most urgent class that reaches its threshold. What points to self-harm without
// reaching it counts towards distress. plain tells that a cue of mostPoints said
// it, which no model is asked about.
func (s *scratch) answer(l *language) (r Reading, plain bool) {
	var points [len(classes)]int
	for i := range l.cues {
		if !s.off[i] {
			points[l.cues[i].class] += l.cues[i].points
		}
	}
	distress, selfHarm := urgency(Distress), urgency(SelfHarm)
	points[distress] += points[selfHarm]
	for class, have := range points {
		if have < l.thresholds[class] {
			continue
		}
		best := s.heaviest(l, class)
		if best == nil && class == distress {
			best = s.heaviest(l, selfHarm)
		}
		if best == nil {
			continue
		}
		reading := Reading{Class: classes[class], Strength: Indirect, Rule: best.id}
		if best.explicit {
			reading.Strength = Explicit
		}
		return reading, best.points == mostPoints
	}
	return Reading{Class: None}, false
}

// heaviest is the cue of a class that says most: an explicit one before others,
// then by points, then the first of the file.
func (s *scratch) heaviest(l *language, class int) *cueRule {
	var best *cueRule
	for i := range l.cues {
		c := &l.cues[i]
		if s.off[i] || c.class != class {
			continue
		}
		if best == nil || c.explicit && !best.explicit || c.explicit == best.explicit && c.points > best.points {
			best = c
		}
	}
	return best
}

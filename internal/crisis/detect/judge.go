package detect

// Reaches of a guard: which cues it can take back.
const (
	reachOver     = "over"     // those it shares a word with
	reachAfter    = "after"    // those that begin at most Words words after it, in its clause
	reachBefore   = "before"   // those that end at most Words words before it, in its sentence
	reachNear     = "near"     // those with at most Words words between, on either side, in its sentence
	reachSentence = "sentence" // those of its sentence
	reachQuote    = "quote"    // those in the quotation marks that follow it
	reachMessage  = "message"  // all
)

var reaches = []string{reachOver, reachAfter, reachBefore, reachNear, reachSentence, reachQuote, reachMessage}

// kinds are what guards are about.
var kinds = []string{"figure", "denial", "other", "past", "quote"}

// quoteRoom is how many words may lie between a guard and the quotation marks.
const quoteRoom = 6

// judge sets off[cue] for every cue that was not found, or was taken back
// wherever it was found.
func (s *scratch) judge(l *language) {
	cues, guards := int32(len(l.cues)), int32(len(l.guards))
	s.off = append(s.off[:0], l.allOff...)
	for _, cue := range s.found {
		if cue.rule >= cues || !s.off[cue.rule] {
			continue
		}
		off := false
		for _, g := range s.found {
			if g.rule < cues || g.rule >= cues+guards {
				continue
			}
			guard := &l.guards[g.rule-cues]
			if guard.cues[cue.rule] && s.reaches(guard, g, cue) && !s.disarmed(guard, g, cues+guards+(g.rule-cues)) {
				off = true
				break
			}
		}
		s.off[cue.rule] = off
	}
}

// reaches tells whether a guard found at g takes back the cue found at c.
func (s *scratch) reaches(guard *guardRule, g, c match) bool {
	from, last := s.tokens[c.start], s.tokens[g.end]
	if from.word == boundary && c.start < c.end {
		from = s.tokens[c.start+1]
	}
	switch guard.reach {
	case reachOver:
		return g.start <= c.end && c.start <= g.end
	case reachAfter:
		return g.start < c.start && c.start <= g.end+1+guard.words && from.clause == last.clause && from.sentence == last.sentence
	case reachBefore:
		return c.end < g.end && g.start <= c.end+1+guard.words && from.sentence == last.sentence
	case reachNear:
		return c.start <= g.end+1+guard.words && g.start <= c.end+1+guard.words && from.sentence == last.sentence
	case reachSentence:
		return from.sentence == last.sentence
	case reachQuote:
		return s.quoted(g, c)
	}
	return true
}

// quoted tells whether c stands in quotation marks that open shortly after g.
func (s *scratch) quoted(g, c match) bool {
	mark := s.tokens[c.end].quote
	if mark%2 == 0 || g.end >= c.end || s.tokens[g.end].quote == mark {
		return false
	}
	open := c.end
	for open > 0 && s.tokens[open-1].quote == mark {
		open--
	}
	return open-g.end <= quoteRoom
}

// disarmed tells whether one of a guard's own exceptions holds: for a guard that
// reaches near or a sentence, one that stands in its sentence; for one that reaches
// the message, any; for the others, one that shares a word with it.
func (s *scratch) disarmed(guard *guardRule, g match, exception int32) bool {
	if !guard.exceptions {
		return false
	}
	for _, m := range s.found {
		if m.rule != exception {
			continue
		}
		var holds bool
		switch guard.reach {
		case reachMessage:
			holds = true
		case reachNear, reachSentence:
			holds = s.tokens[m.end].sentence == s.tokens[g.end].sentence
		default:
			holds = m.start <= g.end && g.start <= m.end
		}
		if holds {
			return true
		}
	}
	return false
}

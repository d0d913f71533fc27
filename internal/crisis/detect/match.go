package detect

import "slices"

// thread is a pattern that has begun and is not yet through.
type thread struct{ node, start int32 }

// match is a rule found in the tokens from start to end, both included.
type match struct{ rule, start, end int32 }

// run finds every rule of the language in the tokens.
func (s *scratch) run(l *language) {
	s.found, s.active = s.found[:0], s.active[:0]
	for i := range s.tokens {
		word, at := s.tokens[i].word, int32(i)
		s.next = s.next[:0]
		if to := l.net.first[word]; to > 0 {
			s.reach(l, to, at, at)
		}
		crossable := word != boundary && !l.stops[word]
		for _, t := range s.active {
			n := &l.net.nodes[t.node]
			for _, to := range n.follow(word) {
				s.reach(l, to, t.start, at)
			}
			if crossable {
				for _, to := range n.any {
					s.reach(l, to, t.start, at)
				}
			}
		}
		s.active, s.next = s.next, s.active
	}
}

// reach notes that a pattern begun at start has come to node with the token at.
func (s *scratch) reach(l *language, to, start, at int32) {
	n := &l.net.nodes[to]
	for _, rule := range n.ends {
		s.found = append(s.found, match{rule, start, at})
	}
	if len(n.words) > 0 || len(n.any) > 0 {
		s.next = append(s.next, thread{to, start})
	}
}

// follow are the nodes a word leads to.
func (n *node) follow(word int32) []int32 {
	if word == otherWord {
		return nil
	}
	if i, ok := slices.BinarySearch(n.words, word); ok {
		return n.to[i]
	}
	return nil
}

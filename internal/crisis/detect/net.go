package detect

import (
	"fmt"
	"slices"
	"strconv"
)

// net is every pattern of a file as one graph: a reading follows all of them at
// once, word by word. Patterns that begin alike share their beginning.
type net struct {
	nodes []node
	// first is the node a word leads to from the start (node 0), 0 for none.
	first []int32

	shared map[string]int32
	edges  []map[int32][]int32
}

// node is how far a pattern has come.
type node struct {
	// words, sorted, lead to the nodes at the same place of to.
	words []int32
	to    [][]int32
	// any are the nodes that any word leads to, a gap's.
	any []int32
	// ends are the rules whose pattern ends here.
	ends []int32
}

func newNet() *net {
	n := &net{shared: map[string]int32{}}
	n.add()
	return n
}

func (n *net) add() int32 {
	n.nodes = append(n.nodes, node{})
	n.edges = append(n.edges, map[int32][]int32{})
	return int32(len(n.nodes) - 1)
}

// insert adds a pattern of a rule; it returns false when the pattern would be
// found in no words at all.
func (n *net) insert(elements []element, rule int32) bool {
	from := []int32{0}
	for _, e := range elements {
		if e.gap > 0 {
			from = n.gap(from, e.gap)
			continue
		}
		to := n.step(from, e)
		if e.optional {
			from = append(slices.Clone(from), to)
		} else {
			from = []int32{to}
		}
	}
	if slices.Contains(from, 0) {
		return false
	}
	for _, at := range from {
		if !slices.Contains(n.nodes[at].ends, rule) {
			n.nodes[at].ends = append(n.nodes[at].ends, rule)
		}
	}
	return true
}

// step leads from all of from over an element to one node.
func (n *net) step(from []int32, e element) int32 {
	key := ""
	if len(from) == 1 {
		key = strconv.Itoa(int(from[0])) + " " + e.key
		if to, ok := n.shared[key]; ok {
			return to
		}
	}
	to := n.add()
	if key != "" {
		n.shared[key] = to
	}
	for _, row := range e.choices {
		at := from
		for i, word := range row {
			next := to
			if i < len(row)-1 {
				next = n.add()
			}
			for _, f := range at {
				if !slices.Contains(n.edges[f][word], next) {
					n.edges[f][word] = append(n.edges[f][word], next)
				}
			}
			at = []int32{next}
		}
	}
	return to
}

// gap leads over up to length words of any kind.
func (n *net) gap(from []int32, length int) []int32 {
	all, last := slices.Clone(from), from
	for range length {
		to := n.add()
		for _, f := range last {
			n.nodes[f].any = append(n.nodes[f].any, to)
		}
		last = []int32{to}
		all = append(all, to)
	}
	return all
}

// freeze makes the graph ready for reading texts of so many different words.
func (n *net) freeze(words int) {
	starts := n.starts()
	for i, edges := range n.edges {
		at := &n.nodes[i]
		for word := range edges {
			at.words = append(at.words, word)
		}
		slices.Sort(at.words)
		for _, word := range at.words {
			at.to = append(at.to, edges[word])
		}
	}
	n.first = make([]int32, words)
	for word, to := range starts {
		n.first[word] = to
	}
	n.edges, n.shared = nil, nil
}

// starts are the nodes that each word leads to from the start, made into one
// node where they are many: every text has its "i", which begins a hundred
// patterns, and one node is followed faster than a hundred.
func (n *net) starts() map[int32]int32 {
	starts, made := map[int32]int32{}, map[string]int32{}
	for word, to := range n.edges[0] {
		if len(to) == 1 {
			starts[word] = to[0]
			continue
		}
		key := fmt.Sprint(to)
		one, ok := made[key]
		if !ok {
			one = n.merge(to)
			made[key] = one
		}
		starts[word] = one
	}
	return starts
}

// merge adds a node that does what all of nodes do.
func (n *net) merge(nodes []int32) int32 {
	one := n.add()
	for _, at := range nodes {
		for word, to := range n.edges[at] {
			n.edges[one][word] = union(n.edges[one][word], to)
		}
		n.nodes[one].any = union(n.nodes[one].any, n.nodes[at].any)
		n.nodes[one].ends = union(n.nodes[one].ends, n.nodes[at].ends)
	}
	return one
}

// union appends to all what it lacks of more.
func union(all, more []int32) []int32 {
	for _, m := range more {
		if !slices.Contains(all, m) {
			all = append(all, m)
		}
	}
	return all
}

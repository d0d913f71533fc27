package crisis

// door is a topic as a person asks for it: one page of helplines.
type door struct {
	// topics of lines, in the order in which they are shown.
	topics []string
	// written leaves only lines one can write to, and shows only how.
	written bool
	// pair brings the other half of a pair onto the first page.
	pair bool
}

// doors are the topics of dialogue.LinesQuery.
var doors = map[string]door{
	"crisis": {topics: []string{"suicide_crisis", "emotional_support"}, pair: true},
	"text":   {topics: []string{"suicide_crisis", "emotional_support"}, written: true, pair: true},
	"abuse":  {topics: []string{"domestic_violence", "victim_support", "stalking"}, pair: true},
	"sexual": {topics: []string{"sexual_assault"}, pair: true},
	"own":    {topics: []string{"own_behaviour"}},
	"men":    {topics: []string{"men"}},
	"youth":  {topics: []string{"child_youth"}},
	"lgbtq":  {topics: []string{"lgbtq"}},
}

// byAudience are topics that a line has because of whom it is for.
var byAudience = map[string]string{
	"men": "men", "lgbtq": "lgbtq", "youth": "child_youth", "children": "child_youth",
}

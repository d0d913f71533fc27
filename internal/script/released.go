package script

import (
	"io/fs"
	"slices"
	"strings"

	"kintsugi/internal/dialogue"
)

// ReleasedFile lists every state ever released, "flow/state" a line: people may
// still stand in one of them.
const ReleasedFile = "states.txt"

// Unlisted is the code of a finding about a state that the list doesn't have.
const Unlisted = "unlisted"

// States are the states of these flows, as ReleasedFile lists them.
func States(flows []*dialogue.Flow) (all []string) {
	for _, f := range flows {
		for _, s := range f.States {
			all = append(all, f.Name+"/"+s.Name)
		}
	}
	slices.Sort(all)
	return all
}

// Released reads the list; a folder without one has released nothing.
func Released(fsys fs.FS) []string {
	data, err := fs.ReadFile(fsys, ReleasedFile)
	if err != nil {
		return nil
	}
	return strings.Fields(string(data))
}

// Release is the list with the states added that Load found unlisted: none ever
// leaves it.
func Release(fsys fs.FS, found []Finding) []string {
	states := Released(fsys)
	for _, f := range found {
		if f.Code == Unlisted {
			states = append(states, f.State)
		}
	}
	slices.Sort(states)
	return slices.Compact(states)
}

// lands tells whether a state that has gone leads to one that there is; it may
// lead there by way of others that have gone since.
func lands(f *dialogue.Flow, state string) bool {
	for range len(f.Landings) {
		if state = f.Landings[state]; f.State(state) != nil {
			return true
		}
	}
	return false
}

// released finds states that have gone without a landing place, and new ones
// that the list doesn't have yet.
func (c *checker) released(flows []*dialogue.Flow) {
	listed := Released(c.fsys)
	for _, entry := range listed {
		name, state, _ := strings.Cut(entry, "/")
		f := c.flows[name]
		if f == nil {
			c.warn(ReleasedFile, 0, "gone", "flow %s has gone: its people land at home", name)
			continue
		}
		if f.State(state) == nil && f.Landings[state] == "" {
			c.add(c.places[f].file, 1, "landing", "state %s was released and has gone: landings must say where its people land", state)
		}
	}
	for _, entry := range States(flows) {
		if !slices.Contains(listed, entry) {
			c.add(ReleasedFile, 0, Unlisted, "%s is not in the list of states (kintsugi content states --update)", entry)
			c.found[len(c.found)-1].State = entry
		}
	}
}

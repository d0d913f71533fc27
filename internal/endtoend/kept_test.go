//go:build unix

package endtoend

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	gocmp "github.com/google/go-cmp/cmp"

	"kintsugi/internal/dialogue"
)

// different tells how a session differs from the one of the undisturbed course,
// apart from what may: times, ids of messages and updates, the person's own
// word. Turns and nonces are held against each other: a turn that was lost, or
// taken twice, shows there. Of the ways back the newest are compared, since how
// many fit into a stored session depends on the ids in it.
func different(want, got *dialogue.Session, me string) string {
	a, b := levelled(want, me), levelled(got, me)
	n := min(len(a.Undo), len(b.Undo))
	a.Undo, b.Undo = a.Undo[len(a.Undo)-n:], b.Undo[len(b.Undo)-n:]
	return gocmp.Diff(a, b)
}

// levelled is a copy of a session without what may differ.
func levelled(s *dialogue.Session, me string) *dialogue.Session {
	c := *s
	c.Last, c.Seen, c.FactMessage, c.Rest = 0, [2]dialogue.Seen{}, sign(c.FactMessage), sign(c.Rest)
	c.Stack = frames(s.Stack)
	c.Facts = facts(s.Facts, me)
	c.Schedule = planned(s.Schedule)
	c.Undo = nil
	for _, u := range s.Undo {
		c.Undo = append(c.Undo, dialogue.Undo{
			Keep: u.Keep, Frames: frames(u.Frames), Facts: facts(u.Facts, me),
			Planned: empty(u.Planned), Lapsed: planned(u.Lapsed), Entries: blank(u.Entries),
		})
	}
	return &c
}

// sign is 1 for a number above zero.
func sign[N int | int64](n N) N { return min(max(n, 0), 1) }

func frames(list []dialogue.Frame) (all []dialogue.Frame) {
	for _, f := range list {
		f.At, f.Drafts = 0, blank(f.Drafts)
		all = append(all, f)
	}
	return all
}

// facts are with the person's own word taken out; numbers of minutes and the
// like are not among those the paths remember.
func facts(m map[string]any, me string) map[string]any {
	c := map[string]any{}
	maps.Copy(c, m)
	for name, v := range c {
		if text, ok := v.(string); ok {
			c[name] = strings.ReplaceAll(text, me, "{me}")
		}
	}
	return c
}

func planned(list []dialogue.Scheduled) (all []dialogue.Scheduled) {
	for _, x := range list {
		x.At = 0
		all = append(all, x)
	}
	slices.SortFunc(all, func(a, b dialogue.Scheduled) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

// blank keeps only how many ids there are.
func blank(ids []string) (all []string) {
	for range ids {
		all = append(all, "id")
	}
	return all
}

func empty(ids []string) []string {
	if len(ids) == 0 {
		return nil
	}
	return ids
}

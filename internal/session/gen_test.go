package session

import (
	"pgregory.net/rapid"

	"kintsugi/internal/dialogue"
)

func genFrames(max int) *rapid.Generator[[]dialogue.Frame] {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) dialogue.Frame {
		return dialogue.Frame{
			Flow: rapid.SampledFrom([]string{"", "steady", "urge"}).Draw(t, "flow"), State: rapid.String().Draw(t, "state"),
			Nonce: rapid.Int().Draw(t, "nonce"), At: rapid.Int64().Draw(t, "at"), Phase: rapid.Int().Draw(t, "phase"),
			Picked: rapid.Uint32().Draw(t, "picked"), Drafts: rapid.SliceOfN(rapid.String(), 0, 3).Draw(t, "drafts"),
			Over: rapid.Bool().Draw(t, "over"),
		}
	}), 0, max)
}

func genFacts() *rapid.Generator[map[string]any] {
	return rapid.MapOfN(rapid.String(), rapid.OneOf(
		rapid.String().AsAny(), rapid.Int64().AsAny(), rapid.Bool().AsAny(), rapid.Just(any(nil)),
	), 0, 8)
}

func genSchedule() *rapid.Generator[[]dialogue.Scheduled] {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) dialogue.Scheduled {
		return dialogue.Scheduled{
			ID: rapid.String().Draw(t, "id"), At: rapid.Int64().Draw(t, "at"), Flow: rapid.String().Draw(t, "flow"),
			State: rapid.String().Draw(t, "state"), Tag: rapid.String().Draw(t, "tag"),
		}
	}), 0, 4)
}

func genSeen() *rapid.Generator[dialogue.Seen] {
	return rapid.Custom(func(t *rapid.T) dialogue.Seen {
		return dialogue.Seen{IDs: rapid.SliceOfN(rapid.Int64(), 0, 16).Draw(t, "ids"), At: rapid.Int64().Draw(t, "at")}
	})
}

func genSession() *rapid.Generator[*dialogue.Session] {
	return rapid.Custom(func(t *rapid.T) *dialogue.Session {
		return &dialogue.Session{
			Turn: rapid.Int().Draw(t, "turn"), Last: rapid.Int64().Draw(t, "last"), Lang: rapid.String().Draw(t, "lang"),
			Stack: genFrames(4).Draw(t, "stack"), Facts: genFacts().Draw(t, "facts"),
			Undo: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) dialogue.Undo {
				return dialogue.Undo{
					Keep: rapid.Int().Draw(t, "keep"), Frames: genFrames(2).Draw(t, "frames"), Facts: genFacts().Draw(t, "was"),
					Planned: rapid.SliceOfN(rapid.String(), 0, 2).Draw(t, "planned"), Lapsed: genSchedule().Draw(t, "lapsed"),
					Entries: rapid.SliceOfN(rapid.String(), 0, 2).Draw(t, "entries"),
				}
			}), 0, maxUndo).Draw(t, "undo"),
			Schedule: genSchedule().Draw(t, "schedule"),
			Seen:     [2]dialogue.Seen{genSeen().Draw(t, "typed"), genSeen().Draw(t, "pressed")},
			Rest:     rapid.Int64().Draw(t, "rest"), Blocked: rapid.Bool().Draw(t, "blocked"), Gone: rapid.Bool().Draw(t, "gone"),
			Fact: rapid.String().Draw(t, "fact"), FactMessage: rapid.Int().Draw(t, "message"),
		}
	})
}

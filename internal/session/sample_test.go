package session

import (
	"fmt"

	"kintsugi/internal/dialogue"
)

// midJourney is a session like that of a person some weeks in: 20 facts, three
// frames, twelve steps back, full lists of seen updates, four things to come.
func midJourney() *dialogue.Session {
	const now = 1795348800
	s := &dialogue.Session{
		Turn: 412, Last: now, Lang: "pt-BR",
		Facts: map[string]any{
			"adult": true, "afraid": "no", "contact": "no", "country": "BR", "zone": "Sao_Paulo", "label": "Marcos",
			"gender": "f", "kids": int64(2), "left": int64(20418), "night": false, "mood": int64(4), "worst": int64(8),
			"sleep": "badly", "prompt": "evening", "hour": int64(19), "silent": true, "stay": int64(30),
			"steady": "walk", "urge": "text", "stage": "steady",
		},
		Stack: []dialogue.Frame{
			{Flow: "stages/steady", State: "anchor", Nonce: 371, At: now/60 - 2900},
			{Flow: "exercises/log", State: "write", Nonce: 398, At: now/60 - 60, Drafts: []string{"1m3c"}},
			{Flow: "tools/urge", State: "wave", Nonce: 412, At: now / 60, Over: true, Picked: 5},
		},
		Schedule: []dialogue.Scheduled{
			{ID: "b2", At: now + 20, Flow: "tools/urge", State: "wave", Tag: "pace"},
			{ID: "b0", At: now + 40000, Flow: "checkin", Tag: "daily"},
			{ID: "a7", At: now + 86400*3, Flow: "stages/steady", Tag: "follow"},
			{ID: "9x", At: now + 86400*30, Flow: "tools/days", Tag: "hard"},
		},
	}
	for i := range maxUndo {
		u := dialogue.Undo{Keep: 2, Frames: []dialogue.Frame{
			{Flow: "exercises/log", State: fmt.Sprintf("step_%d", i%5), Nonce: 399 + i, At: now/60 - 60 + int64(i)},
		}}
		switch i % 4 {
		case 0:
			u.Facts = map[string]any{"mood": int64(5)}
		case 1:
			u.Facts = map[string]any{"steady": nil}
			u.Planned = []string{"b0"}
		}
		s.Undo = append(s.Undo, u)
	}
	for k := range s.Seen {
		s.Seen[k].At = now - int64(k)*45
		for i := range 16 {
			s.Seen[k].IDs = append(s.Seen[k].IDs, 731_204_118+int64(i*37+k*11))
		}
	}
	return s
}

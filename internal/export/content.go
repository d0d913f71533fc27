package export

import (
	"html"
	"regexp"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/session"
)

// content is one file of the copy. The names are for ever; docs/privacy.md says
// what each holds.
type content struct {
	Format int       `json:"format"`
	Made   time.Time `json:"made"`
	Part   int       `json:"part"`
	Parts  int       `json:"parts"`
	*Whole           // in the first file only
	Texts  []Text    `json:"texts"`
}

// Whole is what stands in the first file besides texts.
type Whole struct {
	Answers  []Told `json:"answers"`
	Safety   []Told `json:"safety"`
	Results  []Told `json:"results"`
	Settings []Told `json:"settings"`
	Days     []Day  `json:"days"`
	// Noted are the notes of days as they are kept.
	Noted   []Text    `json:"day_entries"`
	Planned []Planned `json:"planned"`
	// Ends is when everything is deleted by itself; null: only by /forget.
	Ends     *time.Time     `json:"deleted_by_itself"`
	Places   []Place        `json:"place"`
	Counts   []Told         `json:"counts"`
	Earlier  []Told         `json:"earlier"`
	Unsaid   []any          `json:"unsaid"`
	Waiting  []string       `json:"-"` // the words of what is unsaid
	Slots    map[string]int `json:"slots"`
	Messages []Message      `json:"messages"`
	Dead     []any          `json:"dead_letters"`
	Failed   []Failed       `json:"-"` // the same in words
	Session  any            `json:"session"`
	Closed   int            `json:"closed"`
}

// Told is one fact.
type Told struct {
	Fact  string `json:"fact"`
	About string `json:"about"`
	Asked string `json:"asked,omitempty"`
	Value any    `json:"value"`
	Words string `json:"words"`
}

// Text is one kept text.
type Text struct {
	ID      string     `json:"id"`
	Kind    string     `json:"kind"`
	Shelf   string     `json:"shelf,omitempty"`
	Title   string     `json:"title,omitempty"`
	Written *time.Time `json:"written"`
	Changed *time.Time `json:"changed,omitempty"`
	Waits   bool       `json:"waits,omitempty"`
	Text    string     `json:"text"`
}

// Day is a date and what was noted of it.
type Day struct {
	Date  string   `json:"date"`
	Notes []string `json:"notes"`
}

// Planned is what will come by itself.
type Planned struct {
	At    time.Time `json:"at"`
	Words string    `json:"words"`
}

// Place is where the person is in a flow, and since when.
type Place struct {
	Words string    `json:"words"`
	Since time.Time `json:"since"`
}

// Message is one message in the chat.
type Message struct {
	ID    int       `json:"id"`
	Noted time.Time `json:"noted"`
}

// Failed is a dead letter in words.
type Failed struct {
	At        time.Time
	Why, Text string
}

// wholeOf is everything but the texts.
func wholeOf(h session.Held, a dialogue.Account) *Whole {
	w := &Whole{
		Answers: told(a.Answers), Safety: told(a.Safety), Results: told(a.Results), Settings: told(a.Settings),
		Counts: told(a.Counts), Earlier: told(a.Earlier), Ends: when(a.Ends), Slots: h.Slots, Closed: h.Closed,
		Days: []Day{}, Noted: []Text{}, Planned: []Planned{}, Places: []Place{}, Unsaid: []any{}, Messages: []Message{}, Dead: []any{},
		Session: plain(h.Session),
	}
	if w.Slots == nil {
		w.Slots = map[string]int{}
	}
	for _, x := range h.Texts {
		if x.Kind == dialogue.KindDay {
			w.Noted = append(w.Noted, textOf(dialogue.KeptText{Entry: x}))
		}
	}
	for _, d := range a.Days {
		w.Days = append(w.Days, Day{d.Date.Format(time.DateOnly), d.Notes})
	}
	for _, p := range a.Planned {
		w.Planned = append(w.Planned, Planned{p.At.UTC(), p.Words})
	}
	for _, p := range a.Places {
		w.Places = append(w.Places, Place{p.Words, p.Since.UTC()})
	}
	for i := range h.Unsaid {
		w.Unsaid = append(w.Unsaid, plain(h.Unsaid[i]))
		w.Waiting = append(w.Waiting, unmarked(h.Unsaid[i].Text))
	}
	for _, m := range h.Messages {
		w.Messages = append(w.Messages, Message{m.ID, m.At.UTC()})
	}
	for i := range h.Dead {
		d := &h.Dead[i]
		w.Dead = append(w.Dead, plain(d))
		x := Failed{At: d.At, Why: d.Why}
		if d.Message != nil {
			x.Text = unmarked(d.Message.Text)
		}
		if d.Event != nil {
			x.Text = d.Event.Text
		}
		w.Failed = append(w.Failed, x)
	}
	return w
}

func textOf(x dialogue.KeptText) Text {
	return Text{
		ID: x.ID, Kind: x.Kind, Shelf: x.Shelf, Title: x.Title, Written: when(x.At), Changed: when(x.Changed), Waits: x.Waits, Text: x.Text,
	}
}

var markup = regexp.MustCompile(`<[^>]*>`)

// unmarked is Telegram's HTML as a person reads it.
func unmarked(text string) string { return html.UnescapeString(markup.ReplaceAllString(text, "")) }

func told(list []dialogue.Told) []Told {
	all := make([]Told, len(list))
	for i, x := range list {
		all[i] = Told{Fact: x.Fact, About: x.About, Asked: x.Asked, Value: x.Value, Words: x.Words}
	}
	return all
}

// when is a time, nil for none.
func when(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

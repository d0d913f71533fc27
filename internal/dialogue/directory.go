package dialogue

import "time"

// Directory is what the engine needs of the crisis directory. Everything it
// returns as text is Telegram HTML, complete and truthful also where nothing
// is known.
type Directory interface {
	// Find returns the country codes a text may name, best first; sure is true
	// when there is one and no doubt.
	Find(text string) (codes []string, sure bool)
	// Known tells whether code is a country of the directory.
	Known(code string) bool
	// Codes are all countries of the directory.
	Codes() []string
	// Name is the country's name in a language.
	Name(code, lang string) string
	// Emergency is whom to call now. An unknown or empty code: the emergency
	// number where you are.
	Emergency(code, lang string) string
	// Zones are the time zones of a country (IANA names), the best known first;
	// all there are for "".
	Zones(code string) []string
	// Lines is one page of helplines.
	Lines(q LinesQuery) LinesPage
	// Record tells which record has an id: the code of its country, and what it
	// is called. ok is false where there is none.
	Record(id string) (country, name string, ok bool)
}

// Topics are the topics helplines are asked by: crisis is suicide and emotional
// support, text the same by text or chat, own one's own behaviour.
var Topics = []string{"crisis", "text", "abuse", "sexual", "own", "men", "youth", "lgbtq"}

// LinesQuery asks for helplines.
type LinesQuery struct {
	Country string
	// Topic is one of Topics.
	Topic string
	// From is where the page begins: 0, or the Next of the page before.
	From int
	At   time.Time
	Lang string
	// Zone is the person's time zone (IANA name), for hours in their local
	// time; "" where it is not known.
	Zone string
}

// LinesPage is a page of helplines: three first, more after.
type LinesPage struct {
	Text string
	// From is where this page begins, so that it can be asked for again later
	// and is the same, whatever opens or closes meanwhile.
	From int
	// Numbers are the numbers on the page, in its order: one for each line that
	// shows one.
	Numbers []LinesNumber
	// Next is the From of the next page; 0 when this is the last.
	Next int
	// None is true when the country has no record for the topic; Text says so.
	None bool
}

// LinesNumber is a number as the page shows it, exactly as published, and the
// id of its record.
type LinesNumber struct{ Record, Number string }

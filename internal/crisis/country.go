package crisis

import "time"

// Country is one file of content/crisis: what is known for one country.
type Country struct {
	// Code is the ISO 3166-1 alpha-2 code, or XK; it is also the file's name.
	Code string `yaml:"code"`
	Name string `yaml:"name"`
	// Notes are for whoever maintains the file; nobody else sees them.
	Notes string `yaml:"notes,omitempty"`
	// Emergency is nil where no emergency number is known.
	Emergency *Emergency `yaml:"emergency,omitempty"`
	Lines     []Line     `yaml:"lines,omitempty"`
}

// Emergency are the emergency numbers of a country. General, Police, Ambulance
// and Fire name numbers of Numbers, best supported first.
type Emergency struct {
	Confidence    Confidence `yaml:"confidence"`
	General       []string   `yaml:"general,omitempty,flow"`
	Police        []string   `yaml:"police,omitempty,flow"`
	Ambulance     []string   `yaml:"ambulance,omitempty,flow"`
	Fire          []string   `yaml:"fire,omitempty,flow"`
	Notes         string     `yaml:"notes,omitempty"`
	Disagreements []string   `yaml:"disagreements,omitempty"`
	Numbers       []Number   `yaml:"numbers,omitempty"`
}

// Number is one emergency number and where it was read.
type Number struct {
	Number   string   `yaml:"number"`
	Services []string `yaml:"services,flow"`
	// Agreeing counts independent families of sources: three or more is high
	// confidence, two medium, one low.
	Agreeing int      `yaml:"agreeing"`
	Evidence string   `yaml:"evidence"`
	Checked  string   `yaml:"checked,omitempty"`
	Sources  []string `yaml:"sources"`
}

// Line is one helpline (safety.md C2). Every number in it stands exactly as it
// was published.
type Line struct {
	ID string `yaml:"id"`
	// Name is the operator's own name for the line. Unnamed is set where the
	// source gave none; such a line comes last.
	Name    string `yaml:"name"`
	Unnamed bool   `yaml:"unnamed,omitempty"`
	// Topics are what the line is for; see [Topics].
	Topics []string `yaml:"topics,flow"`
	// Audience are those it is for; empty where the source doesn't say. Anyone
	// is set where the source says that any gender may turn to it.
	Audience []string `yaml:"audience,omitempty,flow"`
	Anyone   bool     `yaml:"anyone,omitempty"`

	Phone    string `yaml:"phone,omitempty"`
	Text     string `yaml:"text,omitempty"`
	WhatsApp string `yaml:"whatsapp,omitempty"`
	Web      string `yaml:"web,omitempty"`
	// Chat is set where the source says that one can write to the line on Web.
	Chat bool `yaml:"chat,omitempty"`

	// Kind, Plan and E164 say what kind of number Phone is (long, short_code,
	// star_or_hash_code), whether the country's numbering plan knows it (valid,
	// not_listed, not_checked), and its international form. They are for
	// checking; the person sees Phone.
	Kind string `yaml:"kind,omitempty"`
	Plan string `yaml:"plan,omitempty"`
	E164 string `yaml:"e164,omitempty"`
	// Foreign is set where Phone is a number of another country.
	Foreign bool `yaml:"foreign,omitempty"`

	// Hours are as the source has them. Zone is the time zone they are meant in
	// (IANA name); empty where it is the country's.
	Hours     string   `yaml:"hours,omitempty"`
	Zone      string   `yaml:"zone,omitempty"`
	Languages []string `yaml:"languages,omitempty,flow"`
	// Area is the part of the country it serves; empty: all of it, or not said.
	Area string `yaml:"area,omitempty"`
	Free bool   `yaml:"free,omitempty"`
	// Tell is a short sentence the caller needs ("Dial 113, then option 5.").
	Tell  string `yaml:"tell,omitempty"`
	Notes string `yaml:"notes,omitempty"`

	Confidence Confidence `yaml:"confidence"`
	// Status is empty for a line in use. Reason says why it is anything else.
	Status Status `yaml:"status,omitempty"`
	Reason string `yaml:"reason,omitempty"`
	// Agreeing counts independent families of sources.
	Agreeing int `yaml:"agreeing,omitempty"`
	// Evidence is the date of the newest source, Checked the date on which
	// somebody asked the operator: 2026-08-08, 2026-08 or 2026.
	Evidence string   `yaml:"evidence,omitempty"`
	Checked  string   `yaml:"checked,omitempty"`
	Sources  []string `yaml:"sources"`

	// week are the Hours, nil where they can't be read for certain, and zones
	// those in which they may be meant (see place).
	week  *week
	zones []*time.Location
	// sources counts Sources, which are dropped after reading.
	sources int
}

// Confidence is how well a record is supported.
type Confidence string

// The grades of confidence.
const (
	High   Confidence = "high"
	Medium Confidence = "medium"
	Low    Confidence = "low"
)

// Status tells whether a line is in use.
type Status string

// The states of a line. Only InUse is ever shown.
const (
	InUse      Status = ""
	Superseded Status = "superseded" // another number has replaced it
	Doubtful   Status = "doubtful"   // the record itself looks damaged
	Off        Status = "off"        // somebody switched it off
)

// Topics are the words a line's topics are chosen from.
var Topics = []string{
	"suicide_crisis", "emotional_support", "domestic_violence", "victim_support",
	"stalking", "sexual_assault", "own_behaviour", "men", "child_youth", "lgbtq",
	"family_parenting", "bereavement", "legal", "scam", "unspecified",
}

// Audiences are the words a line's audience is chosen from.
var Audiences = []string{
	"women", "men", "adults", "youth", "children", "parents", "lgbtq",
	"faith-based", "everyone",
}

// kinds and plans are the words for what is known of a phone number.
var (
	kinds = []string{"", "long", "short_code", "star_or_hash_code"}
	plans = []string{"", "valid", "not_listed", "not_checked"}
)

// services are what an emergency number can be for.
var services = []string{"all", "police", "ambulance", "fire", "not_stated"}

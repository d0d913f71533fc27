package dialogue

// Words are the engine's own sentences in one language. They are content
// (content/words.yaml) and may use placeholders like any other text.
type Words struct {
	// Labels of the engine's buttons.
	HelpNow string `yaml:"help_now"`
	Back    string `yaml:"back"`
	Home    string `yaml:"home"`
	Skip    string `yaml:"skip"`
	Later   string `yaml:"not_now"`
	Done    string `yaml:"done"`
	Stop    string `yaml:"stop"`
	Pause   string `yaml:"pause"`
	GoOn    string `yaml:"go_on"`
	Again   string `yaml:"begin_again"`
	Hide    string `yaml:"hide"`
	More    string `yaml:"more"`
	Keep    string `yaml:"keep"`
	Drop    string `yaml:"do_not_keep"`
	Letters string `yaml:"other_letter"`
	// Exercise is the button of an exercise; {title} {n}, in minutes.
	Exercise string `yaml:"exercise"`
	Older    string `yaml:"older"`
	Newer    string `yaml:"newer"`
	Change   string `yaml:"change"`
	Delete   string `yaml:"delete_this"`
	Leave    string `yaml:"leave_it"`
	Another  string `yaml:"another"`

	// Sentences.
	Noted      string `yaml:"noted"`
	Stale      string `yaml:"stale"`       // an old button was pressed
	Missed     string `yaml:"missed"`      // a text that fits no button
	NoBack     string `yaml:"no_back"`     // there is nothing to go back to
	Unknown    string `yaml:"unknown"`     // a command that doesn't exist
	Moved      string `yaml:"moved"`       // the flow changed under the person
	Expired    string `yaml:"expired"`     // a frame lived out its time
	KeepThis   string `yaml:"keep_this"`   // a text waits for a clear yes
	Kept       string `yaml:"kept"`        // it was kept
	Dropped    string `yaml:"dropped"`     // it was not
	Added      string `yaml:"added"`       // a further message was added to the draft
	TooLong    string `yaml:"too_long"`    // a short answer was too long; {max}
	Full       string `yaml:"full"`        // a list of kept texts takes no more
	TooMuch    string `yaml:"too_much"`    // a draft has as many messages as it can
	ShelfFull  string `yaml:"shelf_full"`  // a shelf takes no more; {max}
	Deleting   string `yaml:"deleting"`    // asks before one kept text is deleted
	Deleted    string `yaml:"deleted"`     // it was
	Changing   string `yaml:"changing"`    // what is typed next stands in its place
	Instead    string `yaml:"instead"`     // asks before it does
	MoreMarks  string `yaml:"more_marks"`  // the check found more than a screen holds; {n}
	OnDay      string `yaml:"on_day"`      // {day} {month} {year}
	Empty      string `yaml:"empty"`       // a message with nothing in it
	Eased      string `yaml:"eased"`       // how an exercise went; {title} {n} {max}
	EasedOnce  string `yaml:"eased_once"`  // how it went the one time; {title} {n}
	Changed    string `yaml:"changed"`     // an edited message changed what was kept
	Unchanged  string `yaml:"unchanged"`   // nothing was kept from an edited message
	Forwarded  string `yaml:"forwarded"`   // somebody else's words
	NotNumber  string `yaml:"not_number"`  // {min} {max}
	NotDate    string `yaml:"not_date"`    //
	NotPast    string `yaml:"not_past"`    // a date that should be past
	NotFuture  string `yaml:"not_future"`  // a date that should be to come
	NotTime    string `yaml:"not_time"`    //
	NotCountry string `yaml:"not_country"` //
	NotClock   string `yaml:"not_clock"`   // no clock of the country shows that
	WhichOne   string `yaml:"which_one"`   // several countries fit
	WhichPlace string `yaml:"which_place"` // several zones show that time
	PickSome   string `yaml:"pick_some"`   // {min} {max}
	CalledOff  string `yaml:"called_off"`  // what was scheduled is called off
	Forgotten  string `yaml:"forgotten"`   // everything was deleted; {what}
	Hidden     string `yaml:"hidden"`      // the neutral line after /hide
	Broken     string `yaml:"broken"`      // a turn went wrong
	Away       string `yaml:"away"`        // nothing can be kept just now
	Closed     string `yaml:"closed"`      // the sealed session can't be read
	Group      string `yaml:"group"`       // said once in a group
	Where      string `yaml:"where"`       // {flow} {place}
	Ranked     string `yaml:"ranked"`      // a scale of a quiz and its points; {names} {n}
	Tied       string `yaml:"tied"`        // several with the same points; {names} {n}
	And        string `yaml:"and"`         // between the last two of a row
	Paused     string `yaml:"paused"`      // under the line of a paced sequence that stands
	CutOff     string `yaml:"cut_off"`     // whoever showed the lines fell silent
	// Parts are the parts of the journey, with what stands for each in the
	// picture of the way; the rest are the lines under it.
	Parts       []string `yaml:"parts"`
	PartDone    string   `yaml:"part_done"`    // {part} {n}
	DaysNoted   string   `yaml:"days_noted"`   // {n}
	WavesRidden string   `yaml:"waves_ridden"` // {n}
	Helped      string   `yaml:"helped"`       // {title}
	// Other answers a message without text, by what it was; "other" for the rest.
	Other map[string]string `yaml:"other_kinds"`

	// Forgot are the names of what was deleted, in the order they are said.
	Forgot []Forgot `yaml:"forgot"`
	// Own are the names of the facts that the engine keeps for itself; a name
	// that ends in _ stands for all that begin with it.
	Own map[string]string `yaml:"own_facts"`
	// Copy are the headings of a copy of everything (package export).
	Copy map[string]string `yaml:"copy"`

	// What people type: numbers in words, yes and no, back and help.
	Numbers  map[string]int      `yaml:"numbers"`
	Synonyms map[string][]string `yaml:"synonyms"`
	Months   map[string]int      `yaml:"months"`
	// Weekdays are their short names, Monday first.
	Weekdays []string `yaml:"weekdays"`
	// MonthNames are the twelve months as they are written, January first.
	MonthNames []string       `yaml:"month_names"`
	Ago        map[string]int `yaml:"ago"` // day words: days back
	// They, Them, Their by the fact pronoun.
	Pronouns map[string]Pronoun `yaml:"pronouns"`
	// Description and About are the bot's own texts in Telegram.
	Description string `yaml:"description"`
	About       string `yaml:"about"`
}

// Forgot names one kind of what was deleted: answers, settings, plan, days,
// results, planned, place, texts, or any other word for what stands on Shelves.
// Its forms are those that the language has for a number (CLDR); {n} is how many.
type Forgot struct {
	What    string   `yaml:"what"`
	Shelves []string `yaml:"shelves"`
	One     string   `yaml:"one"`
	Few     string   `yaml:"few"`
	Many    string   `yaml:"many"`
	Other   string   `yaml:"other"`
}

// Pronoun is how the other person is spoken of.
type Pronoun struct {
	They  string `yaml:"they"`
	Them  string `yaml:"them"`
	Their string `yaml:"their"`
}

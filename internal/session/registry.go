package session

import "strings"

// Holding is one kind of key on the server.
type Holding struct {
	// Name is the letter of a person's key, or the whole name of a shared one,
	// with ### for the number of a shard.
	Name string
	// Holds says what stands in it, for docs/privacy.md.
	Holds string
	// Sealed is true where what it holds can't be read without the master key but
	// for what Holds names, Ends is when it goes by itself.
	Sealed bool
	Ends   string
	// Export is the name that it has in a copy of everything (package export);
	// "" where it is not in there, and Why says why not.
	Export, Why string
}

// own are the keys of a person, {s###}NAME:CHAT, at their places in the KEYS of
// a script. The names are short because every person pays for them in memory.
var own = [keyDue]Holding{
	keySession: {
		Name: "s", Holds: "version (random) and next due time in clear; sealed: answers, place in the flows, ways back, schedule, update ids",
		Sealed: true, Ends: "a week after the deletion by itself", Export: "session",
	},
	keyOutbox: {Name: "o", Holds: "messages yet to be said", Sealed: true, Ends: "when they are said", Export: "unsaid"},
	keyLease: {
		Name: "l", Holds: "which process says them, and until when", Ends: "when they are said",
		Why: "the random name of a process and a time, seconds long",
	},
	keySlots:    {Name: "p", Holds: "message ids of the screens that are edited", Ends: "with the session", Export: "slots"},
	keyMessages: {Name: "m", Holds: "message ids of the last 48 hours, for /hide", Ends: "48 hours after the last one", Export: "messages"},
	keyEntries:  {Name: "e", Holds: "in clear: message ids, and the days that have a note; sealed: texts and notes of a day", Sealed: true, Ends: "with the session", Export: "texts"},
	keyDead: {
		Name: "d", Holds: "what could not be done: the message or event that failed", Sealed: true,
		Ends: "30 days after the newest, or with the session", Export: "dead_letters",
	},
	keyRunner: {
		Name: "r", Holds: "which process shows an exercise, and until when", Ends: "when the exercise is over, or after a day",
		Why: "the random name of a process and a time; the exercise itself is in the session",
	},
}

// shared are the keys that are nobody's own.
var shared = []Holding{
	{
		Name: "{s###}due", Holds: "chat ids, each with when somebody must look at that person next", Ends: "each id with its last planned thing",
		Why: "the time is that of the next planned thing, which the copy has",
	},
	{
		Name: "{s###}bulk", Holds: "the same, for what waits for its turn among everybody's", Ends: "each id with its last planned thing",
		Why: "the time is that of the next planned thing, or of the deletion, which the copy has",
	},
	{Name: "{bulk}tokens", Holds: "how many unasked messages may go just now", Ends: "minutes after the last", Why: "of nobody"},
	{Name: "{bulk}pause", Holds: "until when unasked messages pause", Ends: "with the pause", Why: "of nobody"},
	{Name: "{keys}", Holds: "ids of the master keys in use, and since when", Ends: "each id when its key seals nothing any more", Why: "of nobody"},
	{Name: "{keys}living", Holds: "which process seals with which of them, and when it last said so", Ends: "a minute or two after the process", Why: "of nobody"},
	{Name: "{crisis}failed", Holds: "how often a number was said not to work, by its record", Ends: "never", Why: "of nobody"},
	{Name: "{crisis}off", Holds: "the numbers an operator has switched off", Ends: "never", Why: "of nobody"},
}

// Registry is every kind of key there is on the server, a person's own first.
func Registry() []Holding { return append(own[:len(own):len(own)], shared...) }

// Registered is what a key on the server is; false for one that is none of the
// bot's.
func Registered(key string) (Holding, bool) {
	if _, kind, ok := which(key); ok {
		return own[kind], true
	}
	for _, h := range shared {
		front, back, sharded := strings.Cut(h.Name, "###")
		if key == h.Name || sharded && len(key) == len(h.Name) && strings.HasPrefix(key, front) && strings.HasSuffix(key, back) {
			return h, true
		}
	}
	return Holding{}, false
}

package dialogue

// Session is what is known of one person between two events. It is small on
// purpose: sealed and stored it takes at most 750 bytes. Texts the person wrote
// are entries with keys of their own.
type Session struct {
	// Turn counts the turns; with the person it seeds whatever looks random.
	Turn int
	// Last is when the person was last heard (unix seconds).
	Last int64
	// Lang is the language they chose or Telegram reported; "" is English.
	Lang string
	// Stack is where they are: the last frame is the present one, the ones
	// below are what it interrupted or was called from.
	Stack []Frame
	// Facts are the answers that were remembered: string, int64 or bool, by
	// the names that content/facts.yaml declares.
	Facts map[string]any
	// Undo are the differences that Back takes away, newest last.
	Undo []Undo
	// Schedule is what is yet to come, in no order.
	Schedule []Scheduled
	// Seen are the update ids already taken in: typed, and pressed.
	Seen [2]Seen
	// Rest is until when nothing is pushed or proposed (safety.md A8), unix
	// seconds.
	Rest int64
	// Blocked is set while the person has blocked the bot.
	Blocked bool
	// Fact is the fact the last typed answer went to and FactMessage the
	// message it came in, so that editing the message edits the fact.
	Fact        string
	FactMessage int
	// Gone is set when everything was deleted (/forget, or after the time that
	// the person chose): what is left are the update ids, so that a repeat brings
	// nothing back, and a plan that was to stay. Whoever comes back begins anew.
	Gone bool
}

// Frame is one place in one flow.
type Frame struct {
	Flow  string
	State string
	// Nonce is the turn in which the state was entered; its buttons carry it.
	Nonce int
	// At is when the frame was last touched (unix minutes); its flow's TTL
	// counts from here.
	At int64
	// Phase is how far the state itself has come (typing, then confirming).
	Phase int
	// Picked are the ticks of a choice of several, as a bit set.
	Picked uint32
	// Drafts are the entries typed here that wait for a clear yes.
	Drafts []string
	// Over is true for a frame that interrupted the one below: at its end the
	// person is asked whether to go on there.
	Over bool
}

// Undo is what one answer changed, so that Back can take it away.
type Undo struct {
	// Keep frames of the stack stay; Frames go on top of them.
	Keep   int
	Frames []Frame
	// Facts are the former values; nil means there was none.
	Facts map[string]any
	// Planned are ids of schedule entries to take away; Lapsed are entries to
	// put back.
	Planned []string
	Lapsed  []Scheduled
	// Entries are ids of kept texts to delete.
	Entries []string
}

// Scheduled is something that falls due by itself and arrives as a turn.
type Scheduled struct {
	ID   string
	At   int64 // unix seconds
	Flow string
	// State is the state to enter; "" is the flow's start. For a paced
	// sequence it is the state whose time is up.
	State string
	// Tag groups entries that are called off together.
	Tag string
}

// Seen are the highest update ids of one of Telegram's queues, at most 16,
// rising, and when the newest was taken in (unix seconds).
type Seen struct {
	IDs []int64
	At  int64
}

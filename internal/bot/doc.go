// Package bot is the turn: the one way from an event to an answer.
//
//	event -> load the session -> dialogue.Step -> commit -> acknowledge -> talk -> note
//
// Each person has a lane with two queues: turns, one after the other, and
// talking, which says what the turns have put into the person's outbox. A turn
// never waits for a send. Help now waits for neither: it is sent as soon as it
// is taken in, and its turn follows.
//
// The package knows the interfaces of all other rooms; none knows it.
package bot

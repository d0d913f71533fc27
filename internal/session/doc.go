// Package session keeps what is known of each person in a Redis, and commits a
// turn in one script.
//
// A turn takes two round trips before the reply:
//
//	loaded, err := store.Load(ctx, chat)
//	next, effects := library.Step(loaded.Session, event)
//	receipt, err := store.Commit(ctx, session.Commit{Chat: chat, Was: loaded.Version, Session: next, Effects: effects})
//
// What is to be said stands in the person's outbox, in order. Whoever holds the
// talker's lease says it: after each message [Store.Note] takes the message off
// the list, renews the lease and tells what is next. Everybody else only
// appends. When the holder dies, the lease runs out and the due-set of the
// person's shard (see package schedule) brings somebody else.
//
// All keys of a person carry one hash tag, their shard's, so that one script
// may change them together, on a cluster too. Whatever a person typed, and
// whatever the bot knows of them, is sealed by package vault; in clear stand
// only the chat id, times, message ids and random numbers.
//
// Which master keys seal what stands here is written down ({keys}), so that a
// start with a wrong one is refused; [Store.Rotate] seals everything anew under
// another.
//
// The scripts are safe to be sent again, because a client may do that unasked.
// Each of them checks everything before its first write: Redis does not roll
// back.
package session

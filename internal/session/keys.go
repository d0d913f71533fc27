package session

import (
	"fmt"
	"strconv"
)

// Shards is the number of shards that people are spread over, each with one
// hash tag and one due-set.
const Shards = 256

// ShardOf is the shard of a person: the chat id modulo Shards.
func ShardOf(chat int64) int { return int(uint64(chat) % Shards) }

// DueKey is a shard's due-set: a sorted set whose members are people, by chat id
// in decimal, and whose scores are when somebody must look next (Unix
// milliseconds). A person who is to be looked at is in it, or in BulkKey's,
// never in both.
func DueKey(shard int) string { return tag(shard) + "due" }

// BulkKey is a shard's due-set of the people whose next message nobody waits
// for (see asked): it is said when the bucket of all unasked messages allows.
// What is to be said at once would stand behind a million check-ins if there
// were one set.
func BulkKey(shard int) string { return tag(shard) + "bulk" }

// DueKeys are the due-sets of all shards, for package schedule.
func DueKeys() []string { return ofAll(DueKey) }

// BulkKeys are the due-sets of all shards for what waits for the bulk bucket.
func BulkKeys() []string { return ofAll(BulkKey) }

func ofAll(key func(shard int) string) []string {
	keys := make([]string, Shards)
	for i := range keys {
		keys[i] = key(i)
	}
	return keys
}

// tags are the hash tags of the shards, {s000} to {s255}.
var tags = func() (all [Shards]string) {
	for i := range all {
		all[i] = fmt.Sprintf("{s%03d}", i)
	}
	return all
}()

func tag(shard int) string { return tags[shard] }

// The keys that tell which master keys are in use (see lua/announce.lua). They
// are nobody's, and one hash tag keeps them on one node.
const (
	mastersKey = "{keys}"
	livingKey  = "{keys}living"
)

// Places of a person's keys in the KEYS of a script. The scripts name them the
// same.
const (
	keySession  = iota // string: version, next due, sealed session
	keyOutbox          // list: item id, sealed message
	keyLease           // string: end of the talker's lease in ms, colon, when it was taken, colon, holder
	keySlots           // hash: slot -> message id
	keyMessages        // sorted set: message id by the time it was noted, ms
	keyEntries         // hash: entry id -> sealed text
	keyDead            // list: letter id, sealed dead letter
	keyRunner          // string: who shows the lines of a paced sequence (see lua/common.lua)
	keyDue             // the shard's due-set
	keyBulk            // the shard's due-set for what waits for the bulk bucket
	keyCount
)

// keysOf names all the keys that a script about this person may touch.
func keysOf(chat int64) []string {
	shard := ShardOf(chat)
	front, back := tag(shard), ":"+strconv.FormatInt(chat, 10)
	keys := make([]string, keyCount)
	for i := range own {
		keys[i] = front + own[i].Name + back
	}
	keys[keyDue], keys[keyBulk] = DueKey(shard), BulkKey(shard)
	return keys
}

// SessionKey is the key of a person's session, for whoever weighs it.
func SessionKey(chat int64) string { return keyOf(chat, keySession) }

func keyOf(chat int64, which int) string {
	return tag(ShardOf(chat)) + own[which].Name + ":" + strconv.FormatInt(chat, 10)
}

// Package vault seals what is known of people before it is stored, and opens it
// again (safety.md F2).
//
// A sealed value is
//
//	key id (4 bytes) | nonce (12 bytes) | ciphertext | tag (16 bytes)
//
// sealed by AES-256-GCM with a random nonce. Each person has a key of their
// own, derived from the master key by HKDF-SHA-256, so the number of values
// under one key stays small. The person and the kind of the value are
// authenticated with it: a value moved to another person, or read as another
// kind, does not open.
//
// A vault holds one primary master key, which seals, and any number of older
// ones, which only open. The key id is derived from the master key itself, so
// it names the right one whatever a file calls it.
package vault

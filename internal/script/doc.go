// Package script reads content (flows, facts, words, translations) into a
// dialogue.Library and finds every mistake in it at once, each with its file
// and line, so that somebody who is no programmer can mend it.
package script

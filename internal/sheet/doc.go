// Package sheet writes down all that the bot can say as one HTML page, flow by
// flow, for people who read and sign it and are no programmers: each state with
// its words, its buttons and where they lead, what is remembered, what the words
// rest on and who has reviewed them. The page needs nothing from outside itself
// and no script, and it prints.
package sheet

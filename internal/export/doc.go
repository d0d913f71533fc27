// Package export makes the copy of everything that is kept of a person
// (safety.md F1): a page that people read, and the same as data for programs. The
// form of the data is described in docs/privacy.md; its number is [Format].
package export

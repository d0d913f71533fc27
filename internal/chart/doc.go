// Package chart draws the pictures that flows show. Words stand in the caption,
// never in the picture: so it can be translated, read aloud, and needs no font.
// Nothing in a picture names the other person or the subject (safety.md D2).
package chart

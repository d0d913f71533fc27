// Package chart draws the pictures that flows show. Words stand in the caption,
// never in the picture: so it can be translated and read aloud, and needs a font
// for digits only. What a number stands for is told by a shape and a colour,
// which the caption explains in words. Nothing in a picture names the other
// person or the subject (safety.md D2).
package chart

// Package reading says how hard a text is to read: the Flesch-Kincaid grade
// level (Kincaid, Fishburne, Rogers and Chissom 1975, Derivation of New
// Readability Formulas for Navy Enlisted Personnel) and the age that belongs to
// it, five years more. It counts words, sentences and syllables and knows nothing
// of meaning: what it calls easy may still be hard to understand, or to bear.
// The formula is for English; another language needs another one.
package reading

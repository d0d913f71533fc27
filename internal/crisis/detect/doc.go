// Package detect reads what a person typed and says whether the words ask for
// more than the next screen: a wish to die, abuse, a wish to hurt or to follow
// somebody, a scam (safety.md B). It offers; it never blocks, reports or keeps.
//
//	detector, findings := detect.Load(content)
//	detector.Read("i dont wanna wake up tmrw", "en") // self_harm, indirect
//
// What it knows of a language is one file, content/crisis/detect/xx.yaml,
// written for counsellors (README.md beside it); nothing here is about English.
// A text goes this way:
//
//	fold.go, twins.go      characters: width, case, accents, look-alike letters
//	tokens.go, lookup.go   words and sentences; contractions, stretched and disguised words, slips
//	net.go, match.go       every pattern of the file at once, in one pass
//	judge.go               context that takes a match back: figures of speech, denial, others, the past
//	score.go               points for each class, and the rules' answer
//	pieces.go, learned.go  the model's opinion, from hashed words and letters
//	temper.go              the rules' answer weighed against it
//
// rules.go, pattern.go, compile.go and check.go read a file and find its
// mistakes. train.go learns the model (content/crisis/detect/xx.model) from the
// labelled texts; train/ is its command. A language without one has its rules.
package detect

// Package crisis is the crisis directory: whom to call, text or chat with, by
// country. It needs no state and no network, and every number it shows is
// copied from a file of content/crisis, letter by letter.
//
//	directory, findings := crisis.Load(content, time.Now())
//	directory.Emergency("PL", "en")                      // the emergency number
//	directory.Lines(dialogue.LinesQuery{Country: "PL", Topic: "crisis", At: at})
//	directory.Find("I live in Poland")                   // [PL], sure
//
// A [Country] is one file, written so that a volunteer can edit it; [Load]
// reads and checks them all, [Open] reads each when it is first asked for.
// What may be shown is decided in show.go, in which order in order.go, and how
// it reads in page.go and emergency.go, with the sentences of words.yaml. Hours
// are read in hours.go and held against the clock in opening.go. An operator
// switches records off by [Directory.SetOff] and learns from [Directory.Report]
// which ones somebody should look at. The search for a country in typed words
// begins in find.go.
package crisis

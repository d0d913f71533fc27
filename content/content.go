// Package content embeds what the bot says: flows, words, facts, the crisis
// directory, the rules for letters. CONTENT_DIR replaces it by a folder of the same layout.
package content

import "embed"

// FS is the built-in content.
//
//go:embed all:crisis all:flows all:letter *.yaml *.txt
var FS embed.FS

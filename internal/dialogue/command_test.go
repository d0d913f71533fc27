package dialogue

import "testing"

// A1: a command is read however it is written: with the bot's name behind it, in
// capitals, with a mark or a new line after it.
func TestA1ACommandIsReadHoweverItIsWritten(t *testing.T) {
	for text, want := range map[string][2]string{
		"/help_now": {"help_now", ""}, "/help_now Poland": {"help_now", "Poland"}, "/HELP_NOW": {"help_now", ""},
		"/help_now@some_bot Poland": {"help_now", "Poland"}, "/help_now@some_bot": {"help_now", ""}, "/help_now\nPoland": {"help_now", "Poland"},
		"/help_now!": {"help_now", "!"}, "/help_now, Poland": {"help_now", ", Poland"}, "/help_now🇵🇱": {"help_now", "🇵🇱"}, "/": {"", ""}, "/ x": {"", "x"},
	} {
		if name, rest, ok := asCommand(text); !ok || name != want[0] || rest != want[1] {
			t.Errorf("%q is %q and %q, %t", text, name, rest, ok)
		}
	}
	if _, _, ok := asCommand("help_now"); ok {
		t.Error("a word is no command")
	}
}

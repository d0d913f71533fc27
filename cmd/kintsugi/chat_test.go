package main

import (
	"bytes"
	"strings"
	"testing"
)

// piped holds a whole conversation through a pipe and returns what was said.
func piped(t *testing.T, dir, input string) (said, told string) {
	t.Helper()
	t.Chdir(t.TempDir())
	var out, err bytes.Buffer
	p := &process{ctx: t.Context(), variable: []string{"DATA_DIR=" + dir}, in: strings.NewReader(input), out: &out, err: &err}
	if code := p.run(); code != 0 {
		t.Fatalf("exit %d: %s", code, err.String())
	}
	return out.String(), err.String()
}

// Each line is answered before the next is read, and Help now is always there.
func TestPipedConversation(t *testing.T) {
	t.Setenv("PATH", t.TempDir()) // no server to be found: nothing to install
	said, told := piped(t, t.TempDir(), "/start\r\n\n"+strings.Repeat("x", 70_000)+"\n\xff\n/help_now PL")
	if n := strings.Count(said, "[Help now]"); n < 5 {
		t.Errorf("Help now was there %d times in 5 turns:\n%s", n, said)
	}
	if !strings.Contains(said, "112") {
		t.Errorf("the last line, which has no end, was not answered with Poland's emergency number:\n%s", said)
	}
	if strings.Count(told, "\n") != 1 || !strings.Contains(told, "nothing of this will be kept") {
		t.Errorf("told %q, want one line that nothing is kept", told)
	}
}

// Somebody who comes back is not a stranger, where there is a server to
// remember them.
func TestConversationSurvivesARestart(t *testing.T) {
	needServer(t)
	dir := t.TempDir()
	first, _ := piped(t, dir, "/start\n1\n")
	again, told := piped(t, dir, "/start\n")
	if told != "" {
		t.Errorf("told %q at the second start", told)
	}
	if again == "" || strings.HasPrefix(first, again) {
		t.Errorf("greeted anew after a restart:\n%s", again)
	}
	stranger, _ := piped(t, t.TempDir(), "/start\n")
	if !strings.HasPrefix(first, stranger) {
		t.Errorf("a stranger is greeted in two ways:\n%s\nand\n%s", first, stranger)
	}
}

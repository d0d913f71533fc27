package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kintsugi/internal/dialogue"
	"kintsugi/internal/session"
	"kintsugi/internal/vault"
)

// newKeyLine is a line as keys new prints it.
func newKeyLine(t *testing.T) string {
	t.Helper()
	code, line, says := call(t, nil, "keys", "new")
	if code != 0 || strings.Count(line, "\n") != 1 {
		t.Fatalf("exit %d, %q: %q", code, says, line)
	}
	if _, err := vault.New([]byte(line)); err != nil {
		t.Fatalf("the new line is no key: %v", err)
	}
	return line
}

// TestF2KeysByCommand changes the master key as docs/operations.md says: status,
// a new line, rotate, and the old line taken away.
func TestF2KeysByCommand(t *testing.T) {
	server, env := embedded(t)
	store := storeOn(t, server)
	for chat := range int64(3) {
		s := &dialogue.Session{Last: time.Now().Unix(), Facts: map[string]any{"label": "Vexilqua"}}
		effects := dialogue.Effects{Keep: []dialogue.Entry{{ID: "1", Text: "Vexilqua"}}}
		if _, err := store.Commit(t.Context(), session.Commit{Chat: theirChat + chat, Session: s, Effects: effects}); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.CheckMasters(t.Context()); err != nil {
		t.Fatal(err)
	}
	line := newKeyLine(t)
	both := []string{env[0], "MASTER_KEY=" + line + "old:" + someKey}
	alone := []string{env[0], "MASTER_KEY=" + line}

	code, out, says := call(t, both, "keys")
	if code != 0 || !strings.Contains(out, "  seals  -") || !strings.Contains(out, "old  ") || !strings.Contains(out, "0     3         0                3           0") {
		t.Errorf("status before: exit %d, %q:\n%s", code, says, out)
	}
	if code, out, _ = call(t, both, "keys", "status", "--quick"); code != 0 || strings.Contains(out, "sessions") {
		t.Errorf("quick status: exit %d:\n%s", code, out)
	}
	code, out, says = call(t, both, "keys", "rotate", "--batch", "2", "--pause", "0s")
	if code != 0 || !strings.Contains(out, "6 values looked at, 6 sealed anew, 0 changed") || !strings.Contains(out, "(old) seals nothing any more") {
		t.Errorf("rotate: exit %d, %q:\n%s", code, says, out)
	}
	if code, out, _ = call(t, alone, "keys"); code != 0 || strings.Count(out, "\n") != 2 || strings.Contains(out, "missing") {
		t.Errorf("status after: exit %d:\n%s", code, out)
	}
	for _, text := range []string{out, says} {
		if strings.Contains(text, "Vexilqua") || strings.Contains(text, "734") || strings.Contains(text, someKey) {
			t.Errorf("a command tells on somebody, or tells a key:\n%s", text)
		}
	}
	if code, out, says = call(t, env, "keys", "rotate"); code != 1 || !strings.Contains(says, "were sealed with another key (id ") || out != "" {
		t.Errorf("rotate with the old key only: exit %d, %q:\n%s", code, says, out)
	}
	id := strings.TrimSuffix(says[strings.Index(says, "(id ")+4:], says[strings.Index(says, ")"):])
	if code, _, says = call(t, alone, "keys", "lost", id); code != 1 {
		t.Errorf("a key that is here is given up: exit %d, %q", code, says)
	}
	if code, out, says = call(t, env, "keys", "lost", id); code != 0 {
		t.Errorf("keys lost: exit %d, %q:\n%s", code, says, out)
	}
	if code, out, says = call(t, env, "keys", "rotate"); code != 1 || !strings.Contains(says, "6 values could not be sealed anew") || !strings.Contains(out, "3 sessions don't open") {
		t.Errorf("rotate with the old key only: exit %d, %q:\n%s", code, says, out)
	}
	if code, out, _ = call(t, alone, "keys"); code != 0 || !strings.Contains(out, "3         0                3           0") {
		t.Errorf("what did not open was changed: exit %d:\n%s", code, out)
	}
}

// TestF2RotateBesideAnotherKey: nothing is done while a bot seals with a key that
// is not the first here.
func TestF2RotateBesideAnotherKey(t *testing.T) {
	server, env := embedded(t)
	if _, err := storeOn(t, server).Announce(t.Context()); err != nil {
		t.Fatal(err)
	}
	both := []string{env[0], "MASTER_KEY=" + newKeyLine(t) + "old:" + someKey}
	code, out, says := call(t, both, "keys", "rotate")
	if code != 1 || !strings.Contains(says, "a running bot still seals with another key") || strings.Count(says, "\n") != 1 {
		t.Errorf("exit %d, %q:\n%s", code, says, out)
	}
}

// TestF2AnotherKeyInDataDir: a data folder whose master.key was changed for
// another is refused in one line.
func TestF2AnotherKeyInDataDir(t *testing.T) {
	needServer(t)
	dir := t.TempDir()
	env := []string{"DATA_DIR=" + dir}
	if code, _, says := call(t, env, "chat"); code != 0 {
		t.Fatalf("first start: exit %d, %q", code, says)
	}
	file := filepath.Join(dir, "master.key")
	kept, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	write(t, file, string(vault.Generate()))
	code, _, says := call(t, env, "chat")
	if code != exitUsage || !strings.HasPrefix(says, "kintsugi: DATA_DIR: the data on this Redis were sealed with another key (id ") || strings.Count(says, "\n") != 1 {
		t.Errorf("with another key: exit %d, %q", code, says)
	}
	write(t, file, newKeyLine(t)+string(kept))
	if code, _, says := call(t, env, "chat"); code != 0 {
		t.Errorf("with its own key below a new one: exit %d, %q", code, says)
	}
}

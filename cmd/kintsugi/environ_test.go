package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEnvironmentWinsOverTheFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), ".env")
	write(t, file, "\ufeff# comment\nTELEGRAM_BOT_TOKEN='12345:abc'\nexport LEASE=20s # why\nLOG_LEVEL=debug\nCONTENT_DIR=\n")
	env, err := readEnviron(file, []string{"LOG_LEVEL=error", "LEASE=", "X=a=b", "=C:=odd"})
	if err != nil {
		t.Fatal(err)
	}
	delete(env, "") // Windows keeps such
	want := environ{"TELEGRAM_BOT_TOKEN": "12345:abc", "LEASE": "20s", "LOG_LEVEL": "error", "X": "a=b", "CONTENT_DIR": ""}
	if d := cmp.Diff(want, env); d != "" {
		t.Errorf("want -, got +:\n%s", d)
	}
}

func TestNoFileIsNoError(t *testing.T) {
	env, err := readEnviron(filepath.Join(t.TempDir(), ".env"), []string{"A=1"})
	if err != nil || env["A"] != "1" {
		t.Errorf("got %v, %v", env, err)
	}
}

func TestABrokenFileDoesNotShowItsLines(t *testing.T) {
	file := filepath.Join(t.TempDir(), ".env")
	write(t, file, "LOG_LEVEL=info\nSECRET_12345_abc\n")
	if _, err := readEnviron(file, nil); err == nil || !strings.HasPrefix(err.Error(), ".env: want lines") || strings.Contains(err.Error(), "12345") {
		t.Errorf("got %v", err)
	}
	folder := t.TempDir()
	if _, err := readEnviron(folder, nil); err == nil || !strings.HasPrefix(err.Error(), ".env: can't be read") {
		t.Errorf("a folder: %v", err)
	}
}

// FuzzEnvFile shows that no file makes the start panic, and that what the
// error says comes from us.
func FuzzEnvFile(f *testing.F) {
	for _, s := range []string{"A=1", "A='", "=", "export", "A=${A}", "\x00", "A: b", "A=\"\\"} {
		f.Add(s)
	}
	file := filepath.Join(f.TempDir(), ".env")
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := readEnviron(file, nil); err != nil && err.Error() != ".env: want lines of the form NAME=value" {
			t.Errorf("unknown error %q", err)
		}
	})
}

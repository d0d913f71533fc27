//go:build unix

package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"kintsugi/internal/crisis"
	"kintsugi/internal/dialogue"
	"kintsugi/internal/script"
)

// loadFolder loads a folder as CONTENT_DIR is.
func loadFolder(t *testing.T, dir string) (*dialogue.Library, *crisis.Directory, []script.Finding) {
	fsys, err := confine(dir)
	if err != nil {
		t.Error(err)
		return nil, nil, nil
	}
	return loadContent(fsys, time.Now())
}

// TestHostileFolderIsBounded: a content folder that holds links out of it, a pipe
// or a file without an end is refused at once, without a word of what the
// links lead to. A link within the folder, as container platforms make them, is
// followed.
func TestHostileFolderIsBounded(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "secret.yaml")
	write(t, outside, "root:x:0:0:Vexilqua\n")
	const hello = "flows/system/about.yaml"
	for what, spoil := range map[string]func(file string) error{
		"a link out of the folder":     func(file string) error { return os.Symlink(outside, file) },
		"a link to what never ends":    func(file string) error { return os.Symlink("/dev/zero", file) },
		"a pipe that nobody writes to": func(file string) error { return syscall.Mkfifo(file, 0o600) },
		"a file of eight megabytes":    func(file string) error { return os.WriteFile(file, make([]byte, 8<<20), 0o600) },
		"a file of holes":              func(file string) error { return errors.Join(os.WriteFile(file, nil, 0o600), os.Truncate(file, 1<<40)) },
	} {
		t.Run(what, func(t *testing.T) {
			dir := copyOfContent(t)
			file := filepath.Join(dir, filepath.FromSlash(hello))
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
			if err := spoil(file); err != nil {
				t.Fatal(err)
			}
			ended := make(chan struct{})
			var all string
			go func() {
				defer close(ended)
				_, _, found := loadFolder(t, dir)
				for _, f := range found {
					all += f.String() + "\n"
				}
			}()
			select {
			case <-ended:
			case <-time.After(60 * time.Second):
				t.Fatal("it is still being read")
			}
			if !strings.Contains(all, hello) || !strings.Contains(all, "can't be read") {
				t.Errorf("it is not refused:\n%s", all)
			}
			if strings.Contains(all, "Vexilqua") {
				t.Error("what stands outside the folder is told")
			}
		})
	}
	t.Run("a link within the folder", func(t *testing.T) {
		dir := copyOfContent(t)
		file := filepath.Join(dir, filepath.FromSlash(hello))
		if err := errors.Join(os.Rename(file, filepath.Join(dir, "about.real")), os.Symlink("../../about.real", file)); err != nil {
			t.Fatal(err)
		}
		if library, _, _ := loadFolder(t, dir); library == nil {
			t.Error("it is not followed")
		}
	})
}

//go:build linux

package endtoend

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"kintsugi/internal/telegramtest"
)

// smallDisk is a folder on a disk of its own. Mounting one takes root; under CI
// it has to work.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("no disk to fill: ", err)
		}
		t.Skip("left out: no disk to fill: ", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// fill leaves no room on the disk of a folder, and returns what makes room again.
func fill(t *testing.T, dir string) (room func(t *testing.T)) {
	t.Helper()
	name := filepath.Join(dir, "filler")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := io.Copy(f, zeros{}); !errors.Is(err, syscall.ENOSPC) {
		t.Fatal("the disk is not full: ", err)
	}
	return func(t *testing.T) {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
}

// zeros never end.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// TestRedisOnAFullDisk fills the disk that Redis keeps its log of changes on. What
// a person sees: Help now comes at once, anything else is answered once that nothing
// can be kept. What Redis took before it noticed is in its memory: it is on the disk
// as soon as there is room, and a crash after that loses none of it.
func TestRedisOnAFullDisk(t *testing.T) {
	t.Parallel()
	disk := smallDisk(t, "2m")
	r := newVictim(t, filepath.Join(disk, "redis"), nil)
	r.h.withAdmin(t)
	r.h.unhurried()
	p := r.h.start(t)
	all := r.h.people(11)
	beginCounting(t, all)
	each(all, "1")
	counted(t, all, 1, 20*time.Second)
	r.h.drained(t, 10*time.Second)
	var room func(*testing.T)
	taken := 0 // a turn of the bot's own may be what Redis notices it by
	f := redisFault{missing: "MISCONF", begin: func(t *testing.T, r *victim) {
		room = fill(t, disk)
		eventually(t, 10*time.Second, "Redis to notice", func() bool {
			err := r.ask.Set(context.Background(), "mark", strings.Repeat("x", 8<<10), 0).Err()
			if err == nil {
				taken++
			}
			return err != nil && strings.HasPrefix(err.Error(), "MISCONF")
		})
	}, end: func(t *testing.T, r *victim) {
		room(t)
		eventually(t, 10*time.Second, "Redis to write what it held back", func() bool {
			return strings.Contains(r.ask.Info(context.Background(), "persistence").Val(), "aof_last_write_status:ok")
		})
	}}
	r.away(t, f, p, all[:10], all[10])
	r.h.drained(t, 10*time.Second)
	r.killed(t)
	r.started(t)
	t.Logf("Redis took %d values before it noticed", taken)
	if n := r.ask.StrLen(context.Background(), "mark").Val(); n == 0 && taken > 0 {
		t.Error("what Redis had taken before it noticed is lost")
	}
	each(all[:10], "1")
	counted(t, all[:10], 3, 20*time.Second)
	p.stop(t)
}

// TestStartOnAFullDisk has a bot with a server of its own find no room for its
// data: it says so in one line that names the setting, and leaves no half of a key.
func TestStartOnAFullDisk(t *testing.T) {
	t.Parallel()
	disk := smallDisk(t, "256k")
	room := fill(t, disk)
	h := newHouse(t, telegramtest.Options{})
	delete(h.env, "REDIS_URL")
	delete(h.env, "MASTER_KEY")
	h.env["DATA_DIR"], h.env["PATH"] = filepath.Join(disk, "data"), os.Getenv("PATH")
	p := h.start(t)
	if code := p.exits(t, 20*time.Second); code != 2 {
		t.Errorf("exit code %d", code)
	}
	if said := strings.TrimSpace(p.out.String()); said != "kintsugi: DATA_DIR: the disk that holds it is full; make room, or choose another folder" {
		t.Errorf("it says:\n%s", said)
	}
	room(t)
	p = h.start(t)
	ann := h.people(1)[0]
	ann.Type("/start")
	hears(t, ann, "safer device")
	p.stop(t)
	if left, _ := filepath.Glob(filepath.Join(disk, "data", ".key-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

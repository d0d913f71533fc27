//go:build unix

package endtoend

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kintsugi/internal/localredis"
	"kintsugi/internal/session"
	"kintsugi/internal/telegramtest"
)

// moveTo has the house live on another Redis from now on.
func (h *house) moveTo(t testing.TB, redis *localredis.Server) {
	t.Helper()
	client, err := session.Open(redis.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	h.redis, h.client, h.env["REDIS_URL"] = redis, client, redis.URL()
	h.store = session.New(client, h.vault, session.Options{})
}

// redisIn starts a server with its data in a folder, and the settings that
// compose.yaml has unless told otherwise.
func redisIn(t testing.TB, dir string, args ...string) *localredis.Server {
	t.Helper()
	s, err := localredis.Node(append([]string{"--dir", dir, "--appendonly", "yes"}, args...)...)
	needed(t, err)
	t.Cleanup(func() { s.Close() })
	return s
}

// asksRedis runs redis-cli on a server.
func asksRedis(t testing.TB, s *localredis.Server, args ...string) string {
	t.Helper()
	host, port, _ := strings.Cut(s.Addrs()[0], ":")
	out, err := exec.Command("redis-cli", append([]string{"-h", host, "-p", port}, args...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("redis-cli %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// TestBackupAndRestore does what docs/operations.md says, with its commands: a
// backup while the bot talks, everything wiped, the backup restored. Somebody in
// the middle of a stage goes on there, whatever they press; a note that was
// planned comes; what was said after the backup is gone and breaks nothing.
func TestBackupAndRestore(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("redis-cli"); err != nil && os.Getenv("CI") != "true" {
		t.Skip("left out: redis-cli is missing")
	}
	dir := t.TempDir()
	data, backup := filepath.Join(dir, "data"), filepath.Join(dir, "backup.rdb")
	if err := os.Mkdir(data, 0o700); err != nil {
		t.Fatal(err)
	}
	h := houseOn(t, telegramtest.Options{}, redisIn(t, data))
	people := h.people(3)
	ann, bea, cleo := people[0], people[1], people[2]
	p := h.start(t)
	ann.Type("/start")
	hears(t, ann, "safer device")
	presses(t, ann, "Look around")
	hears(t, ann, "calm minutes")
	presses(t, ann, "Get through today")
	hears(t, ann, "Steady is for")
	presses(t, ann, "What is this feeling?")
	hears(t, ann, "Which feeling")
	presses(t, ann, "Longing")
	hears(t, ann, "Where in the body")
	fallDue(t, h, people[1:2], time.Now().Add(6*time.Second))
	before := h.kept(t, ann.ID())

	asksRedis(t, h.redis, "--rdb", backup)

	// Life goes on, until everything is lost.
	presses(t, ann, "Belly")
	hears(t, ann, "A feeling that has a name")
	later := ann.State().Screen
	cleo.Type("/start")
	hears(t, cleo, "safer device")
	if h.kept(t, ann.ID()).Version == before.Version {
		t.Fatal("nothing was kept after the backup")
	}
	p.kill()
	if err := h.redis.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(data); err != nil {
		t.Fatal(err)
	}

	// Restored: first without an append-only file, which would be taken for all
	// there is, then with one.
	if err := os.Mkdir(data, 0o700); err != nil {
		t.Fatal(err)
	}
	copied, err := os.ReadFile(backup)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(data, "dump.rdb"), copied, 0o600); err != nil {
		t.Fatal(err)
	}
	redis := redisIn(t, data, "--appendonly", "no")
	asksRedis(t, redis, "config", "set", "appendonly", "yes")
	eventually(t, 20*time.Second, "the append-only file to be written", func() bool {
		info := asksRedis(t, redis, "info", "persistence")
		return strings.Contains(info, "aof_rewrite_in_progress:0") && strings.Contains(info, "aof_rewrite_scheduled:0") && strings.Contains(info, "aof_last_bgrewrite_status:ok")
	})
	if err := redis.Close(); err != nil {
		t.Fatal(err)
	}
	told := len(bea.Sends())
	h.moveTo(t, redisIn(t, data))
	if got := h.kept(t, ann.ID()); got.Version != before.Version {
		t.Error("what was restored is not what was backed up")
	}
	p = h.start(t)
	p.says(t, "msg=talking")

	// A button from after the backup: the screen of then.
	ann.PressData(later.ID, later.Buttons[0][0].Data)
	hears(t, ann, "Where in the body")
	presses(t, ann, "Belly")
	hears(t, ann, "A feeling that has a name")
	eventually(t, 30*time.Second, "the planned note", func() bool { return len(bea.Sends()) > told })
	cleo.Type("look around") // the bot never met her
	hears(t, cleo, "safer device")
	p.stop(t)
	if strings.Contains(p.out.String(), "level=ERROR") {
		t.Errorf("after the restore something went wrong:\n%s", tail(p.out.String(), 20))
	}
}

package localredis

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// real ends the test where there is no server program: skipped at a desk,
// failed under CI.
func real(t *testing.T) {
	t.Helper()
	if _, err := binary(); err == nil {
		return
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("redis-server is missing; under CI it has to be there")
	}
	t.Skip("left out: redis-server is missing")
}

func client(t *testing.T, s *Server) redis.UniversalClient {
	t.Helper()
	c := redis.NewUniversalClient(s.Options())
	t.Cleanup(func() { c.Close() })
	return c
}

func closed(t *testing.T, s *Server) {
	t.Helper()
	for range 2 {
		if err := s.Close(); err != nil {
			t.Fatalf("close: %v", err)
		}
	}
}

func TestEmbeddedLetsKeysExpire(t *testing.T) {
	s, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, s)
	ctx, c := t.Context(), client(t, s)
	if err := c.Set(ctx, "k", "v", 30*time.Millisecond).Err(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(5 * time.Second); c.Exists(ctx, "k").Val() == 1; {
		if time.Now().After(deadline) {
			t.Fatal("the key outlived its time to live")
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// Whoever else is on the machine gets nothing from the server inside the process:
// its socket is in a folder of this user's, or, where there can be none, a
// password is asked for.
func TestEmbeddedIsThisUsersAlone(t *testing.T) {
	s, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, s)
	folder := filepath.Dir(s.Addrs()[0])
	info, err := os.Stat(folder)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%s: %v, %v", folder, info, err)
	}
	closed(t, s)
	if _, err := os.Stat(folder); !os.IsNotExist(err) {
		t.Errorf("the folder is left: %v", err)
	}

	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "nowhere"))
	s, err = Embedded()
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, s)
	if got := client(t, s).Incr(t.Context(), "k").Val(); got != 1 {
		t.Errorf("with its password: %d", got)
	}
	o := s.Options()
	o.Password = ""
	stranger := redis.NewUniversalClient(o)
	defer stranger.Close()
	if err := stranger.Get(t.Context(), "k").Err(); err == nil || !strings.Contains(err.Error(), "NOAUTH") {
		t.Errorf("without: %v", err)
	}
}

func TestChildKeepsItsDataOverARestart(t *testing.T) {
	real(t)
	dir := filepath.Join(t.TempDir(), "a folder with spaces")
	for i := range 3 {
		s, err := Child(dir)
		if err != nil {
			t.Fatal(err)
		}
		if got := client(t, s).Incr(t.Context(), "runs").Val(); got != int64(i+1) {
			t.Errorf("start %d found %d", i+1, got)
		}
		closed(t, s)
	}
}

func TestChildTakesALongPath(t *testing.T) {
	real(t)
	s, err := Child(filepath.Join(t.TempDir(), strings.Repeat("long", 40)))
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(filepath.Dir(s.Addrs()[0]))
	defer closed(t, s)
	if err := client(t, s).Ping(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
}

func TestChildRefusesAFolderInUse(t *testing.T) {
	real(t)
	dir := t.TempDir()
	s, err := Child(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, s)
	if _, err := Child(dir); !errors.Is(err, ErrInUse) {
		t.Fatalf("second start: %v, want ErrInUse", err)
	}
	if err := client(t, s).Ping(t.Context()).Err(); err != nil {
		t.Fatalf("the first server suffered: %v", err)
	}
}

func TestChildSaysWhyTheServerDidNotStart(t *testing.T) {
	real(t)
	_, err := Child(t.TempDir(), "--maxmemory-policy", "nonsense")
	if err == nil || !strings.Contains(err.Error(), "ended at once") {
		t.Fatalf("got %v", err)
	}
}

func TestChildNeedsABinary(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := Child(t.TempDir()); !errors.Is(err, ErrNoBinary) {
		t.Errorf("Child: %v", err)
	}
	if _, err := Cluster(3); !errors.Is(err, ErrNoBinary) {
		t.Errorf("Cluster: %v", err)
	}
}

// TestChildOfAKilledProcess runs this test binary as a process that starts a
// server and waits, kills it, and starts again on the same folder.
func TestChildOfAKilledProcess(t *testing.T) {
	real(t)
	if dir := os.Getenv("LOCALREDIS_DIR"); dir != "" {
		s, err := Child(dir)
		if err != nil {
			t.Fatal(err)
		}
		client(t, s).Set(t.Context(), "kept", "yes", 0)
		os.WriteFile(filepath.Join(dir, "up"), nil, 0o600)
		time.Sleep(time.Minute)
	}
	dir := t.TempDir()
	cmd := exec.Command(os.Args[0], "-test.run=^TestChildOfAKilledProcess$")
	cmd.Env = append(os.Environ(), "LOCALREDIS_DIR="+dir)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if _, err := os.Stat(filepath.Join(dir, "up")); err == nil {
			break
		}
		if time.Now().After(deadline) {
			cmd.Process.Kill()
			t.Fatal("the other process did not start its server")
		}
	}
	cmd.Process.Kill()
	cmd.Wait()
	s, err := Child(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, s)
	if got := client(t, s).Get(t.Context(), "kept").Val(); got != "yes" {
		t.Errorf("after the kill: %q", got)
	}
}

func TestClusterServesEverySlot(t *testing.T) {
	real(t)
	s, err := Cluster(3)
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, s)
	c := client(t, s).(*redis.ClusterClient)
	for i := range 100 {
		key := string(rune('a'+i%26)) + strings.Repeat("x", i)
		if err := c.Set(t.Context(), key, i, 0).Err(); err != nil {
			t.Fatalf("key %d: %v", i, err)
		}
	}
	err = c.ForEachMaster(t.Context(), func(ctx context.Context, n *redis.Client) error {
		if n.DBSize(ctx).Val() == 0 {
			return errors.New("a node holds nothing")
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	info, err := c.ClusterInfo(t.Context()).Result()
	if err != nil || !strings.Contains(info, "cluster_slots_ok:16384") {
		t.Errorf("not every slot is served: %v\n%s", err, info)
	}
}

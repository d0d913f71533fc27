package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"

	"kintsugi/internal/localredis"
)

// needServer leaves a test out where no real server can be started. With
// CI=true that is a failure.
func needServer(t *testing.T) {
	t.Helper()
	s, err := localredis.Child(t.TempDir())
	switch {
	case err == nil:
		s.Close()
	case errors.Is(err, localredis.ErrNoBinary) && os.Getenv("CI") != "true":
		t.Skip("needs redis-server")
	default:
		t.Fatal(err)
	}
}

func open(t *testing.T, c config) (home, []string, error) {
	t.Helper()
	var said []string
	h, err := openHome(t.Context(), c, func(s string) { said = append(said, s) })
	return h, said, err
}

func client(t *testing.T, h home) *redis.Client {
	t.Helper()
	o, err := redis.ParseURL(h.URL)
	if err != nil {
		t.Fatal(err)
	}
	c := redis.NewClient(o)
	t.Cleanup(func() { c.Close() })
	return c
}

func TestHomeSurvivesARestart(t *testing.T) {
	needServer(t)
	dir := filepath.Join(t.TempDir(), "new")
	h, said, err := open(t, config{DataDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if len(said) != 1 || !strings.Contains(said[0], filepath.Join(dir, "master.key")) {
		t.Errorf("said %q, want one line that names the new key", said)
	}
	info, err := os.Stat(filepath.Join(dir, "master.key"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key's file: %v, %v; want mode 0600", info, err)
	}
	sealed, err := h.Vault.Seal(1, "test", []byte("kept"))
	if err != nil {
		t.Fatal(err)
	}
	if err := client(t, h).Set(t.Context(), "k", sealed, 0).Err(); err != nil {
		t.Fatal(err)
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}

	h, said, err = open(t, config{DataDir: dir})
	if err != nil || len(said) != 0 {
		t.Fatalf("second start: %v, said %q", err, said)
	}
	defer h.Close()
	stored, err := client(t, h).Get(t.Context(), "k").Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := h.Vault.Open(1, "test", stored); err != nil || string(plain) != "kept" {
		t.Errorf("after a restart: %q, %v", plain, err)
	}
	if _, _, err := open(t, config{DataDir: dir}); !isSetting(err, "DATA_DIR", "another process") {
		t.Errorf("a folder in use: %v", err)
	}
}

// A new key would open nothing of what is there and hide that it is lost.
func TestHomeWithoutItsKeyIsRefused(t *testing.T) {
	needServer(t)
	dir := t.TempDir()
	h, _, err := open(t, config{DataDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if err := client(t, h).Set(t.Context(), "k", "v", 0).Err(); err != nil {
		t.Fatal(err)
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	key := filepath.Join(dir, "master.key")
	if err := os.Remove(key); err != nil {
		t.Fatal(err)
	}
	if _, _, err := open(t, config{DataDir: dir}); !isSetting(err, "DATA_DIR", "master.key that opens it is missing") {
		t.Errorf("no key: %v", err)
	}
	write(t, key, "x:damaged\n")
	if _, _, err := open(t, config{DataDir: dir}); !isSetting(err, "DATA_DIR", "damaged") {
		t.Errorf("a damaged key: %v", err)
	}
	h, _, err = open(t, config{DataDir: dir, MasterKey: someKey})
	if err != nil {
		t.Errorf("a key that was given: %v", err)
	} else {
		h.Close()
	}
}

func TestHomeWithoutAServerForgets(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	dir := filepath.Join(t.TempDir(), "new")
	h, said, err := open(t, config{DataDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	if len(said) != 1 || !strings.Contains(said[0], "nothing of this will be kept") {
		t.Errorf("said %q", said)
	}
	if err := client(t, h).Set(t.Context(), "k", "v", 0).Err(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a folder was made for nothing: %v", err)
	}
}

func TestHomeOfTheOperator(t *testing.T) {
	h, said, err := open(t, config{RedisURL: "redis://r.example", MasterKey: someKey, DataDir: "/nowhere"})
	if err != nil || h.URL != "redis://r.example" || len(said) != 0 {
		t.Errorf("got %q, said %q, %v", h.URL, said, err)
	}
}

func isSetting(err error, name, text string) bool {
	var s settingError
	return errors.As(err, &s) && s.name == name && strings.Contains(s.want, text)
}

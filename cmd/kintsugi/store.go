package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/redis/go-redis/v9"

	"kintsugi/internal/localredis"
	"kintsugi/internal/vault"
)

// home is where this process keeps what it knows of people: a server, and the
// vault that seals what goes there.
type home struct {
	// URL is the server's address in the form of REDIS_URL.
	URL string
	// Vault seals and opens.
	Vault *vault.Vault
	// Close stops the server if it is one of our own.
	Close func() error
	// Forgets is true for the server inside this process, which keeps nothing.
	Forgets bool
}

// openHome connects to what the operator named, or else starts a server of our
// own: a child with its data in DATA_DIR, or one inside this process that
// forgets. What the operator should know of it is told to say, a line each.
func openHome(ctx context.Context, c config, say func(string)) (home, error) {
	if c.RedisURL != "" {
		return withVault(c.RedisURL, c.MasterKey, func() error { return nil })
	}
	server, err := localredis.Child(filepath.Join(c.DataDir, "redis"))
	kept := err == nil
	switch {
	case errors.Is(err, localredis.ErrNoBinary):
		say("No redis-server or valkey-server was found, so nothing of this will be kept when it ends.")
		if server, err = localredis.Embedded(); err != nil {
			return home{}, err
		}
	case errors.Is(err, localredis.ErrInUse):
		return home{}, settingError{"DATA_DIR", "another process keeps its data in this folder; end it, or choose another folder"}
	case errors.Is(err, fs.ErrPermission):
		return home{}, settingError{"DATA_DIR", "this user may not write there; choose another folder"}
	case err != nil:
		return home{}, noRoom(err)
	}
	key := c.MasterKey
	if key == "" && kept {
		key, err = keptKey(ctx, filepath.Join(c.DataDir, "master.key"), server, say)
	} else if key == "" {
		key = string(vault.Generate())
	}
	if err != nil {
		return home{}, errors.Join(noRoom(err), server.Close())
	}
	h, err := withVault(server.URL(), key, server.Close)
	h.Forgets = !kept
	return h, err
}

// noRoom names the setting where a disk is full, whether this process found that
// out or the server, which only says it.
func noRoom(err error) error {
	if errors.Is(err, syscall.ENOSPC) || strings.Contains(err.Error(), "No space left on device") {
		return settingError{"DATA_DIR", "the disk that holds it is full; make room, or choose another folder"}
	}
	return err
}

// withVault completes a home; the server is stopped if the key is no good.
func withVault(url, key string, stop func() error) (home, error) {
	v, err := vault.New([]byte(key))
	if err != nil {
		return home{}, errors.Join(settingError{"DATA_DIR", "its master.key is damaged: " + err.Error()}, stop())
	}
	return home{URL: url, Vault: v, Close: stop}, nil
}

// keptKey reads the key of a server of our own, and makes it the first time.
// Only this user may read the file. A server that holds data but has lost its
// key is left alone: a new key could not open what is there.
func keptKey(ctx context.Context, file string, server *localredis.Server, say func(string)) (string, error) {
	data, err := os.ReadFile(file) // #nosec G304 -- a file in DATA_DIR
	if err == nil {
		return string(data), nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", settingError{"DATA_DIR", "its master.key can't be read by this user"}
	}
	empty, err := isEmpty(ctx, server)
	if err != nil {
		return "", err
	}
	if !empty {
		return "", settingError{"DATA_DIR", "holds data, but the master.key that opens it is missing: put it back, or choose another folder"}
	}
	key := vault.Generate()
	if err := writeKey(file, key); err != nil {
		return "", fmt.Errorf("master key: %w", err)
	}
	say("A key that seals what is said was made in " + file + ". Without it nothing can be read again: keep it safe.")
	return string(key), nil
}

func isEmpty(ctx context.Context, server *localredis.Server) (bool, error) {
	client := redis.NewUniversalClient(server.Options())
	defer client.Close()
	n, err := client.DBSize(ctx).Result()
	if err != nil {
		return false, fmt.Errorf("count keys of the server: %w", err)
	}
	return n == 0, nil
}

// writeKey writes a file that is either whole or not there, also after a power
// cut: half a key would lose everything sealed with it.
func writeKey(file string, key []byte) error {
	f, err := os.CreateTemp(filepath.Dir(file), ".key-*") // made with mode 0600
	if err != nil {
		return err
	}
	_, err = f.Write(key)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

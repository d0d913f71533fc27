//go:build unix

package localredis

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// tryLock opens and locks a file. The lock lives as long as the returned file,
// or a copy of it that a child has inherited, is open in any process. It
// returns ErrInUse while another holds it.
func tryLock(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) // #nosec G304 -- a file in DATA_DIR
	if err != nil {
		return nil, fmt.Errorf("localredis: lock: %w", err)
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return f, nil
	}
	f.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, ErrInUse
	}
	return nil, fmt.Errorf("localredis: lock %s: %w", path, err)
}

// socketLimit is what every system takes as the path of a unix socket, in bytes
// (macOS: 104 with the closing zero; the server adds a suffix while binding).
const socketLimit = 96

// socketPath is where the server of a folder listens: in the folder or, where
// that path is too long for a socket, in a folder of this user's under the
// system's temporary one, the same at each start.
func socketPath(dir string) (string, error) {
	if path := filepath.Join(dir, "redis.sock"); len(path) <= socketLimit {
		return path, nil
	}
	sum := sha256.Sum256([]byte(dir))
	short := filepath.Join(os.TempDir(), fmt.Sprintf("kintsugi-%d-%x", os.Getuid(), sum[:6]))
	if err := os.Mkdir(short, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return "", fmt.Errorf("localredis: %w", err)
	}
	info, err := os.Lstat(short)
	if err != nil {
		return "", fmt.Errorf("localredis: %w", err)
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok || !info.IsDir() || info.Mode().Perm() != 0o700 || int(stat.Uid) != os.Getuid() {
		return "", fmt.Errorf("localredis: %s belongs to somebody else; choose a shorter folder", short)
	}
	return filepath.Join(short, "redis.sock"), nil
}

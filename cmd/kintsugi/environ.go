package main

import (
	"bytes"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/joho/godotenv"
)

// environ is the environment, by name. A variable that is set to nothing counts
// as not set.
type environ map[string]string

// readEnviron puts the variables of a process (NAME=value) over those of an
// .env file, which may be missing.
func readEnviron(file string, process []string) (environ, error) {
	env := environ{}
	data, err := os.ReadFile(file) // #nosec G304 -- .env of the working directory
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, settingError{".env", "can't be read; make it a file that this user may read"}
	}
	// The library's own message quotes the line, which may hold a secret.
	values, err := godotenv.Parse(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	if err != nil {
		return nil, settingError{".env", "want lines of the form NAME=value"}
	}
	for name, value := range values {
		env[name] = value
	}
	for _, pair := range process {
		if name, value, ok := strings.Cut(pair, "="); ok && value != "" {
			env[name] = value
		}
	}
	return env, nil
}

// fromFile returns value, or what the file holds that NAME_FILE names.
func fromFile(env environ, name, value string, bad func(name, format string, args ...any)) string {
	file := env[name+"_FILE"]
	if file == "" {
		return strings.TrimSpace(value)
	}
	if value != "" {
		bad(name, "set either %s or %s_FILE, not both", name, name)
		return ""
	}
	data, err := os.ReadFile(file) // #nosec G304 -- the operator named it
	text := strings.TrimSpace(string(data))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		bad(name+"_FILE", "names a file that does not exist")
	case err != nil:
		bad(name+"_FILE", "names a file that can't be read")
	case text == "":
		bad(name+"_FILE", "names a file that is empty")
	}
	return text
}

// dataDir is the user's folder for data that belongs to programs. A clone of
// the sources would be a bad place: people share it.
func dataDir(env environ) string { return dataDirOn(runtime.GOOS, env) }

func dataDirOn(system string, env environ) string {
	home := env["HOME"]
	switch {
	case system == "windows" && env["LocalAppData"] != "":
		return filepath.Join(env["LocalAppData"], "kintsugi")
	case system == "windows" && env["LOCALAPPDATA"] != "":
		return filepath.Join(env["LOCALAPPDATA"], "kintsugi")
	case system == "darwin" && home != "":
		return filepath.Join(home, "Library", "Application Support", "kintsugi")
	case filepath.IsAbs(env["XDG_DATA_HOME"]):
		return filepath.Join(env["XDG_DATA_HOME"], "kintsugi")
	case home != "":
		return filepath.Join(home, ".local", "share", "kintsugi")
	}
	return "data"
}

// password is the secret part of a server's address, or "".
func password(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.User == nil {
		return ""
	}
	secret, _ := u.User.Password()
	return secret
}

package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kintsugi/internal/telegram"
)

const (
	someToken = "123456789:AAabcdefghijklmnopqrstuvwxyz0123456"
	someKey   = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
)

// standard is the configuration when nothing is set, with a change.
func standard(change func(*config)) config {
	c := config{
		Mode:        inTerminal,
		APIURL:      "https://api.telegram.org",
		Listen:      ":8080",
		DataDir:     "/home/sam/.local/share/kintsugi",
		LogLevel:    slog.LevelWarn,
		BulkRate:    25,
		Lease:       15 * time.Second,
		SendTimeout: 10 * time.Second,
	}
	if change != nil {
		change(&c)
	}
	return c
}

func onTelegram(c *config, m mode) {
	c.Mode, c.Token, c.Admin, c.LogLevel = m, someToken, "127.0.0.1:8081", slog.LevelInfo
	c.WebhookSecret = telegram.Secret(someToken)
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	tokenFile, keyFile := filepath.Join(dir, "token"), filepath.Join(dir, "key")
	write(t, tokenFile, someToken+"\r\n")
	write(t, keyFile, "# a key\n2026:"+someKey+"\n")

	for name, c := range map[string]struct {
		chat bool
		env  environ
		want config
	}{
		"nothing set": {want: standard(nil)},
		"a token": {
			env:  environ{"TELEGRAM_BOT_TOKEN": someToken},
			want: standard(func(c *config) { onTelegram(c, byPolling) }),
		},
		"a token in a file": {
			env:  environ{"TELEGRAM_BOT_TOKEN_FILE": tokenFile},
			want: standard(func(c *config) { onTelegram(c, byPolling) }),
		},
		"a token, and chat asked for": {
			chat: true,
			env:  environ{"TELEGRAM_BOT_TOKEN": someToken},
			want: standard(func(c *config) { c.Token, c.WebhookSecret = someToken, telegram.Secret(someToken) }),
		},
		"a public address": {
			env: environ{"TELEGRAM_BOT_TOKEN": someToken, "PUBLIC_URL": "https://bot.example.org:8443/kintsugi/", "WEBHOOK_SECRET": "s-_9"},
			want: standard(func(c *config) {
				onTelegram(c, byWebhook)
				c.PublicURL, c.WebhookSecret = "https://bot.example.org:8443/kintsugi", "s-_9"
			}),
		},
		"a Bot API server of one's own": {
			env: environ{"TELEGRAM_BOT_TOKEN": someToken, "TELEGRAM_API_URL": "http://127.0.0.1:9000/", "PUBLIC_URL": "http://127.0.0.1:9001"},
			want: standard(func(c *config) {
				onTelegram(c, byWebhook)
				c.APIURL, c.PublicURL = "http://127.0.0.1:9000", "http://127.0.0.1:9001"
			}),
		},
		"a server and a key in a file": {
			env: environ{"REDIS_URL": "rediss://u:p@r.example:6380/1", "REDIS_WAIT": "1", "MASTER_KEY_FILE": keyFile},
			want: standard(func(c *config) {
				c.RedisURL, c.RedisWait, c.MasterKey = "rediss://u:p@r.example:6380/1", 1, "# a key\n2026:"+someKey
			}),
		},
		"everything else": {
			env: environ{
				"LISTEN_ADDR": "127.0.0.1:0", "ADMIN_ADDR": "[::1]:9", "DATA_DIR": "/srv/kintsugi", "CONTENT_DIR": dir + "/",
				"LOG_LEVEL": "Debug", "LOG_FORMAT": "json", "LEASE": "2s", "SEND_TIMEOUT": "500ms", "MASTER_KEY": someKey,
			},
			want: standard(func(c *config) {
				c.Listen, c.Admin, c.DataDir, c.ContentDir = "127.0.0.1:0", "[::1]:9", "/srv/kintsugi", dir
				c.LogLevel, c.LogJSON, c.Lease, c.SendTimeout = slog.LevelDebug, true, 2*time.Second, 500*time.Millisecond
				c.MasterKey = someKey
			}),
		},
		"no admin server": {
			env: environ{"TELEGRAM_BOT_TOKEN": someToken, "ADMIN_ADDR": "off"},
			want: standard(func(c *config) {
				onTelegram(c, byPolling)
				c.Admin = ""
			}),
		},
	} {
		t.Run(name, func(t *testing.T) {
			env := environ{"HOME": "/home/sam"}
			for name, value := range c.env {
				env[name] = value
			}
			got, err := load(c.chat, env)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(got.DataDir, "/home/sam") {
				got.DataDir = "/home/sam/.local/share/kintsugi" // differs by system
			}
			if want := keyVariable(env); got.KeyFrom != want {
				t.Errorf("the key is said to come from %s, not %s", got.KeyFrom, want)
			}
			got.KeyFrom = ""
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("want -, got +:\n%s", d)
			}
		})
	}
}

// Each wrong value is one line that names its variable and doesn't show the
// value.
func TestLoadSaysWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	empty := filepath.Join(dir, "empty")
	write(t, empty, " \n")
	missing := filepath.Join(dir, "missing")
	with := func(e environ) environ {
		e["TELEGRAM_BOT_TOKEN"] = someToken
		return e
	}
	for name, c := range map[string]struct {
		env  environ
		want []string // one line each: how it starts
	}{
		"a token that is none":           {environ{"TELEGRAM_BOT_TOKEN": "HIDDEN"}, []string{"TELEGRAM_BOT_TOKEN: want the token"}},
		"no such token file":             {environ{"TELEGRAM_BOT_TOKEN_FILE": missing}, []string{"TELEGRAM_BOT_TOKEN_FILE: names a file that does not exist"}},
		"an empty token file":            {environ{"TELEGRAM_BOT_TOKEN_FILE": empty}, []string{"TELEGRAM_BOT_TOKEN_FILE: names a file that is empty"}},
		"a folder for a token file":      {environ{"TELEGRAM_BOT_TOKEN_FILE": dir}, []string{"TELEGRAM_BOT_TOKEN_FILE: names a file that can't be read"}},
		"token and file":                 {with(environ{"TELEGRAM_BOT_TOKEN_FILE": empty}), []string{"TELEGRAM_BOT_TOKEN: set either"}},
		"an API without a scheme":        {with(environ{"TELEGRAM_API_URL": "HIDDEN.example"}), []string{"TELEGRAM_API_URL: want the address"}},
		"a public address and no token":  {environ{"PUBLIC_URL": "https://HIDDEN.example"}, []string{"TELEGRAM_BOT_TOKEN: missing; PUBLIC_URL is set"}},
		"a public address without https": {with(environ{"PUBLIC_URL": "http://HIDDEN.example"}), []string{"PUBLIC_URL: want an address that starts with https"}},
		"a port Telegram doesn't call":   {with(environ{"PUBLIC_URL": "https://HIDDEN.example:9000"}), []string{"PUBLIC_URL: want port 443"}},
		"a public address that is none":  {with(environ{"PUBLIC_URL": "HIDDEN"}), []string{"PUBLIC_URL: want the address at which"}},
		"a webhook secret with spaces":   {with(environ{"WEBHOOK_SECRET": "HIDDEN HIDDEN"}), []string{"WEBHOOK_SECRET: want 1 to 256"}},
		"a listener without a port":      {with(environ{"LISTEN_ADDR": "HIDDEN"}), []string{"LISTEN_ADDR: want host:port"}},
		"a port too high":                {with(environ{"ADMIN_ADDR": "127.0.0.1:70000"}), []string{"ADMIN_ADDR: want host:port"}},
		"a server and no key":            {environ{"REDIS_URL": "redis://HIDDEN"}, []string{"MASTER_KEY_FILE: missing; with REDIS_URL"}},
		"a server of another kind":       {environ{"REDIS_URL": "http://HIDDEN", "MASTER_KEY": someKey}, []string{"REDIS_URL: Redis address: unknown scheme"}},
		"a server without a scheme":      {environ{"REDIS_URL": "HIDDEN:6379", "MASTER_KEY": someKey}, []string{"REDIS_URL: not a Redis address"}},
		"replicas that are no number":    {environ{"REDIS_WAIT": "HIDDEN"}, []string{"REDIS_WAIT: want a number"}},
		"a key that is too short":        {environ{"MASTER_KEY": "HIDDEN"}, []string{"MASTER_KEY: want one key of 32 bytes"}},
		"no such key file":               {environ{"MASTER_KEY_FILE": missing, "REDIS_URL": "redis://HIDDEN"}, []string{"MASTER_KEY_FILE: names a file that does not exist"}},
		"no such content":                {environ{"CONTENT_DIR": missing}, []string{"CONTENT_DIR: want a folder"}},
		"a level that is none":           {environ{"LOG_LEVEL": "HIDDEN"}, []string{"LOG_LEVEL: want debug"}},
		"a format that is none":          {environ{"LOG_FORMAT": "HIDDEN"}, []string{"LOG_FORMAT: want text or json"}},
		"a time without a unit":          {environ{"LEASE": "15"}, []string{"LEASE: want a time"}},
		"a time that is too short":       {environ{"SEND_TIMEOUT": "1ms"}, []string{"SEND_TIMEOUT: want a time"}},
		"a lease shorter than a send":    {environ{"LEASE": "5s", "SEND_TIMEOUT": "5s"}, []string{"LEASE: want a longer time than SEND_TIMEOUT"}},
		"several at once":                {environ{"LOG_LEVEL": "HIDDEN", "LEASE": "HIDDEN"}, []string{"LOG_LEVEL: ", "LEASE: "}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := load(false, c.env)
			if err == nil {
				t.Fatal("no error")
			}
			lines := strings.Split(err.Error(), "\n")
			if len(lines) != len(c.want) {
				t.Fatalf("%d lines, want %d: %q", len(lines), len(c.want), lines)
			}
			for i, line := range lines {
				if !strings.HasPrefix(line, c.want[i]) {
					t.Errorf("line %q, want it to start %q", line, c.want[i])
				}
				if strings.Contains(line, "HIDDEN") || strings.Contains(line, someToken) {
					t.Errorf("line %q shows the value", line)
				}
			}
		})
	}
}

func TestDataDir(t *testing.T) {
	for name, c := range map[string]struct {
		system string
		env    environ
		want   string
	}{
		"linux":                {"linux", environ{"HOME": "/h"}, "/h/.local/share/kintsugi"},
		"linux with XDG":       {"linux", environ{"HOME": "/h", "XDG_DATA_HOME": "/x"}, "/x/kintsugi"},
		"XDG must be absolute": {"linux", environ{"HOME": "/h", "XDG_DATA_HOME": "x"}, "/h/.local/share/kintsugi"},
		"macOS":                {"darwin", environ{"HOME": "/h"}, "/h/Library/Application Support/kintsugi"},
		"windows":              {"windows", environ{"LOCALAPPDATA": "/l", "HOME": "/h"}, "/l/kintsugi"},
		"nobody's":             {"linux", nil, "data"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := filepath.ToSlash(dataDirOn(c.system, c.env)); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestDerivedSecretIsOneTelegramTakes(t *testing.T) {
	a, b := telegram.Secret(someToken), telegram.Secret(someToken+"x")
	if a == b || !secretPattern.MatchString(a) || strings.Contains(a, someToken) {
		t.Errorf("secrets of two tokens: %q, %q", a, b)
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

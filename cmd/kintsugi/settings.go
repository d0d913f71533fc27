package main

import (
	"log/slog"
	"net"
	"net/url"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"kintsugi/internal/session"
	"kintsugi/internal/telegram"
)

// adminStandard can be reached from this machine only.
const adminStandard = "127.0.0.1:8081"

// setting is one variable of the environment. docs/configuration.md holds the
// same table; a test compares them.
type setting struct {
	name     string
	standard string // the value when none is set
	help     string // one line, also in the documentation
	set      func(c *config, value string) error
}

// settings are all the variables there are, in the order of the documentation.
var settings = []setting{
	{"TELEGRAM_BOT_TOKEN", "", "The bot's token from BotFather. Without it the conversation is in the terminal.", text(func(c *config) *string { return &c.Token })},
	{"TELEGRAM_BOT_TOKEN_FILE", "", "A file that holds the token, instead of TELEGRAM_BOT_TOKEN.", nil},
	{"TELEGRAM_API_URL", telegram.DefaultAPIURL, "Another Bot API server, for example one of your own.", setAPIURL},
	{"PUBLIC_URL", "", "The https address at which Telegram reaches this bot. With it the bot gets its updates by webhook, without it by long polling.", setPublicURL},
	{"WEBHOOK_SECRET", "", "What Telegram sends along with each call of the webhook: 1 to 256 letters, digits, _ and -. Derived from the token when not set, so that all processes agree.", setWebhookSecret},
	{"LISTEN_ADDR", ":8080", "Where the webhook listens. Nothing listens here without PUBLIC_URL.", address(func(c *config) *string { return &c.Listen })},
	{"ADMIN_ADDR", adminStandard, "Where /healthz, /readyz and /metrics are served; `off` for nowhere. In the terminal nothing is served unless this is set.", setAdmin},
	{"REDIS_URL", "", "A Redis or Valkey server: redis://, rediss://, redis+cluster://, rediss+cluster://, redis+sentinel:// or unix://. Without it the bot starts one of its own.", setRedisURL},
	{"REDIS_WAIT", "0", "For how many replicas a commit waits, a second at most. With 1 nothing that a replica confirmed is lost when the primary fails.", setRedisWait},
	{"DATA_DIR", "", "Where a server of the bot's own keeps its data and its key. When not set, the user's data folder: $XDG_DATA_HOME/kintsugi or ~/.local/share/kintsugi, on macOS ~/Library/Application Support/kintsugi, on Windows %LocalAppData%\\kintsugi.", text(func(c *config) *string { return &c.DataDir })},
	{"MASTER_KEY_FILE", "", "A file that holds the key that seals what people say. Needed with REDIS_URL; otherwise one is made in DATA_DIR.", nil},
	{"MASTER_KEY", "", "The key itself, instead of MASTER_KEY_FILE.", text(func(c *config) *string { return &c.MasterKey })},
	{"CONTENT_DIR", "", "A folder with the layout of content/ that replaces the built-in content. Read again on SIGHUP.", setContentDir},
	{"LOG_LEVEL", "info", "debug, info, warn or error. In the terminal warn, unless set.", setLogLevel},
	{"LOG_FORMAT", "text", "text or json. Logs go to the standard error.", setLogFormat},
	{"BULK_RATE", "25", "How many messages a second that nobody asked for just then (check-ins) all processes say together. Telegram allows about 30 a second, replies included; up to 1000 where paid broadcasts are switched on.", setBulkRate},
	{"LEASE", "15s", "How long a process that fell silent keeps the right to speak in a chat; longer than SEND_TIMEOUT.", duration(func(c *config) *time.Duration { return &c.Lease })},
	{"SEND_TIMEOUT", "10s", "The deadline of one call to Telegram.", duration(func(c *config) *time.Duration { return &c.SendTimeout })},
}

var (
	tokenPattern  = regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]+$`)
	secretPattern = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`) // setWebhook, secret_token
)

func text(field func(*config) *string) func(*config, string) error {
	return func(c *config, value string) error {
		*field(c) = value
		return nil
	}
}

func address(field func(*config) *string) func(*config, string) error {
	return func(c *config, value string) error {
		host, port, err := net.SplitHostPort(value)
		n, portErr := strconv.ParseUint(port, 10, 16)
		if err != nil || portErr != nil || strings.ContainsAny(host, "/ ") {
			return wrong("want host:port, for example 127.0.0.1:8081 or :8080")
		}
		*field(c) = net.JoinHostPort(host, strconv.FormatUint(n, 10))
		return nil
	}
}

func duration(field func(*config) *time.Duration) func(*config, string) error {
	return func(c *config, value string) error {
		d, err := time.ParseDuration(value)
		if err != nil || d < 100*time.Millisecond || d > time.Hour {
			return wrong("want a time from 100ms to 1h, for example 15s")
		}
		*field(c) = d
		return nil
	}
}

func setAPIURL(c *config, value string) error {
	u, err := url.Parse(value)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || u.RawQuery != "" {
		return wrong("want the address of a Bot API server, for example %s", telegram.DefaultAPIURL)
	}
	c.APIURL = strings.TrimRight(value, "/")
	return nil
}

func setPublicURL(c *config, value string) error {
	c.PublicURL = strings.TrimRight(value, "/")
	return nil
}

// unreachable says what is wrong with an address for setWebhook, or "".
// Telegram's own server takes https on four ports only; a Bot API server of
// one's own takes any address.
func unreachable(address string, telegrams bool) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || u.RawQuery != "" || u.User != nil {
		return "want the address at which Telegram reaches this bot, for example https://bot.example.org"
	}
	if telegrams && u.Scheme != "https" {
		return "want an address that starts with https://; Telegram calls no other"
	}
	if ports := []string{"", "443", "80", "88", "8443"}; telegrams && !slices.Contains(ports, u.Port()) {
		return "want port 443, 80, 88 or 8443; Telegram calls no other"
	}
	return ""
}

func setWebhookSecret(c *config, value string) error {
	if !secretPattern.MatchString(value) {
		return wrong("want 1 to 256 letters, digits, _ and -")
	}
	c.WebhookSecret = value
	return nil
}

func setAdmin(c *config, value string) error {
	if value == "off" {
		c.Admin = ""
		return nil
	}
	if address(func(c *config) *string { return &c.Admin })(c, value) != nil {
		return wrong("want host:port, for example 127.0.0.1:8081, or off")
	}
	return nil
}

func setRedisURL(c *config, value string) error {
	client, err := session.Open(value) // does not connect
	if err != nil {
		return wrong("%s", strings.TrimPrefix(err.Error(), "session: "))
	}
	c.RedisURL = value
	return client.Close()
}

func setRedisWait(c *config, value string) error {
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 || n > 9 {
		return wrong("want a number of replicas, 0 to 9")
	}
	c.RedisWait = n
	return nil
}

func setBulkRate(c *config, value string) error {
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 || n > 1000 {
		return wrong("want a number of messages a second, 1 to 1000")
	}
	c.BulkRate = n
	return nil
}

func setContentDir(c *config, value string) error {
	if info, err := os.Stat(value); err != nil || !info.IsDir() {
		return wrong("want a folder that can be read, with the layout of content/")
	}
	c.ContentDir = path.Clean(value)
	return nil
}

func setLogLevel(c *config, value string) error {
	levels := map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}
	level, ok := levels[strings.ToLower(value)]
	if !ok {
		return wrong("want debug, info, warn or error")
	}
	c.LogLevel = level
	return nil
}

func setLogFormat(c *config, value string) error {
	if value != "text" && value != "json" {
		return wrong("want text or json")
	}
	c.LogJSON = value == "json"
	return nil
}

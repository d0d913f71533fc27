package main

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"kintsugi/internal/telegram"
	"kintsugi/internal/vault"
)

// mode is where the conversation takes place.
type mode int

const (
	inTerminal mode = iota // no token: in the terminal
	byPolling              // a token: Telegram, asked for updates
	byWebhook              // a token and a public address: Telegram calls
)

// config is what the operator decided, checked and complete.
type config struct {
	Mode mode

	Token         string // of the bot, from BotFather; "" in the terminal
	APIURL        string // of the Bot API, without a slash at the end
	PublicURL     string // where Telegram reaches the webhook; "" when polling
	WebhookSecret string // comes with each call of the webhook
	Listen        string // address of the webhook's listener

	Admin string // address of the admin server; "" for none

	RedisURL  string // "" for a server of our own
	RedisWait int    // replicas that must have a commit before it counts
	DataDir   string // where a server of our own keeps its data, and its key
	MasterKey string // text of the key or keys; "" to keep one in DataDir
	KeyFrom   string // the variable that named them

	ContentDir string // replaces the built-in content; "" for that

	LogLevel slog.Level
	LogJSON  bool

	BulkRate    int           // unasked messages a second, of all processes
	Lease       time.Duration // how long one process speaks for a chat
	SendTimeout time.Duration // deadline of one call to Telegram
}

// secrets are the values that must never be seen in a log or an error.
func (c config) secrets() []string {
	secrets := []string{c.Token, c.WebhookSecret, password(c.RedisURL)}
	for line := range strings.SplitSeq(c.MasterKey, "\n") {
		if !strings.HasPrefix(line, "#") {
			secrets = append(secrets, strings.TrimSpace(line[strings.LastIndex(line, ":")+1:]))
		}
	}
	return secrets
}

// settingError is a wrong or missing value of one variable. Its text names the
// variable and says what is expected, and never holds the value.
type settingError struct {
	name, want string
}

func (e settingError) Error() string { return e.name + ": " + e.want }

// wrong is what a setting's own function returns; load adds the name.
func wrong(format string, args ...any) error {
	return settingError{want: fmt.Sprintf(format, args...)}
}

// named gives the error of a setting's own function the variable's name.
func named(name string, err error) error {
	var e settingError
	if errors.As(err, &e) {
		return settingError{name, e.want}
	}
	return fmt.Errorf("%s: %w", name, err)
}

// load reads the settings from the environment. With chat the conversation is
// in the terminal whatever else is set. The error has one line for each
// variable that is wrong or missing.
func load(chat bool, env environ) (config, error) {
	var c config
	var problems []error
	for _, s := range settings {
		value := env[s.name]
		if value == "" {
			value = s.standard
		}
		if value == "" || s.set == nil {
			continue
		}
		if err := s.set(&c, value); err != nil {
			problems = append(problems, named(s.name, err))
		}
	}
	problems = append(problems, c.complete(chat, env)...)
	return c, errors.Join(problems...)
}

// complete decides what follows from several settings together.
func (c *config) complete(chat bool, env environ) []error {
	var problems []error
	bad := func(name, format string, args ...any) {
		problems = append(problems, settingError{name, fmt.Sprintf(format, args...)})
	}
	c.Token = fromFile(env, "TELEGRAM_BOT_TOKEN", c.Token, bad)
	c.MasterKey = fromFile(env, "MASTER_KEY", c.MasterKey, bad)
	c.KeyFrom = keyVariable(env)
	if c.Token != "" && !tokenPattern.MatchString(c.Token) {
		bad("TELEGRAM_BOT_TOKEN", "want the token as BotFather gave it: digits, a colon, then letters and digits")
	}
	if c.PublicURL != "" && c.Token == "" && !chat {
		bad("TELEGRAM_BOT_TOKEN", "missing; PUBLIC_URL is set, so this should run on Telegram")
	}
	if c.RedisURL != "" && c.MasterKey == "" && env["MASTER_KEY_FILE"] == "" {
		bad("MASTER_KEY_FILE", "missing; with REDIS_URL set, name a file with the key that seals what people say (docs/configuration.md says how to make one)")
	}
	if c.MasterKey != "" {
		if _, err := vault.New([]byte(c.MasterKey)); err != nil {
			bad(keyVariable(env), "want one key of 32 bytes, in base64 or hex, or lines of the form name:key (%s)", strings.TrimPrefix(err.Error(), "vault: "))
		}
	}
	if c.PublicURL != "" {
		if want := unreachable(c.PublicURL, c.APIURL == telegram.DefaultAPIURL); want != "" {
			bad("PUBLIC_URL", "%s", want)
		}
	}
	if c.Lease > 0 && c.SendTimeout > 0 && c.Lease <= c.SendTimeout {
		bad("LEASE", "want a longer time than SEND_TIMEOUT")
	}
	if c.DataDir == "" {
		c.DataDir = dataDir(env)
	}
	if c.WebhookSecret == "" && c.Token != "" {
		c.WebhookSecret = telegram.Secret(c.Token)
	}
	c.Mode = where(chat, c.Token, c.PublicURL)
	if c.Mode == inTerminal {
		c.quiet(env)
	}
	return problems
}

// keyVariable is where the master key came from.
func keyVariable(env environ) string {
	switch {
	case env["MASTER_KEY_FILE"] != "":
		return "MASTER_KEY_FILE"
	case env["MASTER_KEY"] != "":
		return "MASTER_KEY"
	}
	return "DATA_DIR"
}

func where(chat bool, token, publicURL string) mode {
	switch {
	case chat || token == "":
		return inTerminal
	case publicURL == "":
		return byPolling
	}
	return byWebhook
}

// quiet leaves the terminal to the conversation, unless asked otherwise.
func (c *config) quiet(env environ) {
	if env["LOG_LEVEL"] == "" {
		c.LogLevel = slog.LevelWarn
	}
	if env["ADMIN_ADDR"] == "" {
		c.Admin = ""
	}
}

package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/redis/go-redis/v9"

	"kintsugi/internal/session"
	"kintsugi/internal/vault"
)

// office is what a command for operators has of a bot that runs elsewhere: its
// server and its key.
type office struct {
	config
	client redis.UniversalClient
	store  *session.Store
	vault  *vault.Vault
}

// operate does something with the server of the running bots: REDIS_URL, or the
// one that a bot here started for itself. keyed asks for the master key as well.
func (p *process) operate(keyed bool, do func(ctx context.Context, o office) error) error {
	c, err := p.switchServer()
	if err != nil {
		return err
	}
	if c.RedisURL == "" {
		return errNoServer
	}
	o := office{config: c}
	if keyed {
		if o.vault, err = p.key(&o.config); err != nil {
			return err
		}
	}
	redis.SetLogger(redisLog{slog.New(slog.DiscardHandler)}) // the error says it too
	if o.client, err = session.Open(c.RedisURL); err != nil {
		return err
	}
	defer o.client.Close()
	o.store = session.New(o.client, o.vault, session.Options{})
	return masked(o.config, do(p.ctx, o))
}

// key opens the master key: what is set, or the one that a bot here has made.
func (p *process) key(c *config) (*vault.Vault, error) {
	env, err := p.environ()
	if err != nil {
		return nil, err
	}
	var problems []error
	bad := func(name, format string, args ...any) {
		problems = append(problems, named(name, wrong(format, args...)))
	}
	c.MasterKey = fromFile(env, "MASTER_KEY", env["MASTER_KEY"], bad)
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	if c.MasterKey == "" {
		data, err := os.ReadFile(filepath.Join(c.DataDir, "master.key"))
		if err != nil {
			return nil, settingError{"MASTER_KEY_FILE", "missing; name the file with the key that the bots use"}
		}
		c.MasterKey = string(data)
	}
	v, err := vault.New([]byte(c.MasterKey))
	if err != nil {
		return nil, settingError{keyVariable(env), "is no key that the bots could use"}
	}
	return v, nil
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/v9"

	"kintsugi/content"
	"kintsugi/internal/bot"
	"kintsugi/internal/chart"
	"kintsugi/internal/crisis"
	"kintsugi/internal/dialogue"
	"kintsugi/internal/schedule"
	"kintsugi/internal/script"
	"kintsugi/internal/session"
	"kintsugi/internal/telegram"
	"kintsugi/internal/terminal"
)

// stopTime is how long turns in hand may take to finish when the process is
// told to stop; takenTime, which is part of it, how long what Telegram has handed
// over may take until it is kept.
const (
	stopTime  = 12 * time.Second
	takenTime = 8 * time.Second
)

// house is everything that runs, put together.
type house struct {
	config
	log     *slog.Logger
	say     func(string)
	client  redis.UniversalClient
	store   *session.Store
	vault   home
	bucket  *schedule.Bucket
	metrics *prometheus.Registry
	bot     *bot.Bot
	off     *switchboard
	ready   atomic.Pointer[error] // what is still missing of Telegram
}

// converse puts the rooms together and lets them talk until the process is told
// to stop or, in the terminal, the input ends.
func (p *process) converse(c config, h home, log *slog.Logger) error {
	library, directory, err := builtIn(c)
	if err != nil {
		return err
	}
	redis.SetLogger(redisLog{log})
	client, err := session.Open(h.URL)
	if err != nil {
		return err
	}
	defer client.Close()
	x := &house{config: c, log: log, say: p.sayer(c, log), client: client, vault: h, metrics: newRegistry()}
	x.ready.Store(new(error))
	x.off = newSwitchboard(client, log)
	x.off.use(directory)
	x.bucket = schedule.NewBucket(client, schedule.BucketOptions{Rate: float64(c.BulkRate)})
	x.store = session.New(client, h.Vault, session.Options{Lease: c.Lease, WaitReplicas: c.RedisWait, CheckFirst: true})
	options := bot.Options{
		Library: library, Store: x.store, Log: log, Metrics: bot.NewMetrics(x.metrics),
		Tally: countFailed(client), Pseudonym: h.Vault.Pseudonym, Lease: c.Lease, SendTimeout: c.SendTimeout,
		Slow: x.slow,
	}
	if c.Mode == inTerminal {
		return x.inTerminal(p, options)
	}
	return x.onTelegram(p.ctx, options)
}

// builtIn reads the content: that of the binary, which its tests have checked,
// or a folder, which is refused whole when something is wrong with it.
func builtIn(c config) (*dialogue.Library, *crisis.Directory, error) {
	if c.ContentDir != "" {
		return folder(c.ContentDir)
	}
	directory, err := crisis.Open(content.FS, time.Now())
	if err != nil {
		return nil, nil, fmt.Errorf("content: %w", err)
	}
	rooms, rules := around(content.FS, directory)
	if len(rules) > 0 { // a language would go unread
		return nil, nil, fmt.Errorf("content: %s", rules[0])
	}
	library, found := script.Load(content.FS, rooms)
	if library == nil {
		return nil, nil, verdict(found)
	}
	return library, directory, nil
}

func folder(dir string) (*dialogue.Library, *crisis.Directory, error) {
	fsys, err := confine(dir)
	if err != nil {
		return nil, nil, settingError{"CONTENT_DIR", "want a folder that can be read, with the layout of content/"}
	}
	library, directory, found := loadContent(fsys, time.Now())
	if library == nil {
		return nil, nil, settingError{"CONTENT_DIR", fmt.Sprintf("%d mistakes; `kintsugi content check` names them, the first is %s", len(script.Errors(found)), script.Errors(found)[0])}
	}
	return library, directory, nil
}

// settleTime is how long the next line of a terminal waits for the answers to the
// one before. While the store takes nothing they are never done with, and the
// next line may be somebody who needs help (safety.md A1).
const settleTime = 8 * time.Second

// inTerminal talks to whoever sits at the terminal, or to a pipe.
func (x *house) inTerminal(p *process, o bot.Options) error {
	if err := x.connect(p.ctx); err != nil {
		return err
	}
	screen := p.options()
	screen.Opening = "/start"
	screen.Settled = func(ctx context.Context) error {
		most, cancel := context.WithTimeout(ctx, settleTime)
		defer cancel()
		if err := x.bot.Settled(most, terminal.Chat); err != nil && most.Err() == nil {
			return err
		}
		return ctx.Err()
	}
	t := terminal.New(p.out, screen)
	o.Out = t
	x.bot = bot.New(o)
	x.off.look(p.ctx)
	admin := adminPart(x.config, x.admin(), x.log, x.say)
	return together(p.ctx, admin, x.due, x.announce, x.off.follow, x.reload, func(ctx context.Context) error {
		err := t.Run(ctx, p.in, x.bot.Take)
		return errors.Join(err, x.stop(time.Now()))
	})
}

// connect waits for the store; whoever sits at a terminal is told at once what
// is wrong with it.
func (x *house) connect(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, stopTime)
	defer cancel()
	err := x.checkStore(ctx)
	var setting settingError
	if err != nil && !errors.As(err, &setting) {
		return settingError{"REDIS_URL", strings.TrimPrefix(err.Error(), "session: ")}
	}
	return err
}

// storeWait is how long a start waits for the store. Then people are answered as
// in any outage: who needs help gets it (safety.md A1).
const storeWait = 5 * time.Second

// onTelegram talks on Telegram, by polling or by webhook. What is away at the
// start is waited for, the store for storeWait.
func (x *house) onTelegram(ctx context.Context, o bot.Options) error {
	api, err := telegram.New(telegram.Config{
		Token: x.Token, APIURL: x.APIURL, Log: x.log, CallTimeout: x.SendTimeout, Grace: takenTime,
		Observe:     observe(x.metrics),
		GroupNotice: func(lang string) string { return x.bot.Library().Words(lang).Group },
	})
	if err != nil {
		return err
	}
	defer api.Close()
	o.Out = telegram.NewSender(api, chart.Draw)
	if x.Mode == byWebhook {
		o.Busy = telegram.Busy{After: time.Second}
	}
	x.bot = bot.New(o)
	missing := errors.New("not asked yet")
	x.ready.Store(&missing)
	there := make(chan struct{})
	store := func(ctx context.Context) error {
		if err := x.waitForStore(ctx); err != nil {
			return quietly(ctx, err)
		}
		x.off.look(ctx)
		close(there)
		return x.announce(ctx)
	}
	return together(ctx, adminPart(x.config, x.admin(), x.log, x.say), x.reload, store, func(ctx context.Context) error {
		select {
		case <-there:
		case <-time.After(storeWait):
			x.log.Warn("the store is away; people are answered without it")
		case <-ctx.Done():
			return nil
		}
		if err := api.Ready(ctx); err != nil {
			return quietly(ctx, refused(err))
		}
		x.ready.Store(new(error))
		x.log.Info("talking", "bot", api.Username(), "webhook", x.Mode == byWebhook)
		go api.Announce(ctx, languages(o.Library)) // a slow menu keeps nobody waiting
		return together(ctx, x.due, x.off.follow, func(ctx context.Context) error {
			told := make(chan time.Time, 1)
			defer context.AfterFunc(ctx, func() { told <- time.Now() })()
			err := quietly(ctx, refused(x.intake(ctx, api)))
			if ctx.Err() == nil { // it ended by itself
				return errors.Join(err, x.stop(time.Now()))
			}
			return errors.Join(err, x.stop(<-told))
		})
	})
}

// intake takes updates in until ctx ends.
func (x *house) intake(ctx context.Context, api *telegram.Client) error {
	if x.Mode == byPolling {
		return api.Poll(ctx, x.bot)
	}
	l, err := listen(ctx, "LISTEN_ADDR", x.Listen, telegram.Connections)
	if err != nil {
		return err
	}
	return together(ctx,
		func(ctx context.Context) error {
			return serve(ctx, l, telegram.Server(x.Listen, api.Webhook(x.WebhookSecret, x.bot)))
		},
		func(ctx context.Context) error {
			if err := api.SetWebhook(ctx, x.PublicURL, x.WebhookSecret, 0); err != nil {
				return err
			}
			<-ctx.Done()
			return nil
		})
}

// waitForStore tries the store until it is there; only one that would lose
// people's words by itself is refused, and one that holds what no key here opens.
func (x *house) waitForStore(ctx context.Context) error {
	for wait := 250 * time.Millisecond; ; wait = min(2*wait, 10*time.Second) {
		err := x.checkStore(ctx)
		var setting settingError
		if err == nil || errors.As(err, &setting) {
			return err
		}
		x.log.Warn("the store is not there yet", "error", err)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
}

// reload reads a content folder again on SIGHUP; one with a mistake is refused
// whole and the bot goes on with what it has.
func (x *house) reload(ctx context.Context) error {
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP)
	defer signal.Stop(hup)
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-hup:
		}
		if x.ContentDir == "" {
			continue
		}
		library, directory, err := folder(x.ContentDir)
		if err != nil {
			x.log.Error("the content was not read again", "error", err)
			continue
		}
		x.off.use(directory)
		x.bot.SetLibrary(library)
		x.log.Info("the content was read again")
	}
}

// stop lets the turns in hand finish, within stopTime of told, when the process
// was told to end.
func (x *house) stop(told time.Time) error {
	ctx, cancel := context.WithDeadline(context.Background(), told.Add(stopTime))
	defer cancel()
	if err := x.bot.Stop(ctx); err != nil {
		x.log.Warn("some turns were not finished in time; they come again", "error", err)
	}
	x.withdraw(ctx)
	return nil
}

// redisLog takes what go-redis has to say, which is of use to few.
type redisLog struct{ log *slog.Logger }

func (r redisLog) Printf(_ context.Context, format string, v ...any) {
	r.log.Debug("redis client", "says", fmt.Sprintf(format, v...))
}

// admin is the admin server's handler.
func (x *house) admin() http.Handler {
	clean := newRedactor(nil, x.secrets()...).clean
	checks := []check{{"redis", x.store.Check}}
	if x.Mode != inTerminal {
		checks = append(checks, check{"telegram", func(context.Context) error { return *x.ready.Load() }})
	}
	watch(x.metrics, checks...)
	return adminHandler(x.metrics, clean, checks...)
}

// languages are what Telegram shows of the bot: its commands and descriptions.
func languages(l *dialogue.Library) (all []telegram.Language) {
	for _, lang := range l.Languages() {
		w := l.Words(lang)
		code := lang
		if lang == dialogue.English {
			code = ""
		}
		x := telegram.Language{Code: code, Description: w.Description, Short: w.About}
		for _, f := range l.Flows(lang) {
			if len(f.Commands) > 0 {
				x.Commands = append(x.Commands, telegram.Command{Name: f.Commands[0], Description: f.Hint})
			}
		}
		all = append(all, x)
	}
	return all
}

// quietly drops the error of a part that was told to end.
func quietly(ctx context.Context, err error) error {
	if ctx.Err() != nil && (errors.Is(err, context.Canceled) || errors.Is(err, fs.ErrClosed)) {
		return nil
	}
	return err
}

// refused names the variable when Telegram does not know the token.
func refused(err error) error {
	if errors.Is(err, telegram.ErrUnauthorized) {
		return settingError{"TELEGRAM_BOT_TOKEN", "Telegram does not know this token; BotFather shows the right one"}
	}
	return err
}

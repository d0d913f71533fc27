//go:build unix

package endtoend

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"kintsugi/internal/localredis"
	"kintsugi/internal/schedule"
	"kintsugi/internal/session"
	"kintsugi/internal/telegramtest"
	"kintsugi/internal/vault"
)

// house is a Telegram, a Redis and what a process needs to know of them.
type house struct {
	telegram *telegramtest.Server
	redis    *localredis.Server // nil where only its address is known
	key      string
	env      map[string]string
	store    *session.Store // how a test reads what processes keep
	client   redis.UniversalClient
	vault    *vault.Vault
	outputs  []*output
	faulty   bool // Telegram fails now and then
}

// dueSets are where a house's people are scheduled.
var dueSets = schedule.Sets{Asked: session.DueKeys(), Bulk: session.BulkKeys()}

// newHouse starts both servers. At the end of the test Telegram must have had
// nothing to complain of.
func newHouse(t testing.TB, o telegramtest.Options) *house {
	t.Helper()
	redis, err := localredis.Node()
	needed(t, err)
	t.Cleanup(func() { redis.Close() })
	return houseOn(t, o, redis)
}

// houseOn is a house on a Redis that is there.
func houseOn(t testing.TB, o telegramtest.Options, redis *localredis.Server) *house {
	t.Helper()
	h := houseAt(t, o, redis.URL())
	h.redis = redis
	return h
}

// houseAt is a house on a Redis at an address.
func houseAt(t testing.TB, o telegramtest.Options, address string) *house {
	t.Helper()
	o.Logf = t.Logf
	srv, err := telegramtest.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		srv.Close()
		for _, v := range srv.Violations() {
			t.Error("against the Bot API: ", v)
		}
	})
	h := &house{telegram: srv, key: string(vault.Generate()), faulty: o.Faults.SendFails > 0}
	h.env = map[string]string{
		"TELEGRAM_BOT_TOKEN": srv.Token(), "TELEGRAM_API_URL": srv.URL(), "REDIS_URL": address,
		"MASTER_KEY": h.key, "CONTENT_DIR": contentDir(t), "LEASE": "2s", "SEND_TIMEOUT": "1s", "ADMIN_ADDR": "off",
	}
	client, err := session.Open(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	v, err := vault.New([]byte(h.key))
	if err != nil {
		t.Fatal(err)
	}
	h.client, h.vault = client, v
	h.store = session.New(client, v, session.Options{})
	return h
}

// start runs a process of the house; more variables come as pairs.
func (h *house) start(t testing.TB, pairs ...string) *process {
	t.Helper()
	env := maps.Clone(h.env)
	for pair := range slices.Chunk(pairs, 2) {
		env[pair[0]] = pair[1]
	}
	p := start(t, env)
	h.outputs = append(h.outputs, p.out)
	return p
}

// command runs a command of the operator's on the house's server.
func (h *house) command(t testing.TB, args ...string) *process {
	t.Helper()
	p := start(t, h.env, args...)
	h.outputs = append(h.outputs, p.out)
	return p
}

// withKeys has processes, commands and the test itself use another key file from
// now on.
func (h *house) withKeys(t testing.TB, lines string) {
	t.Helper()
	v, err := vault.New([]byte(lines))
	if err != nil {
		t.Fatal(err)
	}
	h.key, h.env["MASTER_KEY"], h.vault = lines, lines, v
	h.store = session.New(h.client, v, session.Options{})
}

// byWebhook has Telegram post its updates from now on, and processes listen.
func (h *house) byWebhook(t testing.TB) {
	addr := freeAddr(t)
	h.env["LISTEN_ADDR"], h.env["PUBLIC_URL"] = addr, "http://"+addr
}

// unhurried gives processes their usual deadlines, so that a slow machine loses
// no answer.
func (h *house) unhurried() { h.env["LEASE"], h.env["SEND_TIMEOUT"] = "15s", "10s" }

// withAdmin gives processes an admin server.
func (h *house) withAdmin(t testing.TB) { h.env["ADMIN_ADDR"] = freeAddr(t) }

// drained waits until the bot has taken in everything.
func (h *house) drained(t testing.TB, within time.Duration) {
	t.Helper()
	eventually(t, within, "every update to be taken in", func() bool { return h.telegram.Pending() == 0 })
}

// noted waits until the bot has written down that everything was said.
func (h *house) noted(t testing.TB, all []*telegramtest.Person) {
	t.Helper()
	for _, p := range all {
		eventually(t, 20*time.Second, "everything to be noted", func() bool {
			left, err := h.store.Outbox(context.Background(), p.ID())
			return err == nil && len(left) == 0
		})
	}
}

// kept is a person's session.
func (h *house) kept(t testing.TB, chat int64) session.Loaded {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	l, err := h.store.Load(ctx, chat)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// unanswered is how many messages to each person, by the name they have in the
// log, were sent and not answered in time, as the processes saw it: each may be
// said once more.
func (h *house) unanswered() map[string]int {
	all := map[string]int{}
	for _, o := range h.outputs {
		for line := range strings.Lines(o.String()) {
			// Code 0: no answer came, so nobody knows whether the call was run.
			if _, after, found := strings.Cut(line, " person="); found && strings.Contains(line, ": away (0 ") {
				name, _, _ := strings.Cut(after, " ")
				all[name]++
			}
		}
	}
	return all
}

// firstChat is where chat ids begin: long, so that a log that shows one can be
// found out.
const firstChat = 7340000001

// people are n people.
func (h *house) people(n int) []*telegramtest.Person {
	all := make([]*telegramtest.Person, n)
	for i := range all {
		all[i] = h.telegram.Person(firstChat + int64(i))
	}
	return all
}

//go:build unix

package endtoend

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"kintsugi/internal/localredis"
	"kintsugi/internal/session"
	"kintsugi/internal/telegramtest"
)

// redisFault is one thing that befalls a real Redis while people talk.
type redisFault struct {
	name string
	// sees is what a person sees of it.
	sees string
	// begin lets it happen.
	begin func(t *testing.T, r *victim)
	// end mends it; nil: it mends itself.
	end func(t *testing.T, r *victim)
	// missing is what /readyz says meanwhile. Empty: it is over before anybody
	// need be told of it, and the answers are only late.
	missing string
	// unsure: Redis did what it was asked and the answer came too late, so what
	// a person was told is not kept may be kept all the same.
	unsure bool
	args   []string // of the server
}

const (
	onlyLate = "The answer comes a moment later, in order and once."
	toldOnce = "Help now comes at once. Anything else is answered once that nothing can be kept just now; afterwards all goes on where it stood."
)

// redisFaults are what may befall Redis, but for a primary that dies
// (failover_test.go) and a full disk (machine_faults_test.go).
var redisFaults = []redisFault{
	{
		name: "restarts, writing each change through", sees: onlyLate, args: []string{"--appendfsync", "always"},
		begin: func(t *testing.T, r *victim) { r.killed(t) }, end: func(t *testing.T, r *victim) { r.started(t) },
	},
	{
		name: "restarts, syncing once a second", args: []string{"--appendfsync", "everysec"},
		sees:  onlyLate + " Where the disk was behind, the two seconds before may be gone: then they get the screen as it stood, as after a fail-over.",
		begin: func(t *testing.T, r *victim) { r.written(t); r.killed(t) }, end: func(t *testing.T, r *victim) { r.started(t) },
	},
	{name: "answers slowly", sees: onlyLate, begin: func(_ *testing.T, r *victim) { r.relay.slow(300 * time.Millisecond) }},
	{
		name: "answers too slowly", sees: toldOnce + " What was not to be kept may turn out to be.", missing: "redis: no answer in time", unsure: true,
		begin: func(_ *testing.T, r *victim) { r.relay.slow(3 * time.Second) },
		end:   func(_ *testing.T, r *victim) { r.relay.slow(0) },
	},
	{name: "is full", sees: toldOnce, missing: "OOM", begin: set("maxmemory", "1"), end: set("maxmemory", "0")},
	{name: "is a replica now", sees: toldOnce, missing: "READONLY", begin: do("REPLICAOF", "127.0.0.1", "1"), end: do("REPLICAOF", "NO", "ONE")},
	{
		name: "is a replica without its primary", sees: toldOnce, missing: "MASTERDOWN",
		begin: do("REPLICAOF", "127.0.0.1", "1"), end: do("REPLICAOF", "NO", "ONE"), args: []string{"--replica-serve-stale-data", "no"},
	},
	{name: "has too few replicas", sees: toldOnce, missing: "NOREPLICAS", begin: set("min-replicas-to-write", "1"), end: set("min-replicas-to-write", "0")},
	{name: "can't save its snapshot", sees: toldOnce, missing: "MISCONF", begin: unsaved, end: saved, args: []string{"--save", "3600 1"}},
	{name: "is kept busy by a script", sees: toldOnce, missing: "BUSY", begin: busied, end: do("SCRIPT", "KILL"), args: []string{"--busy-reply-threshold", "100"}},
	{name: "is still reading its data", sees: toldOnce, missing: "LOADING", begin: reading, end: read},
}

// TestRedisFaults lets each fault befall a real server in the middle of
// conversations. Whatever it is: what was acknowledged is kept, nothing is said
// twice or out of order, whoever asks for help gets it, and afterwards all goes on
// by itself.
func TestRedisFaults(t *testing.T) {
	t.Parallel()
	for _, f := range redisFaults {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			t.Log("what a person sees: ", f.sees)
			r := newVictim(t, filepath.Join(t.TempDir(), "redis"), f.args)
			r.h.withAdmin(t)
			r.h.unhurried()
			p := r.h.start(t)
			all := r.h.people(11)
			beginCounting(t, all)
			each(all, "1")
			counted(t, all, 1, 20*time.Second)
			if f.missing == "" {
				r.late(t, f, all)
			} else {
				r.away(t, f, p, all[:10], all[10])
			}
			r.h.drained(t, 20*time.Second)
			p.stop(t)
		})
	}
}

// late has everybody answer three times while a fault lasts that nobody need be
// told of.
func (r *victim) late(t *testing.T, f redisFault, all []*telegramtest.Person) {
	t.Helper()
	f.begin(t, r)
	for _, p := range all {
		p.Burst("1", "2", "1")
	}
	if f.end != nil {
		f.end(t, r)
	}
	counted(t, all, 4, 30*time.Second)
	if again := checkCounts(t, r.h, all, 4); again > 0 {
		t.Errorf("%d counts were said twice", again)
	}
	for i, p := range all {
		if n := count(p, awayWords); n > 0 {
			t.Errorf("person %d was told %d times that nothing can be kept", i, n)
		}
	}
}

// away has everybody write twice, and one person ask for help, while nothing can
// be kept.
func (r *victim) away(t *testing.T, f redisFault, p *process, others []*telegramtest.Person, one *telegramtest.Person) {
	t.Helper()
	f.begin(t, r)
	eventually(t, 10*time.Second, "/readyz to say "+f.missing, func() bool {
		code, body := p.asks("/readyz")
		return code == http.StatusServiceUnavailable && strings.Contains(body, f.missing)
	})
	if ok, said := healthy(p); ok || !strings.Contains(said, f.missing) {
		t.Errorf("health --ready says %q", said)
	}
	if _, body := p.asks("/metrics"); !strings.Contains(body, "kintsugi_ready{what=\"redis\"} 0") {
		t.Error("the metrics say that Redis is ready")
	}
	each(others, "1")
	presses(t, one, "Help now")
	hears(t, one, "Call the emergency number where you are.")
	everybody(t, others, func(*telegramtest.Person) {}, awayWords)
	each(others, "1")
	r.h.drained(t, 30*time.Second)
	if f.end != nil {
		f.end(t, r)
	}
	p.ready(t)
	if ok, said := healthy(p); !ok {
		t.Errorf("health --ready says %q", said)
	}
	eventually(t, 20*time.Second, "the asking for help to be kept", func() bool {
		s := r.h.kept(t, one.ID()).Session
		return s != nil && s.Stack[len(s.Stack)-1].Flow == "help"
	})
	if f.unsure {
		r.settled(t, others)
	} else {
		each(others, "1")
		counted(t, others, 2, 20*time.Second)
		if again := checkCounts(t, r.h, others, 2); again > 0 {
			t.Errorf("%d counts were said twice", again)
		}
	}
	for i, p := range others {
		if n := count(p, awayWords); n != 1 {
			t.Errorf("person %d was told %d times that nothing can be kept", i, n)
		}
	}
}

// settled has everybody answer once more, where it is not known how much of what
// they said is kept: they are told all of it, in order, and each thing once.
func (r *victim) settled(t *testing.T, all []*telegramtest.Person) {
	t.Helper()
	each(all, "1")
	for i, p := range all {
		var kept int64
		eventually(t, 30*time.Second, "what is kept to be said", func() bool {
			kept, _ = r.h.kept(t, p.ID()).Session.Facts["counted"].(int64)
			return kept >= 2 && strings.Contains(p.State().Newest.Text, fmt.Sprintf("Counted %d.", kept))
		})
		if kept > 4 {
			t.Errorf("person %d answered 4 times and %d are kept", i, kept)
		}
		checkCounts(t, r.h, all[i:i+1], int(kept))
	}
}

// healthy is what the command says that a container or a person would ask with.
func healthy(p *process) (ok bool, said string) {
	cmd := exec.Command(program, "health", "--ready")
	cmd.Dir, cmd.Env = p.cmd.Dir, []string{"ADMIN_ADDR=" + p.admin}
	out, err := cmd.CombinedOutput()
	return err == nil, string(out)
}

// each has everybody type the same.
func each(all []*telegramtest.Person, text string) {
	for _, p := range all {
		p.Type(text)
	}
}

// victim is a Redis of a house with a relay before it, to which something happens.
type victim struct {
	h     *house
	relay *relay
	dir   string
	args  []string
	redis *localredis.Server
	ask   redis.UniversalClient // past the relay

	loaded chan struct{} // closed when reading has ended
}

// newVictim starts a server with its data in a folder.
func newVictim(t *testing.T, dir string, args []string) *victim {
	t.Helper()
	r := &victim{dir: dir, args: args}
	r.started(t)
	r.relay = newRelay(t, r.redis.Addrs()[0])
	r.h = houseAt(t, telegramtest.Options{}, r.relay.URL())
	return r
}

// started starts the server, again too.
func (r *victim) started(t *testing.T) {
	t.Helper()
	s, err := localredis.Child(r.dir, r.args...)
	needed(t, err)
	t.Cleanup(func() { s.Close() })
	client, err := session.Open(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	r.redis, r.ask = s, client
}

// written waits until the server's log of changes holds all it was told: while
// one sync is under way, it may keep what follows in memory for two seconds.
func (r *victim) written(t *testing.T) {
	t.Helper()
	eventually(t, 20*time.Second, "the log of changes to be written", func() bool {
		info := r.ask.Info(context.Background(), "persistence").Val()
		return strings.Contains(info, "aof_buffer_length:0\r") && strings.Contains(info, "aof_pending_bio_fsync:0\r")
	})
}

// killed ends the server the hard way (SIGKILL).
func (r *victim) killed(t *testing.T) {
	t.Helper()
	if err := syscall.Kill(r.redis.PID(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	r.redis.Close() //nolint:errcheck // it was killed, and says so
}

// do is a fault, or its end, that is one command.
func do(command ...any) func(*testing.T, *victim) {
	return func(t *testing.T, r *victim) {
		t.Helper()
		if err := r.ask.Do(context.Background(), command...).Err(); err != nil {
			t.Fatal(command, ": ", err)
		}
	}
}

func set(name, value string) func(*testing.T, *victim) { return do("CONFIG", "SET", name, value) }

// unsaved has a snapshot fail: a folder stands in its place.
func unsaved(t *testing.T, r *victim) {
	if err := os.Mkdir(filepath.Join(r.dir, "dump.rdb"), 0o700); err != nil {
		t.Fatal(err)
	}
	do("BGSAVE")(t, r)
}

func saved(t *testing.T, r *victim) {
	if err := os.Remove(filepath.Join(r.dir, "dump.rdb")); err != nil {
		t.Fatal(err)
	}
	do("BGSAVE")(t, r)
}

// busied has a script run on and on.
func busied(t *testing.T, r *victim) {
	go r.ask.Do(context.Background(), "EVAL", "while true do end", 0)
}

// reading restarts the server in such a way that it reads its data until read.
func reading(t *testing.T, r *victim) {
	ctx := context.Background()
	for i := range 100 { // it answers between two kilobytes
		r.ask.Set(ctx, fmt.Sprint("filler", i), strings.Repeat("x y z ", 200)+fmt.Sprint(i), 0)
	}
	do("CONFIG", "SET", "rdbcompression", "no")(t, r)
	do("BGREWRITEAOF")(t, r)
	eventually(t, 10*time.Second, "the log of changes to be rewritten", func() bool {
		info := r.ask.Info(ctx, "persistence").Val()
		return strings.Contains(info, "aof_rewrite_in_progress:0") && strings.Contains(info, "aof_rewrite_scheduled:0")
	})
	r.killed(t)
	r.args = []string{"--key-load-delay", "200000", "--loading-process-events-interval-bytes", "1024"} // 0.2 s a key
	r.loaded = make(chan struct{})
	go func() {
		defer close(r.loaded)
		r.started(t)
	}()
}

// read has it read on as fast as it can, and waits until it has.
func read(t *testing.T, r *victim) {
	ask := redis.NewClient(&redis.Options{Network: "unix", Addr: r.relay.to, ReadTimeout: 10 * time.Second})
	defer ask.Close()
	eventually(t, 20*time.Second, "the server to read faster", func() bool {
		return ask.ConfigSet(context.Background(), "key-load-delay", "0").Err() == nil
	})
	<-r.loaded
}

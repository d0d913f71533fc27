package bench

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"kintsugi/internal/localredis"
	"kintsugi/internal/vault"
)

const (
	// rounds is how often each of the two bots is measured, one after the
	// other; sittings is how far everybody goes in one round.
	rounds   = 9
	sittings = 1
)

// BenchmarkWholePath is the real binary, polling a Bot API server over HTTP
// and keeping everything in a real redis-server, beside a bot that only echoes
// (see echo). 500 people go the same journey with both, by pressing or by
// typing; updates come a hundred at a time. The bots take turns, round by
// round, so that both meet the same machine. It prints, as medians of the
// rounds,
//
//	ratio              updates per CPU second, the bot's by the echo's; the aim is 0.5
//	updates/cpu-s      of the bot's own process
//	echo-updates/cpu-s of the echo's
//	redis-us/update    processor time of the server, which is in neither
//	calls/update       calls of the Bot API that an update led to, and the echo's
//	brought/update     how often getUpdates brought an update; 1 is no repeat
//	updates/s          while the echo rests, with all four processes on this machine
//
// That every update was answered, and by as many messages as the engine says,
// is counted at the Bot API server; one too few or too many fails.
func BenchmarkWholePath(b *testing.B) {
	if _, err := cpuTime(os.Getpid()); err != nil {
		b.Skip(err)
	}
	lib, binary := library(b), build(b)
	for _, way := range []struct {
		name  string
		press bool
	}{{"typed", false}, {"pressed", true}} {
		b.Run(way.name, func(b *testing.B) {
			all := journey(b, lib, (rounds+1)*sittings, way.press)
			for b.Loop() {
				compare(b, binary, all)
			}
		})
	}
}

// contest is everything that one comparison needs.
type contest struct {
	*testing.B
	way   []stride
	url   string
	redis *localredis.Server
}

// measured is what one bot did in one round.
type measured struct {
	updates, calls    int
	brought           int
	own, redis, clock time.Duration
}

// compare has both bots go the whole journey and reports.
func compare(b *testing.B, binary string, way []stride) {
	server, err := localredis.Node()
	if err != nil {
		b.Skip(err)
	}
	b.Cleanup(func() { server.Close() })
	file := filepath.Join(b.TempDir(), "journey")
	data, err := json.Marshal(way)
	if err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o600); err != nil {
		b.Fatal(err)
	}
	c := &contest{B: b, way: way, redis: server}
	c.url = startRole(b, "api", "JOURNEY="+file).line(b)
	const own, other = "1:kintsugi", "2:echo"
	bots := []*entrant{
		{token: own, says: func(s stride) int { return s.Said }, process: startChild(b, binary,
			"TELEGRAM_BOT_TOKEN="+own, "TELEGRAM_API_URL="+c.url, "REDIS_URL="+server.URL(), "ADMIN_ADDR=off",
			"MASTER_KEY="+masterKey()).Cmd},
		{token: other, says: func(stride) int { return 1 }, process: startRole(b, "echo",
			"TELEGRAM_BOT_TOKEN="+other, "TELEGRAM_API_URL="+c.url).Cmd},
	}
	turns := len(sitting) * sittings
	for _, x := range bots { // the way to Home, and a round that warms up
		c.round(x, len(arrive)+turns)
	}
	for range rounds {
		for _, x := range bots {
			x.rounds = append(x.rounds, c.round(x, turns))
		}
	}
	c.report(bots[0], bots[1])
}

// masterKey is a key file's line without its comment.
func masterKey() string {
	lines := vault.Generate()
	at := slices.Index(lines, '\n')
	return string(lines[at+1:])
}

// entrant is one of the two bots.
type entrant struct {
	token   string
	process *exec.Cmd
	says    func(stride) int // how many messages a turn has
	gone    int              // turns of the journey so far
	spoken  int              // messages so far
	rounds  []measured
}

// round has everybody go some turns with one bot, and waits until every update
// is confirmed and everything is said.
func (c *contest) round(x *entrant, turns int) (m measured) {
	c.Helper()
	for _, s := range c.way[x.gone : x.gone+turns] {
		x.spoken += x.says(s) * people
	}
	before := c.state(x)
	cpu, redis, start := c.cpu(x.process.Process.Pid), c.cpu(c.redis.PID()), time.Now()
	c.ask(fmt.Sprintf("/bot%s/give?updates=%d", x.token, turns*people), nil)
	x.gone += turns
	after := c.state(x)
	for late := start.Add(2 * time.Minute); after.Confirmed < x.gone*people || after.Spoken < x.spoken; after = c.state(x) {
		if time.Now().After(late) {
			c.Fatalf("%s: of %d updates %d were taken in, of %d messages %d said", x.token, x.gone*people, after.Confirmed, x.spoken, after.Spoken)
		}
		time.Sleep(5 * time.Millisecond)
	}
	m.clock = time.Since(start)
	time.Sleep(100 * time.Millisecond) // what follows the last message is part of it
	if after = c.state(x); after.Spoken != x.spoken {
		c.Fatalf("%s: %d messages were said, want %d", x.token, after.Spoken, x.spoken)
	}
	m.updates, m.calls, m.brought = turns*people, after.Calls-before.Calls, after.Brought-before.Brought
	m.own, m.redis = c.cpu(x.process.Process.Pid)-cpu, c.cpu(c.redis.PID())-redis
	return m
}

func (c *contest) state(x *entrant) (s counts) {
	c.Helper()
	c.ask("/bot"+x.token+"/state", &s)
	return s
}

func (c *contest) ask(path string, out any) {
	c.Helper()
	resp, err := http.Get(c.url + path)
	if err != nil {
		c.Fatal(err)
	}
	defer resp.Body.Close()
	if out != nil {
		if err := json.NewDecoder(resp.Body).Decode(out); err != nil {
			c.Fatal(err)
		}
	}
}

func (c *contest) cpu(pid int) time.Duration {
	c.Helper()
	d, err := cpuTime(pid)
	if err != nil {
		c.Fatal(err)
	}
	return d
}

// report prints the medians.
func (c *contest) report(own, echo *entrant) {
	perCPU := func(m measured) float64 { return float64(m.updates) / m.own.Seconds() }
	perUpdate := func(of func(measured) float64) func(measured) float64 {
		return func(m measured) float64 { return of(m) / float64(m.updates) }
	}
	calls := perUpdate(func(m measured) float64 { return float64(m.calls) })
	ratios := make([]float64, rounds)
	for i := range ratios {
		ratios[i] = perCPU(own.rounds[i]) / perCPU(echo.rounds[i])
	}
	c.Logf("ratio by round: %.2f", ratios)
	c.ReportMetric(median(ratios), "ratio")
	c.ReportMetric(own.median(perCPU), "updates/cpu-s")
	c.ReportMetric(echo.median(perCPU), "echo-updates/cpu-s")
	c.ReportMetric(own.median(perUpdate(func(m measured) float64 { return float64(m.redis.Microseconds()) })), "redis-us/update")
	c.ReportMetric(own.median(calls), "calls/update")
	c.ReportMetric(echo.median(calls), "echo-calls/update")
	c.ReportMetric(own.median(perUpdate(func(m measured) float64 { return float64(m.brought) })), "brought/update")
	c.ReportMetric(own.median(func(m measured) float64 { return float64(m.updates) / m.clock.Seconds() }), "updates/s")
	c.ReportMetric(0, "ns/op") // one operation is all rounds of both
}

func (x *entrant) median(of func(measured) float64) float64 {
	all := make([]float64, len(x.rounds))
	for i, m := range x.rounds {
		all[i] = of(m)
	}
	return median(all)
}

func median(all []float64) float64 {
	all = slices.Sorted(slices.Values(all))
	return all[len(all)/2]
}

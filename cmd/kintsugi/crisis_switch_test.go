package main

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/redis/go-redis/v9"

	"kintsugi/content"
	"kintsugi/internal/crisis"
	"kintsugi/internal/dialogue"
	"kintsugi/internal/localredis"
)

// embedded is a server for one test, and the variables that name it.
func embedded(t *testing.T) (*localredis.Server, []string) {
	t.Helper()
	server, err := localredis.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	return server, []string{"REDIS_URL=" + server.URL(), "MASTER_KEY=" + someKey}
}

const poland = "116 123" // the number of pl-116123

func TestC4ARecordIsSwitchedOffAndOnAgain(t *testing.T) {
	_, env := embedded(t)
	if _, out, _ := call(t, env, "crisis", "PL"); !strings.Contains(out, poland) {
		t.Fatalf("before:\n%s", out)
	}
	if code, out, says := call(t, env, "crisis", "off", "pl-116123"); code != 0 || !strings.HasPrefix(out, "pl-116123: 116 123 helpline") {
		t.Errorf("off: exit %d, %q, %q", code, out, says)
	}
	if _, out, _ := call(t, env, "crisis", "PL"); strings.Contains(out, poland) {
		t.Errorf("switched off and shown:\n%s", out)
	}
	if _, out, _ := call(t, env, "crisis", "off", "--list"); !strings.HasPrefix(out, "pl-116123: 116 123 helpline") || strings.Count(out, "\n") != 1 {
		t.Errorf("the list: %q", out)
	}
	if _, out, _ := call(t, env, "crisis", "check", "--only", "off"); !strings.Contains(out, "pl-116123: off: ") || !strings.Contains(out, "run time: read\n") {
		t.Errorf("the report:\n%s", out)
	}
	if code, _, says := call(t, env, "crisis", "off", "pl-116111", "pl-nothing"); code != 1 || !strings.Contains(says, `"pl-nothing"; nothing was changed`) {
		t.Errorf("an unknown id: exit %d, %q", code, says)
	}
	if code, _, says := call(t, env, "crisis", "on", "pl-116123"); code != 0 {
		t.Errorf("on: exit %d, %q", code, says)
	}
	if _, out, _ := call(t, env, "crisis", "PL"); !strings.Contains(out, poland) {
		t.Errorf("on again and not shown:\n%s", out)
	}
	if _, out, _ := call(t, env, "crisis", "off", "--list"); out != "" {
		t.Errorf("the list at the end: %q", out)
	}
	if code, _, says := call(t, env, "crisis", "on", "pl-116123"); code != 1 || !strings.Contains(says, "was not switched off") {
		t.Errorf("on twice: exit %d, %q", code, says)
	}
	if code, _, says := call(t, env, "crisis", "off"); code != 1 || !strings.Contains(says, "--list") {
		t.Errorf("off of nothing: exit %d, %q", code, says)
	}
}

// A bot that starts reads the switches before it says its first word.
func TestC4ABotObeysTheSwitches(t *testing.T) {
	server, env := embedded(t)
	talk := func() string {
		var out, says strings.Builder
		input := "/help_now PL\nCall a line\n"
		p := &process{ctx: t.Context(), args: []string{"chat"}, variable: env, in: strings.NewReader(input), out: &out, err: &says}
		t.Chdir(t.TempDir())
		if code := p.run(); code != 0 {
			t.Fatalf("exit %d: %s", code, says.String())
		}
		return out.String()
	}
	if said := talk(); !strings.Contains(said, poland) {
		t.Fatalf("before:\n%s", said)
	}
	client := redis.NewUniversalClient(server.Options())
	defer client.Close()
	if err := client.SAdd(t.Context(), crisis.OffKey(), "pl-116123").Err(); err != nil {
		t.Fatal(err)
	}
	if said := talk(); strings.Contains(said, poland) || !strings.Contains(said, "800 702 222") {
		t.Errorf("switched off:\n%s", said)
	}
}

// What a person says of a number stands where an operator looks, by its record,
// until somebody has looked at it.
func TestC4AFailedNumberReachesTheOperator(t *testing.T) {
	_, env := embedded(t)
	var out, says strings.Builder
	input := "/help_now PL\nCall a line\nThis number didn't work\n116 111\n/help_now PL\nCall a line\nThis number didn't work\n116 111\n"
	p := &process{ctx: t.Context(), args: []string{"chat"}, variable: env, in: strings.NewReader(input), out: &out, err: &says}
	t.Chdir(t.TempDir())
	if code := p.run(); code != 0 {
		t.Fatalf("exit %d: %s", code, says.String())
	}
	if _, out, _ := call(t, env, "crisis", "check", "--only", "failed"); !strings.Contains(out, "pl-116111: failed: ") || !strings.Contains(out, "said not to work: 2\n") {
		t.Errorf("the report:\n%s", out)
	}
	if code, out, says := call(t, env, "crisis", "seen", "pl-116111"); code != 0 {
		t.Errorf("seen: exit %d, %q, %q", code, out, says)
	}
	if _, out, _ := call(t, env, "crisis", "check", "--only", "failed"); strings.Contains(out, "pl-116111") {
		t.Errorf("the report after somebody looked:\n%s", out)
	}
	if code, _, says := call(t, env, "crisis", "seen", "pl-116111"); code != 1 || !strings.Contains(says, "nobody said") {
		t.Errorf("seen twice: exit %d, %q", code, says)
	}
}

// Without REDIS_URL the switch stands in the bot's own server: the one that is
// running, or one that is started for it.
func TestC4SwitchesWithoutRedisURL(t *testing.T) {
	needServer(t)
	dir := t.TempDir()
	env := []string{"DATA_DIR=" + dir}
	if code, _, says := call(t, env, "crisis", "off", "pl-116123"); code != 0 {
		t.Fatalf("exit %d: %s", code, says)
	}
	h, said, err := open(t, config{DataDir: dir})
	if err != nil || len(said) != 0 {
		t.Fatalf("the bot's start afterwards: %v, %q", err, said)
	}
	defer h.Close()
	if code, _, says := call(t, env, "crisis", "off", "pl-116111"); code != 0 {
		t.Errorf("while a bot runs: exit %d: %s", code, says)
	}
	off, err := readOff(t.Context(), client(t, h))
	if err != nil || !slices.Equal(off, []string{"pl-116111", "pl-116123"}) {
		t.Errorf("the bot reads %q, %v", off, err)
	}
	if _, out, _ := call(t, env, "crisis", "PL"); strings.Contains(out, poland) {
		t.Errorf("switched off and shown:\n%s", out)
	}
}

func TestC4ASwitchThatNothingWouldKeepIsRefused(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	env := []string{"DATA_DIR=" + filepath.Join(t.TempDir(), "new")}
	if code, _, says := call(t, env, "crisis", "off", "pl-116123"); code != 2 || !strings.HasPrefix(says, "kintsugi: REDIS_URL: missing") {
		t.Errorf("exit %d, said %q", code, says)
	}
	env = []string{"REDIS_URL=redis://u:open-sesame@127.0.0.1:1"}
	code, _, says := call(t, env, "crisis", "off", "pl-116123")
	if code != 1 || strings.Contains(says, "open-sesame") || strings.Count(says, "\n") != 1 {
		t.Errorf("a server that is away: exit %d, said %q", code, says)
	}
	if code, out, says := call(t, env, "crisis", "PL"); code != 0 || !strings.Contains(out, poland) || !strings.Contains(says, "not known") {
		t.Errorf("the directory without its switches: exit %d, said %q:\n%s", code, says, out)
	}
}

// The switches are asked for every half a minute; while the server is away what
// was known stays, also for content that is read anew.
func TestC4RunningBotsFollowTheSwitches(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		type answer struct {
			off  []string
			away error
		}
		var next atomic.Pointer[answer]
		next.Store(&answer{})
		board := &switchboard{
			read: func(context.Context) ([]string, error) { return next.Load().off, next.Load().away },
			log:  slog.New(slog.DiscardHandler),
		}
		day := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
		directory := func() *crisis.Directory {
			d, err := crisis.Open(content.FS, day)
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
		shows := func(d *crisis.Directory) bool {
			return strings.Contains(d.Lines(dialogue.LinesQuery{Country: "PL", Topic: "crisis", At: day}).Text, poland)
		}
		first := directory()
		board.use(first)
		ctx, stop := context.WithCancel(t.Context())
		go board.follow(ctx)
		time.Sleep(time.Second) // so that an answer changes between two questions
		for i, c := range []struct {
			off   []string
			away  error
			shown bool
		}{
			{nil, nil, true},
			{[]string{"pl-116123"}, nil, false},
			{nil, errors.New("away"), false},
			{nil, errors.New("away"), false},
			{nil, nil, true},
			{[]string{"pl-116123", "xx-unknown"}, nil, false},
		} {
			next.Store(&answer{c.off, c.away})
			time.Sleep(followTime)
			synctest.Wait()
			if shows(first) != c.shown {
				t.Errorf("step %d: shown %t", i, !c.shown)
			}
		}
		next.Store(&answer{away: errors.New("away")})
		second := directory()
		board.use(second)
		if shows(second) {
			t.Error("content that was read anew forgot what is switched off")
		}
		stop()
		synctest.Wait()
	})
}

func TestC3CrisisCheck(t *testing.T) {
	env := []string{"DATA_DIR=" + t.TempDir()}
	code, out, says := call(t, env, "crisis", "check")
	if code != 0 || says != "" {
		t.Errorf("exit %d, said %q", code, says)
	}
	for _, want := range []string{"us-800656: doubtful: ", "\n250 countries, ", " countries without a line that may be shown\n", "run time: not read: REDIS_URL is not set"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in the report", want)
		}
	}
	_, doubtful, _ := call(t, env, "crisis", "check", "--only", "doubtful,no-line")
	for row := range strings.Lines(strings.Split(doubtful, "\n\n")[0]) {
		if !strings.Contains(row, ": doubtful: ") && !strings.Contains(row, ": no-line: ") {
			t.Errorf("not asked for: %s", row)
		}
	}

	_, out, _ = call(t, env, "crisis", "check", "--json")
	rows := strings.Split(strings.TrimSpace(out), "\n")
	found := map[string]int{}
	for _, row := range rows[:len(rows)-1] {
		var r crisis.Remark
		if err := json.Unmarshal([]byte(row), &r); err != nil || len(r.Country) != 2 || r.About == "" {
			t.Fatalf("%v: %s", err, row)
		}
		found[r.Kind]++
	}
	var counts checkCounts
	if err := json.Unmarshal([]byte(rows[len(rows)-1]), &counts); err != nil || counts.Countries != 250 {
		t.Fatalf("%v: %s", err, rows[len(rows)-1])
	}
	for _, kind := range crisis.Remarks {
		if found[kind] != counts.Remarks[kind] || checkKinds[kind] == "" {
			t.Errorf("%s: %d listed, %d counted", kind, found[kind], counts.Remarks[kind])
		}
	}
}

// Being old is no mistake; a file that can't be read is.
func TestC3CrisisCheckFailsOnlyForBrokenFiles(t *testing.T) {
	dir := copyOfContent(t)
	write(t, filepath.Join(dir, "crisis", "PL.yaml"), "code: PL\nname: Poland\nlines:\n- id: pl-1\n  name: One\n  status: off\n")
	for _, args := range [][]string{{"crisis", "check", dir}, {"crisis", "check", "--json", dir}} {
		code, out, says := call(t, []string{"DATA_DIR=" + t.TempDir()}, args...)
		if code != 1 || !strings.Contains(out, dir+"/crisis/PL.yaml") || !strings.Contains(says, "mistakes in the files") {
			t.Errorf("%v: exit %d, said %q", args, code, says)
		}
	}
}

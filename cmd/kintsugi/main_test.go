package main

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestExitCodes(t *testing.T) {
	for name, c := range map[string]struct {
		args      []string
		variables []string
		code      int
		out, err  string // what it says begins with, or ""
	}{
		"help":               {[]string{"--help"}, nil, 0, "Usage: kintsugi", ""},
		"help of a command":  {[]string{"content", "check", "--help"}, nil, 0, "Usage: kintsugi content check", ""},
		"an unknown command": {[]string{"sing"}, nil, 2, "", "kintsugi: unexpected argument sing"},
		"an unknown flag":    {[]string{"--loud"}, nil, 2, "", "kintsugi: unknown flag --loud"},
		"half a command":     {[]string{"content"}, nil, 2, "", "kintsugi: expected one of"},
		"a wrong variable":   {nil, []string{"LEASE=x"}, 2, "", "kintsugi: LEASE: want a time from 100ms to 1h, for example 15s\n"},
		"two wrong variables": {
			nil,
			[]string{"LEASE=x", "LOG_FORMAT=x"},
			2, "",
			"kintsugi: LOG_FORMAT: want text or json\nkintsugi: LEASE: want a time from 100ms to 1h, for example 15s\n",
		},
		"no key for a server": {nil, []string{"REDIS_URL=redis://127.0.0.1:1"}, 2, "", "kintsugi: MASTER_KEY_FILE: missing"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			var out, err bytes.Buffer
			p := &process{ctx: t.Context(), args: c.args, variable: c.variables, in: strings.NewReader(""), out: &out, err: &err}
			if code := p.run(); code != c.code {
				t.Errorf("exit %d, want %d", code, c.code)
			}
			if !strings.HasPrefix(out.String(), c.out) || !strings.HasPrefix(err.String(), c.err) || (c.err == "") != (err.Len() == 0) {
				t.Errorf("printed %q\nand %q", out.String(), err.String())
			}
		})
	}
}

func TestHelpNamesEveryVariable(t *testing.T) {
	var out bytes.Buffer
	(&process{ctx: t.Context(), args: []string{"--help"}, out: &out, err: &out}).run()
	for _, s := range settings {
		if !strings.Contains(out.String(), s.name) {
			t.Errorf("%s is not in the help", s.name)
		}
	}
}

// An error may come from any room with the address it called.
func TestReportHidesSecrets(t *testing.T) {
	var out bytes.Buffer
	p := &process{err: &out}
	c := config{RedisURL: "redis://u:open-sesame@r.example"}
	inner := settingError{"REDIS_URL", "dial redis://u:open-sesame@r.example"}
	if code := p.report(masked(c, errors.Join(inner, errors.New("/bot"+someToken+"/getMe")))); code != exitUsage {
		t.Errorf("exit %d: what was wrong got lost", code)
	}
	if got, want := out.String(), "kintsugi: REDIS_URL: dial redis://u:[secret]@r.example\nkintsugi: /bot[secret]/getMe\n"; got != want {
		t.Errorf("said %q, want %q", got, want)
	}
}

func TestTogetherEndsWithItsFirstPart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		broken := errors.New("broken")
		var cleaned bool
		err := together(t.Context(), func(ctx context.Context) error {
			<-ctx.Done()
			time.Sleep(time.Second) // finishing what is in hand
			cleaned = true
			return nil
		}, func(context.Context) error { return broken })
		if !errors.Is(err, broken) || !cleaned {
			t.Errorf("got %v, others ended: %t", err, cleaned)
		}
	})
}

package main

import (
	"bytes"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"strings"
	"testing"
)

// No way of logging lets a secret through, in either format.
func TestLogHidesSecrets(t *testing.T) {
	const short, pass, hook = "77:AAshort", "p@ss/word", "hook-secret"
	other := "987654321:BBabcdefghijklmnopqrstuvwxyz0123456" // not ours, but a token
	c := config{Token: short, WebhookSecret: hook, MasterKey: "# a key\n2026:" + someKey, RedisURL: "redis://u:p%40ss%2Fword@r.example"}
	failure := fmt.Errorf("call: %w", errors.New(`Post "https://api.telegram.org/bot`+other+`/getMe": refused`))
	before := slog.Default()
	defer slog.SetDefault(before)

	for _, json := range []bool{false, true} {
		var out bytes.Buffer
		c.LogJSON = json
		l := newLogger(&out, c)
		l.Error(short, "err", failure, "url", "https://api.telegram.org/bot"+short+"/x")
		l.With("with", other).WithGroup("g").Error("x", other, []string{hook}, "struct", struct{ A, B string }{someKey, pass})
		l.Error("x", slog.Group("h", "bytes", []byte(other), "map", map[string]string{"a": other}, "escaped", strings.ReplaceAll(other, ":", "%3A")))
		log.Print("a library says ", other) // by the standard logger
		for _, secret := range []string{short, pass, hook, someKey, other, "BBabcdefghij"} {
			if strings.Contains(out.String(), secret) {
				t.Errorf("json %t: %q is in the log:\n%s", json, secret, out.String())
			}
		}
		if n := strings.Count(out.String(), "\n"); n != 4 {
			t.Errorf("json %t: %d records, want 4:\n%s", json, n, out.String())
		}
		if !strings.Contains(out.String(), "api.telegram.org/bot"+mask) {
			t.Errorf("json %t: more than the secret is gone:\n%s", json, out.String())
		}
	}
}

func TestLogLevels(t *testing.T) {
	before := slog.Default()
	defer slog.SetDefault(before)
	var out bytes.Buffer
	l := newLogger(&out, config{LogLevel: slog.LevelWarn})
	l.Info("quiet")
	l.Warn("loud")
	if got := out.String(); strings.Contains(got, "quiet") || !strings.Contains(got, "loud") {
		t.Errorf("logged %q", got)
	}
}

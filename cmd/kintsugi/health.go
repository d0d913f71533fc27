package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// healthCommand asks a running bot whether it is alive. A container has no
// other program to ask with.
type healthCommand struct {
	Ready bool `help:"Ask whether it is ready to talk, rather than whether it is alive."`
}

// Run returns nil when the admin server answers as it should.
func (h healthCommand) Run(p *process) error {
	env, err := p.environ()
	if err != nil {
		return err
	}
	addr := env["ADMIN_ADDR"]
	if addr == "" {
		addr = adminStandard
	}
	var c config
	if err := setAdmin(&c, addr); err != nil {
		return named("ADMIN_ADDR", err)
	}
	if c.Admin == "" {
		return settingError{"ADMIN_ADDR", "is off, so there is nobody to ask"}
	}
	path := "/healthz"
	if h.Ready {
		path = "/readyz"
	}
	return askAdmin(p.ctx, c.Admin, path)
}

// askAdmin asks the admin server at an address as given in ADMIN_ADDR.
func askAdmin(ctx context.Context, addr, path string) error {
	ctx, cancel := context.WithTimeout(ctx, checkTime+time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+local(addr)+path, nil)
	if err != nil {
		return fmt.Errorf("health: %w", err)
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Do(r)
	if err != nil {
		return fmt.Errorf("health: %w", errors.Unwrap(err))
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		why, _ := io.ReadAll(io.LimitReader(answer.Body, 4<<10))
		return fmt.Errorf("health: %s answered %s: %s", path, answer.Status, strings.TrimSpace(string(why)))
	}
	return nil
}

// local is where a listener of all addresses is reached from this machine.
func local(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if ip := net.ParseIP(host); err == nil && (host == "" || ip != nil && ip.IsUnspecified()) {
		return net.JoinHostPort("127.0.0.1", port)
	}
	return addr
}

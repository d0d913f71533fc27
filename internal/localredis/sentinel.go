package localredis

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
)

// sentinelConf has a sentinel act alone, and soon: a primary that is silent for
// 700 ms is down.
const sentinelConf = `port %[1]s
bind 127.0.0.1
dir %[2]q
loglevel warning
daemonize no
sentinel monitor %[3]s %[4]s %[5]s 1
sentinel down-after-milliseconds %[3]s 700
sentinel failover-timeout %[3]s 3000
`

// Sentinel starts a real sentinel that watches a primary (see Node) under a
// name, for tests: it puts a replica in the place of a primary that has died. It
// returns ErrNoBinary where there is no such program.
func Sentinel(name string, primary *Server) (*Server, error) {
	var s *Server
	var err error
	for range attempts {
		if s, err = newSentinel(name, primary.addrs[0]); err == nil || errors.Is(err, ErrNoBinary) {
			return s, err
		}
	}
	return nil, err
}

func newSentinel(name, primary string) (*Server, error) {
	dir, err := os.MkdirTemp("", "kintsugi-sentinel-")
	if err != nil {
		return nil, fmt.Errorf("localredis: %w", err)
	}
	fail := func(err error) (*Server, error) { return nil, errors.Join(err, os.RemoveAll(dir)) }
	port, _, err := freePorts()
	if err != nil {
		return fail(err)
	}
	host, primaryPort, err := net.SplitHostPort(primary)
	if err != nil {
		return fail(fmt.Errorf("localredis: a sentinel needs a primary on a port: %w", err))
	}
	conf := filepath.Join(dir, "sentinel.conf") // which the sentinel rewrites
	if err := os.WriteFile(conf, fmt.Appendf(nil, sentinelConf, port, dir, name, host, primaryPort), 0o600); err != nil {
		return fail(fmt.Errorf("localredis: %w", err))
	}
	p, err := start([]string{conf, "--sentinel"})
	if err != nil {
		return fail(err)
	}
	addr := net.JoinHostPort("127.0.0.1", port)
	if err := p.ready(addr); err != nil {
		return fail(err)
	}
	return &Server{addrs: []string{addr}, master: name, pid: p.cmd.Process.Pid, stop: func() error {
		return errors.Join(p.stop(), os.RemoveAll(dir))
	}}, nil
}

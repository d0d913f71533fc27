package localredis

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
)

// attempts is how often a node is started anew when another program took its
// port between finding it and using it.
const attempts = 5

// Node starts a real server on a free port of the loopback address, for tests
// and benchmarks: it keeps nothing and knows nobody's data. More arguments of
// the server may follow. It returns ErrNoBinary where there is no such program.
func Node(args ...string) (*Server, error) {
	var s *Server
	var err error
	for range attempts {
		if s, err = node(args); err == nil || errors.Is(err, ErrNoBinary) {
			return s, err
		}
	}
	return nil, err
}

func node(args []string) (*Server, error) {
	dir, err := os.MkdirTemp("", "kintsugi-redis-")
	if err != nil {
		return nil, fmt.Errorf("localredis: %w", err)
	}
	port, bus, err := freePorts()
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	p, err := start(append([]string{
		"--port", port, "--cluster-port", bus, "--bind", "127.0.0.1", "--dir", dir,
		"--appendonly", "no", "--save", "", "--maxmemory-policy", "noeviction",
		"--loglevel", "warning", "--daemonize", "no",
		"--repl-diskless-sync-delay", "0",
	}, args...))
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	addr := net.JoinHostPort("127.0.0.1", port)
	if err := p.ready(addr); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return &Server{addrs: []string{addr}, pid: p.cmd.Process.Pid, stop: func() error {
		return errors.Join(p.stop(), os.RemoveAll(dir))
	}}, nil
}

// freePorts finds two ports of the loopback address that nobody listens on.
func freePorts() (a, b string, err error) {
	var ports [2]string
	for i := range ports {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return "", "", fmt.Errorf("localredis: find a free port: %w", err)
		}
		defer l.Close()
		ports[i] = strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
	}
	return ports[0], ports[1], nil
}

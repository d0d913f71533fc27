package localredis

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"

	"github.com/alicebob/miniredis/v2"
)

// Embedded starts a server inside this process, on a unix socket that only this
// user can open; where there are none (Windows), on a free port of the loopback
// address. Times to live run with the clock: each command first takes away
// whatever has expired. What the server holds is lost at Close.
func Embedded() (*Server, error) {
	m := miniredis.NewMiniRedis()
	m.ClockTTL(true)
	dir, err := os.MkdirTemp("", "kintsugi-") // made with mode 0700
	if err != nil {
		return nil, fmt.Errorf("localredis: start embedded server: %w", err)
	}
	addr, hangUp, err := listenAt(m, filepath.Join(dir, "s"))
	if err != nil {
		return nil, fmt.Errorf("localredis: start embedded server: %w", errors.Join(err, os.RemoveAll(dir)))
	}
	return &Server{addrs: []string{addr}, stop: func() error {
		hangUp()
		m.Close()
		return os.RemoveAll(dir)
	}}, nil
}

// listenAt has a server listen at a unix socket, or at a port where the path is
// none of Unix. It returns the address, and what stops the listening.
func listenAt(m *miniredis.Miniredis, socket string) (addr string, hangUp func(), err error) {
	if !strings.HasPrefix(socket, "/") {
		if err := m.StartAddr("127.0.0.1:0"); err != nil {
			return "", nil, err
		}
		return m.Addr(), func() {}, nil
	}
	first, err := m.Dial() // starts it without an address of its own
	if err != nil {
		return "", nil, err
	}
	server := m.Server()
	if err := first.Close(); err != nil {
		return "", nil, err
	}
	l, err := net.Listen("unix", socket)
	if err != nil {
		m.Close()
		return "", nil, err
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			server.ServeConn(conn)
		}
	}()
	return socket, func() {
		l.Close() // takes the file away too
		<-ended
	}, nil
}

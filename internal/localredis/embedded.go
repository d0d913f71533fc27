package localredis

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"

	"github.com/alicebob/miniredis/v2"
)

// Embedded starts a server inside this process, on a unix socket that only this
// user can open. Where no such file can be made (Windows, a container without a
// folder for what is temporary) it listens on a free port of the loopback address and
// asks for a password that nobody else is told. Times to live run with the clock:
// each command first takes away whatever has expired. What the server holds is
// lost at Close.
func Embedded() (*Server, error) {
	m := miniredis.NewMiniRedis()
	m.ClockTTL(true)
	s, err := atSocket(m)
	if err != nil {
		s, err = atPort(m)
	}
	if err != nil {
		return nil, fmt.Errorf("localredis: start embedded server: %w", err)
	}
	return s, nil
}

var errNoSocket = errors.New("no unix socket can be made")

// atSocket has a server listen at a socket in a folder of its own.
func atSocket(m *miniredis.Miniredis) (*Server, error) {
	dir, err := os.MkdirTemp("", "kintsugi-") // made with mode 0700
	if err != nil {
		return nil, err
	}
	socket := filepath.Join(dir, "s")
	l, err := net.Listen("unix", socket)
	if err != nil || !strings.HasPrefix(socket, "/") {
		if err == nil {
			err = errors.Join(errNoSocket, l.Close())
		}
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	first, err := m.Dial() // starts it without an address of its own
	if err != nil {
		return nil, errors.Join(err, l.Close(), os.RemoveAll(dir))
	}
	server := m.Server()
	first.Close()
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
	return &Server{addrs: []string{socket}, stop: func() error {
		err := l.Close() // takes the file away too
		<-ended
		m.Close()
		return errors.Join(err, os.RemoveAll(dir))
	}}, nil
}

// atPort has a server listen at a port, behind a password.
func atPort(m *miniredis.Miniredis) (*Server, error) {
	password := rand.Text()
	m.RequireAuth(password)
	if err := m.StartAddr("127.0.0.1:0"); err != nil {
		return nil, err
	}
	return &Server{addrs: []string{m.Addr()}, password: password, stop: func() error {
		m.Close()
		return nil
	}}, nil
}

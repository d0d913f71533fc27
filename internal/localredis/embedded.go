package localredis

import (
	"fmt"

	"github.com/alicebob/miniredis/v2"
)

// Embedded starts a server inside this process, on a free port of the loopback
// address. Times to live run with the clock: each command first takes away
// whatever has expired. What the server holds is lost at Close.
func Embedded() (*Server, error) {
	m := miniredis.NewMiniRedis()
	m.ClockTTL(true)
	if err := m.StartAddr("127.0.0.1:0"); err != nil {
		return nil, fmt.Errorf("localredis: start embedded server: %w", err)
	}
	return &Server{addrs: []string{m.Addr()}, stop: func() error {
		m.Close()
		return nil
	}}, nil
}

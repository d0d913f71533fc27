package localredis

import (
	"errors"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// ErrNoBinary is returned when neither redis-server nor valkey-server is found
// in PATH.
var ErrNoBinary = errors.New("localredis: no redis-server or valkey-server in PATH")

// Server is a running server. It is safe for use by several goroutines.
type Server struct {
	addrs    []string
	password string // "" where none is asked for
	cluster  bool
	master   string // what a sentinel watches; "" for every other server
	pid      int
	stop     func() error
	once     sync.Once
	err      error
}

// Addrs are the addresses of the server's nodes: host:port, or the path of a
// unix socket.
func (s *Server) Addrs() []string { return append([]string(nil), s.addrs...) }

// PID is the process id of the server, or 0 for an embedded one and for a
// cluster, which has several.
func (s *Server) PID() int { return s.pid }

// Options are what a go-redis client needs to connect. Every time-out is set,
// and maintenance notifications are off: no local server knows them.
func (s *Server) Options() *redis.UniversalOptions {
	return &redis.UniversalOptions{
		Addrs:                    s.Addrs(),
		ContextTimeoutEnabled:    true,
		DialTimeout:              2 * time.Second,
		DisableIdentity:          true,
		IsClusterMode:            s.cluster,
		MasterName:               s.master,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
		Password:                 s.password,
		PoolTimeout:              3 * time.Second,
		ReadTimeout:              2 * time.Second,
		WriteTimeout:             2 * time.Second,
	}
}

// URL is the server's address in the form of REDIS_URL.
func (s *Server) URL() string {
	switch {
	case s.master != "":
		return "redis+sentinel://" + joined(s.addrs) + "/" + s.master
	case s.cluster:
		return "redis+cluster://" + joined(s.addrs)
	case s.addrs[0][0] == '/':
		return "unix://" + s.addrs[0]
	case s.password != "":
		return "redis://:" + s.password + "@" + s.addrs[0]
	default:
		return "redis://" + s.addrs[0]
	}
}

// Close stops the server and waits until it is gone. A second call does
// nothing and returns what the first one did.
func (s *Server) Close() error {
	s.once.Do(func() { s.err = s.stop() })
	return s.err
}

func joined(addrs []string) string {
	text := addrs[0]
	for _, a := range addrs[1:] {
		text += "," + a
	}
	return text
}

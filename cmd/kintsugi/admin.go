package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"golang.org/x/net/netutil"
)

// adminConnections is how many connections the admin server holds at a time.
const adminConnections = 32

// checkTime is how long all checks of one /readyz may take.
const checkTime = 2 * time.Second

// check is one thing the bot needs before it can talk.
type check struct {
	// Name is one word: redis, telegram, content.
	Name string
	// Missing returns nil when it is there. The error's text is shown to the
	// operator.
	Missing func(context.Context) error
}

// newRegistry is a registry of our own with what Go tells of the process.
func newRegistry() *prometheus.Registry {
	r := prometheus.NewRegistry()
	r.MustRegister(
		collectors.NewBuildInfoCollector(),
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	return r
}

// adminHandler serves /healthz (200 while the process lives), /readyz (200, or
// 503 and one line for each thing that is missing) and /metrics.
func adminHandler(metrics prometheus.Gatherer, clean func(string) string, checks ...check) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(plain(w), "alive")
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), checkTime)
		defer cancel()
		if missing := findMissing(ctx, checks); len(missing) > 0 {
			plain(w).WriteHeader(http.StatusServiceUnavailable)
			fmt.Fprintln(w, clean(strings.Join(missing, "\n")))
			return
		}
		fmt.Fprintln(plain(w), "ready")
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(metrics, promhttp.HandlerOpts{}))
	return mux
}

func plain(w http.ResponseWriter) http.ResponseWriter {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	return w
}

// findMissing runs all checks at once and keeps their order.
func findMissing(ctx context.Context, checks []check) []string {
	answers := make([]chan error, len(checks))
	for i, c := range checks {
		answers[i] = make(chan error, 1)
		go func() { answers[i] <- c.Missing(ctx) }()
	}
	var missing []string
	for i, c := range checks {
		if err := answer(ctx, answers[i]); err != nil {
			missing = append(missing, c.Name+": "+strings.ReplaceAll(err.Error(), "\n", " "))
		}
	}
	return missing
}

// answer waits for a check. One that came in time counts, also when it is read
// after the time is up.
func answer(ctx context.Context, from <-chan error) error {
	select {
	case err := <-from:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-from:
		return err
	default:
		return errors.New("no answer in time")
	}
}

// serveAdmin serves until ctx ends; then it returns nil. An address that can't
// be had is a settingError of ADMIN_ADDR. With no address it only waits.
func serveAdmin(ctx context.Context, addr string, h http.Handler, log *slog.Logger) error {
	if addr == "" {
		<-ctx.Done()
		return nil
	}
	l, err := listen(ctx, "ADMIN_ADDR", addr, adminConnections)
	if err != nil {
		return err
	}
	log.Info("admin server", "addr", l.Addr().String())
	return serve(ctx, l, adminServer(h))
}

// adminPart serves as long as the bot talks. In the terminal an address that
// can't be had is said, and the conversation goes on without it.
func adminPart(c config, h http.Handler, log *slog.Logger, say func(string)) func(context.Context) error {
	return func(ctx context.Context) error {
		err := serveAdmin(ctx, c.Admin, h, log)
		if err != nil && c.Mode == inTerminal {
			say(err.Error())
			<-ctx.Done()
			return nil
		}
		return err
	}
}

// adminServer bounds what a slow or silent caller can hold.
func adminServer(h http.Handler) *http.Server {
	return &http.Server{
		DisableGeneralOptionsHandler: true,
		Handler:                      h,
		IdleTimeout:                  time.Minute,
		MaxHeaderBytes:               16 << 10,
		ReadHeaderTimeout:            5 * time.Second,
		ReadTimeout:                  10 * time.Second,
		WriteTimeout:                 20 * time.Second,
	}
}

// serve answers requests until ctx ends, then finishes those in hand.
func serve(ctx context.Context, l net.Listener, s *http.Server) error {
	stopped := make(chan error, 1)
	defer context.AfterFunc(ctx, func() {
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
		defer cancel()
		stopped <- s.Shutdown(late)
	})()
	if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	if err := <-stopped; err != nil {
		return fmt.Errorf("serve: stop: %w", errors.Join(err, s.Close()))
	}
	return nil
}

// listen takes an address, for so many connections at a time, or says in terms
// of its variable why it can't.
func listen(ctx context.Context, name, addr string, most int) (net.Listener, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	switch {
	case err == nil:
		return netutil.LimitListener(l, most), nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, settingError{name, "something else listens on " + addr + " already; choose another address"}
	case errors.Is(err, syscall.EACCES):
		return nil, settingError{name, "this user may not listen on " + addr + "; choose a port above 1023"}
	}
	return nil, settingError{name, "no such address on this machine: " + addr}
}
